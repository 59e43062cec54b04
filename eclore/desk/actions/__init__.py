"""Verbs that span rooms, by noun."""

from eclore.desk.actions.behalf import note_idea_for, register_for, request_advising_for, start_project_for
from eclore.desk.actions.calendar import confirm_change, propose_change
from eclore.desk.actions.helpdesk import (
    answer_contest,
    called_back,
    do_for,
    mend_contact,
    merge_persons,
    note_call,
    place_call,
    resend,
    resend_failed,
    tell_how_to_sign_in,
)
from eclore.desk.actions.letters import attach_scan, edit_letter, edit_letterhead, mark_printed, release
from eclore.desk.actions.mailings import retry_address
from eclore.desk.actions.persons import erase_person, export_person
from eclore.desk.actions.roles import (
    accept_invitation,
    close_login,
    dismiss,
    end_stand_in,
    invite,
    invite_again,
    revoke_invitation,
    set_role_end,
    set_stand_in,
)
from eclore.desk.actions.rooms import switch_rooms
from eclore.desk.actions.templates import edit_template, restore_template

# One name a line, so that two rooms of work rarely touch the same one.
__all__ = [
    "confirm_change",
    "propose_change",
    "mark_printed",
    "edit_letterhead",
    "edit_letter",
    "attach_scan",
    "answer_contest",
    "accept_invitation",
    "close_login",
    "end_stand_in",
    "invite",
    "invite_again",
    "revoke_invitation",
    "set_role_end",
    "set_stand_in",
    "called_back",
    "dismiss",
    "do_for",
    "edit_template",
    "erase_person",
    "export_person",
    "mend_contact",
    "merge_persons",
    "note_call",
    "note_idea_for",
    "place_call",
    "register_for",
    "release",
    "request_advising_for",
    "resend",
    "resend_failed",
    "retry_address",
    "restore_template",
    "start_project_for",
    "switch_rooms",
    "tell_how_to_sign_in",
]
