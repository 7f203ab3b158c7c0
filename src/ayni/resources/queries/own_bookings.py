"""Who waits, what comes in the next days, and what stands before whoever reads the QR on a machine."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.resources.models import LONGEST, Booking, BookingState, Resource, WaitingEntry, WaitingState


def _rows() -> QuerySet[Booking]:
    return Booking.objects.select_related("resource__owner", "borrower")


def waiting_of(organization: Organization) -> list[WaitingEntry]:
    """The waiting lists on which the organisation stands."""
    rows = WaitingEntry.objects.filter(organization=organization, state=WaitingState.WAITING)
    return list(rows.select_related("resource__owner").order_by("earliest", "pk"))


def uses_between(organization: Organization, begin: datetime, end: datetime) -> list[Booking]:
    """Confirmed uses of the organisation's resources that touch the time, and those that are late, by beginning."""
    standing = Q(
        state=BookingState.CONFIRMED, begins_at__gt=begin - LONGEST, begins_at__lt=end, ends_at__gt=begin
    ) | Q(state=BookingState.IN_USE)
    rows = _rows().filter(standing, resource__owner=organization)
    return list(rows.order_by("begins_at", "pk"))


def waiting_for(resource: Resource) -> list[WaitingEntry]:
    """Who waits for the resource, in the order in which they came."""
    rows = WaitingEntry.objects.filter(resource=resource, state=WaitingState.WAITING, latest__gt=clock.now())
    return list(rows.select_related("organization").order_by("joined_at", "pk"))


def held_for(entry: WaitingEntry) -> Booking | None:
    """The freed turn that is held for an entry now, if one is."""
    offers = _rows().filter(waiting_entry=entry, state=BookingState.OFFERED, decide_by__gt=clock.now())
    return offers.order_by("decide_by", "pk").first()


def at_hand(resource: Resource, organization: Organization) -> Booking | None:
    """The organisation's use of the resource that is going on, or that begins soonest within the day."""
    now = clock.now()
    soon = Q(state=BookingState.CONFIRMED, begins_at__lt=now + timedelta(hours=12), ends_at__gt=now)
    rows = _rows().filter(soon | Q(state=BookingState.IN_USE), resource=resource)
    if resource.owner_id != organization.pk:
        rows = rows.filter(borrower=organization)
    return rows.order_by("-state", "begins_at", "pk").first()
