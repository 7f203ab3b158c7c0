"""Lengths of geodesics, as sums for each node: one search from every node serves all measures of distance."""

from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import numpy as np

from ayni.methods.network.graph import Network
from ayni.methods.network.values import Integers

SOURCES_AT_ONCE = 1 << 15
"""Nodes followed together when counting who reaches whom: bounds memory at 4 KB a node."""


@dataclass(frozen=True, slots=True)
class Distances:
    """For each node, how many others reach it (`sources`) and the sum of their distances to it (`total`)."""

    sources: Integers
    total: Integers


def distances(network: Network) -> Distances:
    """Exact counts and sums along incoming paths (in an undirected network, along all paths)."""
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
