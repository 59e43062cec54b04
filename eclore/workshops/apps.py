from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "eclore.workshops"
    verbose_name = "Comptoirs"
