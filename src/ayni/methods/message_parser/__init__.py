"""Reads a WhatsApp message in workshop Spanish as structured needs.

`parse_message` is all that callers use. What is not said stays None, what is not understood is listed: nothing is
guessed. The rules are described in docs/methods/message_parser.md.
"""

from datetime import date

from ayni.methods.errors import BadInput
from ayni.methods.message_parser.assembling import needs
from ayni.methods.message_parser.bare_numbers import bare_numbers
from ayni.methods.message_parser.conditions import not_fields, urgencies
from ayni.methods.message_parser.counts import counts, goods
from ayni.methods.message_parser.deadlines import deadlines
from ayni.methods.message_parser.details import details, details_by_noun
from ayni.methods.message_parser.drafts import breaks, divide
from ayni.methods.message_parser.grades import grades
from ayni.methods.message_parser.lexicon import electrodes, named_terms
from ayni.methods.message_parser.line import Line
from ayni.methods.message_parser.measures import gauges, named_measures, shaped_measures, unit_measures
from ayni.methods.message_parser.mentions import Mention
from ayni.methods.message_parser.need import Need
from ayni.methods.message_parser.operations import operations
from ayni.methods.message_parser.reading import read_line
from ayni.methods.message_parser.sharing import share
from ayni.methods.message_parser.sizes import sizes
from ayni.methods.message_parser.suppliers import suppliers

__all__ = ["LONGEST_MESSAGE", "Need", "parse_message"]

LONGEST_MESSAGE = 10_000
"""Characters; a message of needs is some two hundred long."""


def parse_message(message: str, today: date) -> list[Need]:
    """Return the needs in a message, in order; one empty need where it asks for nothing.

    `today` is the day the message is read on, in the cluster's zone: deadlines are relative to it. A message
    longer than `LONGEST_MESSAGE` raises `BadInput`.
    """
    if len(message) > LONGEST_MESSAGE:
        raise BadInput(
            f"The message has {len(message)} characters: paste one message of at most {LONGEST_MESSAGE}."
        )
    line = read_line(message)
    found = _mentions(line, today)
    drafts = divide([*found, *breaks(line)])
    share(drafts, found)
    return needs(drafts, found, line)


def _mentions(line: Line, today: date) -> list[Mention]:
    """Let each recogniser take its words; who comes first decides where two could read the same."""
    found: list[Mention] = [
        *not_fields(line),
        *urgencies(line),
        *deadlines(line, today),
        *suppliers(line),
        *operations(line),
        *electrodes(line),
        *grades(line),
        *named_terms(line),
        *gauges(line),
        *details(line),
        *shaped_measures(line),
        *named_measures(line),
        *sizes(line),
        *counts(line),
        *goods(line),
        *details_by_noun(line),
        *unit_measures(line),
    ]
    return [*found, *bare_numbers(line, found)]
