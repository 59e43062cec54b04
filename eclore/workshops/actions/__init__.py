"""All that writes to comptoirs, registrations and attendance. The verbs, by where they live:"""

from eclore.workshops.actions.agenda import cancel, edit, hold, open_workshop, plan
from eclore.workshops.actions.attendance import certify, check_in, walk_in
from eclore.workshops.actions.registrations import (
    SIGNED_LINK,
    cancel_registration,
    forget,
    promote,
    register,
    remind,
    sign_up,
    take_over,
    write_again,
)

__all__ = [
    "SIGNED_LINK",
    "cancel",
    "cancel_registration",
    "certify",
    "check_in",
    "edit",
    "forget",
    "hold",
    "open_workshop",
    "plan",
    "promote",
    "register",
    "remind",
    "sign_up",
    "take_over",
    "walk_in",
    "write_again",
]
