"""A year of uses that ended well, written in bulk: what their bookings and the ledger would hold of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from ayni.demonstration.lending import Lending
from ayni.directory.models import Organization, Person
from ayni.kernel import clock
from ayni.ledger.actions import Deed, Judgement, Party, Reply, record_many
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Answer
from ayni.resources.actions.use import LEDGER_KIND
from ayni.resources.models import (
    Approval,
    Booking,
    BookingEvent,
    BookingState,
    Charge,
    ChargeKind,
    EventKind,
    Handover,
    HandoverKind,
    Payment,
    PriceBasis,
    Resource,
    ResourceKind,
)
from ayni.resources.prices import cost_of, worth

WEEKS = 48
LAST_WEEK = timedelta(weeks=4)
"""How long ago the Monday of the last of these weeks was; what came after it is told by stories."""

STARTS = (8, 11, 14)
"""Hours at which a use begins; the longest lasts less than three hours."""

PURPOSES = (
    "barandas para un edificio", "mesas de trabajo para un restaurante", "una campana extractora", "portones",
    "cocinas para un comedor", "estructura de un techo", "carritos sangucheros", "muebles para un colegio", "",
)  # fmt: skip


@dataclass(frozen=True)
class Rhythm:
    """How a resource was used: times a week at first and at last, and for how many hours."""

    resource: Resource
    first: float
    last: float
    hours: tuple[float, ...] = (1, 2)


def write(
    lending: Lending, chance: Random, rhythms: Sequence[Rhythm], borrowers: Sequence[Organization]
) -> None:
    """All uses of the year with what followed from each."""
    uses = [row for rhythm in rhythms for row in _uses(lending, chance, rhythm, borrowers)]
    uses.sort(key=lambda row: row.begins_at)
    Booking.objects.bulk_create(uses, batch_size=500)
    BookingEvent.objects.bulk_create([event for row in uses for event in _events(row)], batch_size=1000)
    Handover.objects.bulk_create([one for row in uses for one in _handovers(row, chance)], batch_size=1000)
    _write_money(uses, chance)
    _read_meters(uses)
    record_many([_deed(row, chance, lending.people) for row in uses])


def _uses(
    lending: Lending, chance: Random, rhythm: Rhythm, borrowers: Sequence[Organization]
) -> Iterator[Booking]:
    resource = rhythm.resource
    others = [each for each in borrowers if each.pk != resource.owner_id]
    regulars = chance.sample(others, min(9, len(others)))
    last_monday = clock.today() - timedelta(days=clock.today().weekday()) - LAST_WEEK
    for week in range(WEEKS):
        monday = last_monday - timedelta(weeks=WEEKS - 1 - week)
        usual = rhythm.first + (rhythm.last - rhythm.first) * week / (WEEKS - 1)
        count = int(usual) + (chance.random() < usual % 1)
        for slot in sorted(chance.sample(range(5 * len(STARTS)), count)):
            borrower = chance.choice(regulars if chance.random() < 0.8 else others)
            day = monday + timedelta(days=slot // len(STARTS))
            yield _use(lending, chance, rhythm, borrower, day, STARTS[slot % len(STARTS)])


def _use(
    lending: Lending, chance: Random, rhythm: Rhythm, borrower: Organization, day: date, hour: int
) -> Booking:
    resource = rhythm.resource
    begins_at = timezone.make_aware(datetime.combine(day, time(hour)))
    ends_at = begins_at + timedelta(hours=chance.choice(rhythm.hours))
    late = timedelta(minutes=chance.choice((40, 75)) if chance.random() < 0.06 else -chance.randrange(0, 15))
    by_hand = resource.approval == Approval.BY_HAND
    return Booking(
        resource=resource,
        borrower=borrower,
        asked_by=lending.people[borrower.pk],
        state=BookingState.COMPLETED,
        begins_at=begins_at,
        ends_at=ends_at,
        occupied_until=ends_at + timedelta(minutes=resource.buffer_minutes),
        exclusive=resource.capacity == 1,
        units=1 if resource.capacity == 1 else chance.randrange(1, 4),
        pieces=chance.randrange(10, 120) if resource.price_basis == PriceBasis.PIECE else None,
        purpose=chance.choice(PURPOSES),
        price_basis=resource.price_basis,
        price=resource.price,
        deposit=0,
        decided_by=lending.people[resource.owner_id] if by_hand else None,
        taken_at=begins_at + timedelta(minutes=chance.randrange(0, 12)),
        returned_at=ends_at + late,
        created_at=begins_at - timedelta(hours=chance.randrange(20, 120)),
    )


def _events(row: Booking) -> list[BookingEvent]:
    """Asked and approved or booked at once, taken, given back."""
    happened: list[tuple[str, Person, datetime]] = [(EventKind.BOOKED, row.asked_by, row.created_at)]
    if row.decided_by is not None:
        approved_at = row.created_at + timedelta(hours=3)
        happened = [
            (EventKind.REQUESTED, row.asked_by, row.created_at),
            (EventKind.APPROVED, row.decided_by, approved_at),
        ]
    happened += [
        (EventKind.TAKEN, row.asked_by, row.taken_at or row.begins_at),
        (EventKind.RETURNED, row.asked_by, row.returned_at or row.ends_at),
    ]
    return [
        BookingEvent(
            booking=row,
            kind=kind,
            person=person,
            begins_at=row.begins_at,
            ends_at=row.ends_at,
            happened_at=at,
        )
        for kind, person, at in happened
    ]


def _handovers(row: Booking, chance: Random) -> list[Handover]:
    clean = chance.random() > 0.04
    return [
        Handover(booking=row, kind=HandoverKind.TAKEN, at=row.taken_at or row.begins_at, person=row.asked_by),
        Handover(
            booking=row,
            kind=HandoverKind.RETURNED,
            at=row.returned_at or row.ends_at,
            person=row.asked_by,
            left_clean=clean,
            incident="" if clean else "Quedaron virutas y el disco gastado",
        ),
    ]


def _write_money(uses: Sequence[Booking], chance: Random) -> None:
    """What was owed for each use, paid within the fortnight."""
    owed = [(row, cost_of(row)) for row in uses]
    charges = [
        Charge(
            kind=ChargeKind.USE,
            payer=row.borrower,
            payee=row.resource.owner,
            booking=row,
            amount=amount,
            created_at=row.returned_at,
            closed_at=row.returned_at + timedelta(days=chance.randrange(0, 14)),
        )
        for row, amount in owed
        if amount and row.returned_at is not None
    ]
    Charge.objects.bulk_create(charges, batch_size=1000)
    Payment.objects.bulk_create([_payment(charge, chance) for charge in charges], batch_size=1000)


def _payment(charge: Charge, chance: Random) -> Payment:
    paid_at = charge.closed_at or clock.now()
    return Payment(
        charge=charge,
        amount=charge.amount,
        paid_on=timezone.localdate(paid_at),
        means=chance.choice(("Yape", "Plin", "efectivo")),
        recorded_by=charge.booking.decided_by or charge.booking.resource.published_by,
        recorded_at=paid_at,
    )


def _read_meters(uses: Sequence[Booking]) -> None:
    resources = {row.resource_id: row.resource for row in uses}
    for row in uses:
        used = (row.returned_at or row.ends_at) - (row.taken_at or row.begins_at)
        resources[row.resource_id].meter += Decimal(int(used.total_seconds() // 360)) / 10
    Resource.objects.bulk_update(resources.values(), ["meter"])


def _deed(row: Booking, chance: Random, people: dict[int, Person]) -> Deed:
    """As giving it back records it: by the borrower, the owner having agreed by its rules."""
    owner, returned_at = row.resource.owner, row.returned_at or row.ends_at
    judged = chance.random() < 0.5
    on_time = returned_at <= row.ends_at
    return Deed(
        kind=LEDGER_KIND[ResourceKind(row.resource.kind)],
        happened_on=timezone.localdate(row.begins_at),
        parties=(Party(owner, PartyRole.GIVER), Party(row.borrower, PartyRole.RECEIVER)),
        recorded_by=row.asked_by,
        recorded_for=row.borrower,
        recorded_at=returned_at,
        value=worth(row, row.resource),
        source=f"booking:{row.pk}",
        replies=(Reply(owner, Answer.CONFIRMED, people[owner.pk], timedelta(0)),),
        judgements=(Judgement(owner, row.borrower, on_time, 4 + on_time, True, people[owner.pk]),)
        if judged
        else (),
    )
