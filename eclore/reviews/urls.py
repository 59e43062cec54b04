"""Addresses of the room. It has no public page: opinions stay in the office."""

from django.urls import path

from eclore.reviews import office as desk

public: list[object] = []

office = [
    path("", desk.home, name="home"),
    path("tous/", desk.everything, name="everything"),
    path("<int:pk>/", desk.review, name="review"),
    path("<int:pk>/se-retirer/", desk.recuse, name="recuse"),
    path("<int:pk>/recevable/", desk.admit, name="admit"),
    path("a-confier/", desk.assignments, name="assignments"),
    path("a-confier/<int:project_pk>/", desk.assign, name="assign"),
    path("seances/", desk.sittings, name="sittings"),
    path("seances/<int:pk>/", desk.sitting, name="sitting"),
    path("seances/<int:pk>/decisions.<paper:form>", desk.minutes, name="minutes"),
    path("seances/<int:pk>/<int:review_pk>/", desk.decide, name="decide"),
]
