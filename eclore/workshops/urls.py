"""Addresses of the room."""

from django.urls import path

from eclore.workshops.office import agenda as office_agenda
from eclore.workshops.office import attendance, registrations, report
from eclore.workshops.public import agenda, certificate, registration

public = [
    path("comptoirs/", agenda.workshops, name="workshops"),
    path("idees/proposer/merci/", agenda.after_idea, name="after_idea"),
    path("comptoirs/<int:pk>/", registration.workshop, name="workshop"),
    path("comptoirs/agenda.ics", agenda.feed, name="feed"),
    path("comptoirs/<int:pk>/comptoir.ics", agenda.calendar, name="calendar"),
    path("comptoirs/inscription/<str:token>/comptoir.ics", agenda.my_calendar, name="my_calendar"),
    path("comptoirs/inscription/<str:token>/confirmer/", registration.confirm, name="confirm"),
    path("comptoirs/venue/<str:token>/", certificate.visit, name="visit"),
    path("comptoirs/venue/<str:token>/attestation.pdf", certificate.certificate_pdf, name="certificate_pdf"),
    path("comptoirs/inscription/<str:token>/", registration.registration, name="registration"),
    path("comptoirs/inscription/<str:token>/annuler/", registration.cancel_registration, name="cancel_registration"),
    path("attestations/", certificate.certificates, name="certificates"),
    path("attestations/<str:code>/", certificate.certificate, name="certificate"),
]

office = [
    path("", office_agenda.home, name="home"),
    path("nouveau/", office_agenda.plan, name="plan"),
    path("inscriptions/", registrations.everyone, name="registrations"),
    path("couverture/", report.coverage, name="coverage"),
    path("bilan/", report.report, name="report"),
    path("regles/", report.rules, name="rules"),
    path("dispenses/", report.waivers, name="waivers"),
    path("dispenses/personne/<int:person>/", report.waive, name="waive"),
    path("dispenses/<int:pk>/retirer/", report.lift_waiver, name="lift_waiver"),
    path("<int:pk>/", office_agenda.workshop, name="workshop"),
    path("<int:pk>/modifier/", office_agenda.edit, name="edit"),
    path("<int:pk>/copier/", office_agenda.copy, name="copy"),
    path("<int:pk>/suite/", office_agenda.note_outcome, name="note_outcome"),
    path("<int:pk>/appels/", registrations.outreach, name="outreach"),
    path("<int:pk>/appels/<int:contact>/", registrations.call, name="call"),
    path("<int:pk>/appels/<int:contact>/inscrire/", registrations.register_contact, name="register_contact"),
    path("<int:pk>/ouvrir/", office_agenda.open_workshop, name="open"),
    path("<int:pk>/cloturer/", office_agenda.hold, name="hold"),
    path("<int:pk>/annuler/", office_agenda.cancel, name="cancel"),
    path("<int:pk>/emargement/", attendance.attendance, name="attendance"),
    path("<int:pk>/emargement/<int:registration>/", attendance.check_in, name="check_in"),
    path("<int:pk>/feuille/", attendance.sheet, name="sheet"),
    path("<int:pk>/inscriptions/<int:registration>/confirmer/", registrations.promote, name="promote"),
    path("<int:pk>/inscriptions/<int:registration>/annuler/", registrations.cancel, name="cancel_registration"),
    path("<int:pk>/attestations/<int:attendance>/", attendance.certify, name="certify"),
]
