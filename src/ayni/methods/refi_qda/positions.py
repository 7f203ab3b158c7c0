"""How a program counted positions in a text, found out from the selections it wrote.

The standard counts the Unicode code points of the text file, so that a Windows line end counts two. Programs
differ: some count one for a line end that has two characters in the file, or two for one that has one; those
that keep text in UTF-16 count two for an emoji; some count the byte order mark. The selections of a text show
which counting fits: a selection's name often quotes its beginning, none begins or ends inside a line end or
an emoji, and people select whole words.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

_LINE_END = re.compile("\r\n?")
_PAIR = re.compile("\r\n?|\n|[\U00010000-\U0010ffff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_ELLIPSIS = re.compile(r"(…|\.\.\.)\s*$")

SHORTEST_QUOTE = 4
DECISIVE_EDGES = 0.1
"""Another counting than the usual one must put this share more of the edges at the edges of words."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Which characters count how: the standard's way is all defaults with `line_end` "file"."""

    line_end: Literal["file", "one", "two"] = "file"  # as many characters as the file has there
    utf16: bool = False
    mark: bool = False  # the byte order mark counts one

    def __str__(self) -> str:
        said = [] if self.line_end == "file" else [f"each line end as {self.line_end}"]
        said += ["each emoji as two"] if self.utf16 else []
        said += ["the byte order mark as one"] if self.mark else []
        return ", ".join(said) or "code points of the file"


STANDARD = Counting()


@dataclass(frozen=True, slots=True)
class Mark:
    """A selection as written: positions in the program's counting, and its name if it has one."""

    start: int
    end: int
    name: str | None = None


class Ruler:
    """Turns positions of one counting into code points of the text with LF line ends."""

    def __init__(self, raw: str, counting: Counting) -> None:
        self._shift = 1 if counting.mark else 0
        self._second_halves = _second_halves(raw, counting)
        self.length = len(_LINE_END.sub("\n", raw)) + len(self._second_halves) + self._shift

    def position(self, counted: int) -> int:
        """The code point; a position inside a pair moves behind it."""
        return max(counted - self._shift, 0) - bisect_left(self._second_halves, counted - self._shift)

    def splits(self, counted: int) -> bool:
        """Whether a position falls inside a line end or an emoji."""
        index = bisect_left(self._second_halves, counted - self._shift)
        return index < len(self._second_halves) and self._second_halves[index] == counted - self._shift


def _second_halves(raw: str, counting: Counting) -> list[int]:
    """Counted positions, ascending, at which the second half of a pair stands."""
    halves: list[int] = []
    dropped = 0  # characters of `raw` that the LF text does not have
    for found in _PAIR.finditer(raw):
        text = found[0]
        if text[0] not in "\r\n":
            double = counting.utf16
        else:
            double = counting.line_end == "two" or (counting.line_end == "file" and text == "\r\n")
        if double:
            halves.append(found.start() - dropped + len(halves) + 1)
        dropped += text == "\r\n"
    return halves


@dataclass(frozen=True)
class MarkedText:
    """A text as the file has it, and the selections in it."""

    raw: str  # without byte order mark
    marked: bool  # the file begins with a byte order mark
    selections: Sequence[Mark]

    @cached_property
    def text(self) -> str:
        """The text with LF line ends."""
        return _LINE_END.sub("\n", self.raw)

    def countings(self) -> list[Counting]:
        """The countings that would differ for this text, the standard's first."""
        line_ends: list[Literal["file", "one", "two"]] = ["file"]
        if "\r\n" in self.raw:
            line_ends.append("one")
        elif "\n" in self.raw or "\r" in self.raw:
            line_ends.append("two")
        wide = [False, True] if _ASTRAL.search(self.raw) else [False]
        marks = [False, True] if self.marked else [False]
        return [Counting(line_end, utf16, mark) for mark in marks for utf16 in wide for line_end in line_ends]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the selections of a text say for a counting.

    `edges` counts starts and ends at the edges of words, of `tried`. Only selections that fit under every
    counting are tried: a position beyond the text is more likely wrong than a sign of another counting.
    """

    quotes: int = 0
    splits: int = 0
    edges: int = 0
    tried: int = 0

    @property
    def hard(self) -> tuple[int, int]:
        """What decides before the edges of words are looked at; larger fits better."""
        return self.quotes, -self.splits

    def beyond(self, standard: "_Evidence") -> "_Evidence":
        """What speaks for this counting more than for the standard's."""
        return _Evidence(
            self.quotes - standard.quotes,
            self.splits - standard.splits,
            self.edges - standard.edges,
            self.tried,
        )

    def __add__(self, other: "_Evidence") -> "_Evidence":
        return _Evidence(
            self.quotes + other.quotes,
            self.splits + other.splits,
            self.edges + other.edges,
            self.tried + other.tried,
        )


def find_countings(texts: Sequence[MarkedText], usual: Counting = STANDARD) -> list[Counting]:
    """For each text the counting that fits best.

    A program counts alike in all its texts, so what the texts show together decides where a text itself
    shows nothing; `usual` is what its program is known to do.
    """
    shown = [_evidence(text) for text in texts]
    together: dict[Counting, _Evidence] = {}
    for evidence in shown:
        for counting, found in evidence.items():
            lead = found.beyond(evidence[STANDARD])
            together[counting] = together.get(counting, _Evidence()) + lead
    return [_best(evidence, together, usual) for evidence in shown]


def _best(own: dict[Counting, _Evidence], together: dict[Counting, _Evidence], usual: Counting) -> Counting:
    left = list(own)
    for evidence in (own, together):
        best = max(evidence[counting].hard for counting in left)
        left = [counting for counting in left if evidence[counting].hard == best]
    preferred = next((counting for counting in (usual, STANDARD) if counting in left), left[0])
    winner = max(left, key=lambda counting: (together[counting].edges, counting == preferred))
    lead = together[winner].edges - together[preferred].edges
    return winner if lead > max(1, DECISIVE_EDGES * together[winner].tried) else preferred


def _evidence(text: MarkedText) -> dict[Counting, _Evidence]:
    rulers = {counting: Ruler(text.raw, counting) for counting in text.countings()}
    if len(rulers) == 1:
        return dict.fromkeys(rulers, _Evidence())
    shortest = min(ruler.length for ruler in rulers.values())
    comparable = [mark for mark in text.selections if mark.start < mark.end <= shortest]
    return {
        counting: _Evidence(
            quotes=sum(
                _quotes(mark.name, text.text[ruler.position(mark.start) : ruler.position(mark.end)])
                for mark in text.selections
                if mark.name
            ),
            splits=sum(ruler.splits(mark.start) + ruler.splits(mark.end) for mark in text.selections),
            edges=sum(
                _begins_word(text.text, ruler.position(mark.start))
                + _ends_word(text.text, ruler.position(mark.end))
                for mark in comparable
            ),
            tried=2 * len(comparable),
        )
        for counting, ruler in rulers.items()
    }


def _quotes(name: str | None, selected: str) -> bool:
    """Whether a selection's name is its text or the beginning of it."""
    quote = _SPACE.sub(" ", _ELLIPSIS.sub("", name or "")).strip()
    return len(quote) >= SHORTEST_QUOTE and _SPACE.sub(" ", selected).strip().startswith(quote)


def _begins_word(text: str, start: int) -> bool:
    if start >= len(text) or text[start].isspace():
        return False
    return start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())


def _ends_word(text: str, end: int) -> bool:
    if not 0 < end <= len(text) or text[end - 1].isspace():
        return False
    return end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
