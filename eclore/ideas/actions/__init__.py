"""All that writes to ideas. The verbs, by where they live:"""

from eclore.ideas.actions.carriers import SIGNED_LINK, answer_merge, blank, merge, propose_merge, take_over
from eclore.ideas.actions.notes import (
    archive,
    carry_over,
    clean_text,
    edit,
    give_account,
    note,
    place,
    propose,
    publish,
    someone,
)
from eclore.ideas.actions.support import accept_help, decline_help, follow, offer_help, unfollow

__all__ = [
    "SIGNED_LINK",
    "accept_help",
    "answer_merge",
    "archive",
    "blank",
    "carry_over",
    "clean_text",
    "decline_help",
    "edit",
    "follow",
    "give_account",
    "merge",
    "note",
    "offer_help",
    "place",
    "propose",
    "propose_merge",
    "publish",
    "someone",
    "take_over",
    "unfollow",
]
