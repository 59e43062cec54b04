"""Addresses of the room."""

from django.urls import path

from eclore.workshops.office import agenda as office_agenda
from eclore.workshops.office import attendance, registrations
from eclore.workshops.public import agenda, certificate, registration

public = [
    path("comptoirs/", agenda.workshops, name="workshops"),
    path("idees/proposer/merci/", agenda.after_idea, name="after_idea"),
    path("comptoirs/<int:pk>/", registration.workshop, name="workshop"),
    path("comptoirs/<int:pk>/comptoir.ics", agenda.calendar, name="calendar"),
    path("comptoirs/inscription/<str:token>/", registration.registration, name="registration"),
    path("comptoirs/inscription/<str:token>/annuler/", registration.cancel_registration, name="cancel_registration"),
    path("attestations/", certificate.certificates, name="certificates"),
    path("attestations/<str:code>/", certificate.certificate, name="certificate"),
    path("attestations/<str:code>/attestation.pdf", certificate.certificate_pdf, name="certificate_pdf"),
]

office = [
    path("", office_agenda.home, name="home"),
    path("nouveau/", office_agenda.plan, name="plan"),
    path("<int:pk>/", office_agenda.workshop, name="workshop"),
    path("<int:pk>/modifier/", office_agenda.edit, name="edit"),
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
