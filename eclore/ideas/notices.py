"""Letters about ideas."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.core.outbox import Field, Notice
from eclore.ideas.models import Idea


class IdeaNotice(Notice):
    fields = {
        "name": Field(_("Nom de la personne"), "Léa Delattre"),
        "title": Field(_("Titre de l’idée"), _("Un four à pain pour le village")),
        "commune": Field(_("Commune"), "Arras"),
        "address": Field(_("Adresse de l’idée"), "https://budgetcitoyen.example/idees/12/"),
        "workshops": Field(_("Adresse des comptoirs"), "https://budgetcitoyen.example/comptoirs/"),
    }

    def __init__(self, idea: Idea) -> None:
        self.idea = idea

    def words(self) -> dict[str, object]:
        return {
            "name": self.idea.author.name,
            "title": self.idea.title,
            "commune": self.idea.commune.name,
            "address": settings.SITE_URL + reverse("ideas:idea", args=[self.idea.pk]),
            "workshops": settings.SITE_URL + reverse("workshops:workshops"),
        }


class IdeaNoted(IdeaNotice):
    """To the author, at once."""

    name = "ideas.noted"
    title = _("Idée reçue")
    occasion = _("Part quand une idée arrive.")
    subject_text = _("Votre idée est bien arrivée")
    body_text = _(
        "Bonjour %(name)s,\n\nNous avons bien reçu votre idée « %(title)s » (%(commune)s). L’équipe la lit, "
        "puis la "
        "publie sur le site.\n\nLa suite se passe à un comptoir, près de chez vous : %(workshops)s\n\n"
        "Si vous n’avez rien proposé, répondez à ce message : nous retirerons l’idée.\n\nL’équipe du budget "
        "citoyen"
    )


class IdeaPublished(IdeaNotice):
    """To the author, once the team has published."""

    name = "ideas.published"
    title = _("Idée publiée")
    occasion = _("Part quand l’équipe publie une idée.")
    subject_text = _("Votre idée est en ligne")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre idée « %(title)s » est publiée : %(address)s\n\nPour en faire un "
        "projet, venez à "
        "un comptoir : %(workshops)s\n\nL’équipe du budget citoyen"
    )


class IdeaMerged(IdeaNotice):
    """To the author of the idea that joins another."""

    name = "ideas.merged"
    title = _("Idée réunie à une autre")
    occasion = _("Part quand l’équipe réunit deux idées.")
    subject_text = _("Votre idée en rejoint une autre")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre idée « %(title)s » ressemble beaucoup à « %(other)s » : nous les avons "
        "réunies. "
        "Vous pouvez la lire ici : %(address)s\n\nVenez la faire grandir à plusieurs : %(workshops)s\n\n"
        "L’équipe du budget citoyen"
    )
    fields = {**IdeaNotice.fields, "other": Field(_("Titre de l’autre idée"), _("Un fournil partagé"))}

    def words(self) -> dict[str, object]:
        into = self.idea.merged_into
        assert into is not None
        address = settings.SITE_URL + reverse("ideas:idea", args=[into.pk])
        return {**super().words(), "other": into.title, "address": address}


class _WithoutWorkshops(IdeaNotice):
    """The same three letters in an edition that holds no comptoir: the next step is the dossier."""

    fields = {
        "name": IdeaNotice.fields["name"],
        "title": IdeaNotice.fields["title"],
        "commune": IdeaNotice.fields["commune"],
        "address": IdeaNotice.fields["address"],
        "start": Field(_("Adresse pour ouvrir un dossier"), "https://budgetcitoyen.example/dossiers/commencer/"),
    }

    def words(self) -> dict[str, object]:
        start = settings.SITE_URL + reverse("projects:start")
        return {**super().words(), "start": start}


class IdeaNotedWithoutWorkshops(_WithoutWorkshops, IdeaNoted):
    """To the author, at once."""

    name = "ideas.noted_without_workshops"
    title = _("Idée reçue, édition sans comptoir")
    body_text = _(
        "Bonjour %(name)s,\n\nNous avons bien reçu votre idée « %(title)s » (%(commune)s). L’équipe la lit, puis la "
        "publie sur le site.\n\nPour en faire un projet, ouvrez un dossier : %(start)s\n\n"
        "Si vous n’avez rien proposé, répondez à ce message : nous retirerons l’idée.\n\nL’équipe du budget citoyen"
    )


class IdeaPublishedWithoutWorkshops(_WithoutWorkshops, IdeaPublished):
    """To the author, once the team has published."""

    name = "ideas.published_without_workshops"
    title = _("Idée publiée, édition sans comptoir")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre idée « %(title)s » est publiée : %(address)s\n\nPour en faire un projet, ouvrez un "
        "dossier : %(start)s\n\nL’équipe du budget citoyen"
    )


class IdeaMergedWithoutWorkshops(_WithoutWorkshops, IdeaMerged):
    """To the author of the idea that joins another."""

    name = "ideas.merged_without_workshops"
    title = _("Idée réunie à une autre, édition sans comptoir")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre idée « %(title)s » ressemble beaucoup à « %(other)s » : nous les avons réunies. "
        "Vous pouvez la lire ici : %(address)s\n\nL’équipe du budget citoyen"
    )
    fields = {**_WithoutWorkshops.fields, "other": IdeaMerged.fields["other"]}


def noted(idea: Idea) -> IdeaNotice:
    return IdeaNoted(idea) if idea.edition.runs["workshops"] else IdeaNotedWithoutWorkshops(idea)


def published(idea: Idea) -> IdeaNotice:
    return IdeaPublished(idea) if idea.edition.runs["workshops"] else IdeaPublishedWithoutWorkshops(idea)


def merged(idea: Idea) -> IdeaNotice:
    return IdeaMerged(idea) if idea.edition.runs["workshops"] else IdeaMergedWithoutWorkshops(idea)
