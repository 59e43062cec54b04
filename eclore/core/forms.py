"""How every form of the house is drawn: one renderer, three templates, no change needed in the forms themselves.

And two fields that several rooms ask for: an amount, a day.

A form field may say more about itself with plain attributes, set in the form's `__init__`:
`field.is_public = True` marks it as shown to everybody; `field.is_short = True` keeps its box narrow.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from eclore.core import wording


class FormRenderer(DjangoTemplates):
    """Set as `FORM_RENDERER`: `{{ form }}` and `{{ form.x.as_field_group }}` come out in the house's own markup."""

    form_template_name = "core/form/form.html"
    formset_template_name = "core/form/formset.html"
    field_template_name = "core/form/field.html"


class CentsField(forms.CharField):
    """An amount as people type it (`6 580`, `6580,5`, `6 580,50 €`), cleaned to integer cents; empty gives None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)
        self.is_short = True
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        digits = re.sub(r"[\s€]", "", text).replace(",", ".")
        if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", digits):
            raise ValidationError(_("Écrivez un montant en chiffres, comme 6 580 ou 6 580,50."))
        whole, _dot, rest = digits.partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0") or 0)

    def prepare_value(self, value: Any) -> Any:
        return wording.amount(value) if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day, with the browser's own calendar; `24/11/2026` is understood too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        kwargs.setdefault("error_messages", {"invalid": _lazy("Écrivez une date, comme 24/11/2026.")})
        super().__init__(**kwargs)
        self.is_short = True
