"""Who came to a comptoir, from the paper sheet that was signed there."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import clock, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.desk.importers.base import Field, Importer, fold
from eclore.desk.importers.ideas import email, phone
from eclore.desk.states import ImportKind
from eclore.workshops import actions as workshops
from eclore.workshops import queries as workshop_queries
from eclore.workshops.models import Attendance, Workshop


class Attendees(Importer):
    kind = ImportKind.ATTENDEES
    intro = gettext_lazy("Une ligne par personne qui a signé la feuille. Si le comptoir est clos, chacune reçoit son "
                         "attestation.")  # fmt: skip
    notes = (gettext_lazy("Un courriel ou un téléphone est nécessaire : l’attestation part à cette adresse."),)

    def fields(self) -> tuple[Field, ...]:
        return (
            Field("name", _("Nom"), ("nom et prénom", "prénom et nom", "personne", "participant"), True, limit=150),
            Field("email", _("Courriel"), ("e-mail", "mail", "adresse mail", "email"), parse=email),
            Field("phone", _("Téléphone"), ("tél", "tel", "portable", "mobile"), parse=phone),
        )

    def example(self) -> list[Any]:
        return ["Nadia Obry", "nadia@exemple.fr", "06 39 98 12 34"]

    def workshop(self) -> Workshop:
        number = workshop_queries.parse_number(self.target)
        row = workshop_queries.all_of(self.edition).filter(pk=number or 0).first()
        if row is None:
            raise Refused(_("Choisissez le comptoir de cette feuille."), field="target")
        return row

    def permit(self, by: Any) -> None:
        row = self.workshop()
        permissions.check(by, "workshops.check_in", row)
        if row.machine.after(row.state, "check_in") is None:
            raise Closed(
                _("Ce comptoir est dans l’état « %(state)s » : personne n’y émarge.") % {"state": row.state_label}
            )
        if clock.today() < timezone.localtime(row.starts_at).date():
            raise Closed(
                _("Ce comptoir n’a pas eu lieu : il est prévu le %(day)s.") % {"day": wording.day(row.starts_at)}
            )

    def complete(self, values: dict[str, Any]) -> None:
        if not values["email"] and not values["phone"]:
            raise Refused(_("Donnez un courriel ou un téléphone."), field="email")

    def known_keys(self) -> set[Hashable]:
        rows = Attendance.objects.filter(workshop=self.workshop().pk).values_list("person__name", flat=True)
        return {fold(name) for name in rows}

    def key(self, values: dict[str, Any]) -> Hashable:
        return fold(values["name"])

    def write(self, *, by: Any, values: dict[str, Any]) -> tuple[str, str]:
        row = self.workshop()
        workshops.walk_in(
            by=by, workshop=row, name=values["name"], email=values["email"] or "", phone=values["phone"] or ""
        )
        return values["name"], reverse("workshops:hall", args=[row.pk])
