"""The roof, outward: read-only API and bulk files. Only reads."""
