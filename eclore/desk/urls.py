"""Addresses of the desk, under `/bureau/`."""

from django.urls import path

from eclore.desk.office import edition, journal, letterhead, letters, people, print_letters, roles, templates, today

office = [
    path("", today.today, name="today"),
    path("personnes/", people.people, name="people"),
    path("personnes/<int:pk>/", people.person, name="person"),
    path("personnes/<int:pk>/export.json", people.person_export, name="person_export"),
    path("personnes/<int:pk>/effacer/", people.person_erase, name="person_erase"),
    path("courriers/", letters.letters, name="letters"),
    path("courriers/envoyer/", letters.release, name="release"),
    path("courriers/<int:pk>/", letters.letter, name="letter"),
    path("courriers/<int:pk>/corriger/", letters.edit, name="letter_edit"),
    path("courriers/<int:pk>/lettre.<slug:form>", print_letters.one, name="letter_paper"),
    path("courriers/<int:pk>/signee/", print_letters.scan, name="letter_scan"),
    path("courriers/imprimer/", print_letters.several, name="print"),
    path("courriers/imprimes/", print_letters.printed, name="printed"),
    path("courriers/papier-a-lettres/", letterhead.letterhead, name="letterhead"),
    path("courriers/papier-a-lettres/specimen.<slug:form>", letterhead.specimen, name="specimen"),
    path("courriers/modeles/", templates.templates, name="templates"),
    path("courriers/modeles/<str:name>/", templates.template, name="template"),
    path("courriers/modeles/<str:name>/versions/", templates.versions, name="template_versions"),
    path("courriers/modeles/<str:name>/revenir/", templates.restore, name="template_restore"),
    path("edition/", edition.edition, name="edition"),
    path("edition/phases/<slug:kind>/", edition.phase, name="phase"),
    path("edition/etapes/", edition.rooms, name="rooms"),
    path("edition/roles/", roles.appoint, name="appoint"),
    path("edition/roles/<int:pk>/retirer/", roles.dismiss, name="dismiss"),
    path("journal/", journal.journal, name="journal"),
]
