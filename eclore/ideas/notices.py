"""Letters about ideas."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core.outbox import Notice
from eclore.ideas.models import Idea


class IdeaNotice(Notice):
    def __init__(self, idea: Idea) -> None:
        self.idea = idea


class IdeaNoted(IdeaNotice):
    """To the author, at once."""

    name = "ideas.noted"

    def subject(self) -> str:
        return _("Votre idée est bien arrivée")

    def body(self) -> str:
        return _(
            "Bonjour %(name)s,\n\nNous avons bien reçu votre idée « %(title)s » (%(commune)s). L’équipe la lit, "
            "puis la "
            "publie sur le site.\n\nLa suite se passe à un comptoir, près de chez vous : %(workshops)s\n\n"
            "Si vous n’avez rien proposé, répondez à ce message : nous retirerons l’idée.\n\nL’équipe du budget "
            "citoyen"
        ) % {
            "name": self.idea.author.name,
            "title": self.idea.title,
            "commune": self.idea.commune.name,
            "workshops": settings.SITE_URL + reverse("workshops:workshops"),
        }


class IdeaPublished(IdeaNotice):
    """To the author, once the team has published."""

    name = "ideas.published"

    def subject(self) -> str:
        return _("Votre idée est en ligne")

    def body(self) -> str:
        return _(
            "Bonjour %(name)s,\n\nVotre idée « %(title)s » est publiée : %(address)s\n\nPour en faire un "
            "projet, venez à "
            "un comptoir : %(workshops)s\n\nL’équipe du budget citoyen"
        ) % {
            "name": self.idea.author.name,
            "title": self.idea.title,
            "address": settings.SITE_URL + reverse("ideas:idea", args=[self.idea.pk]),
            "workshops": settings.SITE_URL + reverse("workshops:workshops"),
        }


class IdeaMerged(IdeaNotice):
    """To the author of the idea that joins another."""

    name = "ideas.merged"

    def subject(self) -> str:
        return _("Votre idée en rejoint une autre")

    def body(self) -> str:
        into = self.idea.merged_into
        assert into is not None
        return _(
            "Bonjour %(name)s,\n\nVotre idée « %(title)s » ressemble beaucoup à « %(other)s » : nous les avons "
            "réunies. "
            "Vous pouvez la lire ici : %(address)s\n\nVenez la faire grandir à plusieurs : %(workshops)s\n\n"
            "L’équipe du budget citoyen"
        ) % {
            "name": self.idea.author.name,
            "title": self.idea.title,
            "other": into.title,
            "address": settings.SITE_URL + reverse("ideas:idea", args=[into.pk]),
            "workshops": settings.SITE_URL + reverse("workshops:workshops"),
        }
