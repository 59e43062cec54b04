from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "eclore.results"
    verbose_name = "Résultats"
