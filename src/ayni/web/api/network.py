"""The network: figures for everybody with a token, ties as far as it may see them, measures for research."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from ayni.directory.models import Guild
from ayni.kernel.refusal import Refused
from ayni.ledger.kinds import Dimension
from ayni.observatory.periods import Period
from ayni.observatory.queries.measures import measured
from ayni.observatory.queries.members import members
from ayni.observatory.queries.network import network, of_guild
from ayni.observatory.queries.ties import TieFilter, visible_ties
from ayni.web.api.collaborations import Kind
from ayni.web.api.problems import documented
from ayni.web.api.tenant import CLUSTER, ApiRequest
from ayni.web.api.values import Day

router = Router(tags=["network"])


class NetworkFilters(Schema):
    """Which ties; what is left out does not filter. Both days are included."""

    since: Day | None = None
    until: Day | None = None
    dimension: Dimension | None = None
    kind: Kind | None = None
    guild: Guild | None = None

    def as_ties(self) -> TieFilter:
        """The same for the queries."""
        after = date.fromordinal(self.until.toordinal() + 1) if self.until else None
        period = Period("", self.since, after, "")
        kind = self.kind.value if self.kind else ""
        return TieFilter(period, self.dimension or "", kind, self.guild or "")


class CoverageOut(Schema):
    """What became of the collaborations recorded for the period; the other four add up to `recorded`."""

    recorded: int
    counted: int
    disputed: int
    silent: int
    reversed: int


class FiguresOut(Schema):
    """The network in figures, as on its page. See docs/methods/pulse.md."""

    computed_at: datetime
    workshops: int
    workshops_tied: int
    tied: int
    pairs: int
    mean_partners: float | None
    giving_pairs: int
    mutual_pairs: int
    largest_group: int
    pairs_by_dimension: Mapping[str, int]
    coverage: CoverageOut


class TieOut(Schema):
    """Collaborations of one kind between two organisations; if `directed`, source gave to target."""

    source: int
    target: int
    kind: str
    dimension: Dimension
    directed: bool
    weight: int = Field(description="how many collaborations")
    last_on: date


class TiesOut(Schema):
    """All ties that the token may see."""

    items: list[TieOut]


class MeasuresOut(Schema):
    """What `ayni network` prints (docs/methods/network.md); nodes are ids of organisations."""

    computed_at: datetime
    undirected: dict[str, Any] = Field(description="of all ties, without direction")
    directed: dict[str, Any] = Field(description="of the ties in which one gave to the other")


FilterQuery = Annotated[NetworkFilters, Query()]


@router.get(f"{CLUSTER}/network", response={200: FiguresOut, **documented(403)}, operation_id="get_network")
def get_network(request: ApiRequest, slug: str, filters: FilterQuery) -> dict[str, Any]:
    """The figures of the network. An outsider's token is refused (403) where they would point at somebody."""
    found = network(request.actor, filters.as_ties(), members())
    figures = found.value.figures
    if figures is None:
        raise Refused(_("Son tan pocos que estos números señalarían a alguien."), status=403)
    shown = {name: getattr(figures, name) for name in FiguresOut.model_fields if hasattr(figures, name)}
    return {
        **shown,
        "computed_at": found.moment,
        "pairs_by_dimension": dict(figures.by_dimension),
        "coverage": found.value.coverage,
    }


@router.get(f"{CLUSTER}/network/ties", response={200: TiesOut, **documented()}, operation_id="list_ties")
def list_ties(request: ApiRequest, slug: str, filters: FilterQuery) -> dict[str, Any]:
    """Every tie by kind that the token may see: insiders all, a partner its own."""
    wanted = filters.as_ties()
    ties = visible_ties(request.actor, wanted, of_guild(members(), wanted.guild), by_kind=True)
    return {
        "items": [
            {
                "source": tie.source,
                "target": tie.target,
                "kind": tie.kind,
                "dimension": tie.dimension,
                "directed": tie.directed,
                "weight": tie.times,
                "last_on": tie.last_on,
            }
            for tie in ties
        ]
    }


@router.get(
    f"{CLUSTER}/network/measures",
    response={200: MeasuresOut, **documented(403)},
    operation_id="get_network_measures",
)
def get_network_measures(request: ApiRequest, slug: str, filters: FilterQuery) -> dict[str, Any]:
    """Every measure of the network, for research and coordination."""
    if not (request.actor.is_researcher or request.actor.is_coordinator):
        raise Refused(_("Las medidas por organización son para investigación y coordinación."), status=403)
    found = measured(filters.as_ties(), members())
    return {
        "computed_at": found.moment,
        "undirected": found.value.undirected,
        "directed": found.value.directed,
    }
