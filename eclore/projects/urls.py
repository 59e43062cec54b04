"""Addresses of the room."""

from django.urls import path

from eclore.projects import office as desk
from eclore.projects import public as site

public = [
    path("dossiers/commencer/", site.start, name="start"),
    path("dossiers/<int:pk>/", site.project, name="project"),
    path("dossiers/<int:pk>/pieces/", site.attachments, name="attachments"),
    path("dossiers/<int:pk>/pieces/<int:attachment_pk>/", site.attachment, name="attachment"),
    path("dossiers/<int:pk>/pieces/<int:attachment_pk>/retirer/", site.detach, name="detach"),
    path("dossiers/<int:pk>/equipe/ajouter/", site.add_teammate, name="add_teammate"),
    path("dossiers/<int:pk>/equipe/<int:person_id>/retirer/", site.remove_teammate, name="remove_teammate"),
    path("dossiers/<int:pk>/apercu/", site.preview, name="preview"),
    path("dossiers/<int:pk>/dossier.<paper:form>", site.paper, name="paper"),
    path("dossiers/<int:pk>/relecture/", site.check, name="check"),
    path("dossiers/<int:pk>/historique/", site.history, name="history"),
    path("dossiers/<int:pk>/retirer/", site.withdraw, name="withdraw"),
    path("dossiers/<int:pk>/<slug:slug>/", site.section, name="section"),
]

office = [
    path("", desk.home, name="home"),
    path("<int:pk>/", desk.project, name="project"),
    path("<int:pk>/dossier.<paper:form>", desk.paper, name="paper"),
    path("<int:pk>/historique/", desk.history, name="history"),
    path("<int:pk>/retirer/", desk.withdraw, name="withdraw"),
    path("<int:pk>/pieces/<int:attachment_pk>/", desk.attachment, name="attachment"),
]
