"""The owner's view: what to decide, what comes today, what was earned, how each borrower behaved."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.resources.models import (
    OCCUPYING,
    Booking,
    BookingState,
    Charge,
    ChargeKind,
    DamageReport,
    DamageState,
    Handover,
    HandoverKind,
    MaintenancePlan,
    Payment,
    Resource,
)
from ayni.resources.queries.calendar import cluster_zone
from ayni.resources.queries.standing import OVERDUE_AFTER

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Today:
    """What an owner needs to know now; every list in order of time.

    `unresolved` are past bookings that nobody checked in: were they used, or did nobody come?
    """

    requests: list[Booking]
    comes: list[Booking]
    in_use: list[Booking]
    overdue: list[Booking]
    unresolved: list[Booking]
    damage: list[DamageReport]
    maintenance: list[MaintenancePlan]


def today_of(owner: Organization) -> Today:
    """Three statements, however many resources."""
    now = clock.now()
    end = datetime.combine(clock.today() + timedelta(days=1), time(0), cluster_zone())
    rows = _bookings(Q(resource__owner=owner)).filter(
        Q(state=BookingState.REQUESTED, decide_by__gt=now)
        | Q(state=BookingState.IN_USE)
        | Q(state=BookingState.CONFIRMED, begins_at__lt=end)
    )
    found = list(rows.order_by("begins_at", "pk"))
    in_use = [row for row in found if row.state == BookingState.IN_USE]
    confirmed = [row for row in found if row.state == BookingState.CONFIRMED]
    damage = DamageReport.objects.filter(
        resource__owner=owner, state__in=[str(DamageState.OPEN), str(DamageState.PROPOSED)]
    )
    return Today(
        requests=[row for row in found if row.state == BookingState.REQUESTED],
        comes=[row for row in confirmed if row.ends_at > now],
        in_use=in_use,
        overdue=[row for row in in_use if row.ends_at + OVERDUE_AFTER < now],
        unresolved=[row for row in confirmed if row.ends_at <= now and row.borrower_id != owner.pk],
        damage=list(damage.select_related("resource", "reported_for").order_by("reported_at", "pk")),
        maintenance=maintenance_due(owner),
    )


def maintenance_due(owner: Organization) -> list[MaintenancePlan]:
    """Plans whose hours of use or days have passed, in order of resource."""
    plans = MaintenancePlan.objects.filter(resource__owner=owner).select_related("resource")
    today = clock.today()
    return [plan for plan in plans.order_by("resource__name", "pk") if is_due(plan, today)]


def is_due(plan: MaintenancePlan, today: date) -> bool:
    """Whether it is time, by hours of use or by days."""
    by_hours = plan.every_hours is not None and plan.resource.meter - plan.last_meter >= plan.every_hours
    by_days = plan.every_days is not None and (today - plan.last_day).days >= plan.every_days
    return by_hours or by_days


def bookings_of(borrower: Organization, *, past: bool = False) -> QuerySet[Booking]:
    """What the organisation booked: what is to come, the next first; or the past, the latest first."""
    rows = _bookings(Q(borrower=borrower))
    live = [str(state) for state in (*OCCUPYING, BookingState.REQUESTED)]
    if past:
        return rows.exclude(state__in=live).order_by("-begins_at", "-pk")
    return rows.filter(state__in=live).order_by("begins_at", "pk")


def offers_to(borrower: Organization) -> list[Booking]:
    """Freed slots that are held for the organisation."""
    rows = _bookings(Q(borrower=borrower, state=BookingState.OFFERED, decide_by__gt=clock.now()))
    return list(rows.order_by("decide_by", "pk"))


def own_resources(owner: Organization) -> list[Resource]:
    """Everything the organisation lends or prepares to lend, in order of name."""
    return list(Resource.objects.filter(owner=owner).select_related("owner").order_by("name", "pk"))


def _bookings(which: Q) -> QuerySet[Booking]:
    return Booking.objects.filter(which).select_related("resource__owner", "borrower", "series")


@dataclass
class Account:
    """One borrower's month with one owner. Money in the cluster's currency, hours of completed uses."""

    borrower: Organization
    uses: int = 0
    hours: Decimal = NOTHING
    charged: Decimal = NOTHING
    paid: Decimal = NOTHING
    waived: Decimal = NOTHING
    late: int = 0
    no_shows: int = 0
    left_dirty: int = 0
    incidents: int = 0
    bookings: list[Booking] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)

    @property
    def owed(self) -> Decimal:
        """What is still to be paid."""
        return self.charged - self.paid - self.waived


def statement(owner: Organization, month: date, borrower: Organization | None = None) -> list[Account]:
    """What each borrower (or this one) used and owes for the local month, in order of name: four statements.

    Deposits are not income and are left out.
    """
    begin = datetime(month.year, month.month, 1, tzinfo=cluster_zone())
    end = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=cluster_zone())
    who = Q(borrower=borrower) if borrower else ~Q(borrower=owner)
    rows = _bookings(
        who
        & Q(resource__owner=owner, begins_at__gte=begin, begins_at__lt=end)
        & Q(state__in=[str(BookingState.COMPLETED), str(BookingState.NO_SHOW), str(BookingState.CANCELLED)])
    )
    accounts: dict[int, Account] = {}
    for booking in rows.order_by("begins_at", "pk"):
        account = accounts.setdefault(booking.borrower_id, Account(booking.borrower))
        _add_booking(account, booking)
    of_bookings = {
        booking.pk: accounts[booking.borrower_id] for each in accounts.values() for booking in each.bookings
    }
    _add_handovers(of_bookings)
    _add_charges(owner, accounts, begin, end, borrower)
    return sorted(accounts.values(), key=lambda each: (each.borrower.name, each.borrower.pk))


def _add_booking(account: Account, booking: Booking) -> None:
    account.bookings.append(booking)
    if booking.state == BookingState.NO_SHOW:
        account.no_shows += 1
    if booking.state != BookingState.COMPLETED:
        return
    account.uses += 1
    account.hours += Decimal(int((booking.ends_at - booking.begins_at).total_seconds())) / 3600
    if booking.returned_at is not None and booking.returned_at > booking.ends_at + timedelta(minutes=15):
        account.late += 1


def _add_handovers(of_bookings: dict[int, Account]) -> None:
    rows = Handover.objects.filter(booking__in=list(of_bookings), kind=HandoverKind.RETURNED)
    for pk, clean, incident in rows.values_list("booking_id", "left_clean", "incident").order_by("pk"):
        of_bookings[pk].left_dirty += not clean
        of_bookings[pk].incidents += bool(incident)


def _add_charges(
    owner: Organization,
    accounts: dict[int, Account],
    begin: datetime,
    end: datetime,
    borrower: Organization | None,
) -> None:
    rows = Charge.objects.filter(payee=owner).exclude(kind=ChargeKind.DEPOSIT)
    rows = rows.filter(
        Q(booking__begins_at__gte=begin, booking__begins_at__lt=end)
        | Q(booking=None, created_at__gte=begin, created_at__lt=end)
    )
    if borrower is not None:
        rows = rows.filter(payer=borrower)
    charges = list(rows.select_related("payer", "booking__resource").order_by("created_at", "pk"))
    paid = dict(
        Payment.objects.filter(charge__in=[each.pk for each in charges])
        .values("charge")
        .annotate(total=Sum("amount"))
        .values_list("charge", "total")
        .order_by("charge")
    )
    for charge in charges:
        account = accounts.setdefault(charge.payer_id, Account(charge.payer))
        account.charges.append(charge)
        account.charged += charge.amount
        account.paid += paid.get(charge.pk, NOTHING)
        if charge.waived_by_id is not None:
            account.waived += charge.amount - paid.get(charge.pk, NOTHING)


@dataclass(frozen=True, slots=True)
class Income:
    """A resource's month: hours used, what was charged for it and what arrived."""

    resource: Resource
    hours: Decimal
    charged: Decimal
    paid: Decimal


def income(owner: Organization, month: date) -> list[Income]:
    """Every resource of the owner in the local month, in order of name."""
    hours: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    charged: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    paid: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    accounts = statement(owner, month)
    payments = _payments([charge.pk for account in accounts for charge in account.charges])
    for account in accounts:
        for booking in account.bookings:
            if booking.state == BookingState.COMPLETED:
                length = booking.ends_at - booking.begins_at
                hours[booking.resource_id] += Decimal(int(length.total_seconds())) / 3600
        for charge in account.charges:
            if charge.booking is not None:
                charged[charge.booking.resource_id] += charge.amount
                paid[charge.booking.resource_id] += payments.get(charge.pk, NOTHING)
    return [Income(each, hours[each.pk], charged[each.pk], paid[each.pk]) for each in own_resources(owner)]


def _payments(charges: list[int]) -> dict[int, Decimal]:
    rows = Payment.objects.filter(charge__in=charges).values("charge").annotate(total=Sum("amount"))
    return dict(rows.values_list("charge", "total").order_by(F("charge")))
