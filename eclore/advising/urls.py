"""Addresses of the room."""

from django.urls import path

from eclore.advising.office import partners as office_partners
from eclore.advising.office import requests as office_requests
from eclore.advising.office import work as office_work
from eclore.advising.public import partners, requests

public = [
    path("accompagnement/", requests.requests, name="requests"),
    path("accompagnement/demander/", requests.request_advising, name="request"),
    path("accompagnement/<int:pk>/taches/<int:task_pk>/", requests.tick_task, name="tick_task"),
    path("accompagnement/<int:pk>/documents/", requests.attach, name="attach"),
    path("accompagnement/<int:pk>/documents/<int:document_pk>/", requests.document, name="document"),
    path("accompagnement/<int:pk>/rendez-vous.ics", requests.appointments, name="appointments"),
    path("accompagnement/partenaires/", partners.partners, name="partners"),
    path("accompagnement/partenaires/<int:pk>/accord/", partners.my_consent, name="my_consent"),
    path("accompagnement/accord/<str:token>/", partners.consent, name="consent"),
]

office = [
    path("", office_requests.home, name="home"),
    path("agenda/", office_work.calendar, name="calendar"),
    path("entretiens/", office_work.meetings, name="meetings"),
    path("heures/", office_partners.hours, name="hours"),
    path("structures/", office_partners.partners, name="partners"),
    path("structures/nouvelle/", office_partners.new_partner, name="new_partner"),
    path("structures/<int:pk>/", office_partners.partner, name="partner"),
    path("personnes/<int:person_pk>/proposer/", office_requests.offer, name="offer"),
    path("<int:pk>/", office_requests.request_page, name="request"),
    path("<int:pk>/proposer/", office_requests.assign, name="assign"),
    path("<int:pk>/accepter/", office_requests.accept, name="accept"),
    path("<int:pk>/decliner/", office_requests.decline, name="decline"),
    path("<int:pk>/terminer/", office_requests.close, name="close"),
    path("<int:pk>/rouvrir/", office_requests.reopen, name="reopen"),
    path("<int:pk>/entretien/", office_work.record_meeting, name="record_meeting"),
    path("<int:pk>/rendez-vous/", office_work.schedule, name="schedule"),
    path("<int:pk>/rendez-vous/<int:appointment_pk>/annuler/", office_work.call_off, name="call_off"),
    path("<int:pk>/taches/", office_work.set_task, name="set_task"),
    path("<int:pk>/taches/<int:task_pk>/", office_work.tick_task, name="tick_task"),
    path("<int:pk>/documents/", office_work.attach, name="attach"),
    path("<int:pk>/documents/<int:document_pk>/", office_work.document, name="document"),
]
