"""Letters of the desk: the list of one's work."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.core.outbox import Field, Notice


class WorkDigest(Notice):
    """What waits for a login in all its editions."""

    name = "desk.digest"
    title = _("Mon travail, par courriel")
    occasion = _("Part à 7 heures, le matin choisi par la personne, quand quelque chose l’attend.")
    subject_text = _("Budget citoyen : ce qui vous attend (%(number)s)")
    body_text = _(
        "Bonjour %(name)s,\n\nVoici ce qui vous attend, le plus ancien d’abord.\n\n%(items)s\n\n"
        "Ouvrir le bureau : %(link)s\n\nPour changer ou arrêter cet envoi : %(choice)s"
    )
    fields = {
        "name": Field(_("Nom"), _("Maud Vasseur")),
        "number": Field(_("Nombre de choses à faire"), 2),
        "items": Field(_("La liste"), _("– 3 idées à lire\n  La plus ancienne : « Un four à pain »")),
        "link": Field(_("Adresse du bureau"), "https://budget.exemple.fr/bureau/"),
        "choice": Field(_("Adresse du réglage"), "https://budget.exemple.fr/bureau/mon-courriel/"),
    }

    def __init__(self, name: str, lines: list[str], number: int) -> None:
        self._name, self._lines, self._number = name, lines, number

    def words(self) -> dict[str, object]:
        return {
            "name": self._name,
            "number": self._number,
            "items": "\n".join(self._lines),
            "link": settings.SITE_URL + reverse("desk:today"),
            "choice": settings.SITE_URL + reverse("desk:digest"),
        }
