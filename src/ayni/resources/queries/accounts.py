"""An owner's month: hours lent, what is owed and paid, who took care and who did not."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import DecimalField, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ayni.directory.models import Organization
from ayni.resources.models import Booking, BookingState, Charge, ChargeKind, DamageReport
from ayni.resources.prices import GRACE

NOTHING = Decimal("0.00")


@dataclass
class BorrowerMonth:
    """One borrower's month; amounts in the cluster's currency, deposits left out. `late` are returns past the grace."""

    name: str
    organization_id: int
    uses: int = 0
    hours: float = 0.0
    charged: Decimal = NOTHING
    paid: Decimal = NOTHING
    late: int = 0
    no_shows: int = 0
    damages: int = 0

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.charged - self.paid


@dataclass
class Month:
    """All borrowers' months, by name, and their sums."""

    borrowers: list[BorrowerMonth] = field(default_factory=list)

    @property
    def hours(self) -> float:
        """Hours of use."""
        return sum(each.hours for each in self.borrowers)

    @property
    def charged(self) -> Decimal:
        """What is owed for this month's uses."""
        return sum((each.charged for each in self.borrowers), NOTHING)

    @property
    def paid(self) -> Decimal:
        """What arrived of it."""
        return sum((each.paid for each in self.borrowers), NOTHING)

    @property
    def uses(self) -> int:
        """How many uses there were."""
        return sum(each.uses for each in self.borrowers)


def month_of_owner(owner: Organization, day: date) -> Month:
    """The local month of the day, in three statements. A use counts in the month in which it began."""
    zone = timezone.get_current_timezone()
    first = day.replace(day=1)
    begin = datetime(first.year, first.month, 1, tzinfo=zone)
    following = (first + timedelta(days=31)).replace(day=1)
    end = datetime(following.year, following.month, 1, tzinfo=zone)
    found: dict[int, BorrowerMonth] = {}
    _count_uses(found, owner, begin, end)
    _count_charges(found, owner, begin, end)
    _count_damages(found, owner, begin, end)
    return Month(sorted(found.values(), key=lambda each: (each.name, each.organization_id)))


def _line(found: dict[int, BorrowerMonth], pk: int, name: str) -> BorrowerMonth:
    return found.setdefault(pk, BorrowerMonth(name, pk))


def _count_uses(found: dict[int, BorrowerMonth], owner: Organization, begin: datetime, end: datetime) -> None:
    rows = Booking.objects.filter(
        resource__owner=owner,
        begins_at__gte=begin,
        begins_at__lt=end,
        state__in=[str(BookingState.COMPLETED), str(BookingState.NO_SHOW)],
    ).exclude(borrower=owner)
    columns = ("borrower_id", "borrower__name", "state", "begins_at", "ends_at", "returned_at", "units")
    for pk, name, state, begins_at, ends_at, returned_at, units in rows.order_by("pk").values_list(*columns):
        line = _line(found, pk, name)
        if state == BookingState.NO_SHOW:
            line.no_shows += 1
            continue
        line.uses += 1
        line.hours += (ends_at - begins_at) / timedelta(hours=1) * units
        line.late += returned_at is not None and returned_at > ends_at + GRACE


def _count_charges(
    found: dict[int, BorrowerMonth], owner: Organization, begin: datetime, end: datetime
) -> None:
    money = DecimalField(max_digits=12, decimal_places=2)
    rows = (
        Charge.objects.filter(payee=owner, created_at__gte=begin, created_at__lt=end, waived_by=None)
        .exclude(kind=ChargeKind.DEPOSIT)
        .annotate(arrived=Coalesce(Sum("payments__amount"), NOTHING, output_field=money))
    )
    for pk, name, amount, arrived in rows.order_by("pk").values_list(
        "payer_id", "payer__name", "amount", "arrived"
    ):
        line = _line(found, pk, name)
        line.charged += amount
        line.paid += arrived


def _count_damages(
    found: dict[int, BorrowerMonth], owner: Organization, begin: datetime, end: datetime
) -> None:
    rows = DamageReport.objects.filter(
        resource__owner=owner, booking__isnull=False, reported_at__gte=begin, reported_at__lt=end
    ).exclude(booking__borrower=owner)
    for pk, name in rows.order_by("pk").values_list("booking__borrower_id", "booking__borrower__name"):
        _line(found, pk, name).damages += 1
