"""Sign-in: a code by e-mail for everyone, a password for those who set one, a button each for the cast in the demo."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from eclore.core.access import public
from eclore.core.http import Request
from eclore.people import queries
from eclore.people.cast import CAST, email_of


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
