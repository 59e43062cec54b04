"""Invented values for the page of components, and for the tests that read it. Nothing here comes from a database."""

from datetime import UTC, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Paginator

from eclore.core.drawing import KINDS
from eclore.core.listing import Listing

register = template.Library()

LAND = (
    ("Calaisis", "M233 18L144 29L74 60L149 90L178 107L250 73z"),
    ("Boulonnais", "M74 63L30 76L28 186L160 164L176 110L149 90z"),
    ("Audomarois", "M254 73L178 107L163 161L222 202L356 218L317 110z"),
)
COLOURS = (
    ("paper", "fond"), ("ink", "texte"), ("leaf", "action"), ("sprout", "surface calme"), ("sun", "appel, maintenant"),
    ("coral", "coup de cœur, erreur"), ("sky", "lien, information"), ("soil", "terre du chemin"),
)  # fmt: skip
ICONS = (
    "coeur lieu calendrier fleche ok croix loupe alerte info cadenas "
    "oeil piece imprimer lettre telecharger personnes horloge mains euro cle "
    "graphe plus moins crayon corbeille dossier document telephone maison sortie "
    "personne urne balance cloche partage lien photo haut bas filtre "
    "liste carte bulle drapeau bouclier copier externe etoile reglages qr "
    "tampon micro livre engrenage recharger retour menu"
)


