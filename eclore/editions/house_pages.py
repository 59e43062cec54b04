"""The house's own words for the editorial pages (help, accessibility, privacy): what the public reads, and what the team
edits from, until an instance has written its own."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from eclore.editions import queries as editions
from eclore.editions.models import Edition


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
