"""The texts of letters and documents: list, edit with a trial on real letters, versions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eclore.core import letters, revisions
from eclore.core.access import office
from eclore.core.errors import Closed
from eclore.core.http import Request, attempt, refusals, show
from eclore.core.letters import Text
from eclore.core.outbox import Notice
from eclore.desk import actions, forms, queries
from eclore.desk.office.frame import desk_context

_COMMON = "toutes"


@office("desk.templates")
def templates(request: Request) -> HttpResponse:
    """Every text, by room."""
    return show(
        request, "desk/templates.html", desk_context(request, "letters", groups=queries.rooms_of_texts(request.edition))
    )


def _text(name: str) -> type[Text]:
    text = letters.texts().get(name)
    if text is None or not text.is_editable:
        raise Http404
    return text


def _is_common(request: Request) -> bool:
    return bool(request.GET.get("portee") == _COMMON)


def _address(view: str, text: type[Text], is_common: bool) -> str:
    return reverse(f"desk:{view}", args=[text.name]) + (f"?{urlencode({'portee': _COMMON})}" if is_common else "")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@office("desk.templates")
def template(request: Request, name: str) -> HttpResponse:
    """Change one text. The button « Essayer » shows what is typed on real letters and saves nothing."""
    text, is_common = _text(name), _is_common(request)
    current = letters.in_force(text, "" if is_common else request.edition.code)
    start = {"subject": letters.shown(current.subject, text.fields), "body": letters.shown(current.body, text.fields)}
    form = forms.TemplateForm(request.POST if request.method == "POST" else None, initial=start)
    other, stored = None, (current.subject, current.body)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals(form):
            stored = tuple(letters.typed(typed[box], text.fields, box=box) for box in ("subject", "body"))  # type: ignore[assignment]
            if "essai" not in request.POST:
                try:
                    seen = _number(request.POST.get("seen", ""))
                    actions.edit_template(
                        by=request.user, edition=request.edition, text=text, is_common=is_common, seen=seen, **typed
                    )
                except Closed:
                    other = _theirs(text, request, is_common, typed)
                    raise
                messages.success(request, _("Le nouveau texte sert dès maintenant. Les lettres déjà écrites restent."))
                return redirect(_address("template", text, is_common))
    return show(request, "desk/template.html", _context(request, text, is_common, form, stored, other))


def _theirs(text: type[Text], request: Request, is_common: bool, typed: dict[str, str]) -> dict[str, Any]:
    """What another agent saved meanwhile, beside what this one typed."""
    current = letters.in_force(text, "" if is_common else request.edition.code)
    saved = letters.shown(current.body, text.fields)
    return {
        "subject": letters.shown(current.subject, text.fields),
        "pieces": revisions.compared(saved, typed["body"].replace("\r\n", "\n")),
    }


def _context(
    request: Request, text: type[Text], is_common: bool, form: Any, stored: tuple[str, str], other: Any
) -> dict[str, Any]:
    code = "" if is_common else request.edition.code
    return desk_context(
        request,
        "letters",
        text=text,
        is_letter=issubclass(text, Notice),
        is_common=is_common,
        form=form,
        seen=letters.in_force(text, code).number,
        fields=queries.fields_of(text),
        trials=queries.trials(text, request.edition, *stored) if form.is_valid() or not form.is_bound else [],
        other=other,
        versions_href=_address("template_versions", text, is_common),
        here=_address("template", text, is_common),
        number_of_versions=letters.versions(text.name, code).count(),
    )


@office("desk.templates")
def versions(request: Request, name: str) -> HttpResponse:
    """The versions of a text; two of them compared."""
    text, is_common = _text(name), _is_common(request)
    code = "" if is_common else request.edition.code
    rows = queries.template_versions(text, code)
    last = rows[0]["row"].number if rows else 0
    new = _number(request.GET.get("apres", str(last)))
    old = _number(request.GET.get("avant", str(max(new - 1, 0))))
    pair = [queries.template_text(text, code, number) for number in (old, new)]
    if None in pair:
        raise Http404
    before, after = (f"{filled.subject}\n\n{filled.body}" for filled in pair if filled)
    context = desk_context(
        request,
        "letters",
        text=text,
        is_common=is_common,
        rows=rows,
        seen=last,
        old=old,
        new=new,
        pieces=revisions.compared(before, after),
        back=_address("template", text, is_common),
        restore=_address("template_restore", text, is_common),
    )
    return show(request, "desk/template_versions.html", context)


@require_POST
@office("desk.templates")
def restore(request: Request, name: str) -> HttpResponse:
    """Bring back a version, or the text that stands behind."""
    text, is_common = _text(name), _is_common(request)
    number = request.POST.get("number", "")

    def act() -> None:
        actions.restore_template(
            by=request.user,
            edition=request.edition,
            text=text,
            is_common=is_common,
            seen=_number(request.POST.get("seen", "")),
            number=_number(number) if number else None,
        )

    attempt(request, act, _("Ce texte sert de nouveau."))
    return redirect(_address("template_versions", text, is_common))
