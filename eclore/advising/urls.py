"""Addresses of the room."""

from django.urls import path

from eclore.advising import office as bureau
from eclore.advising import public as site

public = [
    path("accompagnement/", site.requests, name="requests"),
    path("accompagnement/demander/", site.request_advising, name="request"),
]

office = [
    path("", bureau.home, name="home"),
    path("<int:pk>/", bureau.request_page, name="request"),
    path("<int:pk>/proposer/", bureau.assign, name="assign"),
    path("<int:pk>/accepter/", bureau.accept, name="accept"),
    path("<int:pk>/entretien/", bureau.record_meeting, name="record_meeting"),
    path("<int:pk>/terminer/", bureau.close, name="close"),
]
