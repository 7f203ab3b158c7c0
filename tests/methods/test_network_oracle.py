"""The network measures against networkx, an independent implementation, on networks of every small shape."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.network import NetworkMeasures, Node, Tie, measure

NAMES = "abcdefgh"
Case = tuple[list[Tie], list[Node], bool]


@st.composite
def networks(draw: st.DrawFn) -> Case:
    """Weighted ties among up to eight nodes, some parallel, sometimes none, with nodes left alone."""
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    pairs = list(permutations(names, 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else []
    weights = st.sampled_from([0.1, 0.2, 0.3, 1.0, 2.5])
    return [Tie(*pair, draw(weights)) for pair in chosen], [Node(name) for name in names], draw(st.booleans())


def oracle(case: Case) -> Any:
    ties, nodes, directed = case
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    for tie in ties:
        before = graph.get_edge_data(tie.source, tie.target, {"weight": 0})["weight"]
        graph.add_edge(tie.source, tie.target, weight=before + tie.weight)
    return graph


def both(case: Case) -> tuple[NetworkMeasures, Any]:
    ties, nodes, directed = case
    return measure(ties, nodes, directed=directed), oracle(case)


def summed_both_ways(graph: Any) -> Any:
    """The underlying network with the weights of both directions added."""
    underlying = nx.Graph()
    underlying.add_nodes_from(graph)
    for source, target, weight in graph.edges(data="weight"):
        before = underlying.get_edge_data(source, target, {"weight": 0})["weight"]
        underlying.add_edge(source, target, weight=before + weight)
    return underlying


def per_node(measured: NetworkMeasures, name: str) -> dict[str, Any]:
    return {node: getattr(position, name) for node, position in measured.per_node.items()}


@given(networks())
def test_counts_density_and_components(case: Case) -> None:
    measured, graph = both(case)
    assert measured.nodes == len(graph)
    assert measured.edges == graph.number_of_edges()
    assert measured.isolates == nx.number_of_isolates(graph)
    assert measured.components == nx.number_connected_components(graph.to_undirected())
    if len(graph) > 1:
        assert measured.density == pytest.approx(nx.density(graph))


@given(networks())
def test_degrees_and_reciprocity(case: Case) -> None:
    measured, graph = both(case)
    assert per_node(measured, "degree") == dict(graph.degree())
    if graph.is_directed():
        assert per_node(measured, "in_degree") == dict(graph.in_degree())
        assert per_node(measured, "out_degree") == dict(graph.out_degree())
        if graph.edges:
            assert measured.reciprocity == pytest.approx(nx.overall_reciprocity(graph))
            assert measured.mean_degree == pytest.approx(np.mean([d for _, d in graph.in_degree()]))
    elif graph:
        assert measured.mean_degree == pytest.approx(np.mean([d for _, d in graph.degree()]))


@given(networks())
def test_clustering_of_the_underlying_network(case: Case) -> None:
    measured, graph = both(case)
    underlying = graph.to_undirected()
    if max(dict(underlying.degree()).values(), default=0) < 2:
        assert measured.transitivity is None
        assert measured.average_clustering is None
    else:
        assert measured.transitivity == pytest.approx(nx.transitivity(underlying))
        assert measured.average_clustering == pytest.approx(nx.average_clustering(underlying))


@given(networks())
def test_betweenness_closeness_and_cores(case: Case) -> None:
    measured, graph = both(case)
    if len(graph) > 2:
        assert per_node(measured, "betweenness") == pytest.approx(nx.betweenness_centrality(graph))
    if len(graph) > 1:
        assert per_node(measured, "closeness") == pytest.approx(nx.closeness_centrality(graph))
    assert per_node(measured, "core") == nx.core_number(graph)


@given(networks())
def test_mean_geodesic_of_the_largest_component(case: Case) -> None:
    measured, graph = both(case)
    if not graph.edges:
        assert measured.mean_geodesic is None
        return
    components = list(nx.connected_components(graph.to_undirected()))
    largest = min(components, key=lambda names: (-len(names), min(names)))
    lengths = [
        length
        for source, reached in nx.all_pairs_shortest_path_length(graph.subgraph(largest))
        for target, length in reached.items()
        if source != target
    ]
    assert measured.mean_geodesic == pytest.approx(np.mean(lengths))


@given(networks())
def test_constraint(case: Case) -> None:
    measured, graph = both(case)
    underlying = summed_both_ways(graph)
    expected = nx.constraint(underlying, nodes=list(underlying), weight="weight")
    for name, value in per_node(measured, "constraint").items():
        assert value == (pytest.approx(expected[name]) if underlying.degree(name) else None)


@given(networks())
def test_pagerank_solves_its_linear_system(case: Case) -> None:
    measured, graph = both(case)
    if not graph:
        return
    weights = nx.to_numpy_array(graph, nodelist=sorted(graph))
    size, leaving = len(graph), weights.sum(axis=1, keepdims=True)
    step = np.where(leaving > 0, weights / np.where(leaving > 0, leaving, 1), 1 / size)
    expected = np.linalg.solve(np.eye(size) - 0.85 * step.T, np.full(size, 0.15 / size))
    assert list(per_node(measured, "pagerank").values()) == pytest.approx(list(expected))


@given(networks())
def test_degree_assortativity(case: Case) -> None:
    measured, graph = both(case)
    if measured.degree_assortativity is not None:
        assert measured.degree_assortativity == pytest.approx(nx.degree_assortativity_coefficient(graph))
    elif graph.edges:
        ends = [(graph.degree(source), graph.degree(target)) for source, target in graph.edges]
        if graph.is_directed():
            ends = [(graph.out_degree(source), graph.in_degree(target)) for source, target in graph.edges]
            assert len({start for start, _ in ends}) == 1 or len({end for _, end in ends}) == 1
        else:
            assert len({degree for pair in ends for degree in pair}) == 1


@given(networks())
def test_modularity_is_that_of_the_communities(case: Case) -> None:
    measured, graph = both(case)
    if not graph.edges:
        assert measured.modularity is None
        return
    community = per_node(measured, "community")
    parts = [{name for name in community if community[name] == number} for number in set(community.values())]
    underlying = summed_both_ways(graph)
    assert measured.modularity == pytest.approx(nx.community.modularity(underlying, parts), abs=1e-12)
    assert all(nx.is_connected(underlying.subgraph(part)) for part in parts)
    assert [len(part) for part in sorted(parts, key=lambda part: community[min(part)])] == sorted(
        map(len, parts), reverse=True
    )


FREEMAN: dict[str, tuple[Callable[[Any], Any], Callable[[int], float]]] = {
    "degree": (lambda graph: dict(graph.degree()), lambda size: (size - 1) * (size - 2)),
    "betweenness": (nx.betweenness_centrality, lambda size: size - 1),
    "closeness": (nx.closeness_centrality, lambda size: (size - 1) * (size - 2) / (2 * size - 3)),
}


@pytest.mark.parametrize("name", FREEMAN)
@given(case=networks())
def test_freeman_centralization_of_undirected_networks(name: str, case: Case) -> None:
    measured, graph = both((case[0], case[1], False))
    centrality, largest_sum = FREEMAN[name]
    value = getattr(measured.centralization, name)
    if len(graph) < 3 or (name == "closeness" and not nx.is_connected(graph)):
        assert value is None
        return
    values = list(centrality(graph).values())
    assert value == pytest.approx(sum(max(values) - one for one in values) / largest_sum(len(graph)))


@given(networks())
def test_centralization_stays_within_0_and_1(case: Case) -> None:
    measured, _ = both(case)
    for value in measured.as_dict()["centralization"].values():
        assert value is None or 0 <= value <= 1


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case: Case, random: Any) -> None:
    ties, nodes, directed = case
    shuffled = random.sample(ties, len(ties)), random.sample(nodes, len(nodes))
    assert measure(*shuffled, directed=directed) == measure(ties, nodes, directed=directed)


def test_three_hundred_nodes_with_arcs_of_no_return() -> None:
    """Larger than the small shapes above, so that reach runs through many strong components."""
    graph = nx.gnp_random_graph(300, 0.006, seed=7, directed=True)
    names = {node: f"n{node:03d}" for node in graph}
    measured = measure(
        [Tie(names[source], names[target]) for source, target in graph.edges],
        [Node(name) for name in names.values()],
    )
    expected = {names[node]: value for node, value in nx.closeness_centrality(graph).items()}
    assert per_node(measured, "closeness") == pytest.approx(expected)
