from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "eclore.projects"
    verbose_name = "Dossiers"
