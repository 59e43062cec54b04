"""All that writes to the poll, the poll book, the log and the urn. The verbs, by where they live:"""

from eclore.voting.actions.ballots import admit_open_ballots
from eclore.voting.actions.cast import Receipt, cast, cast_many
from eclore.voting.actions.identity import CODE_MINUTES, Ticket, ask_code, mail_receipt, prove
from eclore.voting.actions.log import append_leaves
from eclore.voting.actions.poll import close, make_board_key, open_poll, prepare_poll, set_aside
from eclore.voting.actions.urn import unseal

__all__ = [
    "CODE_MINUTES",
    "Receipt",
    "Ticket",
    "admit_open_ballots",
    "append_leaves",
    "ask_code",
    "cast",
    "cast_many",
    "close",
    "mail_receipt",
    "make_board_key",
    "open_poll",
    "prepare_poll",
    "prove",
    "set_aside",
    "unseal",
]
