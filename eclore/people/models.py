"""User, Person, Contact, Organisation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from eclore.core.folding import padded
from eclore.people.states import ContactKind, OrganisationKind, Way


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> User:
        """A login; without `password` it signs in by a code sent to its address, without `email` to its phone."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who can sign in. Rights come from memberships in editions and from what they own; nobody is superuser."""

    # None: someone who enters by a code sent to their phone
    email = models.EmailField(
        _("courriel"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("Un compte existe déjà avec ce courriel.")},
    )
    name = models.CharField(_("nom"), max_length=150)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email or ""

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email or ""


class Person(models.Model):
    """Someone the scheme met. May have no login, no e-mail, only a phone, or share a contact with a relative."""

    name = models.CharField(_("nom"), max_length=150)
    # what a search looks into, kept in step with the name by `save`
    folded_name = models.CharField(max_length=320, editable=False, db_index=True, default="")
    birth_year = models.PositiveSmallIntegerField(_("année de naissance"), null=True, blank=True)
    commune_code = models.CharField(_("commune (code INSEE)"), max_length=5, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    # set once this row was found to be the same person as another: nothing new is written here
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = padded(self.name)
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "folded_name"}
        super().save(*args, **kwargs)

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

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


class ContactChange(models.Model):
    """A contact that was mended: what stood before, what stands now, who changed it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_changes")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    before = models.CharField(max_length=254, blank=True)
    after = models.CharField(max_length=254, blank=True)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class DoneFor(models.Model):
    """Something that an agent did in the place of a person, who reads it and may contest it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="done_for")
    agent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("comment la demande est venue"), max_length=10, choices=Way.choices)
    what = models.CharField(max_length=300)
    verb = models.CharField(max_length=60)
    edition_code = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField()
    contest = models.CharField(_("ce que la personne conteste"), max_length=500, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.person_id}"


class PhoneNote(models.Model):
    """What was said on the telephone; of nobody yet where the caller is not known."""

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="phone_notes")
    caller = models.CharField(_("qui appelle"), max_length=150, blank=True)
    subject = models.CharField(_("sujet"), max_length=120)
    said = models.TextField(_("ce qui s’est dit"), max_length=2000, blank=True)
    call_back_on = models.DateField(_("rappeler le"), null=True, blank=True)
    called_back_at = models.DateTimeField(null=True, blank=True)
    edition_code = models.CharField(max_length=40, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-noted_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class PersonMerge(models.Model):
    """Two rows found to be one person: which stays, which was folded into it, and what moved (ids by room)."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dropped = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()

    class Meta:
        ordering = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.dropped_id} → {self.kept_id}"


class NewsStop(models.Model):
    """An address that wants no news: only a keyed hash of it, so that the wish outlives the address (`people.news`)."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:12]


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
