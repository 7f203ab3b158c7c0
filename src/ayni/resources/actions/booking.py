"""Ask for a resource: at once where the rules agree, else as a request to its owner."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, Sentence, refuse_if
from ayni.resources.actions import money
from ayni.resources.actions.events import note, tell
from ayni.resources.actions.freeing import locked, refuse_what_no_longer_fits
from ayni.resources.actions.places import (
    check_room,
    locked_borrower,
    occupied_until,
    save_occupying,
    tells_nearest,
)
from ayni.resources.models import (
    OCCUPYING,
    Approval,
    Booking,
    BookingSeries,
    BookingState,
    EventKind,
    PriceBasis,
    Publication,
    Resource,
)
from ayni.resources.prices import minutes_of
from ayni.resources.queries.slots import nearest_free
from ayni.resources.queries.standing import Standing, minutes_used, month_of, standing_of, terms
from ayni.resources.rules import lending, owning
from ayni.resources.words import free_times, stretch

MOST_PIECES = 1_000_000


@tells_nearest
@transaction.atomic
def book(
    *,
    actor: Actor,
    resource: Resource,
    begins_at: datetime,
    ends_at: datetime,
    units: int = 1,
    pieces: int | None = None,
    purpose: str = "",
) -> Booking:
    """Book for the actor's organisation, or ask the owner where it approves by hand.

    The owner's own use takes the time without price, rules or approval. Raises `Refused` (fields: begins_at,
    ends_at, units, pieces) with the reason and the nearest way that works.
    """
    refuse_if(owning.acts_for_somebody(actor))
    row = locked(resource.pk)
    booking = drafted(actor, row, begins_at, ends_at, units=units, pieces=pieces, purpose=purpose)
    if booking.borrower_id != row.owner_id:
        standing = standing_of(row, booking.borrower)
        refuse_if(lending.can_borrow(row, booking.borrower, standing))
        check_terms(row, booking)
        booking.state, booking.decide_by = begin_state(row, booking, standing)
    else:
        refuse_past_or_wrong(row, booking)
    check_room(row, begins_at, ends_at, units=units, keeps_hours=booking.borrower_id != row.owner_id)
    place(row, booking, actor=actor)
    return booking


def drafted(
    actor: Actor,
    resource: Resource,
    begins_at: datetime,
    ends_at: datetime,
    *,
    units: int,
    pieces: int | None,
    purpose: str,
    series: BookingSeries | None = None,
) -> Booking:
    """A booking not yet written, with the resource's present terms; confirmed unless somebody changes that."""
    refuse_if_wrong(lending.times_in_order(begins_at, ends_at), "ends_at")
    assert actor.organization is not None  # the caller refused an actor with nobody to act for
    own = actor.organization.pk == resource.owner_id
    if resource.price_basis == PriceBasis.PIECE and not own and not 1 <= (pieces or 0) <= MOST_PIECES:
        raise Refused(_("Di cuántas piezas serán, para saber el precio."), field="pieces")
    return Booking(
        resource=resource,
        borrower=actor.organization,
        asked_by=actor.signed_in,
        assisted=actor.assisting,
        state=BookingState.CONFIRMED,
        begins_at=begins_at,
        ends_at=ends_at,
        occupied_until=occupied_until(resource, ends_at),
        exclusive=resource.capacity == 1,
        units=units,
        pieces=pieces,
        purpose=purpose.strip()[:200],
        price_basis=PriceBasis.FREE if own else resource.price_basis,
        price=0 if own else resource.price,
        deposit=0 if own else resource.deposit,
        series=series,
        created_at=clock.now(),
    )


def refuse_if_wrong(reason: Sentence | None, field: str) -> None:
    """Refuse with the reason beside the field, if there is one."""
    if reason is not None:
        raise Refused(reason, field=field)


