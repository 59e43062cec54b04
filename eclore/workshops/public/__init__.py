"""The public side: the agenda, registration, the check of a certificate."""
