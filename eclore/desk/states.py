"""States of a mailing (a letter written to a list) and of an import (a sheet brought in), and their moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eclore.core.workflow import Machine, Move


class MailingState(TextChoices):
    DRAFT = "draft", _("brouillon")
    HELD = "held", _("à relire par une autre personne")
    SENDING = "sending", _("en cours d’envoi")
    STOPPED = "stopped", _("arrêté")
    SENT = "sent", _("envoyé")


class MailingKind(TextChoices):
    """Why we write. News can be refused by anyone; a letter about one's own act cannot."""

    FILE = "file", _("à propos de leur participation (dossier, comptoir, décision)")
    NEWS = "news", _("des nouvelles, une invitation : chacun peut ne plus en vouloir")


class Way(TextChoices):
    OWN = "own", _("par le moyen de chaque personne : courriel, sinon SMS, sinon papier")
    SCREEN = "screen", _("par courriel ou SMS seulement")
    PAPER = "paper", _("en lettres à imprimer, pour tout le monde")


class Skip(TextChoices):
    """Why someone on the list gets nothing."""

    NO_NEWS = "no_news", _("ne veut plus de nouvelles")
    NO_CONTACT = "no_contact", _("ni courriel ni téléphone qui réponde")
    ERASED = "erased", _("s’est fait effacer")


class Rhythm(TextChoices):
    NEVER = "", _("jamais")
    DAILY = "daily", _("chaque matin")
    WEEKLY = "weekly", _("chaque lundi matin")


MAILING = Machine(
    app="desk",
    states=MailingState,
    moves={
        "write": Move((), MailingState.DRAFT),
        "rewrite": Move((MailingState.DRAFT, MailingState.HELD), MailingState.DRAFT),
        "submit": Move((MailingState.DRAFT,), MailingState.HELD),
        "approve": Move((MailingState.HELD,), MailingState.SENDING),
        "send": Move((MailingState.DRAFT,), MailingState.SENDING),
        "stop": Move((MailingState.SENDING,), MailingState.STOPPED),
        "resume": Move((MailingState.STOPPED,), MailingState.SENDING),
        "finish": Move((MailingState.SENDING,), MailingState.SENT),
    },
)


class ImportKind(TextChoices):
    """What a sheet may bring in."""

    IDEAS = "ideas", _("Des idées (cartes papier d’une salle)")
    ATTENDEES = "attendees", _("Les présents d’un comptoir")
    ORGANISATIONS = "organisations", _("Des structures")
    PAST = "past", _("Des éditions passées")


class ImportState(TextChoices):
    CHECKED = "checked", _("vérifié, rien n’est écrit")
    RUNNING = "running", _("en cours")
    DONE = "done", _("fait")


IMPORT = Machine(
    app="desk",
    states=ImportState,
    moves={
        "check_import": Move((), ImportState.CHECKED),
        "check_import_again": Move((ImportState.CHECKED, ImportState.DONE), ImportState.CHECKED),
        "start_import": Move((ImportState.CHECKED,), ImportState.RUNNING),
        "finish_import": Move((ImportState.RUNNING,), ImportState.DONE),
    },
)
