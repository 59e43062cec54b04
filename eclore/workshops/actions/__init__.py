"""All that writes to comptoirs, registrations and attendance. The verbs, by where they live:"""

from eclore.workshops.actions.agenda import cancel, copy, edit, hold, note_outcome, open_workshop, plan
from eclore.workshops.actions.attendance import answer, certify, check_in, walk_in, withdraw_attendance
from eclore.workshops.actions.hall import attach_sheet, blank_operations, receive
from eclore.workshops.actions.hosts import invite_host, open_hall, revoke_host
from eclore.workshops.actions.outreach import add_outreach, note_call, register_outreach
from eclore.workshops.actions.registrations import (
    SIGNED_LINK,
    cancel_registration,
    confirm,
    forget,
    forget_needs,
    lapse,
    promote,
    register,
    remind,
    sign_up,
    take_over,
    write_again,
)
from eclore.workshops.actions.waivers import lift_waiver, waive

__all__ = [
    "SIGNED_LINK",
    "add_outreach",
    "answer",
    "attach_sheet",
    "blank_operations",
    "cancel",
    "cancel_registration",
    "certify",
    "check_in",
    "confirm",
    "copy",
    "edit",
    "forget",
    "forget_needs",
    "hold",
    "lapse",
    "lift_waiver",
    "note_call",
    "note_outcome",
    "invite_host",
    "open_hall",
    "open_workshop",
    "plan",
    "promote",
    "receive",
    "register",
    "register_outreach",
    "remind",
    "revoke_host",
    "sign_up",
    "take_over",
    "waive",
    "walk_in",
    "withdraw_attendance",
    "write_again",
]
