"""Organisations: those of the former tool, or of a partner's list."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_number

from eclore.core import sheets
from eclore.core.errors import Refused
from eclore.desk.importers.base import Field, Importer, fold
from eclore.desk.states import ImportKind
from eclore.people import actions as people
from eclore.people.models import Organisation
from eclore.people.states import OrganisationKind


def kind(value: Any) -> str:
    """A form by its name or its code. Raises `Refused` with the list."""
    text = fold(sheets.text(value))
    for key, label in OrganisationKind.choices:
        if text in (key, fold(str(label))):
            return str(key)
    names = ", ".join(str(label) for label in OrganisationKind.labels)
    raise Refused(
        _("« %(text)s » n’est pas une forme connue. Choisissez : %(names)s.") % {"text": value, "names": names}
    )


def siret(value: Any) -> str:
    """14 digits; a spreadsheet that took them for a number may have rounded them, which the check digit shows."""
    text = "".join(sheets.text(value).split())
    try:
        return str(siret_number.validate(text))
    except BadNumber as error:
        raise Refused(
            _("« %(text)s » n’est pas un SIRET valable : il compte 14 chiffres, en texte.") % {"text": text[:20]}
        ) from error


class Organisations(Importer):
    kind = ImportKind.ORGANISATIONS
    intro = gettext_lazy("Une ligne par structure. Elles se retrouvent dans les dossiers et les conventions.")
    notes = (gettext_lazy("Écrivez les SIRET en texte : un tableur qui les prend pour des nombres les arrondit."),)

    def fields(self) -> tuple[Field, ...]:
        names = ("structure", "association", "raison sociale", "nom", "organisme")
        return (
            Field("name", _("Nom de la structure"), names, True, limit=200),
            Field("kind", _("Forme"), ("forme juridique", "statut", "type"), True, kind),
            Field("siret", "SIRET", ("n° siret", "numéro siret"), parse=siret),
            Field("rna", "RNA", ("n° rna", "numéro rna"), limit=10),
            Field("commune", _("Commune"), ("ville", "code postal", "code insee", "siège"), parse=self.places.find),
        )

    def example(self) -> list[Any]:
        place = next(iter(self.places.by_insee.values())).name if self.places.by_insee else ""
        return [_("Les Ateliers du Canal"), _("association"), "", "W621000001", place]

    def known_keys(self) -> set[Hashable]:
        rows = Organisation.objects.values_list("name", "siret", "commune_code")
        return {_key(*row) for row in rows}

    def key(self, values: dict[str, Any]) -> Hashable:
        return _key(values["name"], values["siret"], values["commune"].pk if values["commune"] else "")

    def write(self, *, by: Any, values: dict[str, Any]) -> tuple[str, str]:
        row = people.describe_organisation(
            by=by,
            name=values["name"],
            kind=values["kind"],
            siret=values["siret"] or "",
            rna=values["rna"],
            commune_code=values["commune"].pk if values["commune"] else "",
        )
        return row.name, ""


def _key(name: str, number: str | None, commune: str) -> Hashable:
    return number or (fold(name), commune)
