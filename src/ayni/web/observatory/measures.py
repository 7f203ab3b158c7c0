"""For researchers: all measures of the network with their names, and its tables as `ayni network` reads them."""

import csv
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ayni.kernel import clock
from ayni.methods.network import Node, Tie, measure
from ayni.observatory.queries.members import members
from ayni.observatory.queries.remembered import remembered
from ayni.observatory.queries.ties import all_ties
from ayni.web.gate import researchers_only
from ayni.web.ledger.collaborations import safe_cell
from ayni.web.observatory import filters
from ayni.web.tenant import TenantRequest

WHOLE = (
    "nodes", "edges", "density", "reciprocity", "mean_degree", "isolates", "components", "transitivity",
    "average_clustering", "mean_geodesic", "degree_assortativity", "ei_index", "modularity",
)  # fmt: skip
POSITION = (
    "degree", "in_degree", "out_degree", "betweenness", "closeness", "constraint", "pagerank", "core", "community",
)  # fmt: skip


@researchers_only
def network_measures(request: TenantRequest, slug: str) -> HttpResponse:
    """Every measure of the network that the filters leave, with definitions in docs/methods/network.md."""
    wanted = filters.read(request.GET, clock.today()).wanted
    everybody = {pk: each for pk, each in members().items() if not each.left}
    ties = [tie for tie in all_ties(wanted) if tie.source in everybody and tie.target in everybody]
    if request.GET.get("formato") == "vinculos":
        return _table("vinculos.csv", ("source", "target", "weight", "kind"), _edges(ties))
    if request.GET.get("formato") == "nodos":
        nodes = [(pk, safe_cell(each.name), each.kind, each.guild) for pk, each in everybody.items()]
        return _table("nodos.csv", ("id", "name", "kind", "guild"), nodes)
    found = remembered("measures", (wanted, tuple(everybody.values())), lambda: _measured(ties, everybody))
    rows = [(name, found[name]) for name in WHOLE]
    rows += [(f"centralization.{name}", value) for name, value in found["centralization"].items()]
    positions = [
        (everybody[int(pk)].name, [position[name] for name in POSITION])
        for pk, position in found["per_node"].items()
    ]
    context = {
        "rows": rows,
        "columns": POSITION,
        "positions": sorted(positions),
        "warnings": found["warnings"],
    }
    return render(request, "observatory/measures.html", context)


def _measured(ties: Any, everybody: Any) -> dict[str, Any]:
    guilds = {each.guild for each in everybody.values()}
    return measure(
        [Tie(str(tie.source), str(tie.target), float(tie.times)) for tie in ties],
        [Node(str(pk), {"guild": each.guild}) for pk, each in everybody.items()],
        attribute="guild" if guilds - {""} else None,
    ).as_dict()


def _edges(ties: Any) -> list[tuple[Any, ...]]:
    """One row a tie; what was done together without a direction stands once, the smaller id first."""
    return [(tie.source, tie.target, tie.times, tie.dimension) for tie in ties]


def _table(name: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    table = csv.writer(answer)
    table.writerow(head)
    table.writerows(rows)
    return answer
