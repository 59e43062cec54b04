"""Bytes out: the certificate (tagged PDF) and the calendar entry."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from eclore.core import clock, typeset, wording
from eclore.workshops import queries
from eclore.workshops.models import Attendance, Workshop
from eclore.workshops.states import WorkshopState

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
#given.check \\
#text(size: 16pt, weight: "bold", tracking: 1pt)[#given.code] \\
#link(given.address)[#given.address]
"""


def certificate(attendance: Attendance) -> bytes:
    """The certificate as a tagged PDF on one A4 page, with its code and the address that checks it."""
    workshop = attendance.workshop
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
        "address": settings.SITE_URL + reverse("workshops:certificate", args=[attendance.certificate_code]),
    }
    return typeset.pdf(_CERTIFICATE, words)


def calendar(workshop: Workshop) -> bytes:
    """The comptoir as an iCalendar file; reminders come by letter, so it holds no alarm."""
    entry = Event()
    entry.add("uid", f"comptoir-{workshop.edition.code}-{workshop.pk}@eclore")
    entry.add("summary", workshop.title)
    entry.add("dtstart", workshop.starts_at)
    entry.add("dtend", workshop.ends_at)
    entry.add("dtstamp", clock.now())
    parts = (workshop.place, workshop.address, workshop.commune.name)
    entry.add("location", ", ".join(part for part in parts if part))
    entry.add("url", settings.SITE_URL + reverse("workshops:workshop", args=[workshop.pk]))
    entry.add("status", "CANCELLED" if workshop.state == WorkshopState.CANCELLED else "CONFIRMED")
    whole = Calendar()
    whole.add("prodid", f"-//{settings.SITE_NAME}//FR")
    whole.add("version", "2.0")
    whole.add_component(entry)
    return whole.to_ical()
