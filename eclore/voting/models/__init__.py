# Modules only: re-exported classes would open a way round the contract that protects the urn.
from eclore.voting.models import log, poll, roll, urn  # noqa: F401
