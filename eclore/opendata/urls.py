"""Addresses of the open data."""

from django.urls import path, re_path

from eclore.opendata import api as v1
from eclore.opendata import public as views

public = [
    path("donnees/", views.data, name="data"),
    path("donnees/<str:name>", views.download, name="download"),
]

api = [
    path("", v1.root, name="root"),
    path("openapi.json", v1.openapi, name="openapi"),
    path("editions", v1.editions, name="editions"),
    path("editions/<slug:code>", v1.edition, name="edition"),
    path("editions/<slug:code>/projects", v1.projects, name="projects"),
    path("editions/<slug:code>/results", v1.results_of, name="results"),
    path("editions/<slug:code>/figures", v1.figures, name="figures"),
    path("editions/<slug:code>/ballots.pb", v1.ballots, name="ballots"),
    path("editions/<slug:code>/marks.csv", v1.marks, name="marks"),
    path("editions/<slug:code>/rulebook.json", v1.rulebook, name="rulebook"),
    path("editions/<slug:code>/minutes.json", v1.minutes, name="minutes"),
    re_path(r"^(?P<path>.*)$", v1.missing, name="missing"),
]
