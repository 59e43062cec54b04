"""The last lines of a view: put a refusal back into the form, answer with the right status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import register_converter

from eclore.core import documents
from eclore.core.errors import Refused


class Request(HttpRequest):
    """A request as the house's views receive it, after the middlewares. `edition` is None on an empty instance."""

    edition: Any
    edition_prefix: str | None
    request_id: str
    user: Any


@contextmanager
def refusals(form: BaseForm) -> Iterator[None]:
    """Turn a refused action into an error of the form, beside its field where it names one.

    The view returns its redirect inside the block; after it, `show` renders the form again with what was typed.
    """
    try:
        yield
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        form.refusal_status = refusal.status  # type: ignore[attr-defined]


def attempt(request: Request, act: Callable[[], Any], done: str) -> None:
    """Do a one-button act and say what came of it: `done`, or the sentence of the refusal."""
    try:
        act()
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, refusal.sentence)


def show(request: Request, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """Render a page; with a bound invalid `form` in the context the status is that of the refusal, else 422."""
    context = context or {}
    form = context.get("form")
    status = 200
    if form is not None and form.is_bound and form.errors:
        status = getattr(form, "refusal_status", 422)
    return render(request, template, context, status=status)


def page_of(request: Request, rows: Any, size: int) -> Page[Any]:
    """The page asked by `?page=`; a number out of range or not a number falls to the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown by the browser under the file name `name`."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def docx_response(content: bytes, name: str) -> HttpResponse:
    """A DOCX to download under the file name `name`."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def paper_response(form: str, name: str, *pages: documents.Document) -> HttpResponse:
    """These documents in the `form` asked for, `pdf` or `docx`, under the file name `name` without its ending."""
    if form == "docx":
        return docx_response(documents.docx(*pages), f"{name}.docx")
    return pdf_response(documents.pdf(*pages), f"{name}.pdf")


class PaperForm:
    """The ending of a document's address: `<paper:form>`, `pdf` or `docx`."""

    regex = "pdf|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperForm, "paper")
