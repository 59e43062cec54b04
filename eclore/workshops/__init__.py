"""The comptoir à initiatives citoyennes: registration, attendance, certificate.

Enters: people with ideas. Leaves: attendance, the gate of the project.
"""
