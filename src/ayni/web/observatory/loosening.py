"""Room for names in the crowded middle of a drawing."""

from collections.abc import Mapping

import numpy as np

from ayni.methods.layout import GAP, Point

EVENNESS = 0.6
"""0 leaves the places as they are, 1 spreads them evenly along both axes."""

ROUNDS = 40


def loosened(places: Mapping[str, Point], radii: Mapping[str, float]) -> dict[str, Point]:
    """The same places with the crowded parts wider and the empty ones narrower, in the same box.

    Left stays left and above stays above. Signs of these radii then keep clear of each other.
    """
    if len(places) < 3:
        return dict(places)
    points = np.array([(point.x, point.y) for point in places.values()])
    low, high = points.min(axis=0), points.max(axis=0)
    rank = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (len(points) - 1)
    points = (1 - EVENNESS) * points + EVENNESS * (low + rank * (high - low))
    radius = np.array([radii[name] for name in places])
    one, other = np.triu_indices(len(points), 1)
    least = radius[one] + radius[other] + GAP
    for _ in range(ROUNDS):
        apart = points[one] - points[other]
        distance = np.maximum(np.hypot(*apart.T), 1e-6)
        short = np.maximum(least - distance, 0)
        if not short.any():
            break
        push = apart * (short / distance / 2)[:, None]
        np.add.at(points, one, push)
        np.subtract.at(points, other, push)
        points = np.clip(points, low, high)
    return {name: Point(float(x), float(y)) for name, (x, y) in zip(places, points, strict=True)}
