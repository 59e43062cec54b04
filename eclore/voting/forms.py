"""Forms of the booth and of the polling office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.voting.states import SetAsideCode


class NumberForm(forms.Form):
    """Add a project by the number on its card or on the poster."""

    numero = forms.CharField(
        max_length=60,
        label=gettext_lazy("Ajouter par numéro"),
        help_text=gettext_lazy("Le numéro est sur la carte du projet, et sur le bulletin papier."),
        error_messages={"required": gettext_lazy("Écrivez le numéro d’un projet, comme 27.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["numero"].is_short = True  # type: ignore[attr-defined]

    def clean_numero(self) -> str:
        """`N° 27` and ` 27 ` are 27."""
        return str(self.cleaned_data["numero"]).lower().replace("n°", "").strip()


class IdentityForm(forms.Form):
    """Who votes, without a name. Only a keyed hash of the contact will be kept."""

    email = forms.CharField(
        required=False,
        max_length=254,
        label=gettext_lazy("Votre courriel"),
        help_text=gettext_lazy("Un courriel ou un téléphone : l’un des deux suffit."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=gettext_lazy("Ou votre téléphone, si vous n’avez pas de courriel"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Votre date de naissance"),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d"],
        help_text=gettext_lazy("Jour, mois, année, comme 24/11/1984."),
        error_messages={
            "required": gettext_lazy("Écrivez votre date de naissance, comme 24/11/1984."),
            "invalid": gettext_lazy("Écrivez votre date de naissance comme 24/11/1984."),
        },
        widget=forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "bday"}, format="%d/%m/%Y"),
    )
    commune = forms.CharField(
        max_length=100,
        label=gettext_lazy("Votre commune"),
        help_text=gettext_lazy("Son nom, ou son code postal."),
        error_messages={"required": gettext_lazy("Écrivez le nom de votre commune.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    is_resident = forms.BooleanField(
        label=gettext_lazy("Je déclare habiter dans le département."),
        error_messages={"required": gettext_lazy("Cochez la case si vous habitez dans le département.")},
    )
    is_single_vote = forms.BooleanField(
        label=gettext_lazy("Je déclare voter pour moi, une seule fois, et librement."),
        error_messages={"required": gettext_lazy("Cochez la case : chaque personne vote pour elle, une seule fois.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "birth_date"):
            self.fields[name].is_short = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A missing contact is said with everything else that is missing, not at the next try."""
        data = super().clean() or self.cleaned_data
        if not (data.get("email") or data.get("phone") or self.errors.keys() & {"email", "phone"}):
            self.add_error("email", _("Écrivez un courriel ou un numéro de téléphone : le code y est envoyé."))
        return data

    def identity(self) -> dict[str, Any]:
        """What the action takes: the declarations stay here, they only had to be ticked."""
        return {name: self.cleaned_data[name] for name in ("email", "phone", "birth_date", "commune")}


class CodeForm(forms.Form):
    """The six digits received, and the choices as they stood on the page when the vote was confirmed."""

    code = forms.CharField(
        max_length=20,
        label=gettext_lazy("Le code à six chiffres que vous avez reçu"),
        error_messages={"required": gettext_lazy("Écrivez les six chiffres reçus.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    choices = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].is_short = True  # type: ignore[attr-defined]

    def clean_choices(self) -> list[str]:
        return str(self.cleaned_data["choices"]).split()


class ReceiptMailForm(forms.Form):
    """Where to send the receipt."""

    email = forms.CharField(
        max_length=254,
        label=gettext_lazy("Recevoir ce reçu par courriel"),
        help_text=gettext_lazy("Le message est effacé d’ici dès son envoi. Il ne dit pas pour qui vous avez voté."),
        error_messages={"required": gettext_lazy("Écrivez le courriel où envoyer le reçu.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PrepareForm(forms.Form):
    """The public half of the board's key, and how many shares its secret half was cut into."""

    board_public_key = forms.CharField(
        max_length=120,
        label=gettext_lazy("Clef publique du bureau de vote"),
        help_text=gettext_lazy("Les 64 signes que la commande a écrits en premier."),
        error_messages={"required": gettext_lazy("Copiez la clef publique que la commande « board_key » a écrite.")},
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off"}),
    )
    shares_needed = forms.IntegerField(min_value=1, max_value=16, label=gettext_lazy("Parts nécessaires pour ouvrir"))
    shares_made = forms.IntegerField(min_value=1, max_value=16, label=gettext_lazy("Parts faites en tout"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("shares_needed", "shares_made"):
            self.fields[name].is_short = True  # type: ignore[attr-defined]


class SharesForm(forms.Form):
    """One field per share needed. Shares posted beyond them are read too, and the action refuses them."""

    def __init__(self, data: Any = None, *, needed: int) -> None:
        super().__init__(data)
        posted = sum(1 for name in data or () if str(name).startswith("share_"))
        for rank in range(1, max(needed, min(posted, 32)) + 1):
            self.fields[f"share_{rank}"] = forms.CharField(
                max_length=600,
                error_messages={
                    "required": _("Il faut exactement %(needed)s parts de clef : celle-ci manque.") % {"needed": needed}
                },
                label=_("Part de clef n° %(rank)s") % {"rank": rank},
                help_text=_("Les mots de la feuille, séparés par des espaces.") if rank == 1 else "",
                widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
            )

    def shares(self) -> list[str]:
        return [text for text in self.cleaned_data.values() if text.strip()]


class SetAsideForm(forms.Form):
    """The contact that was used to vote, and why its envelope leaves the urn."""

    contact = forms.CharField(
        max_length=254,
        label=gettext_lazy("Courriel ou téléphone qui a servi à voter"),
        error_messages={"required": gettext_lazy("Écrivez le courriel ou le téléphone qui a servi à voter.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.ChoiceField(
        choices=SetAsideCode.choices,
        label=gettext_lazy("Motif"),
        error_messages={"required": gettext_lazy("Choisissez le motif : il est gardé avec la demande.")},
        widget=forms.RadioSelect,
    )


class BoardSearchForm(forms.Form):
    """A fingerprint, whole or in part."""

    empreinte = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Chercher une empreinte"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
