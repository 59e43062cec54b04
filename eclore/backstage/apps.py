from django.apps import AppConfig


class BackstageConfig(AppConfig):
    name = "eclore.backstage"
    verbose_name = "Coulisses"
