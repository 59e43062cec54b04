"""Verbs that span rooms, by noun."""

from eclore.desk.actions.letters import attach_scan, edit_letter, edit_letterhead, mark_printed, release
from eclore.desk.actions.persons import erase_person, export_person
from eclore.desk.actions.roles import appoint, dismiss
from eclore.desk.actions.rooms import switch_rooms
from eclore.desk.actions.templates import edit_template, restore_template

# One name a line, so that two rooms of work rarely touch the same one.
__all__ = [
    "mark_printed",
    "edit_letterhead",
    "edit_letter",
    "attach_scan",
    "appoint",
    "dismiss",
    "edit_template",
    "erase_person",
    "export_person",
    "release",
    "restore_template",
    "switch_rooms",
]
