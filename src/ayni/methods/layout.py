"""Where to draw the nodes of a network, and which labels fit beside them.

`place_nodes` draws those with ties by force (Fruchterman & Reingold 1991) and those without in rows below.
`place_labels` then gives labels, the important first, a side where they cover nothing. Lengths are in the
units of the drawing, y grows downwards. Both give the same picture for the same input, in whatever order.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import igraph
import numpy as np
from numpy.typing import NDArray

from ayni.methods.errors import BadInput
from ayni.methods.network import Tie
from ayni.methods.network.seeding import seeded

Points = NDArray[np.float64]

GAP: Final = 6.0
"""Clear space sought between two nodes."""

ROOM: Final = 150.0
"""Side of the square that a node with ties gets at most: a network of few nodes does not fill a large box."""

CELL_WIDTH: Final = 120.0
"""Width sought for a node without ties, so that a label fits beside it."""

LABELLED_SHARE: Final = 0.6
"""Of the height for nodes without ties, what they may take so that labels fit."""

EVENNESS: Final = 0.5
"""Between 0, distances as the forces left them, and 1, nodes spread evenly over both axes."""

MOST_FORCE_ROUNDS: Final = 600
FORCE_PATIENCE: Final = 200_000
"""Rounds of the forces, and rounds times nodes, at most."""

PUSH_ROUNDS: Final = 60

NOWHERE: Final[Points] = np.empty((0, 2))


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing, measured from its upper left corner."""

    x: float
    y: float


def place_nodes(
    radii: Mapping[str, float], ties: Sequence[Tie], *, width: float, height: float, seed: int = 1
) -> dict[str, Point]:
    """The centre of each node of `radii` in a box of `width` by `height`, whose edge no node crosses.

    Nodes that are tied come near each other, the stronger the nearer; nodes without ties stand in rows at the
    bottom. Nodes do not overlap where there is room for all. Meant for up to about 1,000 nodes. Raises
    BadInput for a tie to a node without a radius, and for a box that is too small for its largest node.
    """
    largest = max(radii.values(), default=0.0)
    if min(width, height) < 2 * largest:
        raise BadInput(f"A box of {width:g} by {height:g} is too small for a node of radius {largest:g}.")
    strength = _strengths(radii, ties)
    tied = sorted({name for pair in strength for name in pair})
    alone = sorted(radii.keys() - set(tied))
    radius = np.array([radii[name] for name in tied + alone]).reshape(-1, 1)

    box = np.array([width, height])
    rows, rows_height = _rows(radius[len(tied) :], width, height / 3 if tied else height)
    above_rows = box - [0, rows_height]
    in_rows = rows + (above_rows if tied else above_rows / 2) * [0, 1]
    by_force = _spread(_forced(tied, strength, seed), radius[: len(tied)], above_rows) if tied else NOWHERE
    places = np.clip(np.concatenate([by_force, in_rows]), radius, box - radius)
    return {name: Point(x, y) for name, (x, y) in zip(tied + alone, places.tolist(), strict=True)}


def _strengths(radii: Mapping[str, float], ties: Sequence[Tie]) -> dict[tuple[str, str], float]:
    """The added weights of each pair of different nodes, in alphabetical order."""
    weights: dict[tuple[str, str], list[float]] = {}
    for tie in ties:
        if not {tie.source, tie.target} <= radii.keys() or not 0 <= tie.weight < math.inf:
            raise BadInput(
                f"The tie {tie.source} → {tie.target} of weight {tie.weight} cannot be drawn: "
                "both ends need a radius, and the weight must be 0 or more."
            )
        if tie.source != tie.target and tie.weight:
            pair = min(tie.source, tie.target), max(tie.source, tie.target)
            weights.setdefault(pair, []).append(tie.weight)
    return {pair: math.fsum(weights[pair]) for pair in sorted(weights)}


