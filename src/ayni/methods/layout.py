"""Where to draw the nodes of a network, and which labels fit beside them.

`place_nodes` draws those with ties by force (Fruchterman & Reingold 1991) and those without in rows below.
`place_labels` then gives labels, the important first, a side where they cover nothing. Lengths are in the
units of the drawing, y grows downwards. Both give the same picture for the same input, in whatever order.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

FORCE_ROUNDS: Final = 600
PUSH_ROUNDS: Final = 60


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing, measured from its upper left corner."""

    x: float
    y: float


def place_nodes(
    radii: Mapping[str, float], ties: Sequence[Tie], *, width: float, height: float, seed: int = 1
) -> dict[str, Point]:
    """The centre of each node of `radii` in a box of `width` by `height`: no node crosses the edge of the box.

    Nodes that are tied come near each other, the stronger the nearer; nodes without ties stand in rows at the
    bottom. Nodes do not overlap where there is room for all. Meant for up to about 1,000 nodes. Raises
    BadInput for a tie to a node without a radius, and for a box that is too small for its largest node.
    """
    largest = max(radii.values(), default=0.0)
    if min(width, height) < 4 * largest:
        raise BadInput(f"A box of {width:g} by {height:g} is too small for a node of radius {largest:g}.")
    strength = _strengths(radii, ties)
    tied = sorted({name for pair in strength for name in pair})
    alone = sorted(radii.keys() - set(tied))
    rows_height = _rows_height([radii[name] for name in alone], width, height) if tied else height
    in_rows = _rows(len(alone), width, rows_height) + [0, height - rows_height]
    radius = np.array([radii[name] for name in tied])
    by_force = _fitted(_forced(tied, strength, seed), radius, width, height - rows_height)
    places = np.concatenate([in_rows, by_force]).tolist()
    return {name: Point(x, y) for name, (x, y) in zip(alone + tied, places, strict=True)}


def _strengths(radii: Mapping[str, float], ties: Sequence[Tie]) -> dict[tuple[str, str], float]:
    """The added weights of each pair of different nodes, in alphabetical order."""
    weights: dict[tuple[str, str], list[float]] = {}
    for tie in ties:
        for name in (tie.source, tie.target):
            if name not in radii:
                raise BadInput(f"The tie {tie.source} → {tie.target} needs a radius for {name!r}.")
        if tie.source != tie.target:
            pair = min(tie.source, tie.target), max(tie.source, tie.target)
            weights.setdefault(pair, []).append(tie.weight)
    return {pair: math.fsum(weights[pair]) for pair in sorted(weights)}


def _rows_height(radii: Sequence[float], width: float, height: float) -> float:
    """What the rows need, at most a third of the height."""
    cell = 2 * max(radii, default=0.0) + GAP
    return min(math.ceil(len(radii) / max(1, width // cell)) * cell, height / 3)


def _rows(count: int, width: float, height: float) -> Points:
    """Points in even rows that fill a box."""
    if not count:
        return np.empty((0, 2))
    rows = max(1, round(math.sqrt(count * height / width)))
    columns = math.ceil(count / rows)
    row, column = np.divmod(np.arange(count), columns)
    return np.column_stack([(column + 0.5) * width / columns, (row + 0.5) * height / math.ceil(count / columns)])


def _forced(names: Sequence[str], strength: Mapping[tuple[str, str], float], seed: int) -> Points:
    """Where the forces come to rest, at no particular scale."""
    if not names:
        return np.empty((0, 2))
    number = {name: index for index, name in enumerate(names)}
    graph = igraph.Graph(len(names), [(number[one], number[other]) for one, other in strength])
    weights = np.sqrt(list(strength.values()))  # a tie ten times as strong pulls three times as hard
    with seeded(seed):
        rest = graph.layout_fruchterman_reingold(
            weights=(weights / weights.mean()).tolist(), niter=FORCE_ROUNDS, grid=False
        )
    return np.array(rest.coords)


def _fitted(points: Points, radius: Points, width: float, height: float) -> Points:
    """Turned so that the long side lies along the box's, stretched to fill it, then pushed apart."""
    if not len(points):
        return points
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ (axes[:, ::-1] if width >= height else axes)
    margin = radius.max()
    box = np.array([width, height])
    low, high = turned.min(axis=0), turned.max(axis=0)
    spread = np.where(high - low > 0, high - low, 1)
    placed = margin + (turned - low) / spread * (box - 2 * margin)
    placed[:, high - low <= 0] = 
    return _pushed_apart(placed, radius, box)
