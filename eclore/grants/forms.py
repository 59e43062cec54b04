"""Forms about grants: HTTP in, cents and days out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.core import clock
from eclore.core.forms import CentsField, DayField
from eclore.grants.models import Grant
from eclore.grants.queries import Money
from eclore.grants.states import GrantState, PaymentKind
from eclore.people.states import OrganisationKind


class MoneyForm(forms.Form):
    """Which payments or reports to list: of one project or structure, between two days."""

    q = forms.CharField(label=_("Projet ou structure"), required=False, max_length=100)
    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False)

    def wanted(self) -> dict[str, Any]:
        """What is asked; a value that cannot be read asks for nothing."""
        self.is_valid()
        return self.cleaned_data


class FilterForm(forms.Form):
    """Which grants to list."""

    q = forms.CharField(label=_("Projet ou structure"), required=False, max_length=100)
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Toutes les conventions")), *GrantState.choices]
    )


class OnPage(forms.Form):
    """Several forms share the page of a grant: each has its own ids."""

    verb = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{self.verb}_%s")
        super().__init__(*args, **kwargs)


class SignForm(OnPage):
    verb = "sign"
    signed_on = DayField(label=_("Jour de la signature"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = clock.today()


class PayForm(OnPage):
    verb = "pay"
    kind = forms.ChoiceField(
        label=_("Versement"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (PaymentKind.ADVANCE, PaymentKind.BALANCE)],
    )
    amount_cents = CentsField(label=_("Montant"))
    paid_on = DayField(label=_("Jour du mandat"))
    reference = forms.CharField(
        label=_("Référence du mandat"),
        max_length=60,
        help_text=_("Envoyée deux fois, la même référence ne paie qu’une fois."),
    )

    def __init__(self, *args: Any, proposed: tuple[str, int] = ("", 0), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, cents = proposed
        self.initial = {"kind": kind, "amount_cents": cents or None, "paid_on": clock.today()}


class ClawBackForm(OnPage):
    verb = "claw_back"
    amount_cents = CentsField(label=_("Montant revenu"))
    paid_on = DayField(label=_("Jour"))
    reference = forms.CharField(label=_("Référence du titre"), max_length=60)

    def __init__(self, *args: Any, state: Money | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["paid_on"] = clock.today()
        if state is not None and state.owed < 0:
            self.initial["amount_cents"] = -state.owed


class ReportForm(OnPage):
    verb = "report"
    story = forms.CharField(
        label=_("Ce que le projet a permis"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Qui est venu, ce qui a changé, ce qui reste à faire. Ce récit est publié quand tout est soldé."),
    )
    spent_cents = CentsField(
        label=_("Total des dépenses réelles"), help_text=_("Depuis le début du projet, toutes dépenses comprises.")
    )
    content = forms.FileField(
        label=_("Compte rendu financier"), required=False, help_text=_("PDF, image ou tableur, 10 Mo au plus.")
    )

    def clean_content(self) -> bytes | None:
        upload = self.cleaned_data.get("content")
        return upload.read() if upload else None


class TellForm(OnPage):
    verb = "tell"
    title = forms.CharField(label=_("Titre"), max_length=120)
    body = forms.CharField(label=_("La nouvelle"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_public = True  # type: ignore[attr-defined]


class PledgeForm(OnPage):
    verb = "pledge"
    name = forms.CharField(label=_("Nom de la fondation"), max_length=200)
    siret = forms.CharField(label=_("SIRET"), max_length=20, required=False)
    amount_cents = CentsField(label=_("Montant ajouté"))

    kind = OrganisationKind.FOUNDATION


def on_page(grant: Grant, state: Money, proposed: tuple[str, int]) -> dict[str, OnPage]:
    """The blank forms of a grant's office page, by verb."""
    return {
        "sign": SignForm(),
        "pay": PayForm(proposed=proposed),
        "claw_back": ClawBackForm(state=state),
        "report": ReportForm(),
        "pledge": PledgeForm(),
    }
