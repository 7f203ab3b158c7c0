"""One organisation lit up in the drawing: its lines on top, its partners with their names."""

from collections.abc import Iterable
from dataclasses import dataclass

from ayni.observatory.queries.network import PairTies
from ayni.web.observatory.drawing import LARGE_TEXT, SMALL_TEXT, Dot, Drawing, Line, Words, label, lines_of


@dataclass(frozen=True, slots=True)
class Spotlight:
    """What is drawn over the faded network."""

    dot: Dot
    lines: tuple[Line, ...]
    partners: tuple[Dot, ...]
    small: tuple[Words, ...]
    large: tuple[Words, ...]


def spotlight(drawing: Drawing, organization: int, pairs: Iterable[PairTies]) -> Spotlight | None:
    """The organisation's lines to those partners that are drawn; None if it is not drawn itself."""
    dots = {dot.id: dot for dot in drawing.dots}
    dot = dots.get(organization)
    if dot is None:
        return None
    drawn = [pair for pair in pairs if pair.one in dots and pair.other in dots]
    lit = {end for pair in drawn for end in (pair.one, pair.other)} | {organization}
    first = {organization: float("inf")}
    return Spotlight(
        dot,
        lines_of(drawn, dots),
        tuple(one for one in drawing.dots if one.id in lit and one.id != organization),
        label(drawing.dots, SMALL_TEXT, lit, first),
        label(drawing.dots, LARGE_TEXT, lit, first),
    )
