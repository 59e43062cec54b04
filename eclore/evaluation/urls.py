"""Addresses of the room."""

from django.urls import path

from eclore.evaluation import office as back
from eclore.evaluation import public as front

public = [
    path("chiffres/", front.figures, name="figures"),
    path("questionnaires/<slug:slug>/", front.questionnaire, name="questionnaire"),
]

office = [
    path("", back.home, name="home"),
    path("ouvrir/", back.open_questionnaire, name="open"),
    path("publier/", back.publish, name="publish"),
    path("<int:pk>/", back.questionnaire, name="questionnaire"),
    path("<int:pk>/fermer/", back.close, name="close"),
]
