"""Agreements, payments, reports. Enters: awards. Leaves: closed grants."""
