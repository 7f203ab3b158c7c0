"""What goes into the network measures and what comes out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ayni.methods.errors import BadInput

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie from `source` to `target`; in an undirected network the order does not matter.

    `weight` is its strength, a finite number of at least 0, where 0 means no tie. `kind` says what the tie
    consists of; the measures add all kinds together.
    """

    source: str
    target: str
    weight: float = 1.0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One actor, with its attributes by name. A missing or empty attribute means unknown."""

    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class NameCodes(dict[str, int]):
    """Numbers names from 0 in the order in which they are first asked for."""

    def __missing__(self, name: str) -> int:
        code = self[name] = len(self)
        return code


@dataclass(frozen=True, slots=True)
class TieColumns:
    """Ties as columns: tie `i` goes from `names[source[i]]` to `names[target[i]]` with `weight[i]`.

    The three arrays have the same length; weights are finite and at least 0. Whoever builds the columns
    checks them: `of` does.
    """

    names: Sequence[str]
    source: Integers
    target: Integers
    weight: Floats

    @classmethod
    def of(cls, ties: Iterable[Tie]) -> "TieColumns":
        """Columns of a sequence of ties. Raises BadInput for an empty name or an impossible weight."""
        ties = list(ties)
        for number, tie in enumerate(ties, start=1):
            if not tie.source or not tie.target:
                raise BadInput(
                    f"Tie {number} lacks its {'target' if tie.source else 'source'}: name both ends."
                )
            if not 0 <= tie.weight < float("inf"):
                raise BadInput(
                    f"Tie {number} ({tie.source} → {tie.target}) has the weight {tie.weight}: "
                    "a weight is a number of 0 or more."
                )
        codes = NameCodes()
        source = np.fromiter((codes[tie.source] for tie in ties), np.int64, len(ties))
        target = np.fromiter((codes[tie.target] for tie in ties), np.int64, len(ties))
        weight = np.fromiter((tie.weight for tie in ties), np.float64, len(ties))
        return cls(list(codes), source, target, weight)


@dataclass(frozen=True, slots=True)
class Centralization:
    """Freeman's centralisation, 0 (all alike) to 1 (as unequal as a network of this size can be)."""

    degree: float | None
    in_degree: float | None
    out_degree: float | None
    betweenness: float | None
    closeness: float | None


@dataclass(frozen=True, slots=True)
class NodeMeasures:
    """The position of one node. What the network leaves undefined is None.

    `degree` counts ties (in a directed network incoming plus outgoing), `betweenness` and `closeness` are
    standardised to 0..1, `constraint` is Burt's, `pagerank` sums to 1 over all nodes, `core` is the largest k
    whose k-core holds the node, `community` numbers the communities from 0, largest first.
    """

    degree: int
    in_degree: int | None
    out_degree: int | None
    betweenness: float | None
    closeness: float | None
    constraint: float | None
    pagerank: float
    core: int
    community: int


@dataclass(frozen=True, slots=True)
class NetworkMeasures:
    """All measures of one network. None means undefined; `warnings` says why.

    `nodes`, `edges`, `isolates` and `components` are counts; `density`, `reciprocity`, `transitivity` and
    `average_clustering` are shares from 0 to 1; `mean_degree` and `mean_geodesic` are averages in ties and
    steps; `degree_assortativity` and `ei_index` run from -1 to 1; `modularity` from -0.5 to 1. `per_node` is
    in the alphabetical order of its names.
    """

    nodes: int
    edges: int
    density: float | None
    reciprocity: float | None
    mean_degree: float | None
    isolates: int
    components: int
    transitivity: float | None
    average_clustering: float | None
    mean_geodesic: float | None
    centralization: Centralization
    degree_assortativity: float | None
    ei_index: float | None
    modularity: float | None
    per_node: Mapping[str, NodeMeasures]
    warnings: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain dictionaries and lists, ready for JSON; the keys are the names used here."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        plain["centralization"] = _fields(self.centralization)
        plain["per_node"] = {name: _fields(position) for name, position in self.per_node.items()}
        plain["warnings"] = list(self.warnings)
        return plain


def _fields(value: Centralization | NodeMeasures) -> dict[str, float | None]:
    return {name: getattr(value, name) for name in value.__slots__}
