"""The journal and the table of rights, in words: for each verb, what one may do and what somebody did.

A test compares this list with the permissions and with what the actions write: a verb without words is red.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    """`may`: in the table of rights. `did`: after the name of who did it, `%(what)s` being the subject; "" if never."""

    may: Any
    did: Any = ""


ROOMS = {
    "ideas": _("Les idées"),
    "workshops": _("Les comptoirs"),
    "advising": _("L’accompagnement"),
    "projects": _("Les dossiers"),
    "reviews": _("L’instruction"),
    "voting": _("Le vote"),
    "results": _("Les résultats"),
    "grants": _("Les conventions"),
    "evaluation": _("L’évaluation"),
    "editions": _("L’édition"),
    "desk": _("Le bureau"),
    "people": _("Les personnes"),
    "core": _("Les listes"),
}

VERBS = {
    "ideas.office": Words(_("ouvrir les idées")),
    "ideas.note": Words(_("noter une idée"), _("a noté l’idée %(what)s")),
    "ideas.publish": Words(_("publier une idée"), _("a publié l’idée %(what)s")),
    "ideas.merge": Words(_("réunir deux idées"), _("a réuni l’idée %(what)s à une autre")),
    "ideas.archive": Words(_("archiver une idée"), _("a archivé l’idée %(what)s")),
    "workshops.office": Words(_("ouvrir les comptoirs")),
    "workshops.plan": Words(_("préparer un comptoir"), _("a préparé le comptoir %(what)s")),
    "workshops.open": Words(_("ouvrir les inscriptions"), _("a ouvert les inscriptions du comptoir %(what)s")),
    "workshops.edit": Words(_("modifier un comptoir"), _("a modifié le comptoir %(what)s")),
    "workshops.hold": Words(_("clore un comptoir"), _("a clos le comptoir %(what)s")),
    "workshops.cancel": Words(_("annuler un comptoir"), _("a annulé le comptoir %(what)s")),
    "workshops.register": Words(_("inscrire à un comptoir"), _("a inscrit %(what)s")),
    "workshops.wait": Words(_("mettre en liste d’attente"), _("a mis en liste d’attente %(what)s")),
    "workshops.promote": Words(_("donner une place libre"), _("a donné une place libre à %(what)s")),
    "workshops.cancel_registration": Words(_("annuler une inscription"), _("a annulé l’inscription %(what)s")),
    "workshops.check_in": Words(_("émarger"), _("a noté une présence au comptoir %(what)s")),
    "workshops.certify": Words(_("envoyer une attestation"), _("a envoyé une attestation du comptoir %(what)s")),
    "workshops.write_again": Words(
        _("renvoyer une confirmation"), _("a renvoyé la confirmation de l’inscription %(what)s")
    ),
    "advising.office": Words(_("ouvrir l’accompagnement")),
    "advising.request": Words(_("demander un accompagnement"), _("a demandé un accompagnement pour %(what)s")),
    "advising.offer": Words(_("proposer un accompagnement"), _("a proposé un accompagnement à %(what)s")),
    "advising.assign": Words(_("choisir qui accompagne"), _("a proposé l’accompagnement de %(what)s")),
    "advising.accept": Words(_("accepter un accompagnement"), _("a accepté d’accompagner %(what)s")),
    "advising.decline": Words(_("décliner un accompagnement"), _("a décliné l’accompagnement de %(what)s")),
    "advising.hand_over": Words(_("transmettre un accompagnement"), _("a transmis l’accompagnement de %(what)s")),
    "advising.record_meeting": Words(_("noter un entretien"), _("a noté un entretien avec %(what)s")),
    "advising.schedule": Words(_("fixer un rendez-vous"), _("a fixé un rendez-vous avec %(what)s")),
    "advising.set_task": Words(_("noter une tâche"), _("a noté une tâche pour %(what)s")),
    "advising.tick_task": Words(_("cocher une tâche"), _("a coché une tâche de %(what)s")),
    "advising.attach": Words(_("joindre un document"), _("a joint un document pour %(what)s")),
    "advising.close": Words(_("terminer un accompagnement"), _("a terminé l’accompagnement de %(what)s")),
    "advising.reopen": Words(_("rouvrir un accompagnement"), _("a rouvert l’accompagnement de %(what)s")),
    "advising.consent": Words(_("donner son accord au partage"), _("a donné son accord au partage, %(what)s")),
    "advising.withdraw_consent": Words(
        _("retirer son accord au partage"), _("a retiré son accord au partage, %(what)s")
    ),
    "advising.set_partner": Words(_("tenir la liste des partenaires"), _("a changé le partenaire %(what)s")),
    "advising.hours": Words(_("lire les heures d’accompagnement")),
    "projects.office": Words(_("ouvrir les dossiers")),
    "projects.tell": Words(_("dire au téléphone où en est un dossier, sans l’ouvrir")),
    "projects.read": Words(_("lire son dossier")),
    "projects.start": Words(_("commencer un dossier"), _("a commencé le dossier %(what)s")),
    "projects.edit": Words(_("écrire un dossier"), _("a écrit dans le dossier %(what)s")),
    "projects.attach": Words(_("joindre une pièce"), _("a joint une pièce au dossier %(what)s")),
    "projects.submit": Words(_("déposer un dossier"), _("a déposé le dossier %(what)s")),
    "projects.send_back": Words(_("renvoyer un dossier à compléter"), _("a renvoyé à compléter le dossier %(what)s")),
    "projects.withdraw": Words(_("retirer un dossier"), _("a retiré le dossier %(what)s")),
    "projects.admit_public": Words(_("reprendre un projet public"), _("a repris le projet public %(what)s")),
    "reviews.office": Words(_("ouvrir l’instruction")),
    "reviews.read": Words(_("lire une instruction")),
    "reviews.assign": Words(_("confier un dossier"), _("a confié la lecture de %(what)s")),
    "reviews.reassign": Words(
        _("confier un dossier à quelqu’un d’autre"), _("a confié à quelqu’un d’autre la lecture de %(what)s")
    ),
    "reviews.distribute": Words(_("répartir les dossiers"), _("a réparti les dossiers")),
    "reviews.recuse": Words(_("se retirer d’un dossier"), _("s’est retiré·e de la lecture de %(what)s")),
    "reviews.give_opinion": Words(_("donner un avis"), _("a donné son avis sur %(what)s")),
    "reviews.admit": Words(_("déclarer recevable"), _("a déclaré recevable %(what)s")),
    "reviews.label": Words(_("labelliser"), _("a labellisé %(what)s")),
    "reviews.refuse": Words(_("refuser le label"), _("n’a pas retenu %(what)s")),
    "reviews.open_sitting": Words(_("ouvrir une séance du comité"), _("a ouvert une séance du comité")),
    "reviews.sit": Words(_("siéger au comité"), _("a siégé au comité")),
    "voting.office": Words(_("ouvrir le bureau de vote")),
    "voting.prepare": Words(_("préparer le scrutin"), _("a préparé le scrutin")),
    "voting.prepare_again": Words(_("préparer à nouveau le scrutin"), _("a préparé à nouveau le scrutin")),
    "voting.open_poll": Words(_("ouvrir l’urne"), _("a ouvert l’urne")),
    "voting.cast": Words(_("voter")),
    "voting.cast_many": Words(_("faire voter la démonstration"), _("a fait voter la démonstration")),
    "voting.append": Words(_("publier des empreintes"), _("a publié des empreintes d’enveloppes")),
    "voting.set_aside": Words(_("écarter une enveloppe"), _("a écarté une enveloppe")),
    "voting.assist": Words(_("aider à voter"), _("a aidé à voter")),
    "voting.close": Words(_("clore le vote"), _("a clos le vote")),
    "voting.unseal": Words(_("desceller l’urne"), _("a descellé l’urne")),
    "voting.admit": Words(_("reprendre des bulletins publics"), _("a repris des bulletins publics")),
    "results.office": Words(_("ouvrir les résultats")),
    "results.count": Words(_("dépouiller"), _("a dépouillé")),
    "results.approve": Words(_("approuver le décompte"), _("a approuvé le décompte")),
    "results.declare": Words(_("proclamer"), _("a proclamé les résultats")),
    "results.settle_tie": Words(_("départager les ex æquo"), _("a choisi comment départager les ex æquo")),
    "grants.office": Words(_("ouvrir les conventions")),
    "grants.see": Words(_("lire sa convention")),
    "grants.prepare": Words(_("préparer une convention"), _("a préparé la convention de %(what)s")),
    "grants.sign": Words(_("signer une convention"), _("a noté la signature de la convention de %(what)s")),
    "grants.pay": Words(_("noter un versement"), _("a noté un versement à %(what)s")),
    "grants.report": Words(_("rendre un bilan"), _("a rendu le bilan de %(what)s")),
    "grants.tell": Words(_("donner des nouvelles"), _("a donné des nouvelles de %(what)s")),
    "grants.pledge": Words(_("noter un cofinancement"), _("a noté un cofinancement de %(what)s")),
    "grants.claw_back": Words(_("demander un reversement"), _("a demandé un reversement à %(what)s")),
    "grants.close": Words(_("solder une subvention"), _("a soldé la subvention de %(what)s")),
    "evaluation.office": Words(_("ouvrir l’évaluation")),
    "evaluation.open": Words(_("ouvrir un questionnaire"), _("a ouvert un questionnaire")),
    "evaluation.answer": Words(_("répondre à un questionnaire"), _("a répondu à un questionnaire")),
    "evaluation.close": Words(_("fermer un questionnaire"), _("a fermé un questionnaire")),
    "evaluation.publish": Words(_("publier les chiffres"), _("a publié les chiffres de l’édition")),
    "evaluation.forget_answer": Words(_("détruire une réponse"), _("a détruit une réponse")),
    "editions.office": Words(_("entrer au bureau")),
    "editions.contact": Words(_("lire les contacts dans les listes")),
    "editions.create_edition": Words(_("créer une édition"), _("a créé l’édition")),
    "editions.set_current": Words(_("choisir l’édition courante"), _("a choisi l’édition courante")),
    "editions.set_rooms": Words(_("choisir les salles de l’édition"), _("a choisi les salles de l’édition")),
    "editions.set_phase": Words(_("changer les dates"), _("a changé les dates : %(what)s")),
    "editions.adopt_rulebook": Words(_("adopter un règlement"), _("a adopté le règlement de dépouillement")),
    "editions.freeze_rulebook": Words(_("geler le règlement"), _("a gelé le règlement de dépouillement")),
    "editions.settle_ties": Words(_("changer la règle de départage"), _("a changé la règle de départage")),
    "editions.set_process_rules": Words(_("changer les règles de l’édition"), _("a changé les règles de l’édition")),
    "editions.publish_page": Words(_("écrire une page"), _("a publié une page du site")),
    "editions.load_territories": Words(_("charger la carte"), _("a chargé la carte")),
    "editions.grant_role": Words(_("donner un rôle"), _("a donné un rôle : %(what)s")),
    "editions.revoke_role": Words(_("retirer un rôle"), _("a retiré un rôle : %(what)s")),
    "desk.office": Words(_("ouvrir « Aujourd’hui »")),
    "desk.people": Words(_("chercher une personne")),
    "desk.resend": Words(_("renvoyer un courrier"), _("a renvoyé un courrier")),
    "desk.tell_how_to_sign_in": Words(_("écrire comment se connecter"), _("a écrit à quelqu’un comment se connecter")),
    "desk.mend_contact": Words(_("corriger un contact")),
    "desk.note_call": Words(_("noter un appel")),
    "desk.act_for": Words(_("agir à la place de quelqu’un")),
    "desk.answer_contest": Words(_("répondre à une contestation")),
    "desk.merge_persons": Words(_("réunir deux fiches")),
    "desk.export_person": Words(_("remettre ses données à quelqu’un"), _("a remis ses données à quelqu’un")),
    "desk.erase_person": Words(_("effacer une personne")),
    "desk.letters": Words(_("lire les courriers")),
    "desk.release": Words(_("laisser partir un courrier"), _("a laissé partir un courrier")),
    "desk.templates": Words(_("changer les textes des courriers"), _("a changé le texte d’un courrier")),
    "desk.attach_scan": Words(_("joindre un courrier signé"), _("a joint un courrier signé")),
    "desk.edit_letter": Words(_("corriger un courrier"), _("a corrigé un courrier")),
    "desk.edit_letterhead": Words(_("changer l’en-tête"), _("a changé l’en-tête des courriers")),
    "desk.mark_printed": Words(_("noter l’impression"), _("a noté l’impression de courriers")),
    "desk.journal": Words(_("lire le journal")),
    "desk.appoint": Words(_("donner un rôle tout de suite")),
    "desk.dismiss": Words(_("retirer un rôle")),
    "desk.invite": Words(_("inviter à tenir un rôle"), _("a invité quelqu’un à tenir un rôle : %(what)s")),
    "desk.invite_again": Words(_("renvoyer une invitation"), _("a renvoyé une invitation : %(what)s")),
    "desk.revoke_invitation": Words(_("reprendre une invitation"), _("a repris une invitation : %(what)s")),
    "desk.accept_invitation": Words(_("accepter une invitation"), _("a accepté une invitation : %(what)s")),
    "desk.set_stand_in": Words(_("noter une suppléance"), _("a noté une suppléance : %(what)s")),
    "desk.end_stand_in": Words(_("terminer une suppléance"), _("a terminé une suppléance")),
    "desk.close_login": Words(_("fermer le compte de qui part"), _("a fermé le compte d’une personne qui part")),
    "people.meet": Words(_("noter une personne"), _("a noté une personne : %(what)s")),
    "people.open_account": Words(_("ouvrir un compte"), _("a ouvert un compte : %(what)s")),
    "people.enter_by_phone": Words(_("entrer par téléphone"), _("a ouvert son compte par téléphone")),
    "people.link": Words(_("relier un compte à une personne"), _("a relié un compte à %(what)s")),
    "people.describe_organisation": Words(_("décrire une structure"), _("a décrit une structure")),
    "people.erase": Words(_("effacer une personne"), _("a effacé une personne")),
    "people.close_account": Words(_("fermer un compte"), _("a fermé un compte")),
    "people.mend_contact": Words(_("corriger un contact"), _("a corrigé un contact de %(what)s")),
    "people.ask_login_change": Words(
        _("demander un changement d’adresse"), _("a demandé un changement d’adresse de connexion")
    ),
    "people.confirm_login_change": Words(_("confirmer une adresse"), _("a confirmé sa nouvelle adresse de connexion")),
    "people.contest": Words(_("contester un acte"), _("a contesté un acte fait à sa place")),
    "people.answer_contest": Words(_("répondre à une contestation"), _("a répondu à une contestation de %(what)s")),
    "people.note_call": Words(_("noter un appel"), _("a noté un appel")),
    "people.place_call": Words(_("rattacher un appel"), _("a rattaché un appel à une personne")),
    "people.called_back": Words(_("noter un rappel"), _("a rappelé quelqu’un")),
    "people.merge": Words(_("réunir deux fiches"), _("a réuni une autre fiche à celle de %(what)s")),
    "core.export": Words(_("télécharger une liste"), _("a téléchargé une liste")),
    "desk.write": Words(_("écrire à une liste"), _("a préparé un courrier à une liste")),
    "desk.rewrite": Words(_("corriger un courrier à une liste"), _("a corrigé un courrier à une liste")),
    "desk.submit": Words(
        _("faire relire un courrier à une liste"), _("a demandé la relecture d’un courrier à une liste")
    ),
    "desk.approve": Words(_("approuver un courrier à une liste"), _("a approuvé un courrier à une liste")),
    "desk.discard": Words(_("abandonner un courrier à une liste"), _("a abandonné un courrier à une liste")),
    "desk.send": Words(_("envoyer à une liste"), _("a envoyé un courrier à une liste")),
    "desk.stop": Words(_("arrêter un envoi"), _("a arrêté un envoi")),
    "desk.resume": Words(_("reprendre un envoi"), _("a repris un envoi")),
    "desk.finish": Words(_("terminer un envoi"), _("a terminé un envoi")),
    "desk.retry_address": Words(_("réessayer une adresse"), _("a réessayé une adresse")),
    "desk.choose_digest": Words(_("choisir son courriel du matin"), _("a choisi son courriel du matin")),
    "editions.hand_over": Words(_("remettre l’export de l’édition"), _("a remis une part de l’édition : %(what)s")),
    "ideas.edit": Words(_("corriger une idée"), _("a corrigé l’idée %(what)s")),
    "projects.history": Words(_("lire l’histoire d’un dossier")),
    "people.want_news": Words(_("s’abonner aux nouvelles"), _("a demandé les nouvelles")),
    "people.stop_news": Words(_("se désabonner des nouvelles"), _("a arrêté les nouvelles")),
    "results.record_past": Words(_("noter une édition passée"), _("a noté le résultat d’une édition passée")),
    "workshops.add_outreach": Words(_("noter une démarche"), _("a noté une démarche pour faire connaître un comptoir")),
    "workshops.reach_out": Words(_("faire connaître un comptoir"), _("a fait connaître un comptoir")),
    "workshops.answer": Words(_("répondre à une place proposée"), _("a répondu à une place proposée, %(what)s")),
    "workshops.confirm": Words(_("confirmer sa venue"), _("a confirmé sa venue, %(what)s")),
    "workshops.lapse": Words(_("laisser passer une place"), _("a laissé passer une place proposée, %(what)s")),
    "workshops.forget_needs": Words(_("effacer les besoins"), _("a effacé les besoins notés pour un comptoir")),
    "workshops.receive": Words(_("tenir la porte"), _("a reçu les arrivées notées à la porte, comptoir %(what)s")),
    "workshops.open_hall": Words(_("ouvrir la salle"), _("a ouvert la salle par un lien, comptoir %(what)s")),
    "workshops.note_hall": Words(_("noter dans la salle"), _("a pris une note dans la salle, comptoir %(what)s")),
    "workshops.attach_sheet": Words(_("joindre la feuille"), _("a joint la feuille signée du comptoir %(what)s")),
    "workshops.invite_host": Words(_("confier la porte"), _("a donné un lien pour tenir la porte, comptoir %(what)s")),
    "workshops.revoke_host": Words(_("retirer la porte"), _("a retiré un lien de la porte, comptoir %(what)s")),
    "workshops.waive": Words(_("dispenser de comptoir"), _("a dispensé de comptoir %(what)s")),
    "workshops.lift_waiver": Words(_("retirer une dispense"), _("a retiré une dispense de comptoir, %(what)s")),
    "workshops.note_call": Words(_("noter un appel d’inscrit"), _("a noté un appel, %(what)s")),
    "workshops.note_outcome": Words(
        _("noter ce qui est sorti d’un comptoir"), _("a noté ce qui est sorti du comptoir %(what)s")
    ),
    "workshops.register_reserved": Words(_("donner une place réservée"), _("a donné une place réservée à %(what)s")),
    "workshops.withdraw_attendance": Words(
        _("retirer une présence"), _("a retiré une présence notée par erreur au comptoir %(what)s")
    ),
    "desk.import": Words(_("reprendre une feuille")),
    "desk.import_past": Words(_("reprendre les éditions passées")),
    "desk.check_import": Words(_("vérifier une feuille"), _("a vérifié une feuille à reprendre")),
    "desk.check_import_again": Words(
        _("vérifier de nouveau une feuille"), _("a vérifié de nouveau une feuille à reprendre")
    ),
    "desk.start_import": Words(_("reprendre une feuille"), _("a lancé la reprise d’une feuille")),
    "desk.finish_import": Words(_("terminer une reprise"), _("a terminé la reprise d’une feuille")),
    "desk.import_line": Words(_("reprendre une ligne"), _("a repris une ligne d’une feuille")),
    "editions.add_key_day": Words(_("noter une date clef"), _("a noté une date clef")),
    "editions.set_key_day": Words(_("changer une date clef"), _("a changé une date clef")),
    "editions.remove_key_day": Words(_("retirer une date clef"), _("a retiré une date clef")),
    "editions.settle_key_day": Words(_("régler une date clef"), _("a réglé une date clef")),
    "editions.propose_change": Words(_("proposer de changer une étape"), _("a proposé de changer une étape")),
    "editions.confirm_change": Words(_("confirmer un changement d’étape"), _("a confirmé un changement d’étape")),
    "editions.drop_change": Words(_("abandonner un changement d’étape"), _("a abandonné un changement d’étape")),
    "ideas.accept_help": Words(_("accepter une aide"), _("a accepté une aide pour l’idée %(what)s")),
    "ideas.decline_help": Words(_("décliner une aide"), _("a décliné une aide pour l’idée %(what)s")),
    "ideas.offer_help": Words(_("proposer son aide"), _("a proposé son aide pour l’idée %(what)s")),
    "ideas.answer_merge": Words(
        _("répondre à une réunion d’idées"), _("a répondu à la proposition de réunir l’idée %(what)s")
    ),
    "ideas.propose_merge": Words(
        _("proposer de réunir deux idées"), _("a proposé de réunir l’idée %(what)s à une autre")
    ),
    "ideas.carry_over": Words(
        _("reprendre une idée d’une autre édition"), _("a repris l’idée %(what)s d’une autre édition")
    ),
    "ideas.follow": Words(_("suivre une idée"), _("suit l’idée %(what)s")),
    "ideas.set_tool": Words(_("changer la boîte à outils"), _("a changé un outil de la boîte à outils")),
    "ideas.remove_tool": Words(_("retirer un outil"), _("a retiré un outil de la boîte à outils")),
    "ideas.unfollow": Words(_("ne plus suivre une idée"), _("ne suit plus l’idée %(what)s")),
}


def may(name: str) -> str:
    """What a permission lets one do; its name where a room has not said it yet."""
    return str(VERBS[name].may) if name in VERBS else name


def did(verb: str, what: str) -> str:
    """What was done, to follow a name; the verb itself where a room has not said it yet."""
    words = VERBS.get(verb)
    return str(words.did) % {"what": what} if words and words.did else f"{verb} {what}".strip()
