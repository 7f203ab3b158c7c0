"""Keeping codings where they belong when a transcript is corrected."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from typing import Literal, Self

from ayni.methods.errors import BadInput

State = Literal["same", "changed", "lost"]
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
MOST_TOKENS = 20_000
"""Longer stretches in which nothing agrees are compared by lines alone."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `words` in the place of the old text from `begin` up to `end`."""

    begin: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a span of the old text lies in the new one.

    `same`: its text did not change. `changed`: it did, and somebody should look. `lost`: nothing of it is left;
    the span is then empty and stands where it was.
    """

    begin: int
    end: int
    state: State


@dataclass(frozen=True)
class Difference:
    """The edits, in order and without overlaps, that lead from an old text to a new one."""

    edits: tuple[Edit, ...]
    new_length: int

    @classmethod
    def of_edits(cls, old: str, edits: Iterable[Edit]) -> Self:
        """The difference that known edits make. Raises BadInput if they overlap or leave the text."""
        ordered = sorted(edits, key=lambda edit: (edit.begin, edit.end))
        reached = 0
        for edit in ordered:
            if not reached <= edit.begin <= edit.end <= len(old):
                raise BadInput(
                    f"edit at {edit.begin} to {edit.end}: edits must not overlap nor leave the text of {len(old)}"
                )
            reached = edit.end
        grown = sum(len(edit.words) - (edit.end - edit.begin) for edit in ordered)
        return cls(tuple(ordered), len(old) + grown)

    @classmethod
    def between(cls, old: str, new: str) -> Self:
        """Find the edits: by lines first, then by words within the lines that differ."""
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        before, after = old[head : len(old) - tail], new[head : len(new) - tail]
        return cls(tuple(_line_edits(before, after, head)), len(new))

    def applied_to(self, old: str) -> str:
        """The new text."""
        parts: list[str] = []
        reached = 0
        for edit in self.edits:
            parts += [old[reached : edit.begin], edit.words]
            reached = edit.end
        return "".join([*parts, old[reached:]])

    def anchor(self, begin: int, end: int) -> Anchored:
        """Where the span of the old text lies now. An insertion at its edge stays outside it."""
        start, stop = self._first_kept(begin), self._last_kept(end)
        if start >= stop:
            place = min(start, self.new_length)
            return Anchored(place, place, "lost" if end > begin else "same")
        return Anchored(start, stop, "changed" if self._touched(begin, end) else "same")

    def position(self, old: int) -> int:
        """Where a single position lies now; inside replaced text, at the beginning of what replaced it."""
        return self._first_kept(old)

    def _first_kept(self, begin: int) -> int:
        """A span's new beginning: behind what was put in before it, at the beginning of a replacement."""
        place = bisect_right(self._begins, begin)
        if place and begin < self.edits[place - 1].end:
            return self.edits[place - 1].begin + self._shifts[place - 1]
        return begin + self._shifts[place]

    def _last_kept(self, end: int) -> int:
        """A span's new end: before what was put in behind it, at the end of a replacement."""
        place = bisect_left(self._begins, end)
        if place and end < self.edits[place - 1].end:
            return self.edits[place - 1].end + self._shifts[place]
        return end + self._shifts[place]

    def _touched(self, begin: int, end: int) -> bool:
        for edit in self.edits[bisect_left(self._ends, begin) : bisect_left(self._begins, end)]:
            if edit.end > begin or begin < edit.begin:
                return True
        return False

    @cached_property
    def _begins(self) -> list[int]:
        return [edit.begin for edit in self.edits]

    @cached_property
    def _ends(self) -> list[int]:
        return [edit.end for edit in self.edits]

    @cached_property
    def _shifts(self) -> list[int]:
        """By how much a position behind so many edits moved."""
        grown = (len(edit.words) - (edit.end - edit.begin) for edit in self.edits)
        return list(accumulate(grown, initial=0))


def _common(first: str, second: str) -> int:
    """Length of the common beginning."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _line_edits(old: str, new: str, offset: int) -> Iterable[Edit]:
    yield from _edits(
        old.splitlines(keepends=True), new.splitlines(keepends=True), offset, within=_word_edits
    )


def _word_edits(old: str, new: str, offset: int) -> Iterable[Edit]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > MOST_TOKENS:
        yield Edit(offset, offset + len(old), new)
        return
    yield from _edits(before, after, offset, within=None)


def _edits(
    old: Sequence[str],
    new: Sequence[str],
    offset: int,
    *,
    within: Callable[[str, str, int], Iterable[Edit]] | None,
) -> Iterable[Edit]:
    """Edits between two sequences of pieces; a stretch that differs is looked into by `within`."""
    places = list(accumulate(map(len, old), initial=offset))
    for verb, begin, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            continue
        before, after = "".join(old[begin:end]), "".join(new[first:last])
        if within is not None and before and after:
            yield from within(before, after, places[begin])
        else:
            yield Edit(places[begin], places[end], after)
