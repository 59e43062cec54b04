"""Reads of the desk, by noun."""

from eclore.desk.queries.alerts import alerts
from eclore.desk.queries.glance import areas
from eclore.desk.queries.imports import import_actors, import_runs
from eclore.desk.queries.journal import actor_names, journal, journal_actors, journal_verbs, names_of, tell
from eclore.desk.queries.letters import any_letter, failed_letters, letter_counts, letters, letters_of, may_read
from eclore.desk.queries.people import (
    MOST_FOUND,
    calls,
    calls_waiting,
    commune_name,
    contested,
    dead_addresses,
    duplicates,
    find,
    merge_warnings,
    recent,
)
from eclore.desk.queries.roles import (
    active_roles,
    ending_soon,
    invitations,
    logins,
    members,
    rights,
    role_history,
    stand_ins,
)
from eclore.desk.queries.templates import fields_of, rooms_of_texts, template_text, template_versions, trials

__all__ = [
    "MOST_FOUND",
    "active_roles",
    "actor_names",
    "alerts",
    "any_letter",
    "areas",
    "calls",
    "calls_waiting",
    "calls",
    "calls_waiting",
    "commune_name",
    "contested",
    "duplicates",
    "failed_letters",
    "find",
    "dead_addresses",
    "import_actors",
    "import_runs",
    "ending_soon",
    "invitations",
    "journal",
    "journal_actors",
    "logins",
    "rights",
    "role_history",
    "stand_ins",
    "tell",
    "journal_verbs",
    "letter_counts",
    "letters",
    "letters_of",
    "may_read",
    "members",
    "fields_of",
    "names_of",
    "rooms_of_texts",
    "template_text",
    "template_versions",
    "trials",
    "merge_warnings",
    "recent",
]
