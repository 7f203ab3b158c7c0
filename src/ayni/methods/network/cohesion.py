"""How densely a network hangs together: measures of the whole, all of them of ties present or absent."""

import math

import numpy as np

from ayni.methods.network.graph import Network
from ayni.methods.network.paths import Distances
from ayni.methods.network.undefined import UNDIRECTED, Measured, Undefined

NO_TIES = Undefined("the network has no ties")


def density(network: Network) -> Measured:
    """Ties present as a share of the ties possible (W&F 4.2.3, 4.3.3)."""
    if network.size < 2:
        return Undefined("fewer than two nodes cannot be tied")
    ordered_pairs = network.size * (network.size - 1)
    possible = ordered_pairs if network.directed else ordered_pairs / 2
    return float(len(network.arcs.source) / possible)


def reciprocity(network: Network) -> Measured:
    """Share of arcs whose reverse exists too, from the dyad census: 2M / (2M + A) (W&F ch. 13)."""
    if not network.directed:
        return UNDIRECTED
    if not network.arcs.source.size:
        return NO_TIES
    # A mutual pair is two arcs on one edge.
    mutual = len(network.arcs.source) - len(network.edges.source)
    return 2 * mutual / len(network.arcs.source)


def mean_degree(network: Network) -> Measured:
    """L/g of a directed network, equal to the mean in-degree and the mean out-degree; 2L/g of an undirected
    one (W&F 4.2.2, 4.3.2)."""
    if not network.size:
        return Undefined("the network has no nodes")
    ends_counted = 1 if network.directed else 2
    return ends_counted * len(network.arcs.source) / network.size


def transitivity(network: Network) -> Measured:
    """Three times the triangles over the connected triples of the underlying graph (W&F ch. 6)."""
    ratio = float(network.underlying.transitivity_undirected(mode="nan"))
    return Undefined("no node has two neighbours") if math.isnan(ratio) else ratio


def average_clustering(network: Network) -> Measured:
    """Mean over all nodes of the density among their neighbours in the underlying graph (Watts & Strogatz
    1998). A node with fewer than two neighbours counts as 0, unless all nodes are such."""
    neighbours = network.underlying.degree()
    if max(neighbours, default=0) < 2:
        return Undefined("no node has two neighbours")
    return float(network.underlying.transitivity_avglocal_undirected(mode="zero"))


def mean_geodesic(network: Network, distances: Distances) -> Measured:
    """Mean length of the geodesics between reachable ordered pairs of the largest (weak) component; of
    components of equal size, the one with the alphabetically first node (W&F 4.2.7, 4.3.7)."""
    if not network.arcs.source.size:
        return NO_TIES
    components = network.graph.connected_components(mode="weak")
    sizes = components.sizes()
    inside = np.array(components.membership) == sizes.index(max(sizes))
    return int(distances.total[inside].sum()) / int(distances.sources[inside].sum())


def degree_assortativity(network: Network) -> Measured:
    """Pearson's correlation over ties between the degrees at both ends; in a directed network between the
    out-degree of the source and the in-degree of the target (Newman 2003)."""
    source, target = network.arcs.source, network.arcs.target
    if not source.size:
        return NO_TIES
    if network.directed:
        start, end = network.out_degree[source], network.in_degree[target]
    else:
        start = network.degree[np.concatenate([source, target])]
        end = network.degree[np.concatenate([target, source])]
    if start.min() == start.max() or end.min() == end.max():
        return Undefined("the degrees at the ties' ends do not vary")
    return float(np.clip(np.corrcoef(start, end)[0, 1], -1, 1))
