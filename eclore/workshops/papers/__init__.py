"""Bytes out: the certificate (tagged PDF) and the calendar entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from eclore.core import clock, typeset, wording
from eclore.workshops import queries
from eclore.workshops.models import Attendance, Registration, Workshop
from eclore.workshops.papers.hall import idea_card, sheet
from eclore.workshops.states import Mode, RegistrationState, WorkshopState

__all__ = ["calendar", "certificate", "idea_card", "sheet"]

_CERTIFICATE = """
#let given = data
#set document(title: given.title, author: given.site)
#set page(margin: (x: 2.6cm, y: 2.8cm), numbering: none)
#set text(font: "Atkinson Hyperlegible Next", size: 12pt, lang: "fr", fill: rgb("#16211d"))
#set par(leading: 0.75em)
#text(weight: "bold", fill: rgb("#0B5D4B"), size: 13pt)[#given.site] \\
#given.tagline
#v(2.4cm)
#show heading.where(level: 1): it => text(size: 28pt, weight: "bold", fill: rgb("#0B5D4B"), it.body)
= #given.title
#v(0.8cm)
#text(size: 14pt)[#given.lead]
#v(0.3cm)
#text(size: 22pt, weight: "bold")[#given.name]
#v(0.3cm)
#text(size: 14pt)[#given.came]
#v(0.3cm)
#block(inset: 14pt, radius: 6pt, fill: rgb("#E4F3E6"), width: 100%)[
  #text(weight: "bold")[#given.workshop] \\
  #given.when \\
  #given.place
]
#v(0.6cm)
#given.use
#v(1fr)
#line(length: 100%, stroke: 0.6pt + rgb("#9bb0a6"))
#v(0.2cm)
#grid(columns: (2.6cm, 1fr), gutter: 0.6cm, align: horizon,
  image(bytes(given.qr), format: "svg", width: 2.6cm, alt: given.qr_alt),
  [#given.check \\
  #text(size: 16pt, weight: "bold", tracking: 1pt)[#given.code] \\
  #link(given.address)[#given.address]])
"""


def certificate(attendance: Attendance) -> bytes:
    """The certificate as a tagged PDF on one A4 page, with its code and the address that checks it."""
    workshop = attendance.workshop
    address = settings.SITE_URL + reverse("workshops:certificate", args=[attendance.certificate_code])
    words = {
        "site": settings.SITE_NAME,
        "tagline": settings.SITE_TAGLINE,
        "title": _("Attestation de participation"),
        "lead": _("L’équipe du budget citoyen atteste que"),
        "name": attendance.person.name,
        "came": _("a participé au comptoir à initiatives citoyennes :"),
        "workshop": workshop.title,
        "when": wording.day(workshop.starts_at),
        "place": f"{workshop.place}, {workshop.commune.name}",
        "use": _("Cette participation permet de déposer un dossier au budget citoyen, édition %(year)s.")
        % {"year": workshop.edition.year},
        "check": _("Pour vérifier cette attestation, ouvrez cette adresse ou donnez le code :"),
        "code": queries.spaced(attendance.certificate_code),
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(border=1, scale=4),
        "qr_alt": _("Code QR de l’adresse qui vérifie cette attestation"),
    }
    return typeset.pdf(_CERTIFICATE, words)


def _entry(workshop: Workshop, *, link: str = "", is_over: bool = False) -> Event:
    """A comptoir in a calendar. `link`: to enter on line, for who holds a place; reminders come by letter."""
    entry = Event()
    entry.add("uid", f"comptoir-{workshop.edition.code}-{workshop.pk}@eclore")
    entry.add("summary", workshop.title)
    entry.add("dtstart", workshop.starts_at)
    entry.add("dtend", workshop.ends_at)
    entry.add("dtstamp", clock.now())
    parts = (workshop.place, workshop.address, workshop.commune.name)
    where = _("En ligne") if workshop.mode == Mode.ONLINE else ", ".join(part for part in parts if part)
    entry.add("location", link or where)
    words = [workshop.description, workshop.access, ", ".join(workshop.offer_labels)]
    if text := "\n".join(word for word in words if word):
        entry.add("description", text)
    entry.add("url", settings.SITE_URL + reverse("workshops:workshop", args=[workshop.pk]))
    is_off = is_over or workshop.state == WorkshopState.CANCELLED
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if workshop.territory:
        entry.add("categories", [workshop.territory.name])
    return entry


def _calendar(*entries: Event) -> Calendar:
    whole = Calendar()
    whole.add("prodid", f"-//{settings.SITE_NAME}//FR")
    whole.add("version", "2.0")
    for entry in entries:
        whole.add_component(entry)
    return whole


def calendar(workshop: Workshop) -> bytes:
    """The comptoir as an iCalendar file."""
    return bytes(_calendar(_entry(workshop)).to_ical())


def my_calendar(registration: Registration) -> bytes:
    """The comptoir for who registered: the link on line with a place, marked off once the place is given back."""
    workshop, is_confirmed = registration.workshop, registration.state == RegistrationState.CONFIRMED
    is_over = registration.state == RegistrationState.CANCELLED
    return bytes(
        _calendar(_entry(workshop, link=workshop.online_link if is_confirmed else "", is_over=is_over)).to_ical()
    )


def feed(workshops: Iterable[Workshop], *, title: str) -> bytes:
    """The agenda to subscribe to: calendars come back every few hours."""
    whole = _calendar(*(_entry(workshop) for workshop in workshops))
    whole.add("x-wr-calname", title)
    whole.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    return bytes(whole.to_ical())
