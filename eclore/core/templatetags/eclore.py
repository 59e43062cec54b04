"""Components of the pages: `{% load eclore %}`. The page /_composants/ shows each of them.

Every tag draws one thing and decides nothing; what it needs comes as plain values, dictionaries or objects.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BaseForm, Field
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eclore.core import drawing, wording

register = template.Library()

PLANTS = ("graine", "terreau", "pousse", "bouton", "soleil", "fleur", "essaimage")
TASK_TAGS = {
    "done": ("", "ok"),
    "started": ("sun", "horloge"),
    "redo": ("coral", "alerte"),
    "todo": ("out", ""),
}
PLAN = ("leaf2", "sun", "sky", "coral", "grass", "wood", "slate", "grey")
NOTE_ICONS = {"info": "info", "warn": "alerte", "good": "ok", "bad": "alerte", "wait": "horloge"}


# Words ---------------------------------------------------------------------------------------------------------------
@register.filter
def money(cents: int | None, currency: str = "EUR") -> str:
    """`{{ project.requested_cents|money }}` → `9 400 €`; `{{ cents|money:edition.currency }}`."""
    return wording.money(cents, currency)


register.filter("number", wording.number)
register.filter("day", wording.day)
register.filter("hour", wording.hour)
register.filter("moment", wording.moment)
register.filter("duration", wording.duration)


@register.filter
def date_only(value: Any) -> str:
    """`24 novembre 2026`, without the day of the week."""
    return wording.day(value, weekday=False)


@register.filter
def share(value: int | None, total: int) -> str:
    """`{{ part|share:total }}` → `12 %`, rounded down to a whole; empty without a total."""
    return f"{100 * value // total}{wording.NBSP}%" if total and value is not None else ""


# Drawings ------------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One icon of the sprite, hidden from screen readers: the word beside it says the same."""
    if not name:
        return mark_safe("")
    classes = " ".join(filter(None, ("i", "plant" if name in PLANTS else "", css)))
    return format_html(
        '<svg class="{}" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>',
        classes,
        static("core/icons.svg"),
        name,
    )


@register.inclusion_tag("core/c/logo.html")
def logo(light: bool = False) -> dict[str, Any]:
    """The mark; `light` for dark surfaces."""
    return {"light": light}


@register.simple_tag
def scene(kind: str, seed: int = 0) -> SafeString:
    """A drawing 400 × 280 of a kind of project (`drawing.KINDS`), always the same for the same seed."""
    return mark_safe(drawing.scene(kind, seed))  # noqa: S308


@register.simple_tag
def face(seed: int = 0) -> SafeString:
    """A round portrait, always the same for the same seed."""
    return mark_safe(drawing.face(seed))  # noqa: S308


@register.simple_tag
def hero() -> SafeString:
    """The large drawing of the home page."""
    return mark_safe(drawing.hero())  # noqa: S308


@register.simple_tag
def skyline() -> SafeString:
    """The slag heaps, the belfry and the cape above the foot of the page."""
    return mark_safe(drawing.skyline())  # noqa: S308


@register.simple_tag
def territory_map(areas: Iterable[Mapping[str, Any]], label: str = "") -> SafeString:
    """See `drawing.map_svg`."""
    return mark_safe(drawing.map_svg(areas, label))  # noqa: S308


@register.simple_tag
def meadow(plants: Iterable[Mapping[str, Any]], label: str = "") -> SafeString:
    """See `drawing.meadow`."""
    return mark_safe(drawing.meadow(plants, label))  # noqa: S308


@register.simple_tag
def staircase(stairs: Iterable[Mapping[str, Any]], budget_cents: int, currency: str = "EUR", label: str = "") -> str:
    """See `drawing.staircase`."""
    return mark_safe(drawing.staircase(stairs, budget_cents, currency, label))  # noqa: S308


# Small pieces --------------------------------------------------------------------------------------------------------
@register.inclusion_tag("core/c/tag.html")
def tag(text: str, tint: str = "", icon_name: str = "", href: str = "") -> dict[str, Any]:
    """A label. Tints: none (leaf), `sun`, `coral`, `sky`, `out`."""
    return {"text": text, "tint": tint, "icon": icon_name, "href": href}


