"""Advisors of the social and solidarity economy accompany leaders. Enters: requests. Leaves: meetings on record."""
