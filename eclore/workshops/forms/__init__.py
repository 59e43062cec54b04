"""Forms of the room: register, plan, check in."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import wording
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.workshops.models import Workshop
from eclore.workshops.states import CancelReason, WorkshopState


class RegisterForm(forms.Form):
    """One screen. Signed in, only the particular need is asked."""

    name = forms.CharField(
        label=gettext_lazy("Votre prénom et votre nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Écrivez votre nom : c’est ainsi que l’équipe vous appellera.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Courriel ou téléphone"),
        max_length=254,
        help_text=gettext_lazy("Pour confirmer, et vous rappeler la date."),
        error_messages={"required": gettext_lazy("Donnez un courriel ou un téléphone pour recevoir la confirmation.")},
    )
    needs = forms.CharField(
        label=gettext_lazy("Un besoin particulier ?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Garde d’enfant, langue des signes, covoiturage…"),
    )

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["name"], self.fields["contact"]

    def person(self) -> dict[str, str]:
        """What `sign_up` takes, with the contact sorted into e-mail or phone."""
        data = dict(self.cleaned_data)
        contact = data.pop("contact", "")
        return {**data, "email" if "@" in contact else "phone": contact} if contact else data


class AreaForm(forms.Form):
    """Filter of the agenda."""

    territoire = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.code, area.name) for area in editions.areas(edition)]
        self.fields["territoire"].choices = [("", _("Tout le département")), *areas]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code of a certificate, however it is typed."""

    code = forms.CharField(
        label=gettext_lazy("Code de l’attestation"),
        max_length=40,
        help_text=gettext_lazy("Douze signes, comme ABCD-EFGH-JKLM."),
        error_messages={"required": gettext_lazy("Donnez le code écrit au bas de l’attestation.")},
    )


class WorkshopForm(forms.Form):
    """Plan or edit a comptoir."""

    PLAIN = ("title", "place", "address", "host", "capacity", "description")

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    commune = forms.CharField(
        label=gettext_lazy("Commune"), max_length=120, help_text=gettext_lazy("Son nom ou son code postal.")
    )
    place = forms.CharField(label=gettext_lazy("Salle"), max_length=150)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    host = forms.CharField(label=gettext_lazy("Structure d’accueil"), max_length=150, required=False)
    day = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(
        label=gettext_lazy("Début"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(label=gettext_lazy("Fin"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=5000)
    description = forms.CharField(
        label=gettext_lazy("Présentation"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )
    activities = forms.CharField(
        label=gettext_lazy("Déroulé"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Une ligne par moment, l’heure d’abord : « 19:00 De l’idée au projet »."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("begins", "ends", "capacity", "day"):
            self.fields[name].is_short = True  # type: ignore[attr-defined]

    @classmethod
    def values_of(cls, workshop: Workshop) -> dict[str, Any]:
        """What the form shows of a comptoir."""
        start, end = timezone.localtime(workshop.starts_at), timezone.localtime(workshop.ends_at)
        lines = [f"{part.starts_at:%H:%M} {part.title}" for part in workshop.activities.all()]
        return {
            **{name: getattr(workshop, name) for name in cls.PLAIN},
            "commune": f"{workshop.commune.name} ({workshop.commune.pk})",
            "day": start.date(),
            "begins": start.time(),
            "ends": end.time(),
            "activities": "\n".join(lines),
        }

    def clean_activities(self) -> list[tuple[str, time]]:
        parts = []
        for line in self.cleaned_data["activities"].splitlines():
            if not line.strip():
                continue
            hour, _space, title = line.strip().replace("h", ":", 1).partition(" ")
            try:
                at = datetime.strptime(hour if len(hour) > 3 else f"{hour}00", "%H:%M").time()
            except ValueError as error:
                sentence = _("Commencez chaque ligne par une heure, comme « 19:00 » : « %(line)s ».")
                raise forms.ValidationError(sentence % {"line": line.strip()}) from error
            if not title.strip():
                raise forms.ValidationError(_("Dites ce qui se passe à %(hour)s.") % {"hour": hour})
            parts.append((line.strip().partition(" ")[2].strip()[:120], at))
        return parts

    def fields_of(self) -> dict[str, Any]:
        """What `plan` and `edit` take, hours of Paris made into moments."""
        data = dict(self.cleaned_data)
        day, begins, ends = data.pop("day"), data.pop("begins"), data.pop("ends")
        data["starts_at"] = datetime.combine(day, begins, tzinfo=wording.PARIS)
        data["ends_at"] = datetime.combine(day, ends, tzinfo=wording.PARIS)
        return data


class OfficeFilterForm(forms.Form):
    """Filters of the office's list; each stands in the address."""

    q = forms.CharField(label=_("Titre, salle ou commune"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *WorkshopState.choices])

    def wanted(self) -> dict[str, str]:
        """What is asked; a value that no longer exists asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class CancelForm(forms.Form):
    """Why the comptoir is called off."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        widget=forms.RadioSelect,
        choices=CancelReason.choices,
        error_messages={"required": gettext_lazy("Choisissez un motif dans la liste.")},
    )


class WalkInForm(forms.Form):
    """Someone who comes without registration: a name and a phone, in seconds."""

    name = forms.CharField(
        label=gettext_lazy("Prénom et nom"),
        max_length=150,
        error_messages={"required": gettext_lazy("Écrivez son prénom et son nom.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Téléphone ou courriel"),
        max_length=254,
        error_messages={"required": gettext_lazy("Demandez un téléphone ou un courriel, pour l’attestation.")},
    )

    def person(self) -> dict[str, str]:
        contact = self.cleaned_data["contact"]
        return {"name": self.cleaned_data["name"], "email" if "@" in contact else "phone": contact}
