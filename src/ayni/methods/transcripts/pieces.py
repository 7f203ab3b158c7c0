"""A text cut where spans begin and end, so that overlapping codings can be shown."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span(Generic[Key]):
    """Something that lies on the text from `begin` up to `end`."""

    begin: int
    end: int
    key: Key


@dataclass(frozen=True, slots=True)
class Piece(Generic[Key]):
    """A stretch of text under the same spans; `keys` in the order of the spans' beginnings."""

    begin: int
    end: int
    keys: tuple[Key, ...]


def pieces(begin: int, end: int, spans: Iterable[Span[Key]]) -> list[Piece[Key]]:
    """Cut the window from `begin` up to `end` at every edge of a span; together the pieces are the window."""
    inside = sorted((s for s in spans if s.begin < end and s.end > begin), key=lambda s: (s.begin, s.end))
    edges = sorted({begin, end, *(max(s.begin, begin) for s in inside), *(min(s.end, end) for s in inside)})
    cut: list[Piece[Key]] = []
    open_spans: list[Span[Key]] = []
    waiting = 0
    for first, last in pairwise(edges):
        while waiting < len(inside) and inside[waiting].begin <= first:
            open_spans.append(inside[waiting])
            waiting += 1
        open_spans = [span for span in open_spans if span.end > first]
        cut.append(Piece(first, last, tuple(span.key for span in open_spans)))
    return cut
