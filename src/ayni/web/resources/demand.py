"""«Lo que falta en el parque»: what was asked for in vain, and the figures that the case for a centre rests on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst

from ayni.directory.queries.cards import process_name
from ayni.kernel import clock
from ayni.resources.models import DemandKind, ResourceKind
from ayni.resources.queries.demand import FEWEST_ASKERS, Demand, unmet, without_consent
from ayni.web.gate import coordinators_only
from ayni.web.tenant import TenantRequest

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Line:
    """What was asked for of one process; `shown` is False below five askers, and then no figure is."""

    name: str
    demand: Demand
    shown: bool
    by_kind: list[tuple[object, int]]
    per_month: Decimal


@coordinators_only
def unmet_demand(request: TenantRequest, slug: str) -> HttpResponse:
    """The last twelve months, the most hours first."""
    until = clock.today()
    lines = [line_of(each) for each in unmet(until - PERIOD, until + PERIOD)]
    context = {
        "lines": lines,
        "few": sum(not line.shown for line in lines),
        "without_consent": without_consent(until - PERIOD, until + PERIOD),
        "fewest": FEWEST_ASKERS,
    }
    return render(request, "resources/unmet_demand.html", context)


def line_of(demand: Demand) -> Line:
    """One process in words."""
    kinds = dict(DemandKind.choices)
    return Line(
        name=name_of(demand.process, demand.resource_kind),
        demand=demand,
        shown=demand.askers >= FEWEST_ASKERS,
        by_kind=[(kinds[kind], count) for kind, count in sorted(demand.by_kind.items())],
        per_month=monthly(demand),
    )


def monthly(demand: Demand) -> Decimal:
    """Hours a month, over the months from the first in which there was any to this one."""
    if not demand.months:
        return Decimal(0)
    first, last = demand.months[0][0], max(demand.months[-1][0], clock.today().replace(day=1))
    return demand.hours / ((last.year - first.year) * 12 + last.month - first.month + 1)


def name_of(process: str, resource_kind: str) -> str:
    """The process, else the kind of thing, in words."""
    if process:
        return process_name(process)
    return capfirst(str(dict(ResourceKind.choices).get(resource_kind, "—")))


def demand_for(process: str) -> Demand | None:
    """The year's unmet demand of a process, where at least five asked."""
    until: date = clock.today()
    found = unmet(until - PERIOD, until + PERIOD, process=process) if process else []
    return next((each for each in found if each.askers >= FEWEST_ASKERS), None)
