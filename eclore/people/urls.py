"""Sign in and out. The names are those that the account library looks for."""

from allauth.account import views as allauth
from django.urls import path

urlpatterns = [
    path("connexion/", allauth.request_login_code, name="account_login"),
]
