from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "eclore.reviews"
    verbose_name = "Instruction et label"
