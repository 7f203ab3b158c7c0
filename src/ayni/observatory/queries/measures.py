"""The network as researchers take it: its nodes and edges as tables, and every measure of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ayni.methods import network as methods
from ayni.observatory.queries.members import Member, Members
from ayni.observatory.queries.network import of_guild
from ayni.observatory.queries.remembered import Remembered, remembered
from ayni.observatory.queries.ties import Tie, TieFilter, all_ties


@dataclass(frozen=True, slots=True)
class Measured:
    """Both readings of one network, as `NetworkMeasures.as_dict` gives them; nodes are ids of organisations.

    `undirected` takes every tie without a direction; `directed` only those in which one gave to the other.
    """

    undirected: Mapping[str, Any]
    directed: Mapping[str, Any]


def measured(wanted: TieFilter, everybody: Members) -> Remembered[Measured]:
    """All measures of the network that the filter leaves."""
    key = wanted.key, everybody.fingerprint
    return remembered("measures", key, lambda: _measured(wanted, everybody))


def _measured(wanted: TieFilter, everybody: Mapping[int, Member]) -> Measured:
    ties = edges(wanted, everybody)
    nodes = [
        methods.Node(str(member.id), {"guild": member.guild})
        for member in of_network(ties, everybody, wanted.guild)
    ]
    grouped = "guild" if any(node.attributes["guild"] for node in nodes) else None
    every = [methods.Tie(str(tie.source), str(tie.target), float(tie.times)) for tie in ties]
    given = [each for each, tie in zip(every, ties, strict=True) if tie.directed]
    return Measured(
        methods.measure(every, nodes, directed=False, attribute=grouped).as_dict(),
        methods.measure(given, nodes, directed=True, attribute=grouped).as_dict(),
    )


def edges(wanted: TieFilter, everybody: Mapping[int, Member]) -> list[Tie]:
    """Every tie of the network by kind."""
    return all_ties(wanted, of_guild(everybody, wanted.guild), by_kind=True)


def of_network(ties: list[Tie], everybody: Mapping[int, Member], guild: str) -> Iterator[Member]:
    """Its nodes: who is tied, and who could be, being in the cluster and of the guild if one is given."""
    tied = {end for tie in ties for end in (tie.source, tie.target)}
    for member in everybody.values():
        if member.id in tied or (not member.left and guild in ("", member.guild)):
            yield member
