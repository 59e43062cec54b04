"""Opinions and the label. Enters: submitted projects. Leaves: labelled projects, refusals with reasons."""
