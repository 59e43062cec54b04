"""Sign in and out. The `account_…` names are those that the account library looks for."""

from allauth.account import views as allauth
from django.urls import path

from eclore.people import public

urlpatterns = [
    path("connexion/", public.code, name="account_login"),
    path("connexion/", public.code, name="account_request_login_code"),
    path("connexion/code/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/telephone/", public.phone, name="people_phone"),
    path("connexion/telephone/code/", public.phone_code, name="people_phone_code"),
    path("connexion/telephone/qui/", public.phone_who, name="people_phone_who"),
    path("connexion/mot-de-passe/", public.password, name="people_password"),
    path("connexion/creer/", allauth.signup, name="account_signup"),
    path("connexion/verification/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("connexion/ferme/", allauth.account_inactive, name="account_inactive"),
    path("connexion/confirmer/", allauth.reauthenticate, name="account_reauthenticate"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("mon-espace/mot-de-passe/", allauth.password_set, name="account_set_password"),
    path("mon-espace/mot-de-passe/changer/", allauth.password_change, name="account_change_password"),
    path("connexion/adresse/<str:token>/", public.confirm_address, name="people_confirm_address"),
    path("mon-espace/fait-pour-vous/", public.done_for, name="people_done_for"),
    path("mon-espace/fait-pour-vous/<int:pk>/", public.contest, name="people_contest"),
    path("mon-espace/nouvelles/", public.own_news, name="own_news"),
    path("courriers/arreter/<str:token>/", public.stop_news, name="stop_news"),
    path("demo/connexion/", public.demo_sign_in, name="demo_sign_in"),
]
