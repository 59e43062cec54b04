from django.apps import AppConfig


class IdeasConfig(AppConfig):
    name = "eclore.ideas"
    verbose_name = "Idées"
