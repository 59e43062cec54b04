"""Paper cards of a hall: one idea a line, with whom to call back."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import permissions, sheets
from eclore.core.errors import Refused
from eclore.desk.importers.base import Field, Importer, fold, theme
from eclore.desk.states import ImportKind
from eclore.ideas import actions as ideas
from eclore.ideas.models import Idea
from eclore.people import actions as people
from eclore.people.models import Person


def email(value: Any) -> str:
    return people.clean_email(sheets.text(value))


def phone(value: Any) -> str:
    """A phone as typed; one that a spreadsheet took for a number has lost its zero."""
    text = sheets.text(value)
    return people.clean_phone(f"0{text}" if text.isdecimal() and len(text) == 9 else text)


class Ideas(Importer):
    kind = ImportKind.IDEAS
    intro = gettext_lazy("Une ligne par carte remplie dans une salle. Chaque auteur reçoit l’accusé de réception.")
    notes = (
        gettext_lazy("Un courriel ou un téléphone est nécessaire : c’est ainsi que l’équipe répond à l’auteur."),
        gettext_lazy("La commune se reconnaît à son nom, à son code postal ou à son code INSEE."),
    )

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("title", _("Idée"), ("titre", "titre de l’idée", "nom de l’idée"), True, limit=100),
            Field("summary", _("En quelques lignes"), ("description", "résumé", "détail"), True, limit=1000),
            Field("theme", _("Thème"), ("thématique", "domaine"), True, theme),
            Field("commune", _("Commune"), ("ville", "code postal", "code insee", "lieu"), True, self.places.find),
            Field("name", _("Nom de l’auteur"), ("nom", "auteur", "nom et prénom", "prénom et nom"), True, limit=150),
            Field("email", _("Courriel"), ("e-mail", "mail", "adresse mail", "email"), parse=email),
            Field("phone", _("Téléphone"), ("tél", "tel", "portable", "mobile", "numéro de téléphone"), parse=phone),
        )  # fmt: skip

    def example(self) -> list[Any]:
        return [
            _("Un café où l’on répare"), _("Un lieu ouvert le samedi où des bénévoles remettent en état les vélos."),
            _("Réemploi"), next(iter(self.places.by_insee.values())).name if self.places.by_insee else "",
            "Nadia Obry", "nadia@exemple.fr", "06 39 98 12 34",
        ]  # fmt: skip

    def permit(self, by: Any) -> None:
        permissions.check(by, "ideas.note", Idea(edition=self.edition, author=Person()))

    def complete(self, values: dict[str, Any]) -> None:
        if not values["email"] and not values["phone"]:
            raise Refused(_("Donnez un courriel ou un téléphone."), field="email")

    def known_keys(self) -> set[Hashable]:
        rows = Idea.objects.filter(edition=self.edition).values_list("title", "author__name")
        return {(fold(title), fold(name)) for title, name in rows}

    def key(self, values: dict[str, Any]) -> Hashable:
        return (fold(values["title"]), fold(values["name"]))

    def write(self, *, by: Any, values: dict[str, Any]) -> tuple[str, str]:
        commune = values["commune"]
        author = ideas.someone(
            by=by,
            name=values["name"],
            email=values["email"] or "",
            phone=values["phone"] or "",
            commune_code=commune.pk,
        )
        words = {name: values[name] for name in ("title", "summary", "theme")}
        row = ideas.note(by=by, edition=self.edition, person=author, commune=commune, **words)
        return row.title, reverse("ideas_office:idea", args=[row.pk])
