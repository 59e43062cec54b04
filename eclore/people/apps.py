from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "eclore.people"
    verbose_name = "Personnes"
