"""All measures of one network."""

from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from ayni.methods.network import centrality, centralization, cohesion
from ayni.methods.network.graph import Network, build_network
from ayni.methods.network.groups import UNKNOWN, communities, ei_index, groups
from ayni.methods.network.paths import Distances, distances
from ayni.methods.network.undefined import UNDIRECTED, Measured, Undefined, explanations, known
from ayni.methods.network.values import (
    Centralization,
    Floats,
    Integers,
    NetworkMeasures,
    Node,
    NodeMeasures,
    Tie,
    TieColumns,
)

DEFAULT_SEED = 1
NO_ATTRIBUTE = Undefined("no attribute was chosen")


def measure(
    ties: Sequence[Tie],
    nodes: Sequence[Node] = (),
    *,
    directed: bool = True,
    attribute: str | None = None,
    seed: int = DEFAULT_SEED,
) -> NetworkMeasures:
    """Measure the network of `ties`; `nodes` adds those without ties and gives attributes.

    `attribute` chooses the groups of the E-I index; `seed` fixes the search for communities. Raises BadInput
    for a tie without a name or with an impossible weight, a node listed twice, an attribute that no node has.
    """
    return measure_columns(TieColumns.of(ties), nodes, directed=directed, attribute=attribute, seed=seed)


def measure_columns(
    ties: TieColumns,
    nodes: Sequence[Node] = (),
    *,
    directed: bool = True,
    attribute: str | None = None,
    seed: int = DEFAULT_SEED,
) -> NetworkMeasures:
    """The same as `measure` for ties in columns, as a million of them need."""
    network = build_network(ties, nodes, directed=directed)
    group = groups(network, nodes, attribute) if attribute else None
    lengths = distances(network)
    between = centrality.betweenness(network)
    close = centrality.closeness(network, lengths)
    found = communities(network, seed)
    whole = _whole(network, lengths) | {
        "ei_index": NO_ATTRIBUTE if group is None else ei_index(network, group),
        "modularity": found.modularity,
    }
    freeman = _freeman(network, between, close)
    undefined = explanations(
        whole
        | {f"centralization.{key}": value for key, value in freeman.items()}
        | {f"per_node.{key}": UNDIRECTED for key in ("in_degree", "out_degree") if not directed}
        | {"per_node.betweenness": between, "per_node.closeness": close}
    )
    return NetworkMeasures(
        nodes=network.size,
        edges=len(network.arcs.source),
        isolates=_count(network.degree == 0),
        components=len(network.graph.connected_components(mode="weak")),
        centralization=Centralization(**{key: known(value) for key, value in freeman.items()}),
        per_node=_positions(network, between, close, found.membership),
        warnings=[*network.remarks, *_without_group(group), *undefined, *_without_constraint(network)],
        **{key: known(value) for key, value in whole.items()},
    )


def _whole(network: Network, lengths: Distances) -> dict[str, Measured]:
    return {
        "density": cohesion.density(network),
        "reciprocity": cohesion.reciprocity(network),
        "mean_degree": cohesion.mean_degree(network),
        "transitivity": cohesion.transitivity(network),
        "average_clustering": cohesion.average_clustering(network),
        "mean_geodesic": cohesion.mean_geodesic(network, lengths),
        "degree_assortativity": cohesion.degree_assortativity(network),
    }


def _freeman(network: Network, between: Floats | Undefined, close: Floats | Undefined) -> dict[str, Measured]:
    return {
        "degree": centralization.degree(network),
        "in_degree": centralization.in_degree(network),
        "out_degree": centralization.out_degree(network),
        "betweenness": centralization.betweenness(network, between),
        "closeness": centralization.closeness(network, close),
    }


def _positions(
    network: Network, between: Floats | Undefined, close: Floats | Undefined, community: Sequence[int]
) -> dict[str, NodeMeasures]:
    columns = zip(
        network.degree.tolist(),
        network.in_degree.tolist() if network.directed else repeat(None, network.size),
        network.out_degree.tolist() if network.directed else repeat(None, network.size),
        repeat(None, network.size) if isinstance(between, Undefined) else between.tolist(),
        repeat(None, network.size) if isinstance(close, Undefined) else close.tolist(),
        centrality.constraint(network),
        centrality.pagerank(network),
        centrality.core(network),
        community,
        strict=True,
    )
    return {name: NodeMeasures(*column) for name, column in zip(network.names, columns, strict=True)}


def _without_group(group: Integers | None) -> list[str]:
    unknown = 0 if group is None else _count(group == UNKNOWN)
    return [f"ei_index leaves out the ties of nodes without the attribute ({unknown})."] if unknown else []


def _without_constraint(network: Network) -> list[str]:
    isolates = _count(network.degree == 0)
    return [f"per_node.constraint is null for nodes without ties ({isolates})."] if isolates else []


def _count(condition: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(condition))
