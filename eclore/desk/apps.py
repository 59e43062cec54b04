from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "eclore.desk"
    verbose_name = "Bureau"
