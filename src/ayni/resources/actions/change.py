"""Move, shorten, extend, cancel, and the owner's right to take back a turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources.actions.booking import check_terms, drafted, place, refuse_if_wrong, refuse_past_or_wrong
from ayni.resources.actions.events import must_be, note, pass_to, tell
from ayni.resources.actions.freeing import frees, locked, refuse_what_no_longer_fits
from ayni.resources.actions.money import drop_unpaid_deposit, owe
from ayni.resources.actions.places import check_room, occupied_until, save_occupying, tells_nearest
from ayni.resources.models import Booking, BookingState, ChargeKind, EventKind, Resource
from ayni.resources.prices import cost_of, percent
from ayni.resources.rules import changing, lending, owning
from ayni.resources.words import stretch


@dataclass(frozen=True, slots=True)
class _Times:
    """When a booking was, before it changed."""

    begins_at: datetime
    ends_at: datetime
    occupied_until: datetime


@tells_nearest
@transaction.atomic
def move(*, actor: Actor, booking: Booking, begins_at: datetime, ends_at: datetime) -> Booking:
    """Give a booking other times: moved, shortened or extended, if they are free and the rules allow it.

    The old time is kept until the new one is certain. Raises `Refused` (fields: begins_at, ends_at).
    """
    refuse_if(owning.acts_for_somebody(actor))
    resource, row = locked_booking(booking)
    refuse_if_wrong(lending.times_in_order(begins_at, ends_at), "ends_at")
    if (row.begins_at, row.ends_at) == (begins_at, ends_at):
        return row
    refuse_if(changing.can_move(actor, row, begins_at=begins_at, ends_at=ends_at, now=clock.now()))
    before = _Times(row.begins_at, row.ends_at, row.occupied_until)
    row.begins_at, row.ends_at = begins_at, ends_at
    row.occupied_until = occupied_until(resource, ends_at)
    _check(resource, row, before)
    save_occupying(row)
    note(row, _kind_of_change(before, row), actor=actor)
    if row.state == BookingState.REQUESTED:
        return row
    refuse_what_no_longer_fits(resource, row, actor=actor)
    _free_what_was_left(resource, before, row)
    if row.borrower_id != resource.owner_id:
        tell(
            resource.owner,
            _("Cambió una reserva de %(resource)s") % {"resource": resource.name},
            _("%(who)s: era %(before)s; ahora %(when)s.")
            % {
                "who": row.borrower.name,
                "before": stretch(before.begins_at, before.ends_at),
                "when": stretch(begins_at, ends_at),
            },
            by=actor,
        )
    return row


def _check(resource: Resource, row: Booking, before: _Times) -> None:
    """The new times against the rules, the quota and the calendar."""
    own = row.borrower_id == resource.owner_id
    longer = row.ends_at - row.begins_at > before.ends_at - before.begins_at
    begin_moves = row.begins_at != before.begins_at
    if own:
        refuse_past_or_wrong(resource, row)
    else:
        check_terms(resource, row, begin_moves=begin_moves, quota=longer or begin_moves)
    if longer or begin_moves:
        check_room(
            resource, row.begins_at, row.ends_at, units=row.units, excluding=row.pk, keeps_hours=not own
        )
    if row.state == BookingState.REQUESTED and row.decide_by is not None:
        row.decide_by = min(clock.now() + timedelta(hours=resource.decide_hours), row.begins_at)


def _kind_of_change(before: _Times, row: Booking) -> str:
    if row.begins_at >= before.begins_at and row.ends_at <= before.ends_at:
        return EventKind.SHORTENED
    if row.begins_at == before.begins_at:
        return EventKind.EXTENDED
    return EventKind.MOVED


def _free_what_was_left(resource: Resource, before: _Times, row: Booking) -> None:
    if row.begins_at >= before.occupied_until or row.occupied_until <= before.begins_at:
        frees(resource, before.begins_at, before.occupied_until)
        return
    frees(resource, before.begins_at, row.begins_at)
    frees(resource, row.occupied_until, before.occupied_until)


@transaction.atomic
def cancel(*, actor: Actor, booking: Booking, reason: str = "") -> Booking:
    """Give up a booking. The borrower may until it begins (late: by the rules of price); the owner says why.

    The time goes to who waits for it. Cancelling again changes nothing. Raises `Refused` (field: reason).
    """
    refuse_if(owning.acts_for_somebody(actor))
    resource, row = locked_booking(booking)
    if row.state == BookingState.CANCELLED:
        return row
    refuse_if(changing.can_cancel(actor, row, now=clock.now()))
    by_owner = not owning.acts_for(actor, row.borrower)
    if by_owner and not reason.strip():
        raise Refused(_("Di en pocas palabras por qué: el otro taller lo leerá."), field="reason")
    if not by_owner:
        owe(ChargeKind.LATE_CANCEL, row, late_cancel_cost(row))
    _end(resource, row, EventKind.CANCELLED, reason, actor=actor)
    other = row.borrower if by_owner else resource.owner
    if row.borrower_id != resource.owner_id:
        _tell_of_end(row, other, actor)
    return row


def late_cancel_cost(booking: Booking) -> Decimal:
    """What cancelling now would cost the borrower, by the resource's rules."""
    return percent(cost_of(booking), changing.late_cancel_percent(booking, clock.now()))


