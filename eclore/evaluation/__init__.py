"""Questionnaires, indicators, the funnel of the edition. Enters: facts. Leaves: published figures."""
