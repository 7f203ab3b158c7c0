"""`ayni network` beside bare igraph and networkx, on the same table of ties, in the same run.

    python bench/network.py [--nodes 10000] [--ties 1000000] [--repeat 3] [--limit 60]

Each side reads the same CSV of distinct directed, weighted ties, builds its graph, takes the same measures.
Bare igraph is what a careful user of igraph writes: a csv reader, a dictionary, one graph, one call a
measure; nothing is checked, merged or explained. networkx takes each measure in a process of its own and is
stopped at the limit; a measure that it does not finish counts in no ratio. Prints JSON: seconds, medians over
the repeats (networkx once), and their ratios.
"""

import argparse
import csv
import json
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np

from ayni.cli.network import read_ties
from ayni.methods.network import centrality, centralization, cohesion, groups, measure_columns, paths
from ayni.methods.network.graph import Network, build_network

SEED = 1
Measures = Mapping[str, Callable[[], object]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds for one measure of networkx")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "ties.csv"
        write_ties(table, arguments.nodes, arguments.ties)
        rounds = [
            {"ayni": ayni_whole(table), "ayni_single": ayni_single(table), "igraph": bare_igraph(table)}
            for _ in range(arguments.repeat)
        ]
        networkx = bare_networkx(table, arguments.limit)
    sides = {side: medians([one[side] for one in rounds]) for side in rounds[0]} | {"networkx": networkx}
    print(
        json.dumps(
            {
                "nodes": arguments.nodes,
                "ties": arguments.ties,
                "repeat": arguments.repeat,
                "limit": arguments.limit,
            }
            | {"seconds": sides, "ratios": ratios(sides)},
            indent=2,
        )
    )


def write_ties(table: Path, nodes: int, ties: int) -> None:
    """Distinct ordered pairs, a fifth of the nodes with most of the ties, as in a core with its periphery."""
    chance = np.random.default_rng(SEED)
    popularity = np.arange(1, nodes + 1) ** -0.3
    popularity /= popularity.sum()
    pairs = np.empty(0, dtype=np.int64)
    while len(pairs) < ties:
        ends = chance.choice(nodes, size=(2, ties), p=popularity)
        ends = ends[:, ends[0] != ends[1]]
        pairs = np.unique(np.concatenate([pairs, ends[0] * nodes + ends[1]]))
    pairs = chance.permutation(pairs)[:ties]
    weights = chance.integers(1, 6, ties)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target", "weight"])
        writer.writerows(
            (f"taller {pair // nodes}", f"taller {pair % nodes}", weight)
            for pair, weight in zip(pairs.tolist(), weights.tolist(), strict=True)
        )


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(one[name] for one in rounds), 3) for name in rounds[0]}


# Ayni: once as the command does it, once measure by measure


def ayni_whole(table: Path) -> dict[str, float]:
    start = time.perf_counter()
    ties = read_ties(table, None)
    read = time.perf_counter()
    measure_columns(ties)
    return {"read": read - start, "build and measure": time.perf_counter() - read}


def ayni_single(table: Path) -> dict[str, float]:
    ties = read_ties(table, None)
    start = time.perf_counter()
    network = build_network(ties, [], directed=True)
    times = {"build": time.perf_counter() - start}
    return times | {name: seconds(call) for name, call in ayni_measures(network).items()}


def ayni_measures(network: Network) -> Measures:
    lengths: list[paths.Distances] = []

    def closeness() -> None:
        lengths.append(paths.distances(network))
        centrality.closeness(network, lengths[0])

    return {
        "density": lambda: cohesion.density(network),
        "reciprocity": lambda: cohesion.reciprocity(network),
        "components": lambda: network.graph.connected_components(mode="weak"),
        "transitivity": lambda: cohesion.transitivity(network),
        "average_clustering": lambda: cohesion.average_clustering(network),
        "degree_assortativity": lambda: cohesion.degree_assortativity(network),
        "degree_centralization": lambda: centralization.degree(network),
        "core": lambda: centrality.core(network),
        "pagerank": lambda: centrality.pagerank(network),
        "constraint": lambda: centrality.constraint(network),
        "communities": lambda: groups.communities(network, SEED),
        "closeness": closeness,
        "mean_geodesic": lambda: cohesion.mean_geodesic(network, lengths[0]),
        "betweenness": lambda: centrality.betweenness(network),
    }


# The peers


