"""Forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eclore.advising import queries
from eclore.advising.models import MOST_MINUTES, Partner
from eclore.advising.states import AdvisingState, DeclineReason, MeetingKind, Need, Outcome
from eclore.core import clock
from eclore.core.forms import DayField
from eclore.editions.models import Edition, Territory
from eclore.editions.queries import areas
from eclore.ideas.models import Idea
from eclore.people.models import User


def _needs(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choisissez dans la liste.")},
    )


class NeedForm(forms.Form):
    """A need, for one of a person's ideas or in general."""

    needs = _needs(_("Pour quoi ?"))
    need = forms.CharField(
        label=_("De quoi avez-vous besoin ?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une structure, un budget, un local, des bénévoles… Quelques lignes suffisent."),
        error_messages={"required": _("Dites en une phrase de quoi vous avez besoin.")},
    )
    idea = forms.ModelChoiceField(
        label=_("Pour quelle idée ?"),
        queryset=Idea.objects.none(),
        required=False,
        empty_label=_("Pas d’idée précise"),
        error_messages={"invalid_choice": _("Choisissez une des idées de la liste.")},
    )

    def __init__(self, *args: Any, ideas: QuerySet[Idea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = ideas  # type: ignore[attr-defined]
        if not ideas:
            del self.fields["idea"]


class RequestForm(NeedForm):
    """Ask for an advisor, and say which structures may have one's contacts."""

    partners = forms.ModelMultipleChoiceField(
        label=_("Qui peut avoir vos coordonnées pour vous appeler ?"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("L’équipe du budget citoyen les a déjà. Vous pourrez changer d’avis à tout moment."),
        error_messages={"invalid_choice": _("Choisissez une structure de la liste.")},
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.partners(edition).filter(is_active=True)
        self.fields["partners"].queryset = rows  # type: ignore[attr-defined]
        if not rows:
            del self.fields["partners"]


class AssignForm(forms.Form):
    """To whom the request is proposed."""

    advisor = forms.ModelChoiceField(
        label=_("Accompagnatrice ou accompagnateur"),
        queryset=User.objects.none(),
        empty_label=_("Choisissez"),
        error_messages={
            "required": _("Choisissez qui va suivre cette demande."),
            "invalid_choice": _("Choisissez une accompagnatrice ou un accompagnateur de cette édition."),
        },
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advisor"].queryset = queries.advisors(edition)  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why not."""

    reason_code = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=[("", _("Choisissez")), *DeclineReason.choices],
        error_messages={
            "required": _("Choisissez une raison."),
            "invalid_choice": _("Choisissez une raison dans la liste."),
        },
    )


class MeetingForm(forms.Form):
    """One talk: today, half an hour, a line; all the rest has an answer already."""

    note = forms.CharField(
        label=_("Ce qui a été dit"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Écrivez ce qui a été dit, même en deux lignes.")},
    )
    minutes = forms.IntegerField(
        label=_("Durée en minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        initial=30,
        widget=forms.NumberInput(attrs={"list": "durees", "inputmode": "numeric"}),
        error_messages={"invalid": _("Écrivez un nombre de minutes, comme 45.")},
    )
    kind = forms.ChoiceField(label=_("Comment"), choices=MeetingKind.choices, initial=MeetingKind.IN_PERSON)
    held_on = DayField(label=_("Date de l’entretien"), initial=clock.today)
    is_team_only = forms.BooleanField(
        label=_("Pour l’équipe seulement"),
        required=False,
        help_text=_("Sans cette case, la personne reçoit ce texte. Avec, elle peut toujours demander à le lire."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].is_short = True  # type: ignore[attr-defined]

    def fields_of(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        is_team_only = values.pop("is_team_only")
        return {**values, "is_shared": not is_team_only}


class AppointmentForm(forms.Form):
    """A meeting to come."""

    starts_at = forms.DateTimeField(
        label=_("Jour et heure"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        error_messages={
            "required": _("Choisissez un jour et une heure."),
            "invalid": _("Écrivez le jour et l’heure comme 24/11/2026 18:00."),
        },
    )
    minutes = forms.IntegerField(label=_("Durée en minutes"), min_value=1, max_value=MOST_MINUTES, initial=60)
    place = forms.CharField(
        label=_("Lieu"), max_length=200, error_messages={"required": _("Écrivez où vous vous retrouvez.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].is_short = self.fields["minutes"].is_short = True  # type: ignore[attr-defined]


class TaskForm(forms.Form):
    """A thing to do."""

    title = forms.CharField(
        label=_("À faire"),
        max_length=150,
        widget=forms.TextInput(attrs={"list": "taches"}),
        error_messages={"required": _("Écrivez ce qu’il y a à faire.")},
    )
    due_on = DayField(label=_("Pour le"), required=False)


class DocumentForm(forms.Form):
    """A file to share."""

    content = forms.FileField(
        label=_("Document"),
        help_text=_("PDF, image, DOCX, ODT ou XLSX, 10 Mo au plus."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide.")},
    )


class CloseForm(forms.Form):
    """How it ends, and what came of it."""

    outcome_code = forms.ChoiceField(
        label=_("Comment cela se termine"),
        choices=[("", _("Choisissez")), *Outcome.choices],
        error_messages={"required": _("Dites comment l’accompagnement se termine.")},
    )
    reoriented_to = forms.CharField(label=_("Réorienté vers"), max_length=200, required=False)
    outcome = forms.CharField(
        label=_("Ce qui en est sorti"),
        max_length=300,
        help_text=_("Une phrase, envoyée à la personne."),
        error_messages={"required": _("Écrivez en une phrase ce qui en est sorti.")},
    )


class PartnerForm(forms.Form):
    """A structure of the directory."""

    name = forms.CharField(label=_("Nom de la structure"), max_length=150)
    presentation = forms.CharField(
        label=_("Ce qu’elle apporte"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    contact = forms.CharField(
        label=_("Contact public"), max_length=200, required=False, help_text=_("Téléphone, courriel ou site.")
    )
    needs = _needs(_("Besoins couverts"))
    territories = forms.ModelMultipleChoiceField(
        label=_("Territoires"),
        queryset=Territory.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune case : tout le département."),
    )
    capacity = forms.IntegerField(
        label=_("Accompagnements à la fois"), min_value=1, max_value=500, initial=10, help_text=_("Au plus.")
    )
    advisors = forms.ModelMultipleChoiceField(
        label=_("Qui accompagne en son nom"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Les accompagnateurs de l’édition. Nommez-en d’autres dans la page des rôles."),
    )
    is_active = forms.BooleanField(label=_("Reçoit des demandes"), required=False, initial=True)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territories"].queryset = areas(edition)  # type: ignore[attr-defined]
        self.fields["advisors"].queryset = queries.advisors(edition)  # type: ignore[attr-defined]
        self.fields["capacity"].is_short = True  # type: ignore[attr-defined]

    @staticmethod
    def values_of(row: Partner) -> dict[str, Any]:
        return {
            "name": row.name,
            "presentation": row.presentation,
            "contact": row.contact,
            "needs": row.needs,
            "territories": row.territories.all(),
            "capacity": row.capacity,
            "advisors": [link.user_id for link in row.advisors.all()],
            "is_active": row.is_active,
        }


class FilterForm(forms.Form):
    """Filters of the office's list; each stands in the address."""

    q = forms.CharField(label=_("Nom de la personne"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *AdvisingState.choices])
    structure = forms.ChoiceField(label=_("Structure"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Partner.objects.filter(edition=edition).values_list("pk", "name")
        choices = [("", gettext("Toutes")), *((str(pk), name) for pk, name in rows)]
        self.fields["structure"].choices = choices  # type: ignore[attr-defined]
        if not rows:
            del self.fields["structure"]

    def wanted(self) -> dict[str, str]:
        """What is asked; a value that no longer exists asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
