"""Which nodes belong together: communities found in the ties, and groups given by an attribute."""

from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import numpy as np

from ayni.methods.errors import BadInput
from ayni.methods.network.cohesion import NO_TIES
from ayni.methods.network.graph import Network
from ayni.methods.network.seeding import seeded
from ayni.methods.network.undefined import Measured, Undefined
from ayni.methods.network.values import Integers, Node

UNKNOWN = -1
LEAST_GAIN = 1e-9
"""Modularity that another pass of the search must gain to be worth a next one."""


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition: `membership[i]` is the community of node `i`, numbered from 0, largest first."""

    membership: Sequence[int]
    modularity: Measured


def communities(network: Network, seed: int) -> Communities:
    """Leiden's partition of the weighted underlying graph by modularity, repeated until it no longer improves
    (Traag, Waltman & van Eck 2019; modularity: Newman 2004). The same seed gives the same partition."""
    if not network.edges.source.size:
        return Communities(range(network.size), NO_TIES)
    with seeded(seed):
        membership = _largest_first(_stable_partition(network.underlying, network.edges.weight.tolist()))
    return Communities(membership, _modularity(network.underlying, membership, network.edges.weight.tolist()))


def _stable_partition(graph: igraph.Graph, weights: list[float]) -> list[int]:
    # igraph's own "until stable" (n_iterations=-1) can swing for ever between two partitions whose modularity
    # differs by a rounding error; so each pass must gain more than that.
    membership, best = list(range(graph.vcount())), -1.0
    while True:
        found = graph.community_leiden(
            objective_function="modularity", weights=weights, n_iterations=1, initial_membership=membership
        )
        reached = _modularity(graph, found.membership, weights)
        if reached <= best + LEAST_GAIN:
            return membership
        membership, best = found.membership, reached


def _modularity(graph: igraph.Graph, membership: Sequence[int], weights: list[float]) -> float:
    return float(graph.modularity(membership, weights=weights))


def _largest_first(membership: Sequence[int]) -> list[int]:
    """Number the communities by size; those of equal size by their first node."""
    labels, first, sizes = np.unique(membership, return_index=True, return_counts=True)
    rank = {int(labels[position]): number for number, position in enumerate(np.lexsort((first, -sizes)))}
    return [rank[label] for label in membership]


def groups(network: Network, nodes: Sequence[Node], attribute: str) -> Integers:
    """The group of each node of the network: a number for each value of the attribute, UNKNOWN without one.

    Raises BadInput when `nodes` are given and none has the attribute.
    """
    if nodes and not any(attribute in node.attributes for node in nodes):
        raise BadInput(f"No node has the attribute {attribute!r}: name a column of the list of nodes.")
    value_of = {node.id: node.attributes.get(attribute, "") for node in nodes}
    number = {value: index for index, value in enumerate(sorted(set(value_of.values()) - {""}))}
    return np.array([number.get(value_of.get(name, ""), UNKNOWN) for name in network.names], dtype=np.int64)


def ei_index(network: Network, group: Integers) -> Measured:
    """(external - internal) / all ties between nodes whose group is known (Krackhardt & Stern 1988)."""
    source, target = group[network.arcs.source], group[network.arcs.target]
    compared = (source != UNKNOWN) & (target != UNKNOWN)
    ties = int(np.count_nonzero(compared))
    if not ties:
        return Undefined("no tie joins two nodes whose group is known")
    external = int(np.count_nonzero(compared & (source != target)))
    return (2 * external - ties) / ties
