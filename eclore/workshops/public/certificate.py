"""The check of a certificate, by whoever holds its code."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core import limits
from eclore.core.access import in_every_edition, public
from eclore.core.errors import Refused
from eclore.core.http import Request, pdf_response, refusals, show
from eclore.workshops import actions, papers, queries
from eclore.workshops.forms import CodeForm, QuestionsForm
from eclore.workshops.models import Attendance


@in_every_edition
@public
def certificates(request: Request) -> HttpResponse:
    """Type the code of a certificate to check it."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        with refusals(form):
            limits.hit("workshops.code", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
            found = queries.by_code(form.cleaned_data["code"])
            if found:
                return redirect("workshops:certificate", found.certificate_code)
            raise Refused(_("Aucune attestation ne porte ce code. Vérifiez-le, signe par signe."), field="code")
    return show(request, "workshops/certificates.html", {"form": form})


def _of_code(request: Request, code: str) -> Attendance:
    found = queries.by_code(code)
    if found is None:
        # only misses count: a good code is never refused
        limits.hit("workshops.code", request.META.get("REMOTE_ADDR", ""), limit=60, window=timedelta(hours=1))
        raise Http404
    return found


@public
def certificate(request: Request, code: str) -> HttpResponse:
    """What a certificate says, for whoever holds its code."""
    row = _of_code(request, code)
    context = {
        "attendance": row,
        "initials": queries.initials(row.person.name),
        "workshop": row.workshop,
        "code": queries.spaced(row.certificate_code),
    }
    return show(request, "workshops/certificate.html", context)


def _of_visit(token: str) -> Attendance:
    row = queries.by_visit_token(token)
    if row is None:
        raise Http404
    return row


@in_every_edition
@public
def visit(request: Request, token: str) -> HttpResponse:
    """By the link of the letter, for who came: the certificate, what follows, two questions."""
    row = _of_visit(token)
    form = QuestionsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            actions.answer(by=actions.SIGNED_LINK, attendance=row, **form.cleaned_data)
            messages.success(request, _("Merci. Votre réponse est comptée, sans votre nom."))
            return redirect("workshops:visit", token)
    context = {
        "attendance": row,
        "workshop": row.workshop,
        "code": queries.spaced(row.certificate_code),
        "token": token,
        "form": form,
        "others": queries.upcoming(row.edition)[:3],
    }
    return show(request, "workshops/visit.html", context)


@in_every_edition
@public
def certificate_pdf(request: Request, token: str) -> HttpResponse:
    """The certificate itself, for who came: the code alone does not give the name."""
    row = _of_visit(token)
    return pdf_response(papers.certificate(row), f"attestation-{row.certificate_code}.pdf")
