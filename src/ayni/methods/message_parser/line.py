"""The message as one line of canonical tokens, from which each recogniser takes what it understands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ayni.methods.message_parser.lexing import Token

_TAKEN = "·"


def phrase(body: str) -> re.Pattern[str]:
    """Compile a pattern over whole tokens, which are separated by one space."""
    return re.compile(rf"(?<= )(?:{body})(?= )")


@dataclass(frozen=True)
class Span:
    """A run of tokens, the last one included, and the match that found it."""

    first: int
    last: int
    match: re.Match[str]


class Line:
    """Tokens in order, each of them free or taken.

    `text` is the canonical text with a space around every token; taken tokens are masked in it, so that a
    pattern can only match what nobody has understood yet.
    """

    def __init__(self, source: str, tokens: list[Token]) -> None:
        self.source = source
        self.tokens = tokens
        self.taken = [False] * len(tokens)
        self.starts: list[int] = []
        place = 1
        for token in tokens:
            self.starts.append(place)
            place += len(token.text) + 1
        self.full_text = f" {' '.join(token.text for token in tokens)} "
        self.text = self.full_text

    def find(self, pattern: re.Pattern[str]) -> Iterator[Span]:
        """Yield the matches among the free tokens, as they were when the search began."""
        for match in list(pattern.finditer(self.text)):
            first = self.index(match.start())
            last = self.index(match.end() - 1)
            if not any(self.taken[first : last + 1]):
                yield Span(first, last, match)

    def index(self, offset: int) -> int:
        """Return the token that this offset of `text` lies in."""
        return bisect_right(self.starts, offset) - 1

    def take(self, first: int, last: int, leaving: frozenset[str] = frozenset()) -> None:
        """Mark tokens as understood, save those whose text is in `leaving`."""
        for place in range(first, last + 1):
            text = self.tokens[place].text
            if text not in leaving:
                start = self.starts[place]
                self.taken[place] = True
                self.text = self.text[:start] + _TAKEN * len(text) + self.text[start + len(text) :]

    def word(self, place: int) -> str:
        """Return the canonical text of the token at this place, taken or not; "" outside the line."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def free_word(self, place: int) -> str:
        """Return the token's text if it is free, else ""."""
        return self.word(place) if 0 <= place < len(self.tokens) and not self.taken[place] else ""

    def shown(self, first: int, last: int) -> str:
        """Return the tokens as they were written."""
        written = self.source[self.tokens[first].start : self.tokens[last].end]
        return " ".join(written.split())
