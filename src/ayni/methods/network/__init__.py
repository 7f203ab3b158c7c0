"""Measures of a network of ties, named and defined as in Wasserman & Faust (1994).

`measure` takes ties and nodes as values, `measure_columns` takes them as arrays (for a million ties).
Every definition, its source and the cases where it is undefined: docs/methods/network.md.
"""

from ayni.methods.network.measures import measure, measure_columns
from ayni.methods.network.values import (
    Centralization,
    NetworkMeasures,
    Node,
    NodeMeasures,
    Tie,
    TieColumns,
)

__all__ = [
    "Centralization",
    "NetworkMeasures",
    "Node",
    "NodeMeasures",
    "Tie",
    "TieColumns",
    "measure",
    "measure_columns",
]
