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
from eclore.ideas.actions.tools import add_first_tools, count_use, remove_tool, set_tool

__all__ = [
    "SIGNED_LINK",
    "accept_help",
    "add_first_tools",
    "answer_merge",
    "archive",
    "blank",
    "carry_over",
    "clean_text",
    "count_use",
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
    "remove_tool",
    "set_tool",
    "someone",
    "take_over",
    "unfollow",
]