class SampleForm(forms.Form):
    """One field of each kind."""

    first_name = forms.CharField(label="Votre prénom", help_text="Comme à l’école ou sur votre carte.")
    born_on = forms.DateField(
        label="Date de naissance",
        help_text="Par exemple 27/03/2013",
        error_messages={"invalid": "L’année a quatre chiffres, par exemple 2013"},
    )
    idea = forms.CharField(
        label="Votre idée", widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}), max_length=500
    )
    territory = forms.ChoiceField(label="Territoire", required=False, choices=[("", "Choisir"), ("artois", "Artois")])
    channel = forms.ChoiceField(
        label="Comment voulez-vous recevoir les nouvelles ?",
        choices=[("email", "Par e-mail"), ("sms", "Par texto")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une façon de recevoir les nouvelles"},
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        required=False,
        choices=[("food", "Alimentation"), ("bikes", "Mobilité"), ("art", "Culture")],
        widget=forms.CheckboxSelectMultiple,
    )
    statutes = forms.FileField(label="Statuts signés", required=False, help_text="PDF ou photo, 10 Mo au plus.")
    agrees = forms.BooleanField(label="Me dire quand l’édition suivante ouvre", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].is_public = True  # type: ignore[attr-defined]
        self.fields["born_on"].is_short = True  # type: ignore[attr-defined]


class SampleFilters(forms.Form):
    q = forms.CharField(label="Un mot", required=False)
    theme = forms.ChoiceField(label="Thème", required=False, choices=[("", "Tous"), ("bikes", "Mobilité (7)")])


def _journey() -> list[dict[str, str]]:
    steps = (
        ("graine", "L’idée", "Graine · janvier"), ("terreau", "Le comptoir", "Terreau · mars"),
        ("pousse", "Le dossier", "Pousse · avril"), ("bouton", "Le label", "Bouton · juin"),
        ("soleil", "Le vote", "Soleil · septembre"), ("fleur", "Les lauréats", "Fleur · novembre"),
        ("essaimage", "Le suivi", "Essaimage · dès 2027"),
    )  # fmt: skip
    states = ["done"] * 4 + ["now"] + ["todo"] * 2
    return [
        {"icon": icon, "title": title, "small": small, "state": state}
        for (icon, title, small), state in zip(steps, states, strict=True)
    ]


def _cards() -> list[dict[str, Any]]:
    heart = {"action": "/_composants/", "fields": {"number": 27}}
    return [
        {
            "number": 27, "theme": "Réemploi", "tint": "sun", "drawing": {"kind": "repair", "seed": 27}, "href": "#k11",
            "title": "Le Café qui répare", "place": "Bruay-la-Buissière, Artois", "cents": 940_000,
            "text": "On y apporte un grille-pain en panne. On repart avec un appareil qui marche.",
            "who": {"name": "Avec Rose", "role": "électricienne à la retraite", "seed": 3}, "heart": heart,
        },
        {
            "number": 8, "theme": "Mobilité", "tint": "sky", "drawing": {"kind": "bikes", "seed": 8}, "href": "#k11",
            "title": "Roue libre", "place": "Arras, Arrageois", "cents": 1_120_050,
            "text": "Un atelier où chacun apprend à réparer son vélo.", "heart": {**heart, "on": True},
        },
        {
            "number": 12, "theme": "Alimentation", "drawing": {"kind": "garden", "seed": 12}, "href": "#k11",
            "title": "Les Jardins de la Fosse", "place": "Liévin, Lens-Liévin", "cents": 1_280_000,
            "tag": {"text": "Lauréat", "tint": "sun"}, "text": "Au pied des terrils, quarante parcelles à cultiver.",
        },
    ]  # fmt: skip


def _ranking() -> list[dict[str, Any]]:
    first = {"rank": 1, "title": "L’Épicerie d’à côté", "place": "Fruges", "votes": 1642, "cents": 1_800_000}
    second = {"rank": 2, "title": "Le Café qui répare", "place": "Bruay-la-Buissière", "votes": 1549, "cents": 940_000}
    last = {"rank": 3, "title": "La Grande Scène", "votes": 610, "cents": 9_000_000}
    funded = [{**row, "funded": True, "why": "#k19"} for row in (first, second)]
    return [*funded, {**last, "funded": False, "note": "Ne tient pas dans le reste"}]


@register.simple_tag
def samples() -> dict[str, Any]:
    """Everything that the page of components shows."""
    evening = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
    bad = SampleForm({"first_name": "Léa", "born_on": "27 3 13", "idea": ""})
    bad.is_valid()
    rows = [
        {"label": "Idées", "value": 120, "icon": "graine"},
        {"label": "Dossiers", "value": 60, "icon": "pousse"},
        {"label": "Au vote", "value": 54, "icon": "soleil"},
    ]
    asked = [9_400, 12_800, 15_600, 18_000, 7_900, 11_200, 9_999, 14_500, 22_000, 6_000, 8_000, 5_000]
    funded = [True] * 8 + [False, True, False, True]
    return {
        "moment": evening,
        "form": bad,
        "filters": SampleFilters(),
        "journey": _journey(),
        "cards": _cards(),
        "rows": rows,
        "tasks": [
            {"label": "Statuts signés", "href": "#k9", "state": "done", "text": "Reçue"},
            {"label": "Budget", "href": "#k9", "state": "started"},
            {"label": "Relevé bancaire", "href": "#k9", "state": "redo", "hint": "La photo est floue."},
            {"label": "Photo du projet", "href": "#k9", "state": "todo"},
        ],
        "answers": [
            {"label": "Votre idée", "value": "Réparer les vélos ensemble", "href": "#k9"},
            {"label": "Commune", "value": "Bruay-la-Buissière", "href": "#k9"},
        ],
        "trail": [
            {"at": evening, "title": "Le vote ferme", "text": "L’urne est scellée."},
            {"when": "En juin", "title": "Le comité a donné le label", "by": "Paul"},
        ],
        "work": [
            {"icon": "soleil", "title": "Trois bulletins en quarantaine", "href": "#k18", "tag": "En retard de 2 jours",
             "tint": "coral", "text": "Ils attendent votre second avis.", "action": "Donner mon avis"},
            {"icon": "fleur", "title": "Salle de la proclamation", "href": "#k18", "tag": "Avant vendredi 25",
             "text": "Confirmer la date.", "action": "Confirmer"},
        ],
        "areas": [
            {"name": name, "path": path, "value": value, "href": "#k16"}
            for (name, path), value in zip(LAND, (7, 5, 12), strict=True)
        ],
        "plants": [{"votes": 900 - 15 * rank, "funded": rank % 12 != 11} for rank in range(54)],
        "stairs": [{"cents": euros * 100, "funded": ok} for euros, ok in zip(asked, funded, strict=True)],
        "ranking": _ranking(),
        "plan": [
            {"label": "Temps d’animation", "cents": 620_000}, {"label": "Outillage et pièces", "cents": 430_000},
            {"label": "Salle et assurance", "cents": 210_000}, {"label": "Communication", "cents": 160_000},
        ],
        "code": "7f3a91c4e0b25d682ac9f4178b0e63d5c1529ea804b7d63fa18c5e903b72fd26",
        "page": Paginator(range(200), 10).page(3),
        "listing": Listing(name="projets", title="Projets", columns=(), rows=(), edition=None),
        "kinds": sorted(KINDS), "icons": ICONS.split(),
        "colours": [{"name": name, "use": use, "fill": f"var(--{name})"} for name, use in COLOURS],
        "seeds": range(12),
    }  # fmt: skip
