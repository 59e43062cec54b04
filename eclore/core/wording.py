"""How the house writes amounts, numbers, days and hours, on screens, in letters and on papers.

French typography: a no-break space (U+00A0) between thousands, before a currency mark and around "h". The narrow one
(U+202F) is avoided: the typeface has no glyph for it. Days and hours are those of Paris, whatever is stored.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

PARIS = ZoneInfo("Europe/Paris")
NBSP = "\u00a0"
MARKS = {"EUR": "€", "PLN": "zł", "GBP": "£", "USD": "$"}


def number(value: int | float | None) -> str:
    """`6331` → `6 331`; decimals are kept, with a comma. None gives an empty text."""
    if value is None:
        return ""
    whole, dot, rest = f"{value:,}".partition(".")
    return whole.replace(",", NBSP) + (f",{rest}" if dot else "")


def amount(cents: int) -> str:
    """Integer cents → `9 400`, or `9 400,50` where there are cents."""
    sign = "-" if cents < 0 else ""
    units, rest = divmod(abs(cents), 100)
    decimals = f",{rest:02d}" if rest else ""
    return f"{sign}{number(units)}{decimals}"


def money(cents: int | None, currency: str = "EUR") -> str:
    """Integer cents → `9 400 €`, or `9 400,50 €` where there are cents. None gives an empty text."""
    if cents is None:
        return ""
    return f"{amount(cents)}{NBSP}{MARKS.get(currency, currency)}"


def in_paris(value: date | datetime) -> date | datetime:
    """An aware time moved to Paris; a day or a naive time as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(PARIS)
    return value


def day(value: date | datetime | None, weekday: bool = True) -> str:
    """`mardi 24 novembre 2026`, `mardi 1er septembre 2026`; without the day of the week if `weekday` is false."""
    if value is None:
        return ""
    here = in_paris(value)
    rank = "1er" if here.day == 1 else str(here.day)
    start = date_format(here, "l") + " " if weekday else ""
    return f"{start}{rank}{NBSP}{date_format(here, 'F Y')}"


def hour(value: datetime | None) -> str:
    """`18 h 30`, or `18 h` on the hour."""
    if value is None:
        return ""
    here = in_paris(value)
    assert isinstance(here, datetime)  # a day has no hour
    minutes = f"{NBSP}{here.minute:02d}" if here.minute else ""
    return f"{here.hour}{NBSP}h{minutes}"


def duration(minutes: int | None) -> str:
    """`45 min`, `1 h`, `12 h 30`."""
    whole, rest = divmod(minutes or 0, 60)
    if not whole:
        return f"{rest}{NBSP}min"
    return f"{number(whole)}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def moment(value: datetime | None) -> str:
    """`mardi 24 novembre 2026 à 18 h 30`."""
    return f"{day(value)} à {hour(value)}" if value else ""


def month(value: date | datetime) -> str:
    """`septembre 2026`."""
    return date_format(in_paris(value), "F Y")


def cut(text: str, length: int) -> str:
    """The text, with « … » where it goes on beyond `length` signs."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
