"""Letters of the vote: both are deleted once sent, and neither knows what was voted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eclore.core.outbox import Field, Notice


class CodeNotice(Notice):
    """The six digits that prove a contact."""

    name = "voting.code"
    title = _("Code pour voter")
    occasion = _("Part quand une personne demande à voter.")
    subject_text = _("Votre code pour voter")
    body_text = _(
        "Votre code pour voter : %(code)s\n\n"
        "Il est valable %(minutes)s minutes. Ne le donnez à personne : l’équipe du budget citoyen ne vous le "
        "demandera jamais.\n\n"
        "Vous n’avez pas demandé à voter ? Ne faites rien : sans ce code, personne ne vote avec votre contact."
    )
    fields = {"code": Field(_("Code"), "123456"), "minutes": Field(_("Minutes de validité"), 10)}
    is_ephemeral = True

    def __init__(self, code: str, minutes: int) -> None:
        self.code = code
        self.minutes = minutes

    def words(self) -> dict[str, object]:
        return {"code": self.code, "minutes": self.minutes}


class ReceiptNotice(Notice):
    """The fingerprint of a sealed ballot."""

    name = "voting.receipt"
    title = _("Reçu de vote")
    occasion = _("Part après le vote, vers l’adresse donnée pour cela.")
    subject_text = _("Votre reçu de vote")
    body_text = _(
        "L’empreinte de votre bulletin scellé :\n\n%(groups)s\n\n"
        "Vous la retrouverez dans l’urne publique du site, une heure au plus tard après votre vote. Elle prouve "
        "que votre bulletin est dans l’urne. Elle ne dit ni qui vous êtes, ni pour quels projets vous avez voté."
    )
    fields = {"groups": Field(_("Empreinte du bulletin"), "3f7a 91c0 5e2b d846")}
    is_ephemeral = True

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def words(self) -> dict[str, object]:
        return {"groups": " ".join(self.fingerprint[start : start + 4] for start in range(0, 64, 4))}
