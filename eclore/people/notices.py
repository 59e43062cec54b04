"""Mails of the account library, which leave through the outbox like every letter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eclore.core.outbox import Field, Notice


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