@tells_nearest
@transaction.atomic
def reclaim(*, actor: Actor, booking: Booking, reason: str) -> Booking:
    """The owner takes a turn back for itself, as its rules announced, until so many hours before.

    The time becomes the owner's own booking in the same step, so that nobody else gets it in between.
    """
    refuse_if(owning.acts_for_somebody(actor))
    resource, row = locked_booking(booking)
    refuse_if(owning.speaks_for_owner(actor, resource))
    if row.state == BookingState.CANCELLED:
        return row
    refuse_if(changing.can_reclaim(row, now=clock.now()))
    if not reason.strip():
        raise Refused(_("Di en pocas palabras por qué: el otro taller lo leerá."), field="reason")
    _end(resource, row, EventKind.RECLAIMED, reason, actor=actor, offer=False)
    own = drafted(
        actor, resource, row.begins_at, row.ends_at, units=row.units, pieces=None, purpose=row.reason
    )
    place(resource, own, actor=actor)
    _tell_of_end(row, row.borrower, actor)
    return row


def locked_booking(booking: Booking) -> tuple[Resource, Booking]:
    """The booking as it is now, beneath the lock on its resource."""
    resource = locked(booking.resource_id)
    row = Booking.objects.select_related("borrower", "waiting_entry").get(pk=booking.pk)
    row.resource = resource
    return resource, row


def _end(
    resource: Resource, row: Booking, kind: str, reason: str, *, actor: Actor, offer: bool = True
) -> None:
    must_be(
        row,
        {BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.OFFERED},
        _("Esta reserva ya no se puede cancelar."),
    )
    took_time = row.state != BookingState.REQUESTED
    pass_to(row, BookingState.CANCELLED)
    row.reason = reason.strip()[:200]
    row.save(update_fields=["state", "decide_by", "reason"])
    note(row, kind, actor=actor, reason=row.reason)
    drop_unpaid_deposit(row, actor=actor)
    if took_time and offer:
        frees(resource, row.begins_at, row.occupied_until)


def _tell_of_end(row: Booking, other: Organization, actor: Actor) -> None:
    tell(
        other,
        _("Se canceló una reserva de %(resource)s") % {"resource": row.resource.name},
        _("%(who)s: %(when)s. %(reason)s")
        % {
            "who": row.borrower.name,
            "when": stretch(row.begins_at, row.ends_at),
            "reason": row.reason,
        },
        by=actor,
    )
