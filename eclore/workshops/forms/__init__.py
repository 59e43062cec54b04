"""Forms of the room, by who fills them."""

from eclore.workshops.forms.office import (
    CallForm,
    CancelForm,
    CopyForm,
    OfficeFilterForm,
    OutcomeForm,
    OutreachForm,
    PartFormSet,
    PeopleForm,
    ReasonForm,
    RulesForm,
    WorkshopForm,
    parts_of,
)
from eclore.workshops.forms.public import AgendaForm, CodeForm, QuestionsForm, RegisterForm

__all__ = [
    "AgendaForm",
    "CallForm",
    "CancelForm",
    "CodeForm",
    "CopyForm",
    "OfficeFilterForm",
    "OutcomeForm",
    "OutreachForm",
    "PartFormSet",
    "PeopleForm",
    "QuestionsForm",
    "ReasonForm",
    "RegisterForm",
    "RulesForm",
    "WorkshopForm",
    "parts_of",
]
