"""Sign-in mails leave through the outbox like every letter; they hold a code, so they are deleted once sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction

from eclore.core import outbox
from eclore.people import queries
from eclore.people.models import User
from eclore.people.notices import SignInNotice


@dataclass(frozen=True)
class Address:
    """Someone reached by e-mail, not a person of the scheme yet."""

    email: str
    phone: str = ""
    name: str = ""


def address_of(user: User) -> Address:
    """Where a login is written to: its e-mail, else the phone of its person."""
    person = None if user.email else queries.person_of(user)
    return Address(email=user.email or "", phone=person.phone if person else "", name=user.name)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            outbox.post(SignInNotice(message.subject, message.body), Address(email))

    def is_open_for_signup(self, request: Any) -> bool:
        return True

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = user.name or form.cleaned_data["email"].split("@")[0]
        return super().save_user(request, user, form, commit)
