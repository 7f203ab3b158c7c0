"""Lengths of geodesics, as sums for each node: found once, they serve all measures of distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import numpy as np
import numpy.typing as npt

from ayni.methods.network.graph import Network
from ayni.methods.network.values import Integers

SOURCES_AT_ONCE = 1 << 15
"""Nodes followed together when counting who reaches whom: bounds memory at 4 KB a node."""
MOST_LEVELS = 24
"""Geodesics longer than this are left to a search from every node, which does not repeat work by level."""


@dataclass(frozen=True, slots=True)
class Distances:
    """For each node, how many others reach it (`sources`) and the sum of their distances to it (`total`)."""

    sources: Integers
    total: Integers


def distances(network: Network) -> Distances:
    """Exact counts and sums along incoming paths (in an undirected network, along all paths)."""
    return _by_level(network) or _by_search(network)


def _by_level(network: Network) -> Distances | None:
    """All searches side by side, one bit a source (Then et al. 2014); None past `MOST_LEVELS` levels."""
    neighbours = _in_neighbours(network)
    sources, total = np.zeros(network.size, dtype=np.int64), np.zeros(network.size, dtype=np.int64)
    for first in range(0, network.size, SOURCES_AT_ONCE):
        block = np.arange(first, min(first + SOURCES_AT_ONCE, network.size))
        found = _from_block(block, neighbours)
        if found is None:
            return None
        sources += found.sources
        total += found.total
    return Distances(sources, total)


def _from_block(block: Integers, neighbours: Sequence[Integers]) -> Distances | None:
    """Counts and sums of distances from the nodes of `block` to every node.

    Before level k each node holds the sources within k - 1 steps; it then takes over those of its in-neighbours.
    """
    reach = np.zeros((len(neighbours), -(-len(block) // 64)), dtype=np.uint64)
    bit = (block - block[0]).astype(np.uint64)
    reach[block, bit // 64] = np.uint64(1) << bit % 64
    itself = held = _bits(reach)
    total = np.zeros(len(neighbours), dtype=np.int64)
    for level in range(1, MOST_LEVELS + 2):
        before, reach = reach, reach.copy()
        for node in np.flatnonzero(held < len(block)).tolist():
            if len(neighbours[node]):
                reach[node] |= np.bitwise_or.reduce(before[neighbours[node]], axis=0)
        known, held = held, _bits(reach)
        if np.array_equal(held, known):
            return Distances(held - itself, total)
        total += level * (held - known)
    return None


def _bits(rows: npt.NDArray[np.uint64]) -> Integers:
    counts: Integers = np.bitwise_count(rows).sum(axis=1, dtype=np.int64)
    return counts


def _in_neighbours(network: Network) -> list[Integers]:
    source, target = network.arcs.source, network.arcs.target
    if not network.directed:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    ends = np.cumsum(np.bincount(target, minlength=network.size))
    return np.split(source[np.argsort(target, kind="stable")], ends[:-1])


def _by_search(network: Network) -> Distances:
    # igraph's closeness is the inverse of the sum over those that reach the node, not a number for none. The
    # sum is a whole number far below 2^53, so rounding gives it back exactly.
    inverse_sum = np.array(network.graph.closeness(mode="in", normalized=False), dtype=np.float64)
    reached = np.isfinite(inverse_sum)
    total = np.zeros(network.size, dtype=np.int64)
    total[reached] = np.rint(1 / inverse_sum[reached])
    return Distances(_sources(network.graph), total)


def _sources(graph: igraph.Graph) -> Integers:
    strong = graph.connected_components(mode="strong")
    weak = graph.connected_components(mode="weak")
    if len(strong) == len(weak):
        sizes = np.array(weak.sizes(), dtype=np.int64)
        return sizes[np.array(weak.membership, dtype=np.int64)] - 1
    return _sources_through_components(graph, strong.membership)


def _sources_through_components(graph: igraph.Graph, component: Sequence[int]) -> Integers:
    """Nodes that reach each node, counted along the acyclic graph of strong components.

    Each component carries one bit for every node that reaches it and hands its bits on to its successors.
    """
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
        counts += [member.bit_count() for member in bits]
    return counts[component_of] - 1
