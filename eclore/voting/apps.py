from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "eclore.voting"
    verbose_name = "Vote"
