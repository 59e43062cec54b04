"""Addresses of the room."""

from django.urls import path

from eclore.workshops.office import agenda as office_agenda
from eclore.workshops.office import attendance, entry, hosts, registrations, report
from eclore.workshops.public import agenda, certificate, hall, registration

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
    path("comptoirs/<int:pk>/salle/", hall.page, name="hall"),
    path("comptoirs/<int:pk>/salle/page/", hall.shell, name="hall_shell"),
    path("comptoirs/<int:pk>/salle/etat/", hall.state, name="hall_state"),
    path("comptoirs/<int:pk>/salle/envoi/", hall.receive, name="hall_receive"),
    path("comptoirs/<int:pk>/salle/sw.js", hall.worker, name="hall_worker"),
    path("comptoirs/<int:pk>/salle/sortie/", hall.leave, name="hall_leave"),
    path("comptoirs/<int:pk>/salle/carte/<int:idea>.pdf", hall.card, name="hall_card"),
    path("comptoirs/<int:pk>/salle/hote/<str:token>/", hall.entrance, name="hall_host"),
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
    path("<int:pk>/feuille.pdf", attendance.sheet, name="sheet"),
    path("<int:pk>/saisie/", entry.entry, name="entry"),
    path("<int:pk>/saisie/<int:scan>/", entry.scan, name="scan"),
    path("<int:pk>/hotes/", hosts.hosts, name="hosts"),
    path("<int:pk>/hotes/<int:link>/retirer/", hosts.revoke, name="revoke_host"),
    path("<int:pk>/inscriptions/<int:registration>/confirmer/", registrations.promote, name="promote"),
    path("<int:pk>/inscriptions/<int:registration>/annuler/", registrations.cancel, name="cancel_registration"),
    path("<int:pk>/attestations/<int:attendance>/", attendance.certify, name="certify"),
]
