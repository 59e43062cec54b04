"""Addresses of the room."""

from django.urls import path

from eclore.workshops import office as bureau
from eclore.workshops import public as site

public = [
    path("comptoirs/", site.workshops, name="workshops"),
    path("idees/proposer/merci/", site.after_idea, name="after_idea"),
    path("comptoirs/<int:pk>/", site.workshop, name="workshop"),
    path("comptoirs/<int:pk>/comptoir.ics", site.calendar, name="calendar"),
    path("comptoirs/inscription/<str:token>/", site.registration, name="registration"),
    path("comptoirs/inscription/<str:token>/annuler/", site.cancel_registration, name="cancel_registration"),
    path("attestations/", site.certificates, name="certificates"),
    path("attestations/<str:code>/", site.certificate, name="certificate"),
    path("attestations/<str:code>/attestation.pdf", site.certificate_pdf, name="certificate_pdf"),
]

office = [
    path("", bureau.home, name="home"),
    path("nouveau/", bureau.plan, name="plan"),
    path("<int:pk>/", bureau.workshop, name="workshop"),
    path("<int:pk>/modifier/", bureau.edit, name="edit"),
    path("<int:pk>/ouvrir/", bureau.open_workshop, name="open"),
    path("<int:pk>/cloturer/", bureau.hold, name="hold"),
    path("<int:pk>/annuler/", bureau.cancel, name="cancel"),
    path("<int:pk>/emargement/", bureau.attendance, name="attendance"),
    path("<int:pk>/emargement/<int:registration>/", bureau.check_in, name="check_in"),
    path("<int:pk>/feuille/", bureau.sheet, name="sheet"),
    path("<int:pk>/inscriptions/<int:registration>/confirmer/", bureau.promote, name="promote"),
    path("<int:pk>/inscriptions/<int:registration>/annuler/", bureau.cancel_registration, name="cancel_registration"),
    path("<int:pk>/attestations/<int:attendance>/", bureau.certify, name="certify"),
]
