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

WIDTH, HEIGHT = 720, 700
SMALL_TEXT, LARGE_TEXT = 13, 25
LONGEST_LABEL = 20
SMALLEST, LARGEST = 5.0, 17.0
SPREAD = 7.0
"""How far the lines of one pair stand apart in the middle."""

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


def draw(
    everybody: Mapping[int, Member],
    partners: Mapping[int, int],
    pairs: Sequence[PairTies],
    alone: Sequence[int],
) -> Drawing:
    """Draw the organisations of `partners` with the ties of `pairs`, and those `alone` in rows below."""
    most = max(partners.values(), default=1)
    radii = {str(pk): _radius(count, most) for pk, count in partners.items()} | {
        str(pk): SMALLEST for pk in alone
    }
    ties = [methods.Tie(str(pair.one), str(pair.other), pair.times) for pair in pairs]
    places = layout.place_nodes(radii, ties, width=WIDTH, height=HEIGHT)
    dots = tuple(
        Dot(pk, everybody[pk].name, partners.get(pk, 0), round(places[key].x), round(places[key].y),
            round(radii[key], 1), sort_of(everybody[pk]))
        for key in radii
        for pk in [int(key)]
    )  # fmt: skip
    lines = lines_of(pairs, {dot.id: dot for dot in dots})
    return Drawing(
        WIDTH, HEIGHT, lines, dots, label(dots, SMALL_TEXT, partners), label(dots, LARGE_TEXT, partners)
    )


def _radius(partners: int, most: int) -> float:
    """The area grows with the number of partners."""
    return SMALLEST + (LARGEST - SMALLEST) * sqrt(partners / max(most, 8))


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
    shares = pair.in_what
    length = hypot(other.x - one.x, other.y - one.y) or 1.0
    across = ((one.y - other.y) / length, (other.x - one.x) / length)
    found = []
    for number, share in enumerate(shares):
        bend = 2 * SPREAD * (number - (len(shares) - 1) / 2)
        if bend:
            x = round((one.x + other.x) / 2 + bend * across[0])
            y = round((one.y + other.y) / 2 + bend * across[1])
            path = f"M{one.x} {one.y}Q{x} {y} {other.x} {other.y}"
        else:
            path = f"M{one.x} {one.y}L{other.x} {other.y}"
        found.append((share.dimension.value, share.times, path))
    return found
