"""Forms of people and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.core.forms import DayField
from eclore.desk import queries
from eclore.editions.models import Edition
from eclore.editions.queries import roles_offered
from eclore.people.models import User


class InviteForm(forms.Form):
    """Offer a role."""

    email = forms.EmailField(label=_("Courriel"))
    name = forms.CharField(label=_("Nom"), max_length=150)
    role = forms.ChoiceField(label=_("Rôle"))
    ends_on = DayField(label=_("Dernier jour"), required=False, help_text=_("Le rôle s’arrête seul, ce soir-là."))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = [(role.value, role.label) for role in roles_offered(edition)]


class RoleEndForm(forms.Form):
    """When a role ends."""

    ends_on = DayField(label=_("Dernier jour"), required=False, help_text=_("Vide : le rôle n’a pas de fin."))


class StandInForm(forms.Form):
    """Who is away, who stands in, from when to when."""

    absent = forms.ModelChoiceField(label=_("Qui s’absente"), queryset=User.objects.none(), empty_label=_("Choisir"))
    substitute = forms.ModelChoiceField(label=_("Qui supplée"), queryset=User.objects.none(), empty_label=_("Choisir"))
    begins_on = DayField(label=_("Du"))
    ends_on = DayField(label=_("Au (compris)"))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("absent", "substitute"):
            field: Any = self.fields[name]
            field.queryset = queries.logins(edition)


class CloseLoginForm(forms.Form):
    """To whom a leaver hands over."""

    successor = forms.ModelChoiceField(
        label=_("Transmettre ce qu’elle a en main à"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Personne"),
    )

    def __init__(self, *args: Any, edition: Edition, leaver: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = queries.logins(edition).exclude(pk=leaver)
