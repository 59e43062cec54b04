"""Letters about ideas."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.core.outbox import Field, Notice
from eclore.ideas import queries
from eclore.ideas.models import HelpOffer, Idea, MergeConsent
from eclore.people.models import Person


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


# Joining two ideas ---------------------------------------------------------------------------------------------------
class MergeProposed(Notice):
    """To each carrier: do you agree?"""

    name = "ideas.merge_proposed"
    title = _("Réunion de deux idées proposée")
    occasion = _("Part vers chaque personne qui porte l’une des deux idées que l’équipe propose de réunir.")
    subject_text = _("Deux idées se ressemblent : voulez-vous les réunir ?")
    body_text = _(
        "Bonjour %(name)s,\n\n« %(title)s » et « %(other)s » se ressemblent beaucoup. À plusieurs, on va plus loin : "
        "nous vous proposons de les réunir. Rien ne se fait sans l’accord de chacun, et chacun reste cité.\n\n"
        "Dites oui ou non ici : %(link)s\n\nL’équipe du budget citoyen"
    )
    fields = {
        "name": IdeaNotice.fields["name"],
        "title": IdeaNotice.fields["title"],
        "other": IdeaMerged.fields["other"],
        "link": Field(_("Adresse où répondre"), "https://budgetcitoyen.example/idees/reunir/abc/"),
    }

    def __init__(self, consent: MergeConsent) -> None:
        self.consent = consent

    def words(self) -> dict[str, object]:
        address = reverse("ideas:answer_merge", args=[queries.consent_token(self.consent)])
        return {
            "name": self.consent.person.name,
            "title": self.consent.idea.title,
            "other": self.consent.into.title,
            "link": settings.SITE_URL + address,
        }


class FollowedMoved(IdeaNotice):
    """To those who follow an idea that joins another."""

    name = "ideas.followed_moved"
    title = _("Une idée suivie en rejoint une autre")
    occasion = _("Part vers les personnes qui suivent une idée quand elle en rejoint une autre.")
    subject_text = _("L’idée que vous suivez en rejoint une autre")
    body_text = _(
        "Bonjour %(name)s,\n\nL’idée « %(title)s », que vous suivez, rejoint « %(other)s ». Vous suivez désormais "
        "celle-ci : %(address)s\n\nL’équipe du budget citoyen"
    )
    fields = {
        "name": IdeaNotice.fields["name"],
        "title": IdeaNotice.fields["title"],
        "other": IdeaMerged.fields["other"],
        "address": IdeaNotice.fields["address"],
    }

    def __init__(self, idea: Idea, name: str) -> None:
        super().__init__(idea)
        self.follower = name

    def words(self) -> dict[str, object]:
        into = self.idea.merged_into
        assert into is not None
        return {
            "name": self.follower,
            "title": self.idea.title,
            "other": into.title,
            "address": settings.SITE_URL + reverse("ideas:idea", args=[into.pk]),
        }


# Help ----------------------------------------------------------------------------------------------------------------
class HelpNotice(Notice):
    fields = {
        "name": IdeaNotice.fields["name"],
        "title": IdeaNotice.fields["title"],
        "kind": Field(_("Ce qui est proposé"), _("du temps")),
        "message": Field(_("Les mots de qui propose"), _("Je peux tenir la caisse le samedi.")),
        "address": IdeaNotice.fields["address"],
    }

    def __init__(self, offer: HelpOffer, to: Person) -> None:
        self.offer, self.to = offer, to

    def words(self) -> dict[str, object]:
        return {
            "name": self.to.name,
            "title": self.offer.idea.title,
            "kind": self.offer.get_kind_display(),
            "message": self.offer.message,
            "address": settings.SITE_URL + reverse("ideas:idea", args=[self.offer.idea_id]),
        }


class HelpOffered(HelpNotice):
    """To the carrier: someone offers something."""

    name = "ideas.help_offered"
    title = _("Aide proposée à une idée")
    occasion = _("Part vers la personne qui porte l’idée quand quelqu’un propose de l’aider.")
    subject_text = _("Quelqu’un propose d’aider « %(title)s »")
    body_text = _(
        "Bonjour %(name)s,\n\nUne personne propose %(kind)s pour votre idée « %(title)s » :\n\n%(message)s\n\n"
        "Si vous acceptez, chacun recevra les coordonnées de l’autre. Répondez ici : %(address)s\n\n"
        "L’équipe du budget citoyen"
    )


class HelpContact(HelpNotice):
    """To the carrier who accepted: how to reach the person."""

    name = "ideas.help_contact"
    title = _("Coordonnées de qui aide une idée")
    occasion = _("Part vers la personne qui porte l’idée quand elle accepte une aide.")
    subject_text = _("Comment joindre %(helper)s, qui aide « %(title)s »")
    body_text = _(
        "Bonjour %(name)s,\n\nVous avez accepté l’aide de %(helper)s pour « %(title)s ». Pour la joindre : "
        "%(contact)s\n\nL’équipe du budget citoyen"
    )
    fields = {
        "name": IdeaNotice.fields["name"],
        "title": IdeaNotice.fields["title"],
        "helper": Field(_("Nom de qui aide"), "Nadia Obry"),
        "contact": Field(_("Ses coordonnées"), "nadia@exemple.fr"),
    }

    def words(self) -> dict[str, object]:
        person = self.offer.person
        contact = ", ".join(text for text in (person.phone, person.email) if text)
        return {
            "name": self.to.name,
            "title": self.offer.idea.title,
            "helper": person.name,
            "contact": contact,
        }


class HelpAccepted(HelpNotice):
    """To the person who offered: yes, and how to reach the carrier."""

    name = "ideas.help_accepted"
    title = _("Aide acceptée")
    occasion = _("Part vers qui a proposé de l’aide quand elle est acceptée.")
    subject_text = _("Votre aide est acceptée pour « %(title)s »")
    body_text = _(
        "Bonjour %(name)s,\n\n%(carrier)s accepte votre aide pour « %(title)s » et a vos coordonnées. "
        "Pour la joindre : %(contact)s\n\nMerci ! L’équipe du budget citoyen"
    )
    fields = {
        "name": IdeaNotice.fields["name"],
        "title": IdeaNotice.fields["title"],
        "carrier": Field(_("Nom de qui porte l’idée"), "Léa Delattre"),
        "contact": Field(_("Ses coordonnées"), "lea@exemple.fr"),
    }

    def __init__(self, offer: HelpOffer) -> None:
        super().__init__(offer, offer.person)

    def words(self) -> dict[str, object]:
        carrier = self.offer.idea.author
        contact = ", ".join(text for text in (carrier.phone, carrier.email) if text)
        return {
            "name": self.to.name,
            "title": self.offer.idea.title,
            "carrier": carrier.name,
            "contact": contact,
        }


class HelpDeclined(HelpNotice):
    """To the person who offered: no, thank you."""

    name = "ideas.help_declined"
    title = _("Aide déclinée")
    occasion = _("Part vers qui a proposé de l’aide quand elle n’est pas retenue.")
    subject_text = _("Merci pour votre proposition d’aide")
    body_text = _(
        "Bonjour %(name)s,\n\nMerci d’avoir proposé votre aide pour « %(title)s ». La personne qui porte l’idée n’en a "
        "pas besoin pour l’instant ; vos coordonnées ne lui ont pas été données.\n\nL’équipe du budget citoyen"
    )
    fields = {"name": IdeaNotice.fields["name"], "title": IdeaNotice.fields["title"]}

    def __init__(self, offer: HelpOffer) -> None:
        super().__init__(offer, offer.person)

    def words(self) -> dict[str, object]:
        return {"name": self.to.name, "title": self.offer.idea.title}
