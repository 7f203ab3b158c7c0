"""Freeman's centralisation: how far the most central node stands out, 0 to 1 (W&F 5.1.3).

Each index divides the summed differences to the largest value by the largest sum that any network of that
size and kind can have; docs/methods/network.md gives each maximum and the network that reaches it.
"""

import numpy as np

from ayni.methods.network.graph import Network
from ayni.methods.network.undefined import UNDIRECTED, Measured, Undefined
from ayni.methods.network.values import Floats, Integers


def degree(network: Network) -> Measured:
    """From the degrees; the largest sum belongs to a star, with its ties mutual in a directed network."""
    directions = 2 if network.directed else 1
    return _index(network.degree, directions * (network.size - 1) * (network.size - 2))


def in_degree(network: Network) -> Measured:
    """From the in-degrees; the largest sum belongs to a star whose ties all point to the middle."""
    return _index(network.in_degree, (network.size - 1) ** 2) if network.directed else UNDIRECTED


def out_degree(network: Network) -> Measured:
    """From the out-degrees; the largest sum belongs to a star whose ties all leave the middle."""
    return _index(network.out_degree, (network.size - 1) ** 2) if network.directed else UNDIRECTED


def betweenness(network: Network, values: Floats | Undefined) -> Measured:
    """From the standardised betweenness; the largest sum belongs to a star."""
    return _index(values, network.size - 1)


def closeness(network: Network, values: Floats | Undefined) -> Measured:
    """From the standardised closeness, for a connected network only (directed: weakly connected).

    The largest sum belongs to a star; in a directed network to one whose ties all point to the middle.
    """
    if network.size > 1 and not network.underlying.is_connected():
        return Undefined("the network is not connected")
    if network.directed:
        return _index(values, network.size - 1)
    return _index(values, (network.size - 1) * (network.size - 2) / (2 * network.size - 3))


def _index(values: Integers | Floats | Undefined, largest_sum: float) -> Measured:
    if isinstance(values, Undefined) or largest_sum <= 0 or not len(values):
        return Undefined("too few nodes for one to stand out")
    return float(min(1.0, np.sum(values.max() - values) / largest_sum))
