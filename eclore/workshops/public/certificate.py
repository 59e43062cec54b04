"""The check of a certificate, by whoever holds its code."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from eclore.core import limits
from eclore.core.access import in_every_edition, public
from eclore.core.errors import Refused
from eclore.core.http import Request, refusals, show
from eclore.workshops import papers, queries
from eclore.workshops.forms import CodeForm
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
    context = {"attendance": row, "workshop": row.workshop, "code": queries.spaced(row.certificate_code)}
    return show(request, "workshops/certificate.html", context)


@public
def certificate_pdf(request: Request, code: str) -> HttpResponse:
    """The certificate itself."""
    row = _of_code(request, code)
    response = HttpResponse(papers.certificate(row), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="attestation-{row.certificate_code}.pdf"'
    return response
