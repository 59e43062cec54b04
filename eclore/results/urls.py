"""Addresses of the room."""

from django.urls import path

from eclore.results import office as desk
from eclore.results import public as views

public = [
    path("resultats/", views.results, name="results"),
    path("resultats/<slug:slug>/", views.award, name="award"),
]

office = [
    path("", desk.home, name="home"),
    path("depouiller/", desk.count, name="count"),
    path("egalite/", desk.tie, name="tie"),
    path("approuver/", desk.approve, name="approve"),
    path("proclamer/", desk.declare, name="declare"),
    path("minutes.json", desk.minutes, name="minutes"),
]
