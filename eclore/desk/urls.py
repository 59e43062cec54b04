"""Addresses of the desk, under `/bureau/`."""

office = []
