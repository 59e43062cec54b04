"""Verbs that span rooms, by noun."""

from eclore.desk.actions.letters import release
from eclore.desk.actions.persons import erase_person, export_person
from eclore.desk.actions.roles import appoint, dismiss
from eclore.desk.actions.rooms import switch_rooms

__all__ = ["appoint", "dismiss", "erase_person", "export_person", "release", "switch_rooms"]
