"""The network page: who collaborates with whom, drawn, listed and in plain figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.ledger.kinds import Dimension
from ayni.observatory.periods import EVERYTHING, beside, period_at
from ayni.observatory.queries.focus import Focus, focus_on
from ayni.observatory.queries.members import Member, Members, members
from ayni.observatory.queries.network import (
    Network,
    PairTies,
    network,
    network_key,
    ties_to_draw,
    workshops_of,
)
from ayni.observatory.queries.remembered import remembered
from ayni.observatory.queries.ties import MOST_TOGETHER, TieFilter, sees_all_ties
from ayni.web.gate import open_to_all
from ayni.web.observatory import filters
from ayni.web.observatory.drawing import Drawing, Stage, draw, set_stage
from ayni.web.observatory.spotlight import Spotlight, spotlight
from ayni.web.tenant import TenantRequest

MOST_ALONE_DRAWN = 60
FEW_ORGANIZATIONS = 5
PARTNERS_SHOWN = 8
PAIRS_ON_A_PAGE = 50


@dataclass(frozen=True)
class DimensionChoice:
    """A dimension of the filter bar: its word, its pairs, and whether it is the chosen one."""

    code: str
    words: str | Promise
    pairs: int
    chosen: bool


@dataclass(frozen=True)
class PairRow:
    """A pair in the table."""

    one: Member
    other: Member
    pair: PairTies


@open_to_all
def network_page(request: TenantRequest, slug: str) -> HttpResponse:
    """The whole network; with `taller`, one organisation's ties in it; with `vista=lista`, as a table."""
    today = clock.today()
    reading = filters.read(request.GET, today)
    wanted = reading.wanted
    everybody = members()
    stage = _stage(request.actor, everybody, today) if request.actor.is_member else None
    found = network(request.actor, wanted, everybody, stage.places if stage else ())
    seen = found.value
    context: dict[str, Any] = {
        "reading": reading,
        "network": seen,
        "computed_at": found.moment,
        "few": seen.figures is not None and seen.figures.tied < FEW_ORGANIZATIONS,
        "most_together": MOST_TOGETHER,
        "dimensions": _dimensions(wanted, seen),
        "periods": filters.periods(wanted.period.code, today),
        "earlier": beside(wanted.period, -1, today),
        "later": beside(wanted.period, 1, today),
        "guilds": filters.guilds(wanted.guild),
        "kinds": filters.kinds(wanted.dimension, wanted.kind),
        "sees_all": sees_all_ties(request.actor),
    }
    if stage is not None:
        context |= _named(request, reading, seen, everybody, stage)
    whole = not request.htmx or request.htmx.history_restore_request
    template = "observatory/network.html" if whole else "observatory/network.html#network"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _dimensions(wanted: TieFilter, seen: Network) -> list[DimensionChoice]:
    pairs = seen.figures.by_dimension if seen.figures else {}
    return [
        DimensionChoice(one.value, one.label, pairs.get(one.value, 0), one.value == wanted.dimension)
        for one in Dimension
    ]


def _stage(actor: Actor, everybody: Members, today: date) -> Stage:
    """Where everybody stands: by the ties of the whole record that the actor may see."""
    ever = period_at(EVERYTHING, today)

    def placed() -> Stage:
        partners, pairs = ties_to_draw(actor, ever)
        alone = (
            [pk for pk in workshops_of(everybody, ()) if pk not in partners] if sees_all_ties(actor) else []
        )
        return set_stage(partners, pairs, alone[:MOST_ALONE_DRAWN])

    return remembered("stage", network_key(actor, TieFilter(ever), everybody), placed).value


def _named(
    request: TenantRequest,
    reading: filters.Reading,
    seen: Network,
    everybody: Members,
    stage: Stage,
) -> dict[str, Any]:
    """What only members see: the drawing or the table, and the organisation in focus."""
    focus = None
    if reading.organization is not None:
        focus = focus_on(request.actor, reading.organization, reading.wanted, everybody)
    context: dict[str, Any] = {"focus": focus, "partners_shown": PARTNERS_SHOWN}
    if reading.as_list:
        pairs = [partner.pair for partner in focus.partners] if focus else seen.pairs
        return context | {"page": _listed(pairs, everybody, request.GET.get("pagina", "1"))}
    key = network_key(request.actor, reading.wanted, everybody), sorted(stage.places.items())
    drawing = remembered("drawing", key, lambda: draw(stage, everybody, seen.partners, seen.drawn)).value
    return context | {
        "drawing": drawing,
        "stage": stage,
        "tied_drawn": sum(dot.partners > 0 for dot in drawing.dots),
        "spotlight": _light(drawing, focus),
        "tap": _tap(request),
    }


def _tap(request: TenantRequest) -> str:
    """The address of this page with another organisation in focus, up to its id."""
    query = request.GET.copy()
    query.pop("taller", None)
    query["taller"] = ""
    return f"?{query.urlencode()}"


def _light(drawing: Drawing, focus: Focus | None) -> Spotlight | None:
    if focus is None:
        return None
    return spotlight(drawing, focus.member.id, [partner.pair for partner in focus.partners])


def _listed(
    pairs: tuple[PairTies, ...] | list[PairTies], everybody: Mapping[int, Member], page: str
) -> Page[PairRow]:
    rows = [PairRow(everybody[pair.one], everybody[pair.other], pair) for pair in pairs]
    return Paginator(rows, PAIRS_ON_A_PAGE).get_page(page)
