"""Forms of the office: plan, copy, call off, write what follows; the door; calls; waivers."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.forms.formsets import formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import wording
from eclore.core.forms import DayField
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Role, Topic
from eclore.people.models import User
from eclore.workshops import queries
from eclore.workshops.models import Part, Workshop
from eclore.workshops.states import CallOutcome, CancelReason, Mode, Need, RegistrationState, WorkshopState


class PartForm(forms.Form):
    """One part of the evening; a line left without hour is not kept."""

    starts_at = forms.TimeField(
        label=gettext_lazy("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    topic = forms.ChoiceField(
        label=gettext_lazy("Atelier"), required=False, choices=[("", gettext_lazy("Autre moment")), *Topic.choices]
    )
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=120, required=False)
    room = forms.CharField(label=gettext_lazy("Salle"), max_length=80, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=5000, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_named = data.get("topic") or data.get("title")
        if is_named and not data.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", _("À quelle heure ?"))
        if data.get("starts_at") and not is_named:
            self.add_error("title", _("Choisissez un atelier, ou écrivez un intitulé."))
        return data


PartFormSet = formset_factory(PartForm, extra=3, max_num=20)


def parts_of(formset: Any) -> list[Part]:
    """The lines that were filled, in the order of the evening."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("starts_at")]
    return sorted((Part(**row) for row in rows), key=lambda part: part.starts_at)


