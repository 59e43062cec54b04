"""Past editions: their projects, what each received and what became of it. No ballot, no urn, no count."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import clock, permissions, sheets
from eclore.core.errors import Refused
from eclore.desk.importers.base import Field, Importer, fold, theme
from eclore.desk.states import ImportKind
from eclore.editions import actions as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin
from eclore.people import actions as people
from eclore.people.models import Organisation
from eclore.people.states import OrganisationKind
from eclore.projects import actions as projects
from eclore.projects.models import Project
from eclore.results import actions as results

FIRST_YEAR = 1990


def year(value: Any) -> int:
    found = sheets.whole(value)
    if not FIRST_YEAR <= found <= clock.today().year:
        raise Refused(_("« %(year)s » n’est pas l’année d’une édition passée.") % {"year": found})
    return found


def amount(value: Any) -> int:
    found = sheets.cents(value)
    if found < 0:
        raise Refused(_("Un montant attribué n’est pas négatif."))
    return found


class Past(Importer):
    kind = ImportKind.PAST
    intro = gettext_lazy(
        "Une ligne par projet, toutes les années dans un seul tableau. Les projets entrent au catalogue public, "
        "avec la mention « repris d’un tableau »."
    )
    notes = (
        gettext_lazy("Un montant attribué de 0, ou vide, dit que le projet n’a pas été financé."),
        gettext_lazy("Les voix sont facultatives. Elles s’affichent, et personne ne peut les recompter."),
        gettext_lazy("N’écrivez le nom d’aucun particulier : ces textes sont publics."),
    )

    def __init__(self, edition: Edition, target: str, source_sha256: str = "") -> None:
        super().__init__(edition, target, source_sha256)
        self.editions = {row.year: row for row in Edition.objects.filter(origin=Origin.SHEET)}
        self.held_here = set(Edition.objects.exclude(origin=Origin.SHEET).values_list("year", flat=True))
        self.applicants: dict[str, Organisation] = {}

    def fields(self) -> tuple[Field, ...]:
        became = ("suite", "suites", "devenir", "ce que c’est devenu", "bilan", "ce qu’il est devenu")
        asked = ("montant demandé", "demande", "subvention demandée")
        given = ("montant", "montant attribué", "dotation", "subvention", "montant accordé", "accordé")
        return (
            Field("year", _("Année"), ("édition", "annee", "millésime"), True, year),
            Field("title", _("Projet"), ("titre", "nom du projet", "intitulé"), True, limit=150),
            Field("commune", _("Commune"), ("ville", "code postal", "code insee", "lieu"), parse=self.places.find),
            Field("applicant", _("Structure"), ("porteur", "association", "porté par", "bénéficiaire"), limit=200),
            Field("theme", _("Thème"), ("thématique", "domaine"), parse=theme),
            Field("summary", _("Le projet en une phrase"), ("description", "résumé", "objet"), limit=6000),
            Field("requested", _("Demandé"), asked, parse=amount),
            Field("amount", _("Attribué"), given, parse=amount),
            Field("votes", _("Voix"), ("votes", "nombre de voix", "nombre de votes"), parse=sheets.whole),
            Field("follow_up", _("Ce qu’il est devenu"), became, limit=6000),
        )

    def example(self) -> list[Any]:
        place = next(iter(self.places.by_insee.values())).name if self.places.by_insee else ""
        return [
            2019, _("Le jardin des Hortillons"), place, _("Les Mains vertes"), _("Nature et énergie"),
            _("Un jardin partagé ouvert à tout le quartier."), 6_000, 4_500, 812, _("Le jardin tourne, 40 familles."),
        ]  # fmt: skip

    def complete(self, values: dict[str, Any]) -> None:
        if values["year"] in self.held_here:
            raise Refused(
                _("Une édition %(year)s est tenue ici : ses projets ne se reprennent pas d’un tableau.")
                % {"year": values["year"]},
                field="year",
            )
        if not slugify(values["title"]):
            raise Refused(_("Écrivez le nom du projet avec des lettres."), field="title")

    def known_keys(self) -> set[Hashable]:
        rows = Project.objects.filter(edition__origin=Origin.SHEET)
        return {_key(*row) for row in rows.values_list("edition__year", "title", "commune")}

    def key(self, values: dict[str, Any]) -> Hashable:
        return _key(values["year"], values["title"], values["commune"].pk if values["commune"] else None)

    def permit(self, by: Any) -> None:
        permissions.check(by, "desk.import_past", self.edition)

    def write(self, *, by: Any, values: dict[str, Any]) -> tuple[str, str]:
        edition, summary = self._edition(by, values["year"]), values["summary"]
        awarded = values["amount"] or 0
        row = projects.admit_public(
            by=by,
            edition=edition,
            title=values["title"],
            requested_cents=values["requested"] if values["requested"] is not None else awarded,
            public_id="",
            summary=summary if len(summary) <= 250 else summary[:249] + "…",
            story=summary if len(summary) > 250 else "",
            theme=values["theme"] or "",
            commune=values["commune"],
            applicant=self._applicant(by, values["applicant"]),
        )
        results.record_past(
            by=by,
            project=row,
            votes=values["votes"],
            amount_cents=awarded,
            follow_up=values["follow_up"],
            source_sha256=self.source_sha256,
        )
        mount = f"/editions/{edition.code}"
        return f"{row.title} ({edition.year})", f"{mount}/projets/{row.slug}/"

    def _edition(self, by: Any, of_year: int) -> Edition:
        """The past edition of a year: the one that an earlier line made, or a new one."""
        if of_year not in self.editions:
            row = editions.create_edition(
                by=by,
                code=str(of_year),
                title=_("Édition %(year)s") % {"year": of_year},
                year=of_year,
                budget_cents=0,
                currency=self.edition.currency,
                origin=Origin.SHEET,
                source_sha256=self.source_sha256,
                territory_set=self.edition.territory_set,
            )
            editions.hand_over(by=by, edition=row)
            self.editions[of_year] = row
        return self.editions[of_year]

    def _applicant(self, by: Any, name: str) -> Organisation | None:
        """The organisation of this name, known or new."""
        if not name:
            return None
        if not self.applicants:
            self.applicants = {fold(row.name): row for row in Organisation.objects.order_by("-pk")}
        if fold(name) not in self.applicants:
            row = people.describe_organisation(by=by, name=name, kind=OrganisationKind.NONPROFIT)
            self.applicants[fold(name)] = row
        return self.applicants[fold(name)]


def _key(of_year: int, title: str, commune: str | None) -> Hashable:
    return (of_year, fold(title), commune or "")
