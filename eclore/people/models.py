"""User, Person, Contact, Organisation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.people.states import ContactKind, OrganisationKind


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A login; without `password` it signs in by a code sent to its address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who can sign in. Rights come from memberships in editions and from what they own; nobody is superuser."""

    email = models.EmailField(
        _("courriel"), unique=True, error_messages={"unique": _("Un compte existe déjà avec ce courriel.")}
    )
    name = models.CharField(_("nom"), max_length=150)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Person(models.Model):
    """Someone the scheme met. May have no login, no e-mail, only a phone, or share a contact with a relative."""

    name = models.CharField(_("nom"), max_length=150)
    birth_year = models.PositiveSmallIntegerField(_("année de naissance"), null=True, blank=True)
    commune_code = models.CharField(_("commune (code INSEE)"), max_length=5, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def _contact(self, kind: str) -> str:
        # .all() so that a prefetch serves a whole list
        return next((c.value for c in self.contacts.all() if c.kind == kind), "")

    @property
    def email(self) -> str:
        return self._contact(ContactKind.EMAIL)

    @property
    def phone(self) -> str:
        return self._contact(ContactKind.PHONE)


class Contact(models.Model):
    """A way to reach a person. The same value may serve several persons (a family, a class)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    value = models.CharField(max_length=254, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "value"], name="contact_once_per_person")]

    def __str__(self) -> str:
        return self.value


class Organisation(models.Model):
    """A body, one across editions. Projects and grants keep their own dated snapshot of it."""

    name = models.CharField(_("nom de la structure"), max_length=200)
    kind = models.CharField(_("forme"), max_length=20, choices=OrganisationKind.choices)
    siret = models.CharField(
        "SIRET",
        max_length=14,
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": _("Une structure porte déjà ce SIRET.")},
    )
    rna = models.CharField("RNA", max_length=10, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
