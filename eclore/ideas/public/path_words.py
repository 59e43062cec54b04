"""The words of the path « Ma boussole »: ten plain questions, and the advice that answers call for.

No answer leads to a refusal, and each of the three groups says something to whoever answers nothing.
Sources: law of 31 July 2014 on the social and solidarity economy, articles 1 and 2; law of 1 July 1901, articles 2 bis
and 5; law of 10 September 1947, articles 19 quinquies and following (SCIC); law of 19 July 1978 (SCOP).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

UNSURE = "-"
LETTERS = "abcd"


@dataclass(frozen=True)
class Question:
    """A question and its answers, lettered in their order."""

    key: str
    text: Any
    answers: tuple[Any, ...]


@dataclass(frozen=True)
class Advice:
    """A piece of advice, for those whose answer to each question of `when` is one of its letters."""

    title: Any
    text: Any
    when: dict[str, str] = field(default_factory=dict)

    def suits(self, answers: dict[str, str]) -> bool:
        return all(answers[key] in letters for key, letters in self.when.items())


QUESTIONS = (
    Question(
        "aim",
        _("À quoi sert d’abord votre idée ?"),
        (
            _("À répondre à un besoin des habitants, du territoire ou de l’environnement"),
            _("À faire quelque chose entre nous"),
            _("À créer mon emploi"),
        ),
    ),
    Question(
        "profit",
        _("S’il reste de l’argent à la fin de l’année, où va-t-il ?"),
        (
            _("Il reste dans le projet"),
            _("Une part va à celles et ceux qui y travaillent"),
            _("Il revient à qui a mis l’argent au départ"),
        ),
    ),
    Question(
        "voice",
        _("Qui décidera ?"),
        (
            _("Chaque membre, une personne pour une voix"),
            _("Un petit groupe, qui rend des comptes"),
            _("Une seule personne"),
        ),
    ),
    Question("people", _("Combien êtes-vous ?"), (_("Une personne"), _("De deux à six"), _("Sept ou plus"))),
    Question(
        "structure",
        _("Avez-vous déjà une structure ?"),
        (
            _("Oui, une association"),
            _("Oui, une coopérative, une mutuelle, une fondation ou une société"),
            _("Non, mais une structure que nous connaissons pourrait nous accueillir"),
            _("Non"),
        ),
    ),
    Question(
        "sales",
        _("Allez-vous vendre un produit ou un service ?"),
        (_("Non"), _("Un peu, pour aider à payer les frais"), _("Oui, c’est le cœur du projet")),
    ),
    Question(
        "jobs",
        _("Y aura-t-il des emplois ?"),
        (_("Non, des bénévoles"), _("Peut-être un jour"), _("Oui, dès le début")),
    ),
    Question(
        "allies",
        _("D’autres veulent-ils décider avec vous : usagers, salariés, commune… ?"),
        (_("Oui, plusieurs à la fois"), _("Ils aident, sans décider"), _("Pas pour l’instant")),
    ),
    Question(
        "money",
        _("De combien avez-vous besoin pour commencer ?"),
        (_("Moins de 5 000 €"), _("De 5 000 à 20 000 €"), _("Plus de 20 000 €")),
    ),
    Question(
        "age",
        _("Quel âge ont les personnes qui portent l’idée ?"),
        (_("18 ans ou plus"), _("Certaines ont 16 ou 17 ans"), _("Certaines ont moins de 16 ans")),
    ),
)

# The three marks of the law: each says what already holds, or what to talk over.
GOOD = (
    Advice(_("Un but utile à d’autres"), _("La loi demande un autre but que le partage des bénéfices."), {"aim": "a"}),
    Advice(
        _("L’argent sert le projet"),
        _("La loi demande que les bénéfices servent d’abord à faire vivre et grandir l’activité."),
        {"profit": "a"},
    ),
    Advice(
        _("On décide à plusieurs"),
        _("La loi demande une gouvernance démocratique : la voix ne dépend pas de l’argent apporté."),
        {"voice": "ab"},
    ),
)
WORK = (
    Advice(
        _("À qui l’idée sert-elle, en plus de vous ?"),
        _("Ouvrir l’activité à d’autres, répondre à un besoin du territoire : une phrase suffit souvent à le montrer."),
        {"aim": "bc-"},
    ),
    Advice(
        _("Que devient l’argent qui reste ?"),
        _(
            "Payer le travail est normal, et une part des bénéfices peut aller aux salariés. Dans l’ESS, "
            "le plus gros reste dans l’activité, et une réserve ne se partage jamais."
        ),
        {"profit": "bc-"},
    ),
    Advice(
        _("Comment décider à plusieurs ?"),
        _("Vous pouvez garder votre place et associer les autres : une assemblée, une voix par personne, des comptes."),
        {"voice": "c-"},
    ),
)
FORMS = (
    Advice(
        _("Votre association"),
        _("Une association fait partie de l’ESS par sa nature. Vérifiez que l’objet de ses statuts couvre votre idée."),
        {"structure": "a"},
    ),
    Advice(
        _("Votre structure"),
        _(
            "Coopératives, mutuelles et fondations font partie de l’ESS par leur nature. Une société peut en être, "
            "si ses statuts suivent la loi de 2014 : utilité sociale, décision partagée, bénéfices réinvestis."
        ),
        {"structure": "b"},
    ),
    Advice(
        _("Un collectif accueilli par une structure"),
        _(
            "Vous gardez votre nom et votre projet ; la structure signe et reçoit la subvention pour vous. "
            "Écrivez ensemble, sur une page, qui fait quoi et comment on se sépare."
        ),
        {"structure": "c"},
    ),
    Advice(
        _("Une association loi de 1901"),
        _(
            "Deux personnes suffisent. On écrit des statuts, on la déclare, elle est publiée au Journal officiel, "
            "puis on demande un numéro SIRET, nécessaire pour recevoir une subvention."
        ),
        {"structure": "cd-"},
    ),
    Advice(
        _("Une SCIC, coopérative d’intérêt collectif"),
        _(
            "Elle réunit au moins trois sortes d’associés, dont les bénéficiaires et les salariés ou les producteurs. "
            "Une commune peut en être, jusqu’à la moitié du capital."
        ),
        {"allies": "a", "sales": "bc-"},
    ),
    Advice(
        _("Une SCOP, coopérative de travail"),
        _("Les salariés y sont associés, majoritaires, et chacun a une voix."),
        {"sales": "c", "jobs": "bc"},
    ),
    Advice(
        _("Une coopérative d’activité et d’emploi"),
        _("Pour essayer votre activité avec un contrat et un accompagnement, sans créer d’entreprise."),
        {"people": "a", "sales": "bc"},
    ),
    Advice(
        _("Une junior association, ou le foyer du collège"),
        _(
            "De 12 à 17 ans, une junior association permet d’avoir un compte et une assurance. "
            "Un collège n’est pas une structure de l’ESS : son foyer socio-éducatif ou une association "
            "peut porter l’idée."
        ),
        {"age": "bc"},
    ),
)
STEPS = (
    Advice(
        _("Trouvez une deuxième personne"),
        _("Une idée se porte mieux à plusieurs, et une association se crée à deux."),
        {"people": "a"},
    ),
    Advice(
        _("Les parents d’abord"),
        _(
            "Avant 16 ans, il faut leur accord écrit pour créer ou diriger une association. "
            "À 16 et 17 ans, ils sont prévenus et peuvent s’y opposer. Prévoyez un adulte référent."
        ),
        {"age": "bc"},
    ),
    Advice(
        _("Ne comptez pas sur une seule aide"),
        _("Financement participatif, prêt solidaire, club d’épargnants, commune : on vous aidera à choisir."),
        {"money": "c"},
    ),
    Advice(
        _("Calculez ce que coûte un emploi"),
        _("Salaire, cotisations, mois sans recettes : posez-les dans un budget avant de vous engager."),
        {"jobs": "c"},
    ),
    Advice(
        _("Demandez à trois personnes si elles paieraient"),
        _("Leur réponse dit plus que bien des études. Notez le prix qu’elles trouvent juste."),
        {"sales": "c"},
    ),
    Advice(_("Racontez votre idée en une minute"), _("À qui sert-elle, avec qui, et qu’est-ce qui change ?")),
)
