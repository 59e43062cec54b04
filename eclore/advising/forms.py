"""Forms of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eclore.advising import queries
from eclore.advising.models import MOST_MINUTES
from eclore.advising.states import AdvisingState
from eclore.core import clock
from eclore.editions.models import Edition
from eclore.ideas.models import Idea
from eclore.people.models import User


class FilterForm(forms.Form):
    """Filters of the office's list; each stands in the address."""

    q = forms.CharField(label=_("Nom de la personne"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *AdvisingState.choices])

    def wanted(self) -> dict[str, str]:
        """What is asked; a value that no longer exists asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class RequestForm(forms.Form):
    """Ask for an advisor, for one of one's ideas or in general."""

    need = forms.CharField(
        label=_("De quoi avez-vous besoin ?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Une structure, un budget, un local, des bénévoles… Quelques lignes suffisent."),
        error_messages={"required": _("Dites en une phrase de quoi vous avez besoin.")},
    )
    idea = forms.ModelChoiceField(
        label=_("Pour quelle idée ?"),
        queryset=Idea.objects.none(),
        required=False,
        empty_label=_("Pas d’idée précise"),
        error_messages={"invalid_choice": _("Choisissez une de vos idées dans la liste.")},
    )

    def __init__(self, *args: Any, ideas: QuerySet[Idea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = ideas  # type: ignore[attr-defined]
        if not ideas:
            del self.fields["idea"]


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


class MeetingForm(forms.Form):
    """One talk."""

    held_on = forms.DateField(
        label=_("Date de l’entretien"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=clock.today,
        error_messages={"invalid": _("Écrivez la date comme 24/11/2026.")},
    )
    minutes = forms.IntegerField(
        label=_("Durée en minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={"invalid": _("Écrivez un nombre de minutes, comme 45.")},
    )
    note = forms.CharField(
        label=_("Ce qui a été dit"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("La personne lira ce texte : écrivez-le pour elle."),
        error_messages={"required": _("Écrivez ce qui a été dit, même en deux lignes.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].is_short = self.fields["minutes"].is_short = True  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label=_("Ce qui en est sorti"),
        max_length=300,
        help_text=_("Une phrase, envoyée à la personne."),
        error_messages={"required": _("Écrivez en une phrase ce qui en est sorti.")},
    )
