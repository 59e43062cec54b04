"""HTTP in, clean data out: seed, tie policy, witnesses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

# What each policy means, for people. Those that need a column are offered only where every tied project has it.
POLICIES = {
    "lower-cost": _("Le projet qui demande le moins passe devant"),
    "higher-label-score": _("La meilleure note de labellisation passe devant"),
    "earlier-deposit": _("Le dossier déposé le plus tôt passe devant"),
    "listed": _("L’ordre du bulletin de vote décide"),
    "by-id-text": _("L’ordre des numéros, comparés comme du texte, décide"),
    "draw": _("Un tirage au sort public décide, par une graine publiée"),
    "fund-all": _("Tous les projets à égalité sont retenus, l’enveloppe est complétée"),
}


def policy_words(policies: list[str]) -> list[str]:
    """Policies of a rulebook in words; those that only a rulebook can name keep their own name."""
    known = POLICIES | {
        "refuse": _(
            "Une égalité qui change le résultat arrête le compte : l’équipe choisit alors une règle et dit pourquoi"
        ),
        "more-territories": _("Le projet qui touche le plus de territoires passe devant"),
    }
    return [str(known.get(policy, policy)) for policy in policies]


class CountForm(forms.Form):
    """Count; the seed only where the rules end with a draw of lots."""

    seed = forms.CharField(
        label=_("Graine du tirage au sort"),
        max_length=200,
        help_text=_(
            "Un nombre que personne ne pouvait connaître avant la clôture, par exemple un tirage du Loto publié après."
        ),
    )

    def __init__(self, *args: Any, needs_seed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_seed:
            del self.fields["seed"]


class TieForm(forms.Form):
    """One policy and its reason."""

    policy = forms.ChoiceField(label=_("Règle de départage"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Pourquoi cette règle"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Par exemple : article 9 du règlement, ou décision du comité du 3 juin. Ce motif est publié."),
    )

    def __init__(self, *args: Any, policies: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = [(key, POLICIES[key]) for key in policies]  # type: ignore[attr-defined]
        self.fields["reason"].is_public = True  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """Who saw it."""

    witnesses = forms.CharField(
        label=_("Témoins"),
        max_length=300,
        help_text=_("Noms et qualités, séparés par des virgules. Ils sont publiés au procès-verbal."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["witnesses"].is_public = True  # type: ignore[attr-defined]
