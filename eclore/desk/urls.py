"""Addresses of the desk, under `/bureau/`."""

from django.urls import path

from eclore.desk import edition
from eclore.desk import office as desk

office = [
    path("", desk.today, name="today"),
    path("personnes/", desk.people, name="people"),
    path("personnes/<int:pk>/", desk.person, name="person"),
    path("personnes/<int:pk>/export.json", desk.person_export, name="person_export"),
    path("personnes/<int:pk>/effacer/", desk.person_erase, name="person_erase"),
    path("courriers/", desk.letters, name="letters"),
    path("courriers/envoyer/", desk.release, name="release"),
    path("courriers/<int:pk>/", desk.letter, name="letter"),
    path("edition/", edition.edition, name="edition"),
    path("edition/phases/<slug:kind>/", edition.phase, name="phase"),
    path("edition/roles/", edition.appoint, name="appoint"),
    path("edition/roles/<int:pk>/retirer/", edition.dismiss, name="dismiss"),
    path("journal/", desk.journal, name="journal"),
]
