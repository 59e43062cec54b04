"""Sign-in: a code by e-mail for everyone, a password for those who set one, a button each for the cast in the demo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from eclore.core import clock, limits
from eclore.core.access import public, signed_in
from eclore.core.errors import Refused
from eclore.core.http import Request, attempt, refusals, show
from eclore.core.permissions import Actor
from eclore.people import actions, news, queries
from eclore.people.cast import CAST, email_of
from eclore.people.forms import ContestForm, PhoneCodeForm, PhoneForm, WhoForm
from eclore.people.models import DoneFor

SIGNED_LINK = Actor.system("signed_link")


class CodeView(RequestLoginCodeView):  # type: ignore[misc]
    template_name = "account/request_login_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["cast"] = [{"key": k, **m._asdict()} for k, m in CAST.items()] if settings.DEMO else []
        context["next"] = _safe_next(self.request)
        return context


class PasswordForm(LoginForm):  # type: ignore[misc]
    """Keeps the password, which the library drops where opening an account asks for none."""

    def _setup_password_field(self) -> None:
        pass


class PasswordView(LoginView):  # type: ignore[misc]
    form_class = PasswordForm
    template_name = "account/login.html"


def _safe_next(request: Request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else ""


@public
@csrf_exempt  # RFC 8058: the mail program posts by itself, without cookie; the signed link is what proves
def stop_news(request: Request, token: str) -> HttpResponse:
    """The link of a letter of news: ask on GET, stop on POST. No sign-in."""
    address = news.by_token(token)
    if address is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("wish") == "again":
            actions.want_news(by=SIGNED_LINK, address=address)
        else:
            actions.stop_news(by=SIGNED_LINK, address=address)
    return show(request, "people/stop_news.html", {"address": address, "is_stopped": news.is_stopped([address])})


@require_POST
@signed_in
def own_news(request: Request) -> HttpResponse:
    """The same wish from « mon espace », for every address of the persons of the login."""
    act = actions.stop_news if request.POST.get("wish") == "stop" else actions.want_news
    for address in news.addresses_of(request.user):
        act(by=request.user, address=address)
    messages.success(request, _("C’est noté."))
    return redirect("pages:space")


code = public(CodeView.as_view())
password = public(PasswordView.as_view())


@public
@csrf_exempt  # a program may sign in as well (contracts): the demo answers on this machine only, with invented people
@require_POST
def demo_sign_in(request: Request) -> HttpResponse:
    """Sign in as a member of the cast. Exists in demo mode only, which answers on this machine only."""
    if not settings.DEMO:
        raise Http404
    who = request.POST.get("who", "")
    user = queries.user_by_email(email_of(who)) if who in CAST else None
    if user is None:
        messages.error(request, _("Cette personne ne fait pas partie de la démonstration."))
        return redirect("account_login")
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect(_safe_next(request) or settings.LOGIN_REDIRECT_URL)


# By a code sent to a phone: nobody needs an e-mail address -----------------------------------------------------------
_ASKED, _PROVEN = "phone_code", "phone_proven"
_HOUR = timedelta(hours=1)


@public
def phone(request: Request) -> HttpResponse:
    """Ask for a code by SMS. The next page is the same whether the number is known or not."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            number = actions.clean_phone(form.cleaned_data["phone"])
            limits.hit("people.phone_asker", request.META.get("REMOTE_ADDR", ""), limit=40, window=_HOUR)
            limits.hit("people.phone_asked", number, limit=5, window=_HOUR)
            typed = {"typed": form.cleaned_data["phone"], "next": _safe_next(request)}
            request.session[_ASKED] = {**actions.send_phone_code(phone=number), **typed}
            return redirect("people_phone_code")
    return show(request, "people/phone.html", {"form": form, "next": _safe_next(request)})


@public
def phone_code(request: Request) -> HttpResponse:
    """Copy the code. A few tries each, then another one must be asked for."""
    asked = request.session.get(_ASKED)
    if not asked:
        return redirect("people_phone")
    form = PhoneCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            limits.hit("people.phone_tries", asked["nonce"], limit=5, window=_HOUR)
            if not queries.is_phone_code(asked, form.cleaned_data["code"]):
                raise Refused(_("Ce code n’est pas le bon, ou il a expiré. Relisez le SMS."), field="code")
            ends = clock.now() + timedelta(minutes=10)
            request.session[_PROVEN] = {**asked, "ends": round(ends.timestamp())}
            del request.session[_ASKED]
            return redirect("people_phone_who")
    return show(request, "people/phone_code.html", {"form": form, "phone": asked["typed"]})


@public
def phone_who(request: Request) -> HttpResponse:
    """Enter: at once where one person has the number, else the family says who it is."""
    proven = request.session.get(_PROVEN)
    if not proven or clock.now().timestamp() > proven["ends"]:
        return redirect("people_phone")
    persons = queries.may_enter_by(proven["phone"])
    only = persons[:2]
    form = WhoForm(request.POST if request.method == "POST" else None, persons=persons)
    who = only[0] if len(only) == 1 else form.cleaned_data["who"] if form.is_bound and form.is_valid() else None
    if who:
        with refusals(form):
            user = actions.enter_by_phone(person=who, phone=proven["phone"])
            del request.session[_PROVEN]
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect(proven["next"] or settings.LOGIN_REDIRECT_URL)
    return show(request, "people/phone_who.html", {"form": form})


# What agents did for me, and an address that moves -------------------------------------------------------------------
@signed_in
def done_for(request: Request) -> HttpResponse:
    """What was done in my place, by whom, when, and how I had asked."""
    return _done_for(request)


def _done_for(request: Request, form: ContestForm | None = None) -> HttpResponse:
    rows = [
        {"row": row, "form": form if form and form.row == row.pk else ContestForm(row=row.pk)}
        for row in queries.done_for(queries.persons_of(request.user))
    ]
    return show(request, "people/done_for.html", {"rows": rows, "form": form})


@require_POST
@signed_in
def contest(request: Request, pk: int) -> HttpResponse:
    """Tell the team that it was not so."""
    row = get_object_or_404(DoneFor, pk=pk, person__user=request.user)
    form = ContestForm(request.POST, row=row.pk)
    if form.is_valid():
        with refusals(form):
            actions.contest(by=request.user, done_for=row, text=form.cleaned_data["contest"])
            messages.success(request, _("C’est parti : l’équipe vous rappelle."))
            return redirect("people_done_for")
    return _done_for(request, form)


@public
def confirm_address(request: Request, token: str) -> HttpResponse:
    """The link sent to a new address. It asks first: programs that read mails open links."""
    asked = queries.login_change(token)
    if request.method == "POST":
        done = _("C’est fait : entrez désormais avec cette adresse.")
        attempt(request, lambda: actions.confirm_login_change(token=token), done)
        return redirect("account_login")
    return show(request, "people/confirm_address.html", {"email": asked["to"] if asked else ""})
