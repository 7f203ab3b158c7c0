"""Lengths of geodesics, as sums for each node: one computation serves all measures of distance."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import igraph
import numpy as np

from ayni.methods.network.graph import Network
from ayni.methods.network.values import Integers

SOURCES_AT_ONCE = 1 << 14
"""Nodes followed together, one bit each: bounds memory at 4 KB a node."""

MOST_STEPS = 24
"""Longest geodesics for which spreading sets is tried; in longer networks a search from each node is faster."""


@dataclass(frozen=True, slots=True)
class Distances:
    """For each node, how many others reach it (`sources`) and the sum of their distances to it (`total`)."""

    sources: Integers
    total: Integers


def distances(network: Network) -> Distances:
    """Exact counts and sums along incoming paths (in an undirected network, along all paths)."""
    return _by_spreading(network.graph) or _by_searching(network.graph)


def _by_spreading(graph: igraph.Graph) -> Distances | None:
    """Step by step, each node adds the sets of those that reach its predecessors to its own; the sets are the
    bits of whole numbers, so one step of all nodes costs a few operations for each tie. None when it takes
    more than `MOST_STEPS`."""
    size = graph.vcount()
    predecessors = graph.get_adjlist(mode="in")
    sources, total = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for start in range(0, size, SOURCES_AT_ONCE):
        followed = min(SOURCES_AT_ONCE, size - start)
        reached_by = [0] * start + [1 << bit for bit in range(followed)] + [0] * (size - start - followed)
        everybody = (1 << followed) - 1
        before = own = _sizes(reached_by)
        for step in range(1, MOST_STEPS + 1):
            reached_by = [
                known if known == everybody else reduce(or_, map(reached_by.__getitem__, from_nodes), known)
                for known, from_nodes in zip(reached_by, predecessors, strict=True)
            ]
            after = _sizes(reached_by)
            total += step * (after - before)
            if (after == before).all():
                break
            before = after
        else:
            return None
        sources += before - own
    return Distances(sources, total)


def _sizes(sets: Sequence[int]) -> Integers:
    return np.array([one.bit_count() for one in sets], dtype=np.int64)


def _by_searching(graph: igraph.Graph) -> Distances:
    # igraph's closeness is the inverse of the sum over those that reach the node, not a number for none. The
    # sum is a whole number far below 2^53, so rounding gives it back exactly.
    inverse_sum = np.array(graph.closeness(mode="in", normalized=False), dtype=np.float64)
    reached = np.isfinite(inverse_sum)
    total = np.zeros(graph.vcount(), dtype=np.int64)
    total[reached] = np.rint(1 / inverse_sum[reached])
    return Distances(_sources(graph), total)


def _sources(graph: igraph.Graph) -> Integers:
    """Nodes that reach each node, counted along the acyclic graph of strong components.

    Each component carries one bit for every node that reaches it and hands its bits on to its successors.
    """
    component = graph.connected_components(mode="strong").membership
    component_of = np.array(component, dtype=np.int64)
    arcs = component_of[np.array(graph.get_edgelist(), dtype=np.int64)]
    arcs = np.unique(arcs[arcs[:, 0] != arcs[:, 1]], axis=0)
    acyclic = igraph.Graph(max(component) + 1, arcs.tolist(), directed=True)
    order, successors = acyclic.topological_sorting(), acyclic.get_adjlist(mode="out")

    counts = np.zeros(len(order), dtype=np.int64)
    for start in range(0, len(component), SOURCES_AT_ONCE):
        bits = [0] * len(order)
        for bit, member in enumerate(component[start : start + SOURCES_AT_ONCE]):
            bits[member] |= 1 << bit
        for member in order:
            for successor in successors[member]:
                bits[successor] |= bits[member]
        counts += _sizes(bits)
    return counts[component_of] - 1
