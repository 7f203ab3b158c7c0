"""Where each node stands: arrays in the order of the network's names."""

import numpy as np

from ayni.methods.network.graph import Network
from ayni.methods.network.paths import Distances
from ayni.methods.network.undefined import Undefined
from ayni.methods.network.values import Floats

DAMPING = 0.85


def betweenness(network: Network) -> Floats | Undefined:
    """Share of the geodesics between other pairs that run through each node: exact, 0 to 1 (W&F 5.2.3)."""
    if network.size < 3:
        return Undefined("no node can lie between two others when there are fewer than three")
    other_pairs = (network.size - 1) * (network.size - 2)
    most = other_pairs if network.directed else other_pairs / 2
    return np.array(network.graph.betweenness(directed=network.directed), dtype=np.float64) / most


def closeness(network: Network, distances: Distances) -> Floats | Undefined:
    """Share of the others that reach a node, over their mean distance to it: 0 to 1, and 0 for a node that
    nobody reaches (proximity prestige, W&F 5.3.2; the closeness of 5.2.2 if undirected and connected)."""
    if network.size < 2:
        return Undefined("there is no other node to be close to")
    weighted_sources = distances.sources**2 / (network.size - 1)
    none = np.zeros(network.size)
    return np.divide(weighted_sources, distances.total, out=none, where=distances.total > 0)


def constraint(network: Network) -> list[float | None]:
    """Burt's constraint from the weights of both directions (Burt 1992, ch. 2); None without ties."""
    values = network.underlying.constraint(weights=network.edges.weight.tolist())
    return [value if degree else None for value, degree in zip(values, network.degree, strict=True)]


def pagerank(network: Network) -> list[float]:
    """PageRank along weighted ties with damping 0.85; a node without outgoing ties hands its share to all
    (Brin & Page 1998)."""
    return list(network.graph.pagerank(damping=DAMPING, weights=network.arcs.weight.tolist()))


def core(network: Network) -> list[int]:
    """The largest k whose k-core holds the node: a part where each has at least k ties, incoming plus
    outgoing, inside the part (Seidman 1983; W&F 7.4.2)."""
    return list(network.graph.coreness(mode="all"))