@register.inclusion_tag("core/c/crumb.html")
def crumb(href: str, label: str) -> dict[str, Any]:
    """The link back to the page above."""
    return {"href": href, "label": label}


@register.inclusion_tag("core/c/fact.html")
def fact(value: str | int, text: str) -> dict[str, Any]:
    """One large figure and what it counts; inside `<div class="facts">`."""
    return {"value": wording.number(value) if isinstance(value, int) else value, "text": text}


@register.inclusion_tag("core/c/date_tile.html")
def date_tile(value: Any, large: bool = False) -> dict[str, Any]:
    """The day as a small calendar leaf; the full date must be written beside it."""
    return {"value": wording.in_paris(value), "large": large}


@register.inclusion_tag("core/c/meter.html")
def meter(value: int, maximum: int, tint: str = "leaf") -> dict[str, Any]:
    """A bar without words (hidden from screen readers): the figure must be written beside it."""
    top = max(maximum, 1)
    return {"width": round(188 * min(max(value, 0), top) / top, 1), "tint": tint}


@register.inclusion_tag("core/c/seats.html")
def seats(taken: int, places: int) -> dict[str, Any]:
    """One small chair per place, up to 60; the words must be beside it."""
    shown = min(places, 60)
    return {"chairs": [rank < taken for rank in range(shown)]}


@register.inclusion_tag("core/c/hearts.html")
def hearts(given: int, allowed: int = 3) -> dict[str, Any]:
    """`2 coups de cœur sur 3`, drawn."""
    return {"given": given, "allowed": allowed, "full": range(given), "void": range(max(allowed - given, 0))}


@register.inclusion_tag("core/c/stepper.html")
def stepper(current: int, total: int, label: str) -> dict[str, Any]:
    """`Étape 2 sur 3 : …` with its bar, at the top of a question page."""
    states = ["done" if rank < current else "cur" if rank == current else "" for rank in range(1, total + 1)]
    return {"current": current, "total": total, "label": label, "states": states}


@register.inclusion_tag("core/c/empty.html")
def empty(icon_name: str, title: str, text: str = "", href: str = "", label: str = "") -> dict[str, Any]:
    """Nothing to show, and the next useful act."""
    return {"icon": icon_name, "title": title, "text": text, "href": href, "label": label}


@register.simple_block_tag
def note(content: str, kind: str = "info", icon_name: str = "") -> SafeString:
    """`{% note "warn" %}…{% endnote %}`: info, warn, good, bad, wait."""
    return format_html(
        '<div class="note {}">{}<div>{}</div></div>',
        "" if kind in ("info", "wait") else kind,
        icon(icon_name or NOTE_ICONS.get(kind, "info")),
        mark_safe(content),  # noqa: S308  already rendered by the template that holds it
    )


