"""Unmet demand: hours asked for in vain, by process, without names below five askers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ayni.directory.models import Organization
from ayni.resources.models import UnmetDemand

FEWEST_ASKERS = 5
"""Below so many askers nobody is named."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What was asked for in vain of one process (or kind, where no process was said).

    `askers` counts organisations; `names` are theirs, empty below `FEWEST_ASKERS`. `months` are (first day of the
    local month, hours), every month in which there was any.
    """

    process: str
    resource_kind: str
    hours: Decimal
    misses: int
    askers: int
    names: tuple[str, ...]
    by_kind: dict[str, int]
    months: tuple[tuple[date, Decimal], ...]


def unmet(since: date, until: date, *, process: str | None = None) -> list[Demand]:
    """Demand between two wanted days (both within), the most hours first. Only rows with consent count."""
    rows = UnmetDemand.objects.filter(consented=True, wanted_on__range=(since, until))
    if process is not None:
        rows = rows.filter(process=process)
    groups: dict[tuple[str, str], list[UnmetDemand]] = defaultdict(list)
    for row in rows.order_by("pk"):
        groups[row.process, "" if row.process else row.resource_kind].append(row)
    names = Organization.objects.in_bulk({row.asker_id for rows_ in groups.values() for row in rows_})
    found = [_demand(*key, rows_, names) for key, rows_ in groups.items()]
    return sorted(found, key=lambda each: (-each.hours, each.process, each.resource_kind))


def without_consent(since: date, until: date) -> int:
    """Misses that enter no count because the asker did not agree: how much the figures leave out."""
    return UnmetDemand.objects.filter(consented=False, wanted_on__range=(since, until)).count()


def _demand(
    process: str, resource_kind: str, rows: list[UnmetDemand], names: dict[int, Organization]
) -> Demand:
    askers = {row.asker_id for row in rows if row.asker_id is not None}
    months: dict[date, Decimal] = defaultdict(Decimal)
    by_kind: dict[str, int] = defaultdict(int)
    for row in rows:
        months[row.wanted_on.replace(day=1)] += Decimal(row.minutes) / 60
        by_kind[row.kind] += 1
    named = len(askers) >= FEWEST_ASKERS
    return Demand(
        process,
        resource_kind,
        sum(months.values(), Decimal(0)),
        len(rows),
        len(askers),
        tuple(sorted(names[pk].name for pk in askers)) if named else (),
        dict(by_kind),
        tuple(sorted(months.items())),
    )
