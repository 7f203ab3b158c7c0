"""Distances against networkx, by each of the two ways of finding them."""

from typing import Any

import networkx as nx
import pytest

from ayni.methods.network import Node, Tie, TieColumns, paths
from ayni.methods.network.graph import build_network

FORTY = range(40)
GRAPHS = [
    nx.gnp_random_graph(200, 0.03, seed=1, directed=True),
    nx.gnp_random_graph(200, 0.005, seed=2, directed=True),
    nx.gnp_random_graph(200, 0.01, seed=3),
    nx.path_graph(FORTY, create_using=nx.DiGraph),
    nx.disjoint_union(nx.path_graph(FORTY), nx.complete_graph(5)),
    nx.empty_graph(3),
    nx.empty_graph(0),
]


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
@pytest.mark.parametrize("levels", [0, 24, 100], ids=lambda levels: f"{levels} levels")
@pytest.mark.parametrize("at_once", [7, 64, 1 << 15], ids=lambda at_once: f"{at_once} at once")
def test_distances(graph: Any, levels: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MOST_LEVELS", levels)
    monkeypatch.setattr(paths, "SOURCES_AT_ONCE", at_once)
    found = paths.distances(as_network(graph))
    to_each = [nx.single_target_shortest_path_length(graph, node) for node in graph]
    assert found.sources.tolist() == [len(lengths) - 1 for lengths in to_each]
    assert found.total.tolist() == [sum(lengths.values()) for lengths in to_each]


@pytest.mark.parametrize(("steps", "by_level"), [(24, True), (25, False)])
def test_long_chains_are_left_to_the_search(steps: int, by_level: bool) -> None:
    chain = as_network(nx.path_graph(steps + 1))
    assert (paths._by_level(chain) is not None) == by_level


def as_network(graph: Any) -> Any:
    """Three digits a name, so that the alphabetical order is that of the graph."""
    names = {node: f"{node:03}" for node in graph}
    ties = [Tie(names[source], names[target]) for source, target in graph.edges]
    nodes = [Node(name) for name in names.values()]
    return build_network(TieColumns.of(ties), nodes, directed=graph.is_directed())