# Lists ---------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("core/c/journey.html")
def journey(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The path. Each step: icon, title, small, state (`done`, `now`, `todo`)."""
    words = {"done": _("Fait"), "now": _("Maintenant"), "todo": _("À venir")}
    return {"steps": [{"small": "", **step, "word": words[step["state"]]} for step in steps]}


@register.inclusion_tag("core/c/tasks.html")
def tasks(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A task list. Each: label, href (or ""), state (`done`, `started`, `redo`, `todo`), optional text of the tag."""
    words = {"done": _("Fait"), "started": _("Commencé"), "redo": _("À refaire"), "todo": _("À faire")}
    rows = []
    for item in items:
        tint, icon_name = TASK_TAGS[item["state"]]
        rows.append({"href": "", "hint": "", "text": words[item["state"]], **item, "tint": tint, "icon": icon_name})
    return {"items": rows}


@register.inclusion_tag("core/c/answers.html")
def answers(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Check your answers. Each row: label, value, optional href of the page that changes it."""
    return {"rows": [{"href": "", **row} for row in rows]}


@register.inclusion_tag("core/c/trail.html")
def trail(events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened, latest first or as given. Each: at (time) or when (text), title, optional text and by."""
    return {"events": [{"at": None, "when": "", "text": "", "by": "", **event} for event in events]}


@register.inclusion_tag("core/c/work.html")
def work(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """My work today. Each: icon, title, href, text, optional tag, tint (`coral`, `sun`, ``), action (the button)."""
    return {"items": [{"icon": "horloge", "text": "", "tag": "", "tint": "", "action": "", **item} for item in items]}


@register.inclusion_tag("core/c/bars.html")
def figure_bars(
    rows: Iterable[Mapping[str, Any]], caption: str = "", title: str = "", head: str = "", unit: str = ""
) -> dict[str, Any]:
    """Bars and the table behind them. Each row: label, value, optional display (text), href, tint, icon.

    `caption` says what is counted and when; `title`, `head` and `unit` name the table and its two columns.
    """
    return {"rows": _bars(rows), "caption": caption, "title": title, "head": head or _("Quoi"), "unit": unit}


@register.inclusion_tag("core/c/funnel.html")
def funnel(
    rows: Iterable[Mapping[str, Any]], caption: str = "", title: str = "", head: str = "", unit: str = ""
) -> dict[str, Any]:
    """The stages of an edition, each with its plant. Same rows as `figure_bars`, with an icon."""
    return figure_bars(rows, caption, title, head or _("Étape"), unit)


def _bars(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept = [dict(row) for row in rows]
    top = max([row["value"] or 0 for row in kept], default=0) or 1
    for row in kept:
        row.setdefault("display", wording.number(row["value"]))
        row.update({key: row.get(key, "") for key in ("href", "tint", "icon")})
        row["width"] = round(188 * max(row["value"] or 0, 0) / top, 1)
    return kept


@register.inclusion_tag("core/c/ranking.html")
def ranking(rows: Iterable[Mapping[str, Any]], unit: str = "", currency: str = "EUR") -> dict[str, Any]:
    """The results in order. Each: rank, title, votes, funded, cents, [place], [href], [why] (link), [note] if refused.

    Bars are to one scale over the rows given at once: the same votes, the same length.
    """
    kept = [{"place": "", "href": "", "why": "", "note": "", **row} for row in rows]
    top = max((row["votes"] for row in kept), default=0) or 1
    for row in kept:
        row["width"] = round(100 * row["votes"] / top, 1)
    return {"rows": kept, "unit": unit or _("coups de cœur"), "currency": currency}


@register.inclusion_tag("core/c/money_plan.html")
def money_plan(title: str, parts: Iterable[Mapping[str, Any]], currency: str = "EUR") -> dict[str, Any]:
    """A budget as one bar and its table: `Dépenses prévues`, `Ressources prévues`. Each part: label, cents."""
    kept = [dict(part) for part in parts]
    total, x = sum(part["cents"] for part in kept), 0.0
    for rank, part in enumerate(kept):
        share_of = 640 * part["cents"] / (total or 1)
        part.update(x=round(x, 1), width=round(max(share_of - 3, 1), 1), fill=f"var(--s-{PLAN[rank % len(PLAN)]})")
        x += share_of
    return {"title": title, "parts": kept, "total": total, "currency": currency}


@register.inclusion_tag("core/c/fingerprint.html")
def fingerprint(code: str) -> dict[str, Any]:
    """A long fingerprint in groups of four signs, as on the receipt."""
    return {"groups": [code[start : start + 4] for start in range(0, len(code), 4)]}


# Cards ---------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("core/c/packet.html")
def packet(card: Mapping[str, Any], heading: str = "h2") -> dict[str, Any]:
    """A project, as a seed packet. Keys of `card`, all optional but title:

    number, theme, tint (`sun`, `coral`, `sky`, ``), drawing (`kind`, `seed`) or photo (`src`, `alt`), title, href,
    place, text, cents, currency, tag (`text`, `tint`), who (`name`, `role`, `seed`), heart (see `heart`).
    """
    blank = dict.fromkeys(
        ("number", "theme", "tint", "drawing", "photo", "href", "place", "text", "cents", "tag", "who", "heart"), ""
    )
    shown = {**blank, "currency": "EUR", **card}
    return {"card": shown, "heading": heading}


@register.inclusion_tag("core/c/heart.html")
def heart(heart: Mapping[str, Any], title: str, large: bool = False) -> dict[str, Any]:
    """The *coup de cœur* button, a form of its own. `heart`: action, on (bool), fields ({name: value})."""
    return {"heart": {"on": False, "fields": {}, **heart}, "title": title, "large": large}


# Forms ---------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("core/c/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What to correct, at the top of the page, each line a link to its field. Takes the focus (eclore.js)."""
    lines: list[dict[str, str]] = []
    for form in forms:
        form.summary_shown = True  # type: ignore[attr-defined]  # {{ form }} then skips it
        for name, errors in form.errors.items():
            target = _target(form[name]) if name in form.fields else ""
            label = str(form[name].label) if target else ""
            lines += [{"text": _named(str(error), label), "target": target} for error in errors]
    return {"lines": lines, "count": len(lines)}


def _named(error: str, label: str) -> str:
    """Django's own sentence names no field: read in a list, it needs one."""
    return f"{label} : {error}" if label and error == Field.default_error_messages["required"] else error


def _target(field: BoundField) -> str:
    """The id that a link can reach: of a group of choices, the first one."""
    if field.is_hidden:
        return ""
    if field.use_fieldset:
        first = next(iter(field.subwidgets), None)
        return (first.id_for_label if first else "") or f"{field.auto_id}_0"
    return field.id_for_label


@register.inclusion_tag("core/c/filters.html")
def filters(form: BaseForm, label: str = "", action: str = "") -> dict[str, Any]:
    """The filter panel: a GET form whose fields stand in a row."""
    return {"form": form, "label": label or _("Filtrer"), "action": action}


@register.simple_block_tag(takes_context=True)
def confirm_form(
    context: Context, content: str, title: str, yes: str, no_href: str, no: str = "", action: str = "",
    danger: bool = True,
) -> str:  # fmt: skip
    """A page that asks before a serious act: `{% confirm_form title=… yes=… no_href=… %}…{% endconfirm_form %}`."""
    shown = {
        "content": mark_safe(content),  # noqa: S308  already rendered by the template that holds it
        "title": title, "yes": yes, "no": no or _("Non, revenir"), "no_href": no_href, "action": action,
        "danger": danger, "csrf_token": context.get("csrf_token", ""),
    }  # fmt: skip
    return render_to_string("core/c/confirm.html", shown)


# Tables --------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("core/c/pager.html", takes_context=True)
def pager(context: Context, page: Any, name: str = "page") -> dict[str, Any]:
    """Pages of a `Paginator` page, keeping the other parameters of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(n, _address(context, {name: n}) if isinstance(n, int) else "") for n in numbers]
    before = _address(context, {name: page.previous_page_number()}) if page.has_previous() else ""
    after = _address(context, {name: page.next_page_number()}) if page.has_next() else ""
    return {"page": page, "links": links, "before": before, "after": after}


@register.inclusion_tag("core/c/sort_head.html", takes_context=True)
def sort_head(context: Context, label: str, key: str, right: bool = False, name: str = "tri") -> dict[str, Any]:
    """A column heading that sorts: `?tri=key`, then `?tri=-key`. Give it the place of the `<th>`."""
    current = context["request"].GET.get(name, "")
    order = "ascending" if current == key else "descending" if current == f"-{key}" else ""
    href = _address(context, {name: f"-{key}" if current == key else key, "page": None})
    return {"label": label, "order": order, "href": href, "right": right}


@register.inclusion_tag("core/c/sheets.html", takes_context=True)
def sheets(context: Context, listing: Any) -> dict[str, Any]:
    """The list as a sheet, and the letter to the people on it, with the filters of the address."""
    kept = {"page": None}
    return {
        "listing": listing,
        "people": listing.people,
        "write_href": listing.write_href(context["request"]),
        "xlsx_href": _address(context, {**kept, "format": "xlsx"}),
        "csv_href": _address(context, {**kept, "format": "csv"}),
    }


def _address(context: Context, changes: Mapping[str, Any]) -> str:
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"
