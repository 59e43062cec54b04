"""Addresses of the open data."""

public = []

api = []
