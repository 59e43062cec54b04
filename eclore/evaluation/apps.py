from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "eclore.evaluation"
    verbose_name = "Évaluation"
