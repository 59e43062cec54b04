from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "eclore.voting"
    verbose_name = "Vote"

    def ready(self) -> None:
        from eclore.voting.actions import poll  # noqa: F401  (registers its job)
