"""How a workshop stands as a borrower: what the lending rules ask about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q, Sum
from django.utils import timezone

from ayni.directory.models import Capability, Organization
from ayni.kernel import clock
from ayni.ledger.queries.partners import folded
from ayni.ledger.queries.trust import dealings_of
from ayni.resources.models import (
    OCCUPYING,
    Audience,
    Booking,
    BookingState,
    Charge,
    ChargeKind,
    ClusterTerms,
    Permit,
    PermitKind,
    Resource,
)

OVERDUE_AFTER = timedelta(hours=1)
"""A use that lasts so much longer than agreed blocks new bookings."""

DEBT_AFTER = timedelta(days=30)
NO_SHOW_MEMORY = timedelta(days=90)
COUNTED = (*OCCUPYING, BookingState.COMPLETED, BookingState.NO_SHOW)
"""States whose time counts for a quota."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts about a borrower with regard to one resource. `collaborations` is None where nobody asks for it."""

    chosen: bool
    trained: bool
    certified: bool
    collaborations: int | None
    overdue: Booking | None
    debt: bool
    no_shows: int


def standing_of(resource: Resource, organization: Organization) -> Standing:
    """What the rules of this resource need to know of the organisation: two statements for the simplest rules."""
    now = clock.now()
    permits = _permits(resource, organization)
    overdue, no_shows = _conduct(organization, now)
    return Standing(
        chosen=PermitKind.CHOSEN in permits,
        trained=PermitKind.TRAINED in permits,
        certified=_certified(resource, organization),
        collaborations=_collaborations(organization) if resource.audience == Audience.TRUSTED else None,
        overdue=overdue,
        debt=Charge.objects.filter(
            payer=organization, payee=resource.owner_id, closed_at=None, created_at__lt=now - DEBT_AFTER
        )
        .exclude(kind=ChargeKind.DEPOSIT)
        .exists(),
        no_shows=no_shows,
    )


def _permits(resource: Resource, organization: Organization) -> set[str]:
    """The owner's word about the organisation, where the rules ask for any."""
    if resource.audience == Audience.ALL and not resource.certificate_needed:
        return set()
    return set(
        Permit.objects.filter(resource=resource, organization=organization).values_list("kind", flat=True)
    )


def _conduct(organization: Organization, now: datetime) -> tuple[Booking | None, int]:
    """Something that should have come back, if there is; and how often nobody came."""
    rows = Booking.objects.filter(
        Q(state=BookingState.IN_USE, ends_at__lt=now - OVERDUE_AFTER)
        | Q(state=BookingState.NO_SHOW, begins_at__gt=now - NO_SHOW_MEMORY),
        borrower=organization,
    )
    found = list(rows.select_related("resource").order_by("ends_at", "pk"))
    kept = [row for row in found if row.state == BookingState.IN_USE]
    return (kept[0] if kept else None), len(found) - len(kept)


def terms() -> ClusterTerms:
    """What the cluster agreed for all resources; the defaults where it agreed nothing."""
    return ClusterTerms.objects.first() or ClusterTerms()


def month_of(moment: datetime) -> tuple[datetime, datetime]:
    """The local month in which the moment lies: its first moment and that of the next."""
    local = timezone.localtime(moment)
    first = date(local.year, local.month, 1)
    following = date(local.year + local.month // 12, local.month % 12 + 1, 1)
    zone = timezone.get_current_timezone()
    begin, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (first, following))
    return begin, end


def minutes_used(
    organization: Organization,
    moment: datetime,
    *,
    resource: Resource | None = None,
    excluding: int | None = None,
) -> int:
    """Minutes that the organisation's bookings take in the local month of `moment`, of one resource or of all.

    Uses of its own resources do not count. A use counts in the month in which it begins.
    """
    begin, end = month_of(moment)
    rows = Booking.objects.filter(
        borrower=organization,
        begins_at__gte=begin,
        begins_at__lt=end,
        state__in=[str(state) for state in COUNTED],
    ).exclude(pk=excluding or 0)
    rows = rows.filter(resource=resource) if resource else rows.exclude(resource__owner=organization)
    length = ExpressionWrapper(F("ends_at") - F("begins_at"), output_field=DurationField())
    total: timedelta | None = rows.aggregate(total=Sum(length))["total"]
    return int(total.total_seconds() // 60) if total else 0


def _collaborations(organization: Organization) -> int:
    """Confirmed collaborations that count for trust."""
    return len({dealing.collaboration for dealing in dealings_of([organization.pk]) if dealing.counts})


def _certified(resource: Resource, organization: Organization) -> bool:
    """Whether a valid certificate on the organisation's card has the name the owner asks for."""
    if not resource.certificate_needed:
        return True
    valid = Q(valid_until=None) | Q(valid_until__gte=clock.today())
    rows = Capability.objects.filter(valid, organization=organization, kind="certificate")
    wanted = folded(resource.certificate_needed.strip())
    return any(wanted in folded(name) for name in rows.values_list("certificate", flat=True))
