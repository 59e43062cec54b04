"""Words of the site that are made from data (the règlement) or that an instance has not replaced yet (help…)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eclore.core import wording
from eclore.editions import queries as editions
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


def page(slug: str, edition: Edition | None) -> str:
    """The house's own words for an editorial page, in Markdown, with the address at which the team answers."""
    parts = [
        str(text)
        for room, text in PAGES[slug]
        if not room or (edition is not None and editions.has_room(edition, room))
    ]
    return "\n\n".join(parts).replace("{contact}", settings.DEFAULT_FROM_EMAIL)


# Parts of a page, each with the room without which it is not said.
_Parts = list[tuple[str, Promise]]
PAGES: dict[str, _Parts] = {
    "aide": [
        (
            "",
            gettext_lazy("""## J’ai une idée

Notez-la en trois courtes pages : [proposer une idée](/idees/proposer/). Aucun compte n’est nécessaire avant la dernière."""),
        ),
        (
            "workshops",
            gettext_lazy("""## Je veux venir à un comptoir

Choisissez une date près de chez vous dans [l’agenda des comptoirs](/comptoirs/). Venir est obligatoire avant de déposer un dossier : c’est là que l’on vous guide."""),
        ),
        (
            "",
            gettext_lazy("""## Je veux voter

Choisissez jusqu’à trois coups de cœur, puis suivez [les étapes du vote](/voter/). Un code arrive par courriel ou par SMS pour vérifier que vous ne votez qu’une fois. Sans courriel ni téléphone, un agent vous aide dans les lieux d’aide au vote, sur papier si vous préférez."""),
        ),
        (
            "",
            gettext_lazy("""## Mon vote est-il secret ?

Oui. Votre bulletin est scellé avec une clef dont les parts sont gardées par plusieurs personnes. Le reçu montre que votre enveloppe est dans l’urne, jamais ce qu’elle contient. Tout est expliqué [sur l’urne en public](/urne/)."""),
        ),
        (
            "",
            gettext_lazy("""## Le code n’arrive pas

Regardez dans les courriers indésirables, attendez deux minutes, puis redemandez-en un. S’il n’arrive toujours pas, appelez l’équipe."""),
        ),
        (
            "",
            gettext_lazy("""## Joindre l’équipe

La mission économie sociale et solidaire du Département répond du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h. Écrivez-lui à {contact} : une personne vous répond."""),
        ),
    ],
    "accessibilite": [
        (
            "",
            gettext_lazy("""Ce site vise une conformité totale au RGAA 4. Chaque page publique fonctionne sans JavaScript, au clavier, avec un lecteur d’écran, agrandie à 200 % et sur un écran de 320 pixels.

## Ce qui est vérifié

À chaque version, un contrôle automatique (axe, règles WCAG 2.2 AA et RGAA 4) passe sur les pages du parcours, en clair et en sombre, et un parcours entier est fait au clavier seul.

## Ce qui ne l’est pas encore

Aucun audit par un tiers n’a été mené. Tant qu’il ne l’est pas, ce site est déclaré **non conforme** au sens de la loi, même si nous ne connaissons pas de défaut.

## Une difficulté ?

Dites-la à l’équipe (page [Aide](/aide/)). Si la réponse ne vient pas, vous pouvez saisir le [Défenseur des droits](https://www.defenseurdesdroits.fr/)."""),
        )
    ],
    "vie-privee": [
        (
            "",
            gettext_lazy("""## Ce que nous gardons

- **Si vous proposez une idée ou un projet** : votre nom, un moyen de vous joindre, votre commune. Vos coordonnées ne sont jamais publiées."""),
        ),
        ("workshops", gettext_lazy("""- **Si vous venez à un comptoir** : votre nom et votre émargement.""")),
        (
            "",
            gettext_lazy("""- **Si vous votez** : une empreinte de votre courriel ou de votre téléphone, calculée avec une clef secrète, et le jour de votre vote. Ni votre nom, ni votre adresse, ni vos choix.

## Pourquoi

Le Département mène ce budget citoyen dans le cadre de ses missions d’intérêt public. L’empreinte du vote sert à ce que chacun ne vote qu’une fois.

## Combien de temps

L’empreinte et les bulletins scellés sont détruits après le délai de recours. Les comptes sans activité et les dossiers non retenus sont effacés selon les durées fixées par le service des archives.

## Vos droits

Vous pouvez demander à voir, corriger ou effacer ce qui vous concerne : écrivez à l’équipe (page [Aide](/aide/)) ou au délégué à la protection des données du Département. Vous pouvez aussi saisir la CNIL.

## Traceurs

Aucun. Les seuls cookies servent à rester connecté, à garder vos coups de cœur jusqu’au vote et à garder le même ordre des projets pendant votre visite."""),
        ),
    ],
}
