"""Addresses of the room."""

public = []

office = []