def _rows(radius: Points, width: float, height: float) -> tuple[Points, float]:
    """Places in even rows from the upper left, and the height they fill.

    A place is wide enough for a label unless that takes too much of the height; then the places are close
    together, and over each other only where the whole height is too small.
    """
    count = len(radius)
    if not count:
        return NOWHERE, 0.0
    pitch = 2 * (radius.max() + GAP)
    rows = math.ceil(count / max(1, width // CELL_WIDTH))
    if rows * pitch > LABELLED_SHARE * height:
        rows = math.ceil(count / max(1, width // pitch))
        pitch = min(pitch, height / rows)
    columns = math.ceil(count / rows)
    row, column = np.divmod(np.arange(count), columns)
    return np.column_stack([radius.max() + GAP + column * width / columns, (row + 0.5) * pitch]), rows * pitch


def _forced(names: Sequence[str], strength: Mapping[tuple[str, str], float], seed: int) -> Points:
    """Where the forces come to rest, at no particular scale."""
    number = {name: index for index, name in enumerate(names)}
    graph = igraph.Graph(len(names), [(number[one], number[other]) for one, other in strength])
    weights = np.sqrt(list(strength.values()))  # a tie ten times as strong pulls three times as hard
    rounds = min(MOST_FORCE_ROUNDS, FORCE_PATIENCE // len(names))
    with seeded(seed):
        rest = graph.layout_fruchterman_reingold(
            weights=(weights / weights.mean()).tolist(), niter=rounds, grid=False
        )
    return np.array(rest.coords)


def _spread(points: Points, radius: Points, box: Points) -> Points:
    """Turned so that the long side lies along the box's, spread over the box, then pushed apart."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ (axes[:, ::-1] if box[0] >= box[1] else axes)
    rank = turned.argsort(axis=0).argsort(axis=0)
    share = (1 - EVENNESS) * _share(turned) + EVENNESS * _share(rank)
    room = np.minimum(box - 2 * (radius.max() + GAP), ROOM * math.sqrt(len(points)))
    return _pushed_apart(box / 2 + (share - 0.5) * np.maximum(room, 0), radius, box)


def _share(values: Points) -> Points:
    """Each coordinate as a share of its axis's extent; the middle where there is none."""
    extent = np.ptp(values, axis=0)
    share = np.full(values.shape, 0.5)
    np.divide(values - values.min(axis=0), extent, out=share, where=extent > 0)
    return share


def _pushed_apart(points: Points, radius: Points, box: Points) -> Points:
    """Move nodes that overlap away from each other, inside the box, until none do or patience ends."""
    # Two nodes in the very same place, a corner perhaps, need a direction to part in.
    turn = np.arange(len(points))
    nudge = 1e-6 * np.column_stack([np.cos(turn), np.sin(turn)])
    one, other = np.triu_indices(len(points), 1)
    wanted = (radius[one] + radius[other] + GAP)[:, 0]
    for _ in range(PUSH_ROUNDS):
        points = points + nudge
        x, y = points.T
        near = np.flatnonzero((x[one] - x[other]) ** 2 + (y[one] - y[other]) ** 2 < wanted**2)
        if not near.size:
            break
        apart = points[one[near]] - points[other[near]]
        distance = np.hypot(apart[:, :1], apart[:, 1:])
        push = apart * (wanted[near, None] / distance - 1) / 2
        np.add.at(points, one[near], push)
        np.subtract.at(points, other[near], push)
        points = np.clip(points, radius, box - radius)
    return points


# Labels

LINE_HEIGHT: Final = 1.2
"""Height of a line of text, in font sizes."""

BASELINE: Final = 0.95
"""From the top of a line of text to its baseline, in font sizes."""

LABEL_GAP: Final = 3.0
"""Between a node and its label."""


class Side(StrEnum):
    """Where a label stands beside its node, in the order of preference."""

    RIGHT = "right"
    LEFT = "left"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Marker:
    """A node as drawn: a circle, and the text that should stand beside it (none: ""). Labels of a higher
    `priority` are placed first."""

    x: float
    y: float
    radius: float
    text: str = ""
    priority: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Label:
    """A label that is shown: the box it fills, and where its text begins, is centred or ends.

    `x` and `baseline` are SVG's text position; `anchor` is SVG's "start", "middle" or "end".
    """

    text: str
    side: Side
    box: Box
    x: float
    baseline: float
    anchor: str


def place_labels(
    markers: Mapping[str, Marker], *, width: float, height: float, font_size: float = 12.0
) -> dict[str, Label]:
    """The labels to show, by node: none crosses the edge, another label or the square around a node.

    Labels are tried by falling priority, then by name, on each side in turn; one that fits nowhere is left
    out. Text widths are estimates (`text_width`).
    """
    taken = np.array([_square(marker) for marker in markers.values()]).reshape(-1, 4)
    shown: dict[str, Label] = {}
    for name in sorted(markers, key=lambda name: (-markers[name].priority, name)):
        for label in _candidates(markers[name], font_size) if markers[name].text else ():
            box = label.box
            inside = box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height
            if inside and not _covers(box, taken):
                shown[name] = label
                taken = np.vstack([taken, (box.left, box.top, box.right, box.bottom)])
                break
    return shown


def _square(marker: Marker) -> tuple[float, float, float, float]:
    x, y, radius = marker.x, marker.y, marker.radius
    return x - radius, y - radius, x + radius, y + radius


def _covers(box: Box, taken: Points) -> bool:
    left, top, right, bottom = taken.T
    return bool(np.any((left < box.right) & (right > box.left) & (top < box.bottom) & (bottom > box.top)))


def _candidates(marker: Marker, font_size: float) -> Iterator[Label]:
    """The label on each side of its node."""
    line, length = LINE_HEIGHT * font_size, text_width(marker.text, font_size)
    away = marker.radius + LABEL_GAP
    for side, anchor, left, top in (
        (Side.RIGHT, "start", marker.x + away, marker.y - line / 2),
        (Side.LEFT, "end", marker.x - away - length, marker.y - line / 2),
        (Side.ABOVE, "middle", marker.x - length / 2, marker.y - away - line),
        (Side.BELOW, "middle", marker.x - length / 2, marker.y + away),
    ):
        box = Box(left, top, left + length, top + line)
        x = {"start": box.left, "middle": marker.x, "end": box.right}[anchor]
        yield Label(marker.text, side, box, x, top + BASELINE * font_size, anchor)


# Widths in font sizes, a little above those of the common sans-serif fonts, so that real text fits its box.
_WIDTHS: Final = (
    ("ijlI.,:;'|!·", 0.30),
    ('frt()[]-/ "', 0.40),
    ("mwMW@%—", 0.94),
    ("ABCDEFGHJKLNOPQRSTUVXYZÁÉÓÚÜÑ&", 0.70),
)
_WIDTH: Final = {character: width for characters, width in _WIDTHS for character in characters}
_OTHER_WIDTH: Final = 0.58


def text_width(text: str, font_size: float) -> float:
    """An estimate, on the safe side, of how long a line of sans-serif text is."""
    return font_size * sum(_WIDTH.get(character, _OTHER_WIDTH) for character in text)
