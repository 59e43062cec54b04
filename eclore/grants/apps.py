from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "eclore.grants"
    verbose_name = "Conventions et suivi"
