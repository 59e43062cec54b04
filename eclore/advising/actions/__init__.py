"""All that writes to advising. The verbs, by where they live:"""

from eclore.advising.actions.partners import SIGNED_LINK, consent, set_partner, withdraw_consent
from eclore.advising.actions.requests import (
    accept,
    assign,
    blank,
    close,
    decline,
    hand_over,
    offer,
    reopen,
    request,
    take_over,
)
from eclore.advising.actions.work import attach, call_off, record_meeting, schedule, set_task, tick_task

__all__ = [
    "SIGNED_LINK",
    "accept",
    "assign",
    "attach",
    "blank",
    "call_off",
    "close",
    "consent",
    "decline",
    "hand_over",
    "offer",
    "record_meeting",
    "reopen",
    "request",
    "schedule",
    "set_partner",
    "set_task",
    "take_over",
    "tick_task",
    "withdraw_consent",
]
