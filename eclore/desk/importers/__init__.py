"""What a sheet may bring in, by kind: the columns of each, and how the verbs of the rooms write a line."""

from eclore.desk.importers.attendees import Attendees
from eclore.desk.importers.base import FAULTY, KNOWN, NEW, Importer, Verdict
from eclore.desk.importers.ideas import Ideas
from eclore.desk.importers.organisations import Organisations
from eclore.desk.importers.past import Past
from eclore.desk.states import ImportKind

IMPORTERS: dict[str, type[Importer]] = {
    ImportKind.IDEAS: Ideas,
    ImportKind.ATTENDEES: Attendees,
    ImportKind.ORGANISATIONS: Organisations,
    ImportKind.PAST: Past,
}

__all__ = ["FAULTY", "IMPORTERS", "KNOWN", "NEW", "Importer", "Verdict"]
