"""Public holidays in France (Code du travail, art. L.3133-1)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian computus (Meeus, Jones, Butcher)."""
    century, rank = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leaps - shift + 15) % 30
    week = (32 + 2 * rest + 2 * (rank // 4) - epact - rank % 4) % 7
    late = (year % 19 + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[date, str]:
    """The eleven days of the Code, by date."""
    sunday = easter(year)
    return {
        date(year, 1, 1): _("le jour de l’An"),
        sunday + timedelta(days=1): _("le lundi de Pâques"),
        date(year, 5, 1): _("la fête du Travail"),
        date(year, 5, 8): _("la Victoire de 1945"),
        sunday + timedelta(days=39): _("l’Ascension"),
        sunday + timedelta(days=50): _("le lundi de Pentecôte"),
        date(year, 7, 14): _("la fête nationale"),
        date(year, 8, 15): _("l’Assomption"),
        date(year, 11, 1): _("la Toussaint"),
        date(year, 11, 11): _("l’Armistice"),
        date(year, 12, 25): _("Noël"),
    }


def idle(day: date) -> str:
    """Why nobody answers that day: the name of the holiday, or Sunday; "" on another day."""
    return holidays(day.year).get(day) or (_("un dimanche") if day.weekday() == 6 else "")
