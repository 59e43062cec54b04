"""The visitor's hearts, as the pages outside the booth show them."""

from __future__ import annotations

from typing import Any

from eclore.core.http import Request
from eclore.voting import queries as voting
from eclore.voting.models.poll import Poll


class Tray:
    """How many hearts are given, how many may be, and the button of each project while the vote is open."""

    def __init__(self, request: Request, poll: Poll | None) -> None:
        self._back_to = request.get_full_path()
        self.is_open = voting.can_vote_now(poll)
        self._chosen = voting.hearts_of(poll.edition, request.COOKIES) if poll and self.is_open else ()
        self.given = len(self._chosen)
        self.allowed = voting.bounds(poll)[1] if poll and poll.setup else 3

    def heart(self, number: str | None) -> dict[str, Any] | None:
        """The heart button of a ballot line, or None where no vote is possible now."""
        if not self.is_open or not number:
            return None
        return voting.heart_button(number, self._chosen, self._back_to)
