"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclore.core import clock
from eclore.core.errors import Refused
from eclore.editions import queries as editions
from eclore.editions.actions.calendar import check_dates
from eclore.editions.models import Edition, Phase
from eclore.editions.states import OPTIONAL_ROOMS, ChangeKind, KeyDayKind


class FindForm(forms.Form):
    """Find a person."""

    q = forms.CharField(label=_("Nom, numéro, courriel, titre, code, commune…"), max_length=150, required=False)


class MomentField(forms.DateTimeField):
    """A day and an hour of Paris, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
            error_messages=dict.fromkeys(
                ("invalid", "required"), _("Écrivez une date et une heure, comme 24/11/2026 18:00.")
            ),
            **kwargs,
        )
        self.is_short = True


class CalendarForm(forms.Form):
    """Every phase of the edition, a row each; a phase that has begun is not typed any more."""

    def __init__(self, *args: Any, edition: Edition, only: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[dict[str, Any]] = []
        self.only = only
        held, now = editions.phases(edition), clock.now()
        for kind in editions.kinds(edition):
            phase = held.get(kind)
            has_begun = phase is not None and phase.opens_at <= now
            if not has_begun:
                for end, label in (("opens_at", _("Ouverture")), ("closes_at", _("Fermeture"))):
                    name = f"{kind}-{end}"
                    self.fields[name] = MomentField(label=f"{label} : {kind.label}", required=False)
                    if phase is not None:
                        self.initial[name] = timezone.localtime(getattr(phase, end))
            self.rows.append({"kind": kind, "phase": phase, "has_begun": has_begun})

    def clean(self) -> dict[str, Any]:
        """`{"dates": {kind: (opening, closing)}}` of the rows that are filled in; half a row is an error."""
        data = super().clean() or {}
        dates = {}
        for row in self.rows:
            kind = row["kind"].value
            names = (f"{kind}-opens_at", f"{kind}-closes_at")
            if row["has_begun"] or (self.only and kind != self.only):
                continue
            opens_at, closes_at = (data.get(name) for name in names)
            for name, moment, other in (names[0], opens_at, closes_at), (names[1], closes_at, opens_at):
                if moment is None and other is not None and name not in self.errors:
                    self.add_error(name, _("Il manque cette date."))
            if opens_at and closes_at:
                try:
                    check_dates(opens_at, closes_at)
                except Refused as refusal:
                    self.add_error(f"{kind}-{refusal.field}", refusal.sentence)
                dates[kind] = (opens_at, closes_at)
        return {**data, "dates": dates}

    def table(self) -> list[dict[str, Any]]:
        """The rows with their two bound fields, for the page."""
        return [
            row
            if row["has_begun"]
            else {**row, "opens": self[f"{row['kind']}-opens_at"], "closes": self[f"{row['kind']}-closes_at"]}
            for row in self.rows
        ]


class ChangeForm(forms.Form):
    """What two people do to a phase that has begun."""

    change = forms.ChoiceField(label=_("Ce qui change"), widget=forms.RadioSelect)
    closes_at = MomentField(label=_("Nouvelle fermeture"), required=False)
    gives_time_back = forms.BooleanField(
        label=_("Rendre le temps perdu : la fermeture recule d’autant"), required=False
    )
    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("Une phrase. Elle sera publiée sur le site."),
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [ChangeKind.EXTEND, ChangeKind.SUSPEND]
        if phase.suspended_at is not None:
            kinds = [ChangeKind.RESUME]
        elif phase.is_over():
            kinds = [ChangeKind.REOPEN]
        self.fields["change"].choices = [(kind.value, kind.label.capitalize()) for kind in kinds]  # type: ignore[attr-defined]
        self.initial = {"change": kinds[0].value, "closes_at": timezone.localtime(phase.closes_at)}
        del self.fields["closes_at" if phase.suspended_at is not None else "gives_time_back"]


class KeyDayForm(forms.Form):
    """A session of the assembly or a general election."""

    kind = forms.ChoiceField(label=_("Ce que c’est"), choices=KeyDayKind.choices)
    title = forms.CharField(label=_("Nom"), max_length=120)
    held_on = forms.DateField(
        label=_("Jour"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


class RoomsForm(forms.Form):
    """Which rooms the edition runs, among those it may do without."""

    on = forms.MultipleChoiceField(
        label=_("Cette édition tient"),
        required=False,
        choices=[(room.value, room.label) for room in OPTIONAL_ROOMS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une étape décochée quitte les menus, les pages, les conditions de dépôt et les chiffres."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"off": [room.value for room in OPTIONAL_ROOMS if room not in data.get("on", [])]}


class TemplateForm(forms.Form):
    """The text of a letter or a document, with `{Field}` where a field comes."""

    subject = forms.CharField(label=_("Objet"), max_length=200)
    body = forms.CharField(label=_("Texte"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False)
    reason = forms.CharField(
        label=_("Pourquoi ce changement"),
        max_length=300,
        required=False,
        help_text=_("Pour vos collègues, dans la liste des versions."),
    )


class LetterForm(forms.Form):
    """One letter, corrected before it goes."""

    subject = forms.CharField(label=_("Objet"), max_length=200)
    body = forms.CharField(label=_("Texte"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False)


class ScanForm(forms.Form):
    """The signed paper."""

    file = forms.FileField(label=_("Lettre signée"), help_text=_("Un PDF, ou une photo JPEG ou PNG, de 10 Mo au plus."))


class LetterheadForm(forms.Form):
    """What stands at the top and at the foot of a letter."""

    body_name = forms.CharField(label=_("Nom de l’institution"), max_length=150)
    address = forms.CharField(
        label=_("Service et adresse"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une ligne ici est une ligne sur le papier."),
    )
    place = forms.CharField(
        label=_("Ville de la date"), max_length=100, required=False, help_text=_("Comme « Arras », avant la date.")
    )
    signatory_title = forms.CharField(
        label=_("Qualité du signataire"), max_length=150, required=False, help_text=_("Comme « Pour le Président ».")
    )
    signatory = forms.CharField(label=_("Nom du signataire"), max_length=150, required=False)
    footer = forms.CharField(label=_("Pied de page"), max_length=300, required=False)
    logo = forms.FileField(
        label=_("Nouveau logo"), required=False, help_text=_("Une image PNG ou JPEG de 300 Ko au plus.")
    )
    keep_logo = forms.BooleanField(label=_("Garder le logo actuel"), required=False, initial=True)
    reason = forms.CharField(label=_("Pourquoi ce changement"), max_length=300, required=False)


class PageForm(forms.Form):
    """An editorial page."""

    title = forms.CharField(label=_("Titre"), max_length=150)
    body = forms.CharField(
        label=_("Texte"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        strip=False,
        help_text=_(
            "Une ligne vide sépare deux paragraphes. « ## » devant une ligne en fait un titre, « - » une liste."
        ),
    )
