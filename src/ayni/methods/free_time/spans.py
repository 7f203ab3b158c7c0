"""Half-open spans of time and their arithmetic: union, intersection, difference.

A list of spans is *tidy* when they are in order and neither overlap nor touch. Every function here returns
tidy lists in one pass over sorted input, so n spans cost n log n at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ayni.methods.errors import BadInput


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The time from `start` (within) to `end` (without); both aware. Raises BadInput if it is empty or inverted."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise BadInput(
                f"The span from {self.start} to {self.end} has no time zone; give aware datetimes."
            )
        if self.end <= self.start:
            raise BadInput(f"The span from {self.start} to {self.end} does not end after it starts.")

    @property
    def length(self) -> timedelta:
        """How long it lasts, in elapsed time."""
        return self.end - self.start

    def holds(self, other: "Span") -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


def joined(spans: Iterable[Span]) -> list[Span]:
    """The union, tidy: overlapping and touching spans become one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            if span.end > result[-1].end:
                result[-1] = Span(result[-1].start, span.end)
        else:
            result.append(span)
    return result


def common(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """The intersection of two tidy lists, tidy."""
    result: list[Span] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i].start, second[j].start)
        end = min(first[i].end, second[j].end)
        if start < end:
            result.append(Span(start, end))
        if first[i].end <= second[j].end:
            i += 1
        else:
            j += 1
    return result


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of the first tidy list after the second is taken away, tidy."""
    result: list[Span] = []
    j = 0
    for span in spans:
        start = span.start
        while j < len(taken) and taken[j].end <= start:
            j += 1
        k = j
        while k < len(taken) and taken[k].start < span.end:
            if start < taken[k].start:
                result.append(Span(start, taken[k].start))
            start = max(start, taken[k].end)
            k += 1
        if start < span.end:
            result.append(Span(start, span.end))
    return result
