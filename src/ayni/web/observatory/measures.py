"""For researchers: every measure of the network with its meaning, and its tables as `ayni network` reads them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ayni.directory.models import Guild
from ayni.kernel import clock
from ayni.ledger.kinds import KINDS, Dimension
from ayni.observatory.queries.measures import edges, measured, of_network
from ayni.observatory.queries.members import Member, members
from ayni.observatory.queries.ties import TieFilter
from ayni.web.gate import researchers_only
from ayni.web.observatory import filters
from ayni.web.observatory.definitions import POSITION, WHOLE, Definition, value_of
from ayni.web.tenant import TenantRequest

POSITIONS_SHOWN = 40


@dataclass(frozen=True)
class MeasureRow:
    """A measure of the whole network in both readings; None is undefined."""

    definition: Definition
    undirected: object
    directed: object


@dataclass(frozen=True)
class PositionRow:
    """One organisation's place in the undirected network, in the order of `POSITION`."""

    member: Member
    values: list[object]


@researchers_only
def network_measures(request: TenantRequest, slug: str) -> HttpResponse:
    """All measures of the network that the filters leave; with `formato`, a table to take away."""
    wanted = filters.read(request.GET, clock.today()).wanted
    everybody = members()
    table = TABLES.get(request.GET.get("formato", ""))
    if table is not None:
        return table(wanted, everybody)
    found = measured(wanted, everybody)
    both = found.value
    positions = [
        PositionRow(everybody[int(pk)], [position[each.key] for each in POSITION])
        for pk, position in both.undirected["per_node"].items()
    ]
    positions.sort(
        key=lambda row: (-both.undirected["per_node"][str(row.member.id)]["degree"], row.member.name)
    )
    context = {
        "wanted": wanted,
        "dimension": Dimension(wanted.dimension) if wanted.dimension else None,
        "kind": KINDS.get(wanted.kind),
        "guild": Guild(wanted.guild).label if wanted.guild else "",
        "computed_at": found.moment,
        "rows": [
            MeasureRow(each, value_of(both.undirected, each.key), value_of(both.directed, each.key))
            for each in WHOLE
        ],
        "columns": POSITION,
        "positions": positions[:POSITIONS_SHOWN],
        "positions_in_all": len(positions),
        "warnings": {"undirected": both.undirected["warnings"], "directed": both.directed["warnings"]},
    }
    return render(request, "observatory/measures.html", context)


def _edges_table(wanted: TieFilter, everybody: Mapping[int, Member]) -> HttpResponse:
    """One row a pair and kind; what was done together without a direction stands once, the smaller id first."""
    ties = edges(wanted, everybody)
    rows = ((tie.source, tie.target, tie.times, tie.kind, tie.dimension, _yes(tie.directed)) for tie in ties)
    return _table("vinculos.csv", ("source", "target", "weight", "kind", "dimension", "directed"), rows)


def _given_table(wanted: TieFilter, everybody: Mapping[int, Member]) -> HttpResponse:
    """Only what one gave to another."""
    ties = [tie for tie in edges(wanted, everybody) if tie.directed]
    rows = ((tie.source, tie.target, tie.times, tie.kind, tie.dimension) for tie in ties)
    return _table("vinculos-dirigidos.csv", ("source", "target", "weight", "kind", "dimension"), rows)


def _nodes_table(wanted: TieFilter, everybody: Mapping[int, Member]) -> HttpResponse:
    nodes = of_network(edges(wanted, everybody), everybody, wanted.guild)
    rows = ((member.id, _safe(member.name), member.kind, member.guild) for member in nodes)
    return _table("nodos.csv", ("id", "name", "kind", "guild"), rows)


TABLES = {"vinculos": _edges_table, "dirigidos": _given_table, "nodos": _nodes_table}
"""What `formato` may ask for."""


def _table(name: str, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    table = csv.writer(answer)
    table.writerow(head)
    table.writerows(rows)
    return answer


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
