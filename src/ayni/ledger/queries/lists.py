"""Lists of collaborations: filtered by what, when, with whom and how they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from ayni.directory.actor import Actor
from ayni.ledger.kinds import of_dimension
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.records import Record, in_state, records, visible_to, with_party

CHUNK = 500


@dataclass(frozen=True)
class Wanted:
    """What to list; None or "" leaves that open. Both days are included."""

    kind: str = ""
    dimension: str = ""
    since: date | None = None
    until: date | None = None
    state: str = ""
    organization: int | None = None


def collaborations(actor: Actor, wanted: Wanted) -> QuerySet[Collaboration]:
    """Those that the actor may see, the latest first."""
    rows = visible_to(actor).select_related("recorded_by", "recorded_for")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    elif wanted.dimension:
        rows = rows.filter(kind__in=of_dimension(wanted.dimension))
    if wanted.since:
        rows = rows.filter(happened_on__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(happened_on__lte=wanted.until)
    if wanted.organization is not None:
        rows = with_party(rows, wanted.organization)
    if wanted.state:
        rows = in_state(rows, wanted.state)
    return rows.order_by("-happened_on", "-pk")


def all_records(rows: QuerySet[Collaboration]) -> Iterator[Record]:
    """Every record of a list, in its order, for a table: read in chunks from one moment's result."""
    found = rows.iterator(CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from records(chunk)
