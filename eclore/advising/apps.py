from django.apps import AppConfig


class AdvisingConfig(AppConfig):
    name = "eclore.advising"
    verbose_name = "Accompagnement"
