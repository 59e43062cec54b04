"""Addresses of the site that span rooms."""

from eclore.opendata.urls import public as opendata

public = []
