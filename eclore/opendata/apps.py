from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "eclore.opendata"
    verbose_name = "Données ouvertes"
