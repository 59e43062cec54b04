from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "eclore.pages"
    verbose_name = "Pages"
