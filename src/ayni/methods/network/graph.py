"""From ties as they were written down to one simple graph."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import igraph
import numpy as np

from ayni.methods.errors import BadInput
from ayni.methods.network.values import Floats, Integers, Node, TieColumns

NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Arcs:
    """Distinct ties as pairs of node numbers in ascending order, each with its added weight."""

    source: Integers
    target: Integers
    weight: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """A simple graph over the nodes in alphabetical order, so that nothing depends on the order of rows.

    `graph` holds `arcs`. `underlying` holds `edges`: the same ties without direction, the weights of both
    directions added. In an undirected network the two are the same. `remarks` says what was left out.
    """

    names: Sequence[str]
    directed: bool
    arcs: Arcs
    edges: Arcs
    graph: igraph.Graph
    underlying: igraph.Graph
    remarks: Sequence[str]

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.names)

    @property
    def out_degree(self) -> Integers:
        """Outgoing ties of each node (in an undirected network, those it comes first in)."""
        return np.bincount(self.arcs.source, minlength=self.size)

    @property
    def in_degree(self) -> Integers:
        """Incoming ties of each node (in an undirected network, those it comes second in)."""
        return np.bincount(self.arcs.target, minlength=self.size)

    @property
    def degree(self) -> Integers:
        """Ties of each node, incoming plus outgoing."""
        return self.out_degree + self.in_degree


def build_network(columns: TieColumns, nodes: Sequence[Node], *, directed: bool) -> Network:
    """Merge parallel ties by adding their weights; leave out self-ties and ties of weight 0, and say so.

    The nodes are all endpoints and all of `nodes`. Raises BadInput when `nodes` lists one twice or when the
    weights lie too far apart to be compared.
    """
    listed = _distinct_ids(nodes)
    names = sorted(listed.union(columns.names))
    number = {name: index for index, name in enumerate(names)}
    renumbered = np.fromiter((number[name] for name in columns.names), np.int64, len(columns.names))
    source, target = renumbered[columns.source], renumbered[columns.target]

    loop = source == target
    empty = (columns.weight == 0) & ~loop
    kept = ~(loop | empty)
    remarks = [
        *_left_out("Self-ties", [names[node] for node in source[loop]]),
        *_left_out("Ties of weight 0", [names[node] for node in source[empty]]),
        *_unlisted(columns.names, listed),
    ]
    source, target, weight = source[kept], target[kept], _to_scale(columns.weight[kept])
    edges = _merged(np.minimum(source, target), np.maximum(source, target), weight, len(names))
    arcs = _merged(source, target, weight, len(names)) if directed else edges
    underlying = _graph(edges, len(names), directed=False)
    graph = _graph(arcs, len(names), directed=True) if directed else underlying
    return Network(names, directed, arcs, edges, graph, underlying, remarks)


def _distinct_ids(nodes: Sequence[Node]) -> set[str]:
    listed: set[str] = set()
    for node in nodes:
        if node.id in listed:
            raise BadInput(f"The node {node.id!r} is listed twice: keep one of the two.")
        listed.add(node.id)
    return listed


def _left_out(what: str, names: Sequence[str]) -> list[str]:
    return [f"{what} left out: {len(names)} ({_some(dict.fromkeys(names))})."] if names else []


def _unlisted(endpoints: Iterable[str], listed: set[str]) -> list[str]:
    missing = sorted(set(endpoints) - listed) if listed else []
    if not missing:
        return []
    return [
        f"Ends of ties that the list of nodes lacks, counted as nodes: {len(missing)} ({_some(missing)})."
    ]


def _some(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")


def _to_scale(weight: Floats) -> Floats:
    """Divide by a power of two so that no sum overflows; every weighted measure depends on ratios only."""
    if not weight.size:
        return weight
    scaled: Floats = np.ldexp(weight, -np.frexp(weight.max())[1])
    if scaled.min() < np.finfo(np.float64).tiny:
        raise BadInput(
            "The largest weight is more than 10^300 times the smallest: no measure can compare them."
        )
    return scaled


def _merged(source: Integers, target: Integers, weight: Floats, size: int) -> Arcs:
    """One arc per pair, ascending. Weights are added in ascending order, so row order cannot change a bit."""
    pair = source * size + target
    order = np.lexsort((weight, pair))
    pair = pair[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    if not first.size:
        return Arcs(source[:0], target[:0], weight[:0])
    return Arcs(pair[first] // size, pair[first] % size, np.add.reduceat(weight[order], first))


def _graph(arcs: Arcs, size: int, *, directed: bool) -> igraph.Graph:
    # A list of pairs reaches igraph twice as fast as an array.
    return igraph.Graph(
        size, list(zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)), directed=directed
    )