def bare_igraph(table: Path) -> dict[str, float]:
    start = time.perf_counter()
    number: dict[str, int] = {}
    edges, weights = [], []
    for source, target, weight in plain_rows(table):
        edges.append((number.setdefault(source, len(number)), number.setdefault(target, len(number))))
        weights.append(float(weight))
    read = time.perf_counter()
    graph = igraph.Graph(len(number), edges, directed=True)
    graph.es["weight"] = weights
    times = {"read": read - start, "build": time.perf_counter() - read}
    igraph.set_random_number_generator(random.Random(SEED))
    return times | {name: seconds(call) for name, call in igraph_measures(graph).items()}


def igraph_measures(graph: igraph.Graph) -> Measures:
    def communities() -> None:
        underlying = graph.copy()
        underlying.to_undirected(mode="collapse", combine_edges={"weight": "sum"})
        found = underlying.community_leiden(
            objective_function="modularity", weights="weight", n_iterations=-1
        )
        underlying.modularity(found.membership, weights="weight")

    return {
        "density": graph.density,
        "reciprocity": graph.reciprocity,
        "components": lambda: graph.connected_components(mode="weak"),
        "transitivity": graph.transitivity_undirected,
        "average_clustering": lambda: graph.transitivity_avglocal_undirected(mode="zero"),
        "degree_assortativity": lambda: graph.assortativity_degree(directed=True),
        "degree_centralization": lambda: (graph.degree(), graph.indegree(), graph.outdegree()),
        "core": graph.coreness,
        "pagerank": lambda: graph.pagerank(weights="weight"),
        "constraint": lambda: graph.constraint(weights="weight"),
        "communities": communities,
        "closeness": lambda: graph.closeness(mode="in"),
        "mean_geodesic": graph.average_path_length,
        "betweenness": graph.betweenness,
    }


def bare_networkx(table: Path, limit: float) -> dict[str, float | str]:
    start = time.perf_counter()
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(
        (source, target, float(weight)) for source, target, weight in plain_rows(table)
    )
    times: dict[str, float | str] = {"read and build": round(time.perf_counter() - start, 3)}
    return times | {name: within(limit, call) for name, call in networkx_measures(graph).items()}


def networkx_measures(graph: Any) -> Measures:
    """No PageRank, for which networkx needs SciPy; Louvain's communities, as it has not Leiden's."""
    return {
        "density": lambda: nx.density(graph),
        "reciprocity": lambda: nx.overall_reciprocity(graph),
        "components": lambda: nx.number_weakly_connected_components(graph),
        "transitivity": lambda: nx.transitivity(graph.to_undirected(as_view=False)),
        "average_clustering": lambda: nx.average_clustering(graph.to_undirected(as_view=False)),
        "degree_assortativity": lambda: nx.degree_assortativity_coefficient(graph),
        "degree_centralization": lambda: (dict(graph.degree), dict(graph.in_degree), dict(graph.out_degree)),
        "core": lambda: nx.core_number(graph),
        "constraint": lambda: nx.constraint(graph, weight="weight"),
        "communities": lambda: nx.community.louvain_communities(graph.to_undirected(), "weight", seed=SEED),
        "closeness": lambda: nx.closeness_centrality(graph),
        "mean_geodesic": lambda: nx.average_shortest_path_length(graph),
        "betweenness": lambda: nx.betweenness_centrality(graph),
    }


def within(limit: float, call: Callable[[], object]) -> float | str:
    """Seconds that the call takes in a process of its own, or that it was stopped."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(seconds(call)))
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            return f"stopped after {limit:g} s"
        return round(float(receiver.recv()), 3)
    finally:
        process.terminate()
        process.join()


def plain_rows(table: Path) -> Any:
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def ratios(sides: dict[str, Any]) -> dict[str, Any]:
    ayni, single, bare, networkx = (sides[side] for side in ("ayni", "ayni_single", "igraph", "networkx"))
    finished = [name for name, took in networkx.items() if isinstance(took, float) and name in single]
    return {
        "ayni / igraph, all": round(sum(ayni.values()) / sum(bare.values()), 2),
        "ayni / igraph, without reading": round(
            ayni["build and measure"] / (sum(bare.values()) - bare["read"]), 2
        ),
        "networkx / ayni, finished measures with reading and building": round(
            sum(networkx[name] for name in ["read and build", *finished])
            / (ayni["read"] + single["build"] + sum(single[name] for name in finished)),
            1,
        ),
        "networkx / ayni, finished measures alone": round(
            sum(networkx[name] for name in finished) / sum(single[name] for name in finished), 1
        ),
        "networkx / ayni, by measure": {
            name: round(networkx[name] / single[name], 1) for name in finished if single[name] >= 0.001
        },
    }


if __name__ == "__main__":
    main()
