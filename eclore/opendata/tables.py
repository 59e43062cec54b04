"""CSV files that a spreadsheet opens without carrying out what is written in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

# A cell that begins so is taken for a formula by spreadsheets (OWASP, "CSV injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SUBSIDY_COLUMNS = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
    "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE",
    "notificationUE", "pourcentageSubvention", "dispositifAide",
)  # fmt: skip


def harmless(text: str) -> str:
    """The text of a cell; one that would run as a formula gets an apostrophe in front. Line ends become spaces."""
    flat = " ".join(text.split()) if any(c in text for c in "\r\n\t") else text
    return f"'{flat}" if flat.startswith(_FORMULA) else flat


def table(columns: Sequence[str], rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> str:
    """A CSV text with a header; every cell made harmless."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row.get(column, "")) for column in columns])
    return out.getvalue()
