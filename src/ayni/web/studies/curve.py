"""The saturation curve as points of a small drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 640, 200, 12


@dataclass(frozen=True)
class Curve:
    """A line through the values, on a drawing of `WIDTH` by `HEIGHT`; empty without values."""

    points: tuple[tuple[float, float], ...]

    @property
    def line(self) -> str:
        """As an SVG polyline wants it."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def curve_of(values: Sequence[int]) -> Curve:
    """Values from left to right, the highest at the top."""
    most = max(values, default=0) or 1
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    return Curve(
        tuple(
            (
                round(MARGIN + place * step, 1),
                round(HEIGHT - MARGIN - value / most * (HEIGHT - 2 * MARGIN), 1),
            )
            for place, value in enumerate(values)
        )
    )
