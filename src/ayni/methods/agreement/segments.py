"""Segments that coders marked in texts, and the rules they obey."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from ayni.methods.errors import BadInput


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text, `begin` included and `end` excluded, to which a coder gave a code (`value`)."""

    begin: int
    end: int
    coder: str
    value: str

    @property
    def length(self) -> int:
        """Characters (or milliseconds, or whatever the text is measured in)."""
        return self.end - self.begin


@dataclass(frozen=True, slots=True)
class Text:
    """A continuum of `length` positions and the segments marked in it, in order of beginning.

    Build it with `Text.of`, which checks the segments.
    """

    length: int
    segments: tuple[Segment, ...]
    name: str = ""

    @classmethod
    def of(
        cls,
        length: int,
        segments: Iterable[Segment],
        *,
        name: str = "",
        merge_overlaps: bool = False,
        rows: Sequence[int] = (),
    ) -> Self:
        """Check that segments lie in the text and that no coder marks one place twice with one code.

        With `merge_overlaps` such segments are joined; those that only touch stay apart.
        `rows` gives the segments' row numbers in a table, for messages. Raises BadInput with the place.
        """
        if length < 1:
            raise BadInput(f"the text's length is {length}; it must be 1 or more")
        marked = list(segments)
        places = [f"row {row}" for row in rows] or [f"segment {index + 1}" for index in range(len(marked))]
        for segment, place in zip(marked, places, strict=True):
            _check_limits(segment, length, place)
        if merge_overlaps:
            marked = _merged(marked)
        else:
            _check_overlaps(sorted(zip(marked, places, strict=True), key=lambda entry: entry[0].begin))
        return cls(length, tuple(sorted(marked, key=lambda s: (s.begin, s.end, s.coder, s.value))), name)


def _merged(segments: Iterable[Segment]) -> list[Segment]:
    runs: dict[tuple[str, str], list[Segment]] = defaultdict(list)
    for segment in sorted(segments, key=lambda s: (s.begin, s.end)):
        run = runs[segment.coder, segment.value]
        if run and segment.begin < run[-1].end:
            run[-1] = replace(run[-1], end=max(run[-1].end, segment.end))
        else:
            run.append(segment)
    return [segment for run in runs.values() for segment in run]


def _check_limits(segment: Segment, length: int, place: str) -> None:
    if not segment.coder or not segment.value:
        raise BadInput(f"{place}: the {'value' if segment.coder else 'coder'} is empty; give it a name")
    if segment.begin < 0:
        raise BadInput(f"{place}: begin {segment.begin} lies before the text, which starts at 0")
    if segment.end <= segment.begin:
        raise BadInput(
            f"{place}: end {segment.end} is not after begin {segment.begin}; the end is the first position"
            " after the segment"
        )
    if segment.end > length:
        raise BadInput(f"{place}: end {segment.end} lies beyond the text's length {length}")


def _check_overlaps(marked: Iterable[tuple[Segment, str]]) -> None:
    latest: dict[tuple[str, str], tuple[Segment, str]] = {}
    for segment, place in marked:
        key = segment.coder, segment.value
        before = latest.get(key)
        if before and segment.begin < before[0].end:
            raise BadInput(
                f"{place}: coder '{segment.coder}' marks {segment.begin} to {segment.end} with"
                f" '{segment.value}', which overlaps {before[1]}; merge them"
            )
        latest[key] = segment, place
