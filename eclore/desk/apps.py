from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "eclore.desk"
    verbose_name = "Bureau"

    def ready(self) -> None:
        from eclore.desk.actions import imports  # noqa: F401  (registers its job)
