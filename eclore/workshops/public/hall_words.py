"""The words that the script of the hall says: they stay in Python, so that a catalogue can replace them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_WORDS = {
    "online": _("En ligne"),
    "offline": _("Hors ligne : notez, tout partira au retour du réseau"),
    "waiting": _("{n} à envoyer"),
    "sent": _("Tout est envoyé"),
    "came": _("{n} venues"),
    "came_one": _("{n} venue"),
    "came_none": _("Personne pour l’instant"),
    "present": _("Présent"),
    "undo": _("Annuler"),
    "at": _("à {hour}"),
    "kept": _("à envoyer"),
    "waits": _("liste d’attente"),
    "walked": _("sans inscription"),
    "nobody": _("Personne de ce nom sur la liste. Notez-la plus bas comme venue sans inscription."),
    "empty": _("Personne ne s’était inscrit. Notez plus bas qui vient."),
    "noted": _("{name} : présence notée."),
    "twice": _("{name} est déjà notée."),
    "code_kept": _("Code {code} noté : le site le vérifiera au retour du réseau."),
    "taken_back": _("{name} : présence retirée."),
    "idea_kept": _("Idée notée : « {title} »."),
    "note_kept": _("Note gardée."),
    "missing_name": _("Écrivez son prénom et son nom."),
    "missing_title": _("Donnez un titre à l’idée, en quelques mots."),
    "missing_text": _("Écrivez l’idée en une ou deux phrases."),
    "missing_note": _("Cette note est vide."),
    "missing_whose": _("Dites de qui est cette idée."),
    "missing_theme": _("Choisissez un thème dans la liste."),
    "missing_agreed": _("Demandez à la personne si elle est d’accord, et cochez la case."),
    "retry": _("Renvoyer"),
    "despite_full": _("Faire entrer quand même"),
    "correct": _("Corriger"),
    "drop": _("Abandonner"),
    "sure_drop": _("Abandonner pour de bon ? Ce geste ne sera pas noté."),
    "card": _("Imprimer la carte"),
    "pick": _("Choisir…"),
    "bad_pin": _("Ce PIN n’ouvre pas ce que cette tablette garde. Vérifiez les huit signes."),
    "no_key": _("Retrouvez le réseau une fois pour ouvrir cette page : ce que la tablette garde est chiffré."),
    "forgot": _("Cette page a tout oublié, comme promis. Ce qui n’était pas parti se saisit depuis la feuille."),
    "signed_out": _("Le site ne vous reconnaît plus : ouvrez de nouveau votre lien, ou reconnectez-vous."),
    "camera": _("La caméra ne s’ouvre pas. Tapez le code écrit sous le carré."),
    "to_send": _("Il reste {n} gestes à envoyer."),
    "check_in": _("Présence"),
    "walk_in": _("Venue sans inscription"),
    "idea": _("Idée"),
    "note": _("Note"),
    "export_title": _("À régler"),
}


def words() -> dict[str, str]:
    """By name; `{n}`, `{name}`… are filled by the script."""
    return {name: str(text) for name, text in _WORDS.items()}
