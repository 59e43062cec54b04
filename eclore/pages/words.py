"""Words of the site that are made from data: the règlement."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eclore.core import wording
from eclore.editions.models import Edition, ProcessRules, Rulebook
from eclore.editions.states import Topic

_SELECTIONS = {
    "rank-skip.v1": gettext_lazy(
        "Les projets sont financés dans l’ordre des coups de cœur. Quand un projet demande plus que ce qui reste, on passe au suivant."
    ),
    "rank-stop.v1": gettext_lazy(
        "Les projets sont financés dans l’ordre des coups de cœur. On s’arrête au premier projet qui demande plus que ce qui reste."
    ),
}
_TIES = {
    "refuse": gettext_lazy(
        "Si une égalité change le résultat, le compte s’arrête : le bureau décide et publie sa raison."
    ),
    "listed": gettext_lazy("En cas d’égalité, l’ordre de la liste publiée décide."),
    "by-id-text": gettext_lazy("En cas d’égalité, l’ordre des numéros, lus comme du texte, décide."),
    "lower-cost": gettext_lazy("En cas d’égalité, le projet qui demande le moins passe devant."),
    "fund-all": gettext_lazy("En cas d’égalité, tous les projets à égalité sont financés."),
    "draw": gettext_lazy("En cas d’égalité, un tirage au sort public décide."),
    "higher-label-score": gettext_lazy("En cas d’égalité, la meilleure note au label décide."),
    "more-territories": gettext_lazy("En cas d’égalité, le projet qui touche le plus de territoires passe devant."),
    "earlier-deposit": gettext_lazy("En cas d’égalité, le dossier déposé le premier passe devant."),
}


def counting(rulebook: Rulebook, edition: Edition) -> list[str]:
    """The counting rules in sentences, from the data that `tally` reads."""
    content: dict[str, Any] = rulebook.content
    envelope = _("L’enveloppe à partager est de %(sum)s.") % {
        "sum": wording.money(content["budget_cents"], edition.currency)
    }
    ties = [str(_TIES.get(policy) or _("Départage : %(policy)s.") % {"policy": policy}) for policy in content["ties"]]
    return [envelope, *_ballot(content["ballot"]), *_selection(content["selection"]), *ties, *_after(content)]


def _ballot(ballot: dict[str, Any]) -> list[str]:
    if "max" not in ballot:
        return []
    if ballot["min"] != ballot["max"]:
        sentence = _("Chacun donne de %(min)s à %(max)s coups de cœur, à des projets différents.")
        return [sentence % {"min": ballot["min"], "max": ballot["max"]}]
    exactly = ngettext(
        "Chacun donne exactement %(n)s coup de cœur.", "Chacun donne exactement %(n)s coups de cœur.", ballot["max"]
    )
    return [exactly % {"n": ballot["max"]}]


def _selection(selection: dict[str, Any]) -> list[str]:
    rule, least = selection.get("rule", ""), selection.get("min_votes")
    sentences = [str(_SELECTIONS.get(rule) or _("La règle de choix est %(rule)s.") % {"rule": rule})]
    if least:
        at_least = ngettext(
            "Un projet a besoin d’au moins %(n)s coup de cœur.",
            "Un projet a besoin d’au moins %(n)s coups de cœur.",
            least,
        )
        sentences.append(at_least % {"n": least})
    return sentences


def _after(content: dict[str, Any]) -> list[str]:
    rule = content["share_out"]["rule"]
    if rule == "share-requested.v1":
        amounts = _("Chaque lauréat reçoit ce qu’il a demandé, au centime près.")
    else:
        amounts = _("Les montants suivent la règle %(rule)s.") % {"rule": rule}
    if content["publish"] == "marks":
        return [amounts, _("On publie le nombre de coups de cœur de chaque projet, jamais les bulletins entiers.")]
    return [amounts, _("On publie les bulletins, sans nom, ni date, ni ordre.")]


def people(process: ProcessRules, attendances_needed: int) -> list[str]:
    """Who may take part and how, in sentences."""
    sentences = [_("On vote dès %(age)s ans, une seule fois, sans compte.") % {"age": process.voter_min_age}]
    if process.revote == "replace":
        sentences.append(_("On peut voter de nouveau jusqu’à la clôture : le dernier vote remplace le précédent."))
    else:
        sentences.append(_("Un vote confirmé ne peut plus être changé."))
    if attendances_needed:
        sentences.append(
            ngettext(
                "Avant de déposer un dossier, une personne de l’équipe est venue à %(n)s comptoir.",
                "Avant de déposer un dossier, une personne de l’équipe est venue à %(n)s comptoirs.",
                attendances_needed,
            )
            % {"n": attendances_needed}
        )
    if attendances_needed and process.topics_before_project:
        topics = ", ".join(str(Topic(topic).label) for topic in process.topics_before_project)
        sentences.append(_("Ces comptoirs ont traité : %(topics)s.") % {"topics": topics})
    sentences.append(_("Un projet demande au plus %(sum)s.") % {"sum": wording.money(process.requested_max_cents)})
    sentences.append(
        _("À la signature de la convention, %(n)s %% du montant est versé ; le solde l’est au bilan.")
        % {"n": process.advance_percent}
    )
    return sentences
