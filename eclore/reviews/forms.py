"""Forms of the review: the grid, who reads, a sitting, a decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.editions.models import Edition
from eclore.editions.states import Role
from eclore.people.models import User
from eclore.reviews import queries
from eclore.reviews.models import Opinion
from eclore.reviews.states import RefusalCode


class UserChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One login by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class UserChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several logins by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj)

    def clean(self, value: Any) -> Any:
        """Only numbers of the list go to the database: one too long for it would be an error there."""
        known = {str(pk) for pk in self.queryset.values_list("pk", flat=True)}  # type: ignore[union-attr]
        if value and not {str(item) for item in value} <= known:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class OpinionForm(forms.Form):
    """The grid: one mark per criterion, and words for the panel."""

    comment = forms.CharField(
        label=_("Ce que j’ai lu"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Le comité lit ces mots. Le porteur ne les voit jamais."),
    )

    def __init__(self, data: Any = None, *, opinion: Opinion | None = None) -> None:
        given = opinion is not None and not opinion.is_recusal
        initial = {**opinion.marks, "comment": opinion.comment} if opinion and given else {}
        super().__init__(data, initial=initial)
        for criterion in queries.GRID:
            missing = _("Donnez une note de 0 à 3 pour « %(criterion)s ».") % {"criterion": criterion.label}
            self.fields[criterion.key] = forms.TypedChoiceField(
                label=str(criterion.label),
                help_text=str(criterion.help),
                choices=queries.MARK_LABELS,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )

    def criteria(self) -> list[Any]:
        """The bound fields of the grid, in order."""
        return [self[criterion.key] for criterion in queries.GRID]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        marks = {criterion.key: data[criterion.key] for criterion in queries.GRID if criterion.key in data}
        return {"marks": marks, "comment": data.get("comment", "")}


class AssignForm(forms.Form):
    """Who will read this dossier."""

    reviewer = UserChoice(
        User.objects.none(),
        label=_("Qui lit ce dossier"),
        empty_label=_("Choisissez"),
        error_messages={
            "required": _("Choisissez une personne."),
            "invalid_choice": _("Cette personne n’a pas de rôle d’instruction dans cette édition."),
        },
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = queries.with_role(edition, Role.REVIEWER, Role.PANEL_MEMBER)
        self.fields["reviewer"].queryset = readers  # type: ignore[attr-defined]


class SittingForm(forms.Form):
    """A meeting of the panel."""

    held_on = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Dites quel jour le comité se réunit."),
            "invalid": _("Écrivez une date, comme 24/11/2026."),
        },
    )
    place = forms.CharField(
        label=_("Lieu"), max_length=150, error_messages={"required": _("Écrivez où le comité se réunit.")}
    )
    present = UserChoices(
        User.objects.none(),
        label=_("Qui est présent"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez les membres présents : eux seuls décident."),
            "invalid_choice": _("Cette personne n’est pas membre du comité de cette édition."),
        },
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = queries.with_role(edition, Role.PANEL_MEMBER, Role.MANAGER)
        self.fields["present"].queryset = members  # type: ignore[attr-defined]
        self.fields["held_on"].is_short = True  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Label or refuse, always with a reason; a refusal with its code."""

    decision = forms.ChoiceField(
        label=_("La décision du comité"),
        choices=[("label", _("Donner le label")), ("refuse", _("Ne pas retenir le projet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites ce que le comité décide.")},
    )
    refusal_code = forms.ChoiceField(
        label=_("Motif du refus"),
        required=False,
        choices=[("", _("Aucun : le projet est labellisé")), *RefusalCode.choices],
        error_messages={"invalid_choice": _("Choisissez un motif de la liste.")},
    )
    reason = forms.CharField(
        label=_("Ce que le comité veut dire au porteur"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ces mots partent dans la lettre. Dites pourquoi, sans jugement sur la personne."),
        error_messages={"required": _("Écrivez pourquoi : le porteur lira ce motif, et il doit le comprendre.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not data.get("refusal_code") and "refusal_code" not in self.errors:
            self.add_error("refusal_code", _("Choisissez un motif de la liste."))
        if data.get("decision") == "label" and data.get("refusal_code"):  # a label cannot be taken back: ask again
            sentence = _("Un projet labellisé n’a pas de motif de refus : enlevez le motif, ou changez la décision.")
            self.add_error("refusal_code", sentence)
        return data


class FilterForm(forms.Form):
    """Filters of all dossiers; each stands in the address."""

    STATES = (
        ("", _("Tous")),
        ("open", _("En instruction")),
        ("admissible", _("Recevables")),
        ("labelled", _("Labellisés")),
        ("refused", _("Non retenus")),
    )
    q = forms.CharField(label=_("Chercher"), required=False, max_length=200)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=STATES)
    lecteur = forms.ChoiceField(label=_("Lu par"), required=False)

    def __init__(self, data: Any, *, readers: Iterable[User]) -> None:
        super().__init__(data)
        named = [(str(reader.pk), str(reader)) for reader in readers]
        choices = [("", _("Tout le monde")), ("0", _("Personne encore")), *named]
        self.fields["lecteur"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked; a value that no longer exists asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
