"""Addresses of the room."""

from django.urls import path

from eclore.ideas import office as bureau
from eclore.ideas import public as site

public = [
    path("idees/", site.ideas, name="ideas"),
    path("idees/proposer/", site.propose, name="propose"),
    path("idees/proposer/lieu/", site.propose_place, name="propose_place"),
    path("idees/proposer/contact/", site.propose_contact, name="propose_contact"),
    path("idees/<int:pk>/", site.idea, name="idea"),
    path("idees/<int:pk>/corriger/", site.edit, name="edit"),
    path("idees/<int:pk>/historique/", site.history, name="history"),
]

office = [
    path("", bureau.home, name="home"),
    path("<int:pk>/", bureau.idea, name="idea"),
    path("<int:pk>/corriger/", bureau.edit, name="edit"),
    path("<int:pk>/historique/", bureau.history, name="history"),
    path("<int:pk>/publier/", bureau.publish, name="publish"),
    path("<int:pk>/reunir/", bureau.merge, name="merge"),
    path("<int:pk>/archiver/", bureau.archive, name="archive"),
]
