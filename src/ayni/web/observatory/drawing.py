"""The drawing of the network: where everything stands, as the few strings and figures that SVG needs.

Lengths are units of the drawing. On a phone it is shown at about half a pixel a unit, on a desktop at about
one: labels are therefore placed twice, large ones for the phone (few fit) and small ones (many fit).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ayni.methods import layout
from ayni.methods import network as methods
from ayni.observatory.queries.members import Member
from ayni.observatory.queries.network import PairTies
from ayni.web.observatory.loosening import loosened

WIDTH, HEIGHT = 720, 700
SMALL_TEXT, LARGE_TEXT = 13, 25
LONGEST_LABEL = 20
SMALLEST, LARGEST = 4.5, 13.0
SPREAD = 7.0
"""How far the lines of one pair stand apart in the middle."""

ROW = 22
"""Between those who stand apart at the foot."""

STRENGTHS = ((5, "strong"), (2, "steady"), (1, "once"))
"""Collaborations from which a line is drawn in this width."""


@dataclass(frozen=True, slots=True)
class Dot:
    """An organisation as drawn. `sort` decides sign and colour: workshop, trade or support."""

    id: int
    name: str
    partners: int
    x: int
    y: int
    radius: float
    sort: str

    @property
    def sign(self) -> SafeString:
        """Its sign in SVG: a circle for a workshop, a square for trade, a diamond for support."""
        if self.sort == "workshop":
            return format_html(
                '<circle class="workshop" cx="{}" cy="{}" r="{}"/>', self.x, self.y, self.radius
            )
        half = round(self.radius * (0.9 if self.sort == "trade" else 1.2), 1)
        path = (
            f"M{self.x - half:g} {self.y - half:g}h{2 * half:g}v{2 * half:g}h{-2 * half:g}z"
            if self.sort == "trade"
            else f"M{self.x} {self.y - half:g}l{half:g} {half:g}l{-half:g} {half:g}l{-half:g} {-half:g}z"
        )
        return format_html('<path class="{}" d="{}"/>', self.sort, path)

    @property
    def ring(self) -> float:
        """Radius of a ring around it."""
        return self.radius + 6


@dataclass(frozen=True, slots=True)
class Line:
    """All lines of one dimension and one width, as one SVG path."""

    dimension: str
    strength: str
    path: str


@dataclass(frozen=True, slots=True)
class Words:
    """A label in the drawing."""

    id: int
    text: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network on a plane of `width` by `height`."""

    width: int
    height: int
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    small: tuple[Words, ...]
    large: tuple[Words, ...]


TRADE = frozenset({"supplier", "client"})


def sort_of(member: Member) -> str:
    """Workshop; trade: who sells to them or buys from them; support: everybody else."""
    if member.is_workshop:
        return "workshop"
    return "trade" if member.kind in TRADE else "support"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where every organisation of the drawing stands, whatever the filters: who looks finds it again.

    `alone` has no tie in the whole record and stands apart, in rows below. `most` is the largest number of
    partners in the whole record, which sets the scale.
    """

    places: Mapping[int, tuple[int, int]]
    alone: frozenset[int]
    most: int


def set_stage(partners: Mapping[int, int], pairs: Sequence[PairTies], alone: Sequence[int]) -> Stage:
    """Place the organisations of `pairs`, the whole record's, by their ties, and those `alone` below."""
    most = max(partners.values(), default=1)
    tied = sorted({end for pair in pairs for end in (pair.one, pair.other)})
    radii = {str(pk): radius(partners[pk], most) for pk in tied}
    ties = [methods.Tie(str(pair.one), str(pair.other), pair.times) for pair in pairs]
    below = _rows(alone)
    height = min((y for _x, y in below.values()), default=HEIGHT) - ROW
    found = loosened(layout.place_nodes(radii, ties, width=WIDTH, height=height), radii)
    by_ties = {int(key): (round(point.x), round(point.y)) for key, point in found.items()}
    return Stage(by_ties | below, frozenset(below), most)


def _rows(alone: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Places in rows at the foot of the drawing."""
    columns = WIDTH // ROW - 1
    rows = -(-len(alone) // columns)
    return {
        pk: (ROW + ROW * (number % columns), HEIGHT - ROW * (rows - number // columns) + ROW // 2)
        for number, pk in enumerate(alone)
    }


def draw(
    stage: Stage, everybody: Mapping[int, Member], partners: Mapping[int, int], pairs: Iterable[PairTies]
) -> Drawing:
    """Draw the organisations on stage with the ties of `pairs`; `partners` counts theirs."""
    dots = tuple(
        Dot(pk, everybody[pk].name, partners.get(pk, 0), x, y, radius(partners.get(pk, 0), stage.most),
            sort_of(everybody[pk]))
        for pk, (x, y) in stage.places.items()
        if pk in everybody
    )  # fmt: skip
    by_id = {dot.id: dot for dot in dots}
    lines = lines_of((pair for pair in pairs if pair.one in by_id and pair.other in by_id), by_id)
    return Drawing(
        WIDTH, HEIGHT, lines, dots, label(dots, SMALL_TEXT, partners), label(dots, LARGE_TEXT, partners)
    )


def radius(partners: int, most: int) -> float:
    """Of a sign whose area grows with the number of partners."""
    return round(SMALLEST + (LARGEST - SMALLEST) * sqrt(partners / max(most, 8)), 1) if partners else SMALLEST


def label(
    dots: Iterable[Dot], size: int, named: Container[int], first: Mapping[int, float] | None = None
) -> tuple[Words, ...]:
    """Labels of the `named` organisations where they cover nothing, those with the most partners first.

    `first` raises the precedence of some.
    """
    precedence = first or {}
    markers = {
        str(dot.id): layout.Marker(
            dot.x, dot.y, dot.radius, _short(dot.name) if dot.id in named else "",
            precedence.get(dot.id, dot.partners),
        )
        for dot in dots
    }  # fmt: skip
    shown = layout.place_labels(markers, width=WIDTH, height=HEIGHT, font_size=size)
    return tuple(
        Words(int(key), label.text, round(label.x), round(label.baseline), label.anchor)
        for key, label in shown.items()
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip() + "…"


def lines_of(pairs: Iterable[PairTies], dots: Mapping[int, Dot]) -> tuple[Line, ...]:
    """One path for each dimension and width, so that a few hundred lines stay a small page."""
    paths: dict[tuple[str, str], list[str]] = defaultdict(list)
    for pair in pairs:
        for dimension, times, path in strands(pair, dots[pair.one], dots[pair.other]):
            strength = next(name for least, name in STRENGTHS if times >= least)
            paths[dimension, strength].append(path)
    return tuple(
        Line(dimension, strength, "".join(found)) for (dimension, strength), found in sorted(paths.items())
    )


def strands(pair: PairTies, one: Dot, other: Dot) -> list[tuple[str, int, str]]:
    """A pair's lines: dimension, collaborations and path, side by side where there are several."""
    shares = pair.by_dimension
    length = hypot(other.x - one.x, other.y - one.y) or 1.0
    across = ((one.y - other.y) / length, (other.x - one.x) / length)
    found = []
    for number, (dimension, times) in enumerate(shares):
        bend = 2 * SPREAD * (number - (len(shares) - 1) / 2)
        if bend:
            x = round((one.x + other.x) / 2 + bend * across[0])
            y = round((one.y + other.y) / 2 + bend * across[1])
            path = f"M{one.x} {one.y}Q{x} {y} {other.x} {other.y}"
        else:
            path = f"M{one.x} {one.y}L{other.x} {other.y}"
        found.append((dimension, times, path))
    return found
