"""The place where double booking is prevented: every path that takes time passes here, under the lock.

`locked_row` locks the resource's row. `check_room` counts what overlaps and refuses with the nearest free
times. The exclusion constraint stands behind it for single resources; for capacity above one the lock is what
keeps the count true, so no path may write an occupying booking without it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.free_time import Occupied, Span, full_spans
from ayni.resources.models import Booking, Borrower, ClosureKind, Resource, WaitingEntry, WaitingState
from ayni.resources.queries.calendar import Calendar, Shut, calendar_of
from ayni.resources.queries.slots import nearest_free
from ayni.resources.rules import lending
from ayni.resources.words import free_times, moment, stretch

P = ParamSpec("P")
Result = TypeVar("Result")


class NoRoom(Refused):
    """There is no room at these times; `with_nearest` says which would do."""

    def __init__(
        self,
        reason: str,
        resource: Resource,
        begins_at: datetime,
        ends_at: datetime,
        *,
        units: int,
        excluding: int | None,
    ) -> None:
        super().__init__(reason, field="begins_at")
        self.resource, self.begins_at, self.ends_at = resource, begins_at, ends_at
        self.units, self.excluding = units, excluding

    def with_nearest(self) -> Refused:
        """The refusal with the nearest free times."""
        nearest = nearest_free(
            self.resource, self.begins_at, self.ends_at, units=self.units, excluding=self.excluding
        )
        return Refused(f"{self.reason} {free_times(nearest)}", field=self.field)


def tells_nearest(action: Callable[P, Result]) -> Callable[P, Result]:
    """An action whose refusal for want of room says the nearest free times.

    They are looked up after the action's own transaction (a savepoint within the request's) was rolled back, which
    gives the lock back: those who wait for it need not wait for the search.
    """

    @wraps(action)
    def told(*args: P.args, **options: P.kwargs) -> Result:
        try:
            return action(*args, **options)
        except NoRoom as refusal:
            raise refusal.with_nearest() from refusal

    return told


def locked_row(resource_id: int) -> tuple[Resource, bool]:
    """The resource, locked until the transaction ends; the lock lets others read and refer to it.

    True beside it when a request, an offer or somebody's wait had run out before the lock was asked for.
    """
    now = clock.now()
    bookings = Booking.objects.filter(resource=OuterRef("pk"), decide_by__lte=now)
    waiting = WaitingEntry.objects.filter(
        resource=OuterRef("pk"), state=WaitingState.WAITING, latest__lte=now
    )
    rows = Resource.objects.select_related("owner").annotate(ran_out=Exists(bookings) | Exists(waiting))
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=resource_id)
    return row, row.ran_out


def locked_borrower(organization: Organization) -> Borrower:
    """The organisation's row as a borrower, locked: its quota cannot be counted twice at once."""
    Borrower.objects.bulk_create([Borrower(organization=organization)], ignore_conflicts=True)
    return Borrower.objects.select_for_update(no_key=True).get(organization=organization)


def occupied_until(resource: Resource, ends_at: datetime) -> datetime:
    """The end of a use with the buffer after it."""
    return ends_at + timedelta(minutes=resource.buffer_minutes)


def check_room(
    resource: Resource,
    begins_at: datetime,
    ends_at: datetime,
    *,
    units: int = 1,
    excluding: int | None = None,
    keeps_hours: bool = True,
) -> None:
    """Refuse unless the locked resource is open, in order and free for this use.

    `excluding` is the booking that moves; `keeps_hours` is False for the owner's own use. Raises `NoRoom`.
    """
    until = occupied_until(resource, ends_at)
    calendar = calendar_of(resource, Span(begins_at, until), excluding=excluding)
    reason = why_no_room(calendar, begins_at, ends_at, units=units, keeps_hours=keeps_hours)
    if reason is not None:
        raise NoRoom(reason, resource, begins_at, ends_at, units=units, excluding=excluding)


def why_no_room(
    calendar: Calendar, begins_at: datetime, ends_at: datetime, *, units: int = 1, keeps_hours: bool = True
) -> str | None:
    """Why this use does not fit the calendar, which covers it with its buffer; None where it does."""
    for shut in calendar.shut:
        if shut.touches(begins_at, ends_at):
            return _why_shut(calendar.resource, shut)
    if keeps_hours and not calendar.is_open(begins_at, ends_at):
        return _("%(resource)s no se presta a esa hora.") % {"resource": calendar.resource.name}
    return _why_full(calendar, Span(begins_at, occupied_until(calendar.resource, ends_at)), units)


def _why_full(calendar: Calendar, wanted: Span, units: int) -> str | None:
    resource = calendar.resource
    taken = [
        each for each in calendar.taken if each.begins_at < wanted.end and each.occupied_until > wanted.start
    ]
    if resource.capacity == 1:
        return lending.taken_sentence(taken[0].begins_at, taken[0].occupied_until) if taken else None
    full = full_spans(
        (Occupied(Span(each.begins_at, each.occupied_until), each.units) for each in taken),
        capacity=resource.capacity,
        units=units,
    )
    for span in full:
        if span.start < wanted.end and span.end > wanted.start:
            return _("No quedan tantos libres: %(when)s (hay %(all)s en total).") % {
                "when": stretch(span.start, span.end),
                "all": resource.capacity,
            }
    return None


def _why_shut(resource: Resource, shut: Shut) -> str:
    words = {
        ClosureKind.OUT_OF_ORDER: _("%(resource)s está malograda"),
        ClosureKind.MAINTENANCE: _("%(resource)s está en mantenimiento"),
        ClosureKind.BLACKOUT: _("%(resource)s está cerrada"),
    }[ClosureKind(shut.kind)] % {"resource": resource.name}
    if shut.ends_at is None:
        words = _("%(words)s hasta nuevo aviso") % {"words": words}
    else:
        words = _("%(words)s hasta el %(when)s") % {"words": words, "when": moment(shut.ends_at)}
    return f"{words}: {shut.reason}." if shut.reason else f"{words}."


def save_occupying(booking: Booking) -> None:
    """Write a booking that takes time; what the constraint catches becomes the same clear refusal."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as clash:
        if "booking_no_overlap" not in str(clash):
            raise
        raise Refused(
            lending.taken_sentence(booking.begins_at, booking.occupied_until), field="begins_at"
        ) from clash
