"""The ledger's only writers: one function per verb, each keeping who acted, for whom, and the chain whole."""

from ayni.ledger.actions.answer import answer, answer_by_link
from ayni.ledger.actions.ask import ask_by_hand, ask_by_message
from ayni.ledger.actions.breach import record_breach
from ayni.ledger.actions.erase import erase_note
from ayni.ledger.actions.past import Deed, Judgement, Reply, record_many
from ayni.ledger.actions.rate import rate
from ayni.ledger.actions.record import record
from ayni.ledger.actions.reverse import reverse
from ayni.ledger.draft import Party

__all__ = [
    "Deed",
    "Judgement",
    "Party",
    "Reply",
    "answer",
    "answer_by_link",
    "ask_by_hand",
    "ask_by_message",
    "erase_note",
    "rate",
    "record",
    "record_breach",
    "record_many",
    "reverse",
]
