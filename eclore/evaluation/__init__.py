"""Evaluation: what an edition did, in figures and in answers.

Enters everything upstream; leave published indicators.
"""
