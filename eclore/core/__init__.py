"""The ground floor: what every room stands on (workflow, permissions, audit, outbox, jobs, files, clock, look)."""