def refuse_past_or_wrong(resource: Resource, booking: Booking) -> None:
    """What holds for the owner's own use too."""
    refuse_if_wrong(lending.units_fit(resource, booking.units), "units")
    if resource.publication == Publication.WITHDRAWN:
        raise Refused(_("%(resource)s está retirada.") % {"resource": resource.name})
    if booking.ends_at <= clock.now():
        raise Refused(_("Esa hora ya pasó."), field="begins_at")
    if booking.ends_at - booking.begins_at > timedelta(days=31):
        raise Refused(_("Un uso dura 31 días como máximo: sepáralo en dos."), field="ends_at")


def check_terms(
    resource: Resource, booking: Booking, *, begin_moves: bool = True, quota: bool = True
) -> None:
    """Length, notice, number and quota.

    A booking that keeps its beginning is not asked for notice again.
    """
    refuse_if_wrong(lending.units_fit(resource, booking.units), "units")
    _refuse_with_nearest(
        resource, booking, lending.length_fits(resource, booking.begins_at, booking.ends_at), "ends_at"
    )
    if begin_moves:
        reason = lending.begin_fits(resource, booking.begins_at, clock.now())
        _refuse_with_nearest(resource, booking, reason, "begins_at")
    if quota:
        check_quota(resource, booking)


def _refuse_with_nearest(resource: Resource, booking: Booking, reason: Sentence | None, field: str) -> None:
    if reason is not None:
        nearest = nearest_free(
            resource, booking.begins_at, booking.ends_at, units=booking.units, excluding=booking.pk
        )
        raise Refused(f"{reason} {free_times(nearest)}", field=field)


def check_quota(resource: Resource, booking: Booking) -> None:
    """The month's minutes of the borrower, on this resource and on all, counted under the lock on its row.

    Where nothing limits anybody there is nothing to count, and nothing is locked.
    """
    borrower: Organization = booking.borrower
    limits = ((resource.quota_minutes, resource), (terms().quota_minutes, None))
    if any(limit is not None for limit, _of in limits):
        locked_borrower(borrower)
    next_month = month_of(booking.begins_at)[1]
    for limit, of in limits:
        if limit is None:
            continue
        used = minutes_used(borrower, booking.begins_at, resource=of, excluding=booking.pk)
        reason = lending.within_quota(
            limit=limit, used=used, asked=minutes_of(booking), everywhere=of is None, next_month=next_month
        )
        refuse_if_wrong(reason, "ends_at")


def begin_state(resource: Resource, booking: Booking, standing: Standing) -> tuple[str, datetime | None]:
    """Confirmed at once where the rules agree and the borrower comes when it books; else a request."""
    comes = not standing.no_shows or standing.no_shows < terms().no_show_limit
    if resource.approval == Approval.AT_ONCE and comes:
        return BookingState.CONFIRMED, None
    now = clock.now()
    return BookingState.REQUESTED, min(now + timedelta(hours=resource.decide_hours), booking.begins_at)


def place(resource: Resource, booking: Booking, *, actor: Actor, told: bool = True) -> None:
    """Write a booking that passed every check, with what follows from it."""
    save_occupying(booking)
    confirmed = booking.state in OCCUPYING
    note(booking, EventKind.BOOKED if confirmed else EventKind.REQUESTED, actor=actor)
    if confirmed:
        stands(resource, booking, actor=actor)
    if told and booking.borrower_id != resource.owner_id:
        subject = _("Reserva de %(resource)s") if confirmed else _("Te piden %(resource)s")
        tell(
            resource.owner,
            subject % {"resource": resource.name},
            _("%(who)s: %(when)s.")
            % {"who": booking.borrower.name, "when": stretch(booking.begins_at, booking.ends_at)},
            by=actor,
        )


def stands(resource: Resource, booking: Booking, *, actor: Actor) -> None:
    """What follows once a booking is confirmed: its deposit is owed, its rivals learn that the time is gone."""
    if booking.deposit:
        money.owe_deposit(booking)
    refuse_what_no_longer_fits(resource, booking, actor=actor)
