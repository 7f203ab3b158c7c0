"""How a program counted positions in a text, found out from the selections it wrote.

The standard counts the Unicode code points of the text file, so that a Windows line end counts two. Programs
differ: some count one for a line end that has two characters in the file, or two for one that has one; those
that keep text in UTF-16 count two for an emoji; some count the byte order mark. The selections of a text show
which counting fits: a selection's name often quotes its beginning, and people select whole words.
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
FEWEST_EDGES_LINE_END, FEWEST_EDGES_UTF16, FEWEST_EDGES_RARE = 2, 4, 6
"""How many starts and ends of selections must be at hand before words alone speak for another counting."""

MOSTLY, LEAD = 0.9, 0.2
"""Words speak for it if it puts mostly all at the edges of words, and this much more than the preferred."""


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
    edges: int = 0
    tried: int = 0

    def __add__(self, other: "_Evidence") -> "_Evidence":
        return _Evidence(self.quotes + other.quotes, self.edges + other.edges, self.tried + other.tried)

    @property
    def share(self) -> float:
        """The share of the starts and ends that fall at the edges of words."""
        return self.edges / self.tried if self.tried else 0.0


def find_countings(texts: Sequence[MarkedText], usual: Counting = STANDARD) -> list[Counting]:
    """For each text the counting that fits best; `usual` is what its program is known to do.

    A program counts alike in all its texts, so what the texts show together decides where a text itself
    shows nothing.
    """
    shown = [_evidence(text) for text in texts]
    together: dict[tuple[Counting, Counting], _Evidence] = {}
    for evidence in shown:
        for one in evidence:
            for other in evidence:
                pair = one, other
                together[pair] = together.get(pair, _Evidence()) + evidence[one]
    return [_best(evidence, together, usual) for evidence in shown]


def _best(
    own: dict[Counting, _Evidence], together: dict[tuple[Counting, Counting], _Evidence], usual: Counting
) -> Counting:
    """`together[a, b]` is what speaks for a in all texts in which a and b differ from what is written."""
    preferred = usual if usual in own else STANDARD
    in_own = {counting: own[counting].quotes - own[preferred].quotes for counting in own}
    in_all = {
        counting: together[counting, preferred].quotes - together[preferred, counting].quotes
        for counting in own
    }
    for more_quotes in (in_own, in_all):
        best = max(more_quotes, key=lambda counting: more_quotes[counting])
        if more_quotes[best] > 0:
            return best
        if min(more_quotes.values()) < 0:
            return preferred
    convincing = [
        counting
        for counting in own
        if _convinces(counting, together[counting, preferred], together[preferred, counting])
    ]
    return max(convincing, key=lambda counting: together[counting, preferred].share, default=preferred)


def _convinces(counting: Counting, found: _Evidence, preferred: _Evidence) -> bool:
    """Whether words alone make another counting than the preferred one believable."""
    needed = max(
        FEWEST_EDGES_LINE_END,
        FEWEST_EDGES_UTF16 if counting.utf16 else 0,
        FEWEST_EDGES_RARE if counting.mark or counting.line_end == "two" else 0,
    )
    lead = max(2, LEAD * found.tried)
    return found.tried >= needed and found.share >= MOSTLY and found.edges - preferred.edges >= lead


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
            edges=sum(
                (not ruler.splits(mark.start) and _begins_word(text.text, ruler.position(mark.start)))
                + (not ruler.splits(mark.end) and _ends_word(text.text, ruler.position(mark.end)))
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
