"""Reciprocity: what each workshop gave and received across all kinds of help, in hours and soles, with whom.

Rests on the ledger: a collaboration counts when both sides stand behind it. Hours are known where it came from a
booking; a collaboration whose value was not said counts with its number alone. Nothing is estimated.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from ayni.directory.models import Organization
from ayni.kernel import tenancy
from ayni.ledger.kinds import KINDS, PartyRole
from ayni.ledger.queries.dealings import STANDING
from ayni.resources.queries.standing import terms

_FLOWS = f"""
WITH standing AS MATERIALIZED (
    SELECT s.*, c.value, c.source FROM ({STANDING}) s JOIN ledger_collaboration c ON c.id = s.collaboration_id
    WHERE s.happened_on BETWEEN %(since)s AND %(until)s AND s.kind = ANY(%(kinds)s)
), flow AS (
    SELECT giver.organization_id AS giver, receiver.organization_id AS receiver, giver.kind, giver.value,
           giver.source, count(*) OVER (PARTITION BY giver.collaboration_id) AS sides
    FROM standing giver JOIN standing receiver USING (collaboration_id)
    WHERE giver.role = 'giver' AND receiver.role = 'receiver'
)
SELECT giver, receiver, flow.kind, count(*), coalesce(sum(flow.value / sides), 0),
       count(*) FILTER (WHERE flow.value IS NULL),
       coalesce(sum(extract(epoch FROM b.ends_at - b.begins_at) / sides), 0) / 3600
FROM flow
LEFT JOIN resources_booking b
       ON b.id = CASE WHEN flow.source ~ '^booking:[0-9]{{1,18}}$' THEN substr(flow.source, 9)::bigint END
WHERE %(organization)s::bigint IS NULL OR giver = %(organization)s OR receiver = %(organization)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Flow:
    """What one organisation gave another of one kind. `unvalued` of the `count` have no value said.

    `hours` are those of bookings only. A collaboration with several givers or receivers is shared among them.
    """

    giver: int
    receiver: int
    kind: str
    count: int
    value: Decimal
    unvalued: int
    hours: Decimal

    @property
    def dimension(self) -> str:
        """The study's dimension of the kind."""
        return str(KINDS[self.kind].dimension)


@dataclass(frozen=True, slots=True)
class Side:
    """Sums of one direction."""

    count: int
    value: Decimal
    hours: Decimal
    unvalued: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One organisation's giving and receiving; `flows` are what it rests on."""

    organization: Organization
    gave: Side
    received: Side
    flows: tuple[Flow, ...]

    def with_whom(self) -> list[tuple[int, Side, Side]]:
        """(the other's id, gave, received), the liveliest exchange first."""
        own = self.organization.pk
        others = {flow.receiver if flow.giver == own else flow.giver for flow in self.flows}
        pairs = [
            (
                other,
                _sum(flow for flow in self.flows if flow.receiver == other),
                _sum(flow for flow in self.flows if flow.giver == other),
            )
            for other in others
        ]
        return sorted(pairs, key=lambda each: (-(each[1].count + each[2].count), each[0]))

    def takes_heavily(self, ratio: Decimal | None) -> bool:
        """Whether it received more than `ratio` times what it gave: by hours, or by value where no hours are known.

        A soft limit: a reason to ask, never to refuse. None means that the cluster set no limit.
        """
        if ratio is None:
            return False
        hours = self.received.hours or self.gave.hours
        given, taken = (
            (self.gave.hours, self.received.hours) if hours else (self.gave.value, self.received.value)
        )
        return taken > 0 and taken > ratio * given


def flows(since: date, until: date, organization: Organization | None = None) -> list[Flow]:
    """Everything given between two days (both within), of all or with this organisation: one statement."""
    tenancy.current()
    directed = [
        code for code, kind in KINDS.items() if {PartyRole.GIVER, PartyRole.RECEIVER} <= set(kind.roles)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _FLOWS,
            {
                "since": since,
                "until": until,
                "kinds": directed,
                "organization": organization.pk if organization else None,
            },
        )
        return [Flow(*row) for row in cursor.fetchall()]


def balance_of(organization: Organization, since: date, until: date) -> Balance:
    """One organisation's reciprocity."""
    return _balance(organization, flows(since, until, organization))


def balances(since: date, until: date) -> list[Balance]:
    """All that gave or received, in order of name: two statements."""
    by_organization: dict[int, list[Flow]] = defaultdict(list)
    for flow in flows(since, until):
        by_organization[flow.giver].append(flow)
        by_organization[flow.receiver].append(flow)
    found = Organization.objects.in_bulk(by_organization)
    rows = [_balance(found[pk], own) for pk, own in by_organization.items()]
    return sorted(rows, key=lambda each: (each.organization.name, each.organization.pk))


def heavy_takers(since: date, until: date) -> list[Balance]:
    """Those whom the cluster's agreed limit asks to give."""
    ratio = terms().heavy_taker_ratio
    return [each for each in balances(since, until) if each.takes_heavily(ratio)]


def _balance(organization: Organization, found: Iterable[Flow]) -> Balance:
    rows = tuple(found)
    gave = (flow for flow in rows if flow.giver == organization.pk)
    received = (flow for flow in rows if flow.receiver == organization.pk)
    return Balance(organization, _sum(gave), _sum(received), rows)


def _sum(found: Iterable[Flow]) -> Side:
    rows = list(found)
    return Side(
        sum(flow.count for flow in rows),
        sum((flow.value for flow in rows), Decimal(0)),
        sum((flow.hours for flow in rows), Decimal(0)),
        sum(flow.unvalued for flow in rows),
    )
