"""Letters of the vote: both are deleted once sent, and neither knows what was voted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eclore.core.outbox import Notice


class CodeNotice(Notice):
    """The six digits that prove a contact."""

    name = "voting.code"
    is_ephemeral = True

    def __init__(self, code: str, minutes: int) -> None:
        self.code = code
        self.minutes = minutes

    def subject(self) -> str:
        return _("Votre code pour voter")

    def body(self) -> str:
        return _(
            "Votre code pour voter : %(code)s\n\n"
            "Il est valable %(minutes)s minutes. Ne le donnez à personne : l’équipe du budget citoyen ne vous le "
            "demandera jamais.\n\n"
            "Vous n’avez pas demandé à voter ? Ne faites rien : sans ce code, personne ne vote avec votre contact."
        ) % {"code": self.code, "minutes": self.minutes}


class ReceiptNotice(Notice):
    """The fingerprint of a sealed ballot."""

    name = "voting.receipt"
    is_ephemeral = True

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def subject(self) -> str:
        return _("Votre reçu de vote")

    def body(self) -> str:
        groups = " ".join(self.fingerprint[start : start + 4] for start in range(0, 64, 4))
        return _(
            "L’empreinte de votre bulletin scellé :\n\n%(groups)s\n\n"
            "Vous la retrouverez dans l’urne publique du site, une heure au plus tard après votre vote. Elle prouve "
            "que votre bulletin est dans l’urne. Elle ne dit ni qui vous êtes, ni pour quels projets vous avez voté."
        ) % {"groups": groups}
