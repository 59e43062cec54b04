"""Forms of the letters to a list, and of one's work by e-mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.desk.models import Mailing
from eclore.desk.states import MailingKind, Rhythm, Way


class MailingForm(forms.Form):
    """A letter to a list."""

    kind = forms.ChoiceField(label=_("Pourquoi écrire"), choices=MailingKind.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(label=_("Comment"), choices=Way.choices, widget=forms.RadioSelect)
    subject = forms.CharField(
        label=_("Objet"), max_length=150, error_messages={"required": _("Donnez un objet à cette lettre.")}
    )
    body = forms.CharField(
        label=_("Texte"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Écrivez le texte de la lettre.")},
    )
    sms_text = forms.CharField(
        label=_("Version courte, pour les SMS"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sans elle, le texte part tel quel, coupé à quatre SMS."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": MailingKind.FILE, "way": Way.OWN, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @classmethod
    def initial_of(cls, mailing: Mailing) -> dict[str, str]:
        return {name: getattr(mailing, name) for name in cls.base_fields}


class ConfirmForm(forms.Form):
    """The number of persons that was shown; above the threshold it is typed by hand."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    typed = forms.CharField(label="", required=False, max_length=12)

    def __init__(self, *args: Any, persons: int, many: int, **kwargs: Any) -> None:
        kwargs["initial"] = {"expected": persons}
        super().__init__(*args, **kwargs)
        self.is_many = persons > many
        self.fields["typed"].label = _("Pour envoyer, écrivez ici le nombre de personnes : %(n)s") % {"n": persons}
        self.fields["typed"].is_short = True  # type: ignore[attr-defined]
        if not self.is_many:
            del self.fields["typed"]

    @staticmethod
    def expected_of(data: Any) -> int:
        """The number that the page had shown; the action compares it with the list as it stands."""
        text = str(data.get("expected", ""))
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        typed = "".join(c for c in data.get("typed", "") if c.isdecimal())
        if self.is_many and typed != str(data.get("expected")):
            self.add_error("typed", _("Écrivez le nombre exact, en chiffres. Rien n’est parti."))
        return data


class DigestForm(forms.Form):
    """How often one gets the list of one’s work."""

    rhythm = forms.ChoiceField(
        label=_("M’envoyer mon travail par courriel"),
        choices=Rhythm.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("À 7 heures. Rien ne part quand rien ne vous attend."),
    )
