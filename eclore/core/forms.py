"""How every form of the house is drawn: one renderer, three templates, no change needed in the forms themselves.

A form field may say more about itself with plain attributes, set in the form's `__init__`:
`field.is_public = True` marks it as shown to everybody; `field.is_short = True` keeps its box narrow.
"""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Set as `FORM_RENDERER`: `{{ form }}` and `{{ form.x.as_field_group }}` come out in the house's own markup."""

    form_template_name = "core/form/form.html"
    formset_template_name = "core/form/formset.html"
    field_template_name = "core/form/field.html"
