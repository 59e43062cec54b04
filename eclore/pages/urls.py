"""Addresses of the site that span rooms."""

from django.urls import path

from eclore.pages import public as views

public = [
    path("", views.home, name="home"),
    path("projets/", views.projects, name="projects"),
    path("projets/<slug:slug>/", views.project, name="project"),
    path("mon-espace/", views.own_space, name="space"),
    path("reglement/", views.rules, name="rules"),
    path("aide/", views.help_page, name="help"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("vie-privee/", views.privacy, name="privacy"),
]
