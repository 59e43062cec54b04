"""Verbs about the host of one evening: invite, open with the PIN, revoke."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.ideas.actions import clean_text
from eclore.workshops.actions.places import locked
from eclore.workshops.models import HostLink, Workshop
from eclore.workshops.models.hall import drawn
from eclore.workshops.permissions import Host
from eclore.workshops.queries import hall
from eclore.workshops.states import WorkshopState

# The page is opened at home, where there is a network.
BEFORE = timedelta(hours=24)
# Eight letters and digits: what a thief would have to try against a stolen device (decision 0029).
PIN_LENGTH = 8
TRIES, LOCK, TRIES_IN_ALL = 5, timedelta(minutes=15), 20


@transaction.atomic
def invite_host(*, by: Any, workshop: Workshop, label: str) -> tuple[HostLink, str]:
    """Make a link and its PIN. The PIN is given back this once: only its hash is kept."""
    row = locked(workshop)
    permissions.check(by, "workshops.invite_host", row)
    label = clean_text(label, field="label", limit=100, missing=_("Dites à qui vous donnez ce lien."))
    if row.state == WorkshopState.CANCELLED or row.ends_at + hall.AFTER <= clock.now():
        raise Closed(_("Ce comptoir est annulé ou passé : un lien n’y servirait plus."))
    pin = drawn(PIN_LENGTH)
    link = HostLink.objects.create(
        workshop=row, label=label, pin_hash=make_password(pin), starts_at=row.starts_at - BEFORE,
        ends_at=row.ends_at + hall.AFTER, created_at=clock.now(),
    )  # fmt: skip
    audit.record("workshops.invite_host", by=by, subject=row, detail={"host": link.pk})
    return link, pin


@transaction.atomic
def revoke_host(*, by: Any, link: HostLink) -> HostLink:
    """End a link now; its devices forget what they keep as soon as they meet the network."""
    row = HostLink.objects.select_for_update(of=("self",)).select_related("workshop__edition").get(pk=link.pk)
    permissions.check(by, "workshops.revoke_host", row.workshop)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit.record("workshops.revoke_host", by=by, subject=row.workshop, detail={"host": row.pk})
    return row


def _require_live(link: HostLink) -> None:
    if link.revoked_at is not None:
        raise Closed(_("Ce lien a été retiré. Demandez-en un autre à l’équipe du budget citoyen."))
    if clock.now() < link.starts_at:
        raise Closed(_("Ce lien servira à partir de %(when)s.") % {"when": wording.moment(link.starts_at)})
    if clock.now() >= link.ends_at:
        raise Closed(
            _("Ce lien a servi jusqu’à %(when)s : la soirée est finie.") % {"when": wording.moment(link.ends_at)}
        )
    if link.locked_until_at and clock.now() < link.locked_until_at:
        raise Closed(
            _("Trop d’essais : ce lien est fermé jusqu’à %(hour)s. Vérifiez le PIN auprès de qui vous l’a donné.")
            % {"hour": wording.hour(link.locked_until_at)},
            field="pin",
        )


def open_hall(*, link: HostLink, pin: str) -> Host:
    """The host who knows the PIN. Five wrong ones lock the link for a quarter of an hour, twenty revoke it."""
    typed = "".join(sign for sign in pin.upper() if sign.isalnum())
    with transaction.atomic():  # the refusal comes after: a wrong try must stay counted
        row = HostLink.objects.select_for_update(of=("self",)).select_related("workshop__edition").get(pk=link.pk)
        _require_live(row)
        is_right = check_password(typed, row.pin_hash)
        if is_right:
            audit.record("workshops.open_hall", by=Host(row), subject=row.workshop)
        else:
            row.failures += 1
            if row.failures % TRIES == 0:
                row.locked_until_at = clock.now() + LOCK
            if row.failures >= TRIES_IN_ALL:
                row.revoked_at = clock.now()
            row.save(update_fields=["failures", "locked_until_at", "revoked_at"])
    if not is_right:
        _require_live(row)
        raise Refused(_("Ce n’est pas le bon PIN. Recopiez les huit signes du papier."), field="pin")
    return Host(row)
