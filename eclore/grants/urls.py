"""Addresses of the room."""

from django.urls import path

from eclore.grants import office as back
from eclore.grants import public as front

public = [
    path("subventions/", front.grants, name="grants"),
    path("subventions/<int:pk>/", front.grant, name="grant"),
    path("subventions/<int:pk>/bilan/", front.report, name="report"),
    path("subventions/<int:pk>/bilan/<int:report_pk>/", front.report_file, name="report_file"),
    path("subventions/<int:pk>/nouvelle/", front.tell, name="tell"),
    path("subventions/<int:pk>/convention.<paper:form>", front.agreement, name="agreement"),
]

office = [
    path("", back.home, name="home"),
    path("preparer/", back.prepare_all, name="prepare_all"),
    path("versements/", back.payments, name="payments"),
    path("bilans/", back.reports, name="reports"),
    path("<int:pk>/", back.grant, name="grant"),
    path("<int:pk>/solder/", back.close, name="close"),
    path("<int:pk>/convention.<paper:form>", back.agreement, name="agreement"),
    path("<int:pk>/bilan/<int:report_pk>/", back.report_file, name="report_file"),
    path("<int:pk>/<slug:verb>/", back.act, name="act"),
]