class WorkshopForm(forms.Form):
    """Plan or edit a comptoir."""

    PLAIN = (
        "title", "place", "address", "host", "capacity", "description", "mode", "online_link", "school_class", "access",
        "offers", "speakers", "reserved", "reserved_for",
    )  # fmt: skip

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    mode = forms.ChoiceField(
        label=gettext_lazy("Comment"), choices=Mode.choices, initial=Mode.IN_PERSON, widget=forms.RadioSelect
    )
    day = DayField(label=gettext_lazy("Date"))
    begins = forms.TimeField(
        label=gettext_lazy("Début"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(label=gettext_lazy("Fin"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    commune = forms.CharField(
        label=gettext_lazy("Commune"), max_length=120, help_text=gettext_lazy("Son nom ou son code postal.")
    )
    place = forms.CharField(
        label=gettext_lazy("Salle"), max_length=150, required=False, help_text=gettext_lazy("Inutile en ligne.")
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    online_link = forms.URLField(
        label=gettext_lazy("Lien de la visioconférence"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Envoyé aux seules personnes inscrites."),
    )
    school_class = forms.CharField(
        label=gettext_lazy("Classe et enseignant·e"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Dans un collège seulement : ce comptoir ne paraît pas sur le site."),
    )
    host = forms.CharField(label=gettext_lazy("Structure d’accueil"), max_length=150, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=5000)
    reserved = forms.IntegerField(
        label=gettext_lazy("Dont places gardées"),
        min_value=0,
        max_value=5000,
        initial=0,
        required=False,
        help_text=gettext_lazy("Seule l’équipe les donne, par la liste d’appels."),
    )
    reserved_for = forms.CharField(
        label=gettext_lazy("Gardées pour"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Par exemple : les habitantes et habitants des quartiers."),
    )
    access = forms.CharField(
        label=gettext_lazy("Pour venir"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ligne de bus et arrêt, gare, parking."),
    )
    offers = forms.MultipleChoiceField(
        label=gettext_lazy("Sur place"), required=False, choices=Need.choices, widget=forms.CheckboxSelectMultiple
    )
    facilitators = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Qui anime"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    speakers = forms.CharField(
        label=gettext_lazy("Autres intervenants"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Nom et structure, séparés par des points-virgules."),
    )
    description = forms.CharField(
        label=gettext_lazy("Présentation"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("begins", "ends", "capacity", "reserved"):
            self.fields[name].is_short = True  # type: ignore[attr-defined]
        roles = (Role.FACILITATOR, Role.AMBASSADOR, Role.ADVISOR, Role.MANAGER)
        team = User.objects.filter(memberships__edition=edition, memberships__role__in=roles, is_active=True)
        self.fields["facilitators"].queryset = team.distinct().order_by("name")  # type: ignore[attr-defined]

    @classmethod
    def values_of(cls, workshop: Workshop) -> dict[str, Any]:
        """What the form shows of a comptoir."""
        start, end = timezone.localtime(workshop.starts_at), timezone.localtime(workshop.ends_at)
        return {
            **{name: getattr(workshop, name) for name in cls.PLAIN},
            "commune": f"{workshop.commune.name} ({workshop.commune.pk})",
            "facilitators": list(workshop.facilitators.values_list("pk", flat=True)),
            "day": start.date(),
            "begins": start.time(),
            "ends": end.time(),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["reserved"] = data.get("reserved") or 0
        if data.get("mode") != Mode.ONLINE and not data.get("place"):
            self.add_error("place", _("Dites dans quelle salle."))
        return data

    def fields_of(self) -> dict[str, Any]:
        """What `plan` and `edit` take, hours of Paris made into moments."""
        data = dict(self.cleaned_data)
        day, begins, ends = data.pop("day"), data.pop("begins"), data.pop("ends")
        data["starts_at"] = _moment(day, begins)
        data["ends_at"] = _moment(day, ends)
        return data

    def moves(self, workshop: Workshop) -> bool:
        """Whether what was typed changes the hour or the place, of which those registered are told."""
        data = self.fields_of()
        town = workshop.commune
        said = data["commune"].strip().casefold()
        same_town = said in {town.name.casefold(), town.pk, f"{town.name} ({town.pk})".casefold()}
        names = ("starts_at", "ends_at", "place", "address", "mode", "online_link")
        return not same_town or any(data[name] != getattr(workshop, name) for name in names)


def _moment(day: Any, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=wording.PARIS)


class OfficeFilterForm(forms.Form):
    """Filters of the office's list; each stands in the address."""

    q = forms.CharField(label=gettext_lazy("Titre, salle ou commune"), required=False, max_length=100)
    territoire = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False)
    etat = forms.ChoiceField(
        label=gettext_lazy("État"), required=False, choices=[("", gettext_lazy("Tous")), *WorkshopState.choices]
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.code, area.name) for area in editions.areas(edition)]
        self.fields["territoire"].choices = [("", _("Tous")), *areas]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked; a value that no longer exists asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class RulesForm(forms.Form):
    """What the rules of the edition ask about comptoirs; a change is a new version, with its reason."""

    NAMES = ("attendances_before_project", "topics_before_project", "place_offer_hours", "guardian_below_age")

    attendances_before_project = forms.IntegerField(
        label=gettext_lazy("Comptoirs demandés avant un dossier"), min_value=0, max_value=20
    )
    topics_before_project = forms.MultipleChoiceField(
        label=gettext_lazy("Ateliers demandés"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Quelqu’un de l’équipe est venu à un comptoir qui les proposait."),
    )
    place_offer_hours = forms.IntegerField(
        label=gettext_lazy("Heures pour confirmer une place proposée"),
        min_value=0,
        max_value=240,
        help_text=gettext_lazy("0 : la place est donnée sans demander."),
    )
    guardian_below_age = forms.IntegerField(
        label=gettext_lazy("Âge sous lequel un adulte est nommé"),
        min_value=0,
        max_value=18,
        help_text=gettext_lazy("0 : à aucun âge."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Motif du changement"),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi les règles changent.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NAMES:
            self.fields[name].is_short = name != "topics_before_project"  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """The same comptoir on another day."""

    day = DayField(label=gettext_lazy("Nouvelle date"))


class OutcomeForm(forms.Form):
    """What follows a comptoir."""

    next_steps = forms.CharField(
        label=gettext_lazy("La suite"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Les rendez-vous pris, qui appelle qui, la prochaine date."),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Heures d’animation, tout le monde compris"),
        min_value=0,
        max_value=500,
        max_digits=5,
        decimal_places=2,
        required=False,
        localize=True,
    )
    tell = forms.BooleanField(label=gettext_lazy("Envoyer la suite aux personnes venues"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        minutes = workshop.staff_minutes
        if minutes is None:
            speakers = len([name for name in workshop.speakers.split(";") if name.strip()])
            minutes = queries.minutes_of(workshop) * (workshop.facilitators.count() + speakers)
        kwargs.setdefault("initial", {"next_steps": workshop.next_steps, "hours": round(minutes / 60, 2)})
        super().__init__(*args, **kwargs)
        self.fields["hours"].is_short = True  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `note_outcome` takes."""
        hours = self.cleaned_data["hours"]
        return {
            "next_steps": self.cleaned_data["next_steps"],
            "tell": self.cleaned_data["tell"],
            "staff_minutes": None if hours is None else int(hours * 60),
        }


class PeopleForm(forms.Form):
    """Filters of the registrations, in the address."""

    comptoir = forms.ChoiceField(label=gettext_lazy("Comptoir"), required=False)
    jour = DayField(label=gettext_lazy("Jour"), required=False)
    etat = forms.ChoiceField(
        label=gettext_lazy("État"),
        required=False,
        choices=[("", gettext_lazy("Tous")), *RegistrationState.choices, (queries.ABSENT, gettext_lazy("pas venus"))],
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.all_of(edition).order_by("-starts_at", "pk")
        named = [(str(row.pk), f"{row.commune.name}, {wording.day(row.starts_at, weekday=False)}") for row in rows]
        self.fields["comptoir"].choices = [("", _("Tous")), *named]  # type: ignore[attr-defined]


class OutreachForm(forms.Form):
    """Someone to call."""

    name = forms.CharField(
        label=gettext_lazy("Nom"), max_length=150, error_messages={"required": gettext_lazy("Écrivez un nom.")}
    )
    structure = forms.CharField(label=gettext_lazy("Structure"), max_length=150, required=False)
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=40, required=False)
    email = forms.CharField(label=gettext_lazy("Courriel"), max_length=254, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        choices=[row for row in CallOutcome.choices if row[0] != CallOutcome.REGISTERED],
        error_messages={"required": gettext_lazy("Choisissez une réponse dans la liste.")},
    )


class ReasonForm(forms.Form):
    """Why a waiver is given, or taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lu par le comité dans le dossier, avec votre nom."),
        error_messages={"required": gettext_lazy("Dites pourquoi : le comité le lira.")},
    )


class CancelForm(forms.Form):
    """Why the comptoir is called off."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        widget=forms.RadioSelect,
        choices=CancelReason.choices,
        error_messages={"required": gettext_lazy("Choisissez un motif dans la liste.")},
    )
