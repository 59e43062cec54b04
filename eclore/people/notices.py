"""Mails of the account library, and letters about an address that moves."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from eclore.core.outbox import Field, Notice
from eclore.people import queries
from eclore.people.models import User


class SignInNotice(Notice):
    """A mail written by the account library (code, unknown account, password); it holds a code."""

    name = "people.sign_in"
    title = _("Connexion")
    occasion = _("Part quand une personne se connecte. Le texte vient des gabarits du compte.")
    subject_text = "%(subject)s"
    body_text = "%(body)s"
    fields = {
        "subject": Field(_("Objet"), _("Votre code pour vous connecter")),
        "body": Field(_("Texte"), _("Votre code : 123456")),
    }
    is_ephemeral = True
    is_editable = False

    def __init__(self, subject: str, body: str) -> None:
        self._words: dict[str, object] = {"subject": subject, "body": body}

    def words(self) -> dict[str, object]:
        return self._words


class PhoneCode(Notice):
    """By SMS, to a number from which someone asks to enter."""

    name = "people.phone_code"
    title = _("Code pour entrer par téléphone")
    occasion = _("Part par SMS quand une personne sans courriel demande à entrer.")
    subject_text = _("Votre code pour entrer")
    body_text = _("Votre code : %(code)s. Il sert une fois, pendant dix minutes. Ne le donnez à personne.")
    fields = {"code": Field(_("Code"), "123456")}
    is_ephemeral = True

    def __init__(self, code: str) -> None:
        self.code = code

    def words(self) -> dict[str, object]:
        return {"code": self.code}


_NAME = Field(_("Nom de la personne"), _("Léa Delannoy"))


class ConfirmAddress(Notice):
    """To the new address: its link moves the login. The link is a key, so the letter goes once sent."""

    name = "people.confirm_address"
    title = _("Nouvelle adresse de connexion à confirmer")
    occasion = _("Part à la nouvelle adresse quand l’équipe corrige celle qui ouvre un compte.")
    subject_text = _("Confirmez votre nouvelle adresse")
    body_text = _(
        "Bonjour %(name)s,\n\nVous avez demandé à l’équipe de changer l’adresse qui ouvre votre compte. Pour entrer "
        "désormais avec %(email)s, ouvrez ce lien dans les trois jours :\n%(link)s\n\nSi vous n’avez rien demandé, "
        "laissez ce message : rien ne change.\n\nL’équipe du budget citoyen"
    )
    fields = {
        "name": _NAME,
        "email": Field(_("Nouvelle adresse"), "lea@exemple.fr"),
        "link": Field(_("Lien de confirmation"), "https://exemple.fr/connexion/adresse/…"),
    }
    is_ephemeral = True

    def __init__(self, user: User, email: str) -> None:
        self.user, self.email = user, email

    def words(self) -> dict[str, object]:
        token = queries.login_change_token(self.user, self.email)
        link = settings.SITE_URL + reverse("people_confirm_address", args=[token])
        return {"name": self.user.name, "email": self.email, "link": link}


class AddressWillChange(Notice):
    """To the old address, at once: if somebody else asked, the owner still has time to call."""

    name = "people.address_will_change"
    title = _("Changement d’adresse demandé")
    occasion = _("Part à l’ancienne adresse au même moment, pour que personne ne prenne le compte d’un autre.")
    subject_text = _("L’adresse de votre compte va changer")
    body_text = _(
        "Bonjour %(name)s,\n\nL’équipe du budget citoyen a reçu une demande : changer l’adresse qui ouvre votre "
        "compte. Le changement se fera quand la nouvelle adresse aura répondu.\n\nCe n’est pas vous ? Appelez l’équipe "
        "aujourd’hui : %(help)s\n\nL’équipe du budget citoyen"
    )
    fields = {"name": _NAME, "help": Field(_("Page d’aide"), "https://exemple.fr/aide/")}

    def __init__(self, user: User) -> None:
        self.user = user

    def words(self) -> dict[str, object]:
        return {"name": self.user.name, "help": settings.SITE_URL + reverse("pages:help")}


class HowToSignIn(Notice):
    """No code lasts in a letter: this says where to ask for a fresh one, and with which address."""

    name = "people.how_to_sign_in"
    title = _("Comment se connecter")
    occasion = _("Part quand l’équipe la renvoie à une personne qui n’arrive pas à entrer.")
    subject_text = _("Pour entrer dans votre espace")
    body_text = _(
        "Bonjour %(name)s,\n\nVotre compte s’ouvre avec cette adresse : %(email)s\n\nOuvrez cette page et demandez un "
        "code. Il arrive dans la minute, il sert une fois :\n%(link)s\n\nPensez à regarder dans les courriels "
        "indésirables.\n\nL’équipe du budget citoyen"
    )
    fields = {
        "name": _NAME,
        "email": Field(_("Adresse du compte"), "lea@exemple.fr"),
        "link": Field(_("Page de connexion"), "https://exemple.fr/connexion/"),
    }

    def __init__(self, user: User) -> None:
        self.user = user

    def words(self) -> dict[str, object]:
        link = settings.SITE_URL + reverse("account_login")
        return {"name": self.user.name, "email": self.user.email, "link": link}
