"""Kinds of people, contacts and organisations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactKind(TextChoices):
    EMAIL = "email", _("courriel")
    PHONE = "phone", _("téléphone")


class Way(TextChoices):
    """How someone asked an agent to act in their place."""

    PHONE = "phone", _("au téléphone")
    COUNTER = "counter", _("sur place")
    LETTER = "letter", _("par courrier")


class OrganisationKind(TextChoices):
    NONPROFIT = "nonprofit", _("association")
    COOPERATIVE = "cooperative", _("coopérative")
    MUTUAL = "mutual", _("mutuelle")
    FOUNDATION = "foundation", _("fondation")
    SSE_COMPANY = "sse_company", _("entreprise de l’ESS")
    INFORMAL_GROUP = "informal_group", _("collectif sans structure")
    OTHER = "other", _("autre structure")
