"""What follows when time is freed or passes: offers to those who wait, and what lapses.

Everything here works on a resource whose row is locked. Nothing depends on a clockwork being set up: whoever
locks a resource (`locked`) first lets lapse what is overdue on it; the periodic task only makes it sooner.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.free_time import Span, nearest_slots
from ayni.resources.actions.demand import count_booking, count_waiting
from ayni.resources.actions.events import note, pass_to, tell
from ayni.resources.actions.places import check_room, locked_row, occupied_until, save_occupying
from ayni.resources.models import (
    Booking,
    BookingState,
    DemandKind,
    EventKind,
    Resource,
    WaitingEntry,
    WaitingState,
)
from ayni.resources.queries.calendar import calendar_of
from ayni.resources.queries.slots import earliest_for, nearest_free
from ayni.resources.words import free_times, moment, stretch

OFFER_LIFE = timedelta(hours=4)
"""How long a freed slot is held for one who waits."""

SHORTEST_OFFER = timedelta(minutes=20)
"""An offer that lasts less is no use to anybody."""


def locked(resource_id: int) -> Resource:
    """The resource, locked, with everything overdue on it lapsed."""
    resource, ran_out = locked_row(resource_id)
    if ran_out:
        lapse(resource)
    return resource


def lapse(resource: Resource) -> int:
    """Requests and offers past their deadline expire, waiting entries past their day end; returns how many."""
    now = clock.now()
    overdue = Booking.objects.filter(resource=resource, decide_by__lte=now)
    ended = 0
    for booking in overdue.select_related("borrower", "waiting_entry").order_by("decide_by", "pk"):
        booking.resource = resource
        ended += 1
        _expire(booking)
    waiting = WaitingEntry.objects.filter(resource=resource, state=WaitingState.WAITING, latest__lte=now)
    for entry in waiting.order_by("joined_at", "pk"):
        entry.state = WaitingState.LAPSED
        entry.save(update_fields=["state"])
        count_waiting(entry)
        ended += 1
    return ended


def _expire(booking: Booking) -> None:
    offered = booking.state == BookingState.OFFERED
    pass_to(booking, BookingState.EXPIRED)
    booking.save(update_fields=["state", "decide_by"])
    note(booking, EventKind.EXPIRED, actor=None)
    when = {"resource": booking.resource.name, "when": stretch(booking.begins_at, booking.ends_at)}
    if offered:
        tell(
            booking.borrower,
            _("Pasó el turno"),
            _("El turno de %(resource)s, %(when)s, ya no se guarda para ustedes. Siguen en la lista.") % when,
            by=None,
        )
        offer_freed(booking.resource, [Span(booking.begins_at, booking.occupied_until)])
        return
    count_booking(booking, DemandKind.EXPIRED)
    tell(
        booking.borrower,
        _("Nadie respondió tu pedido"),
        _("%(resource)s, %(when)s: el dueño no respondió a tiempo. Busca otra hora u otra máquina.") % when,
        by=None,
    )


def offer_freed(resource: Resource, freed: Iterable[Span]) -> list[Booking]:
    """Offer what became free to those who wait, one at a time, in the order in which they came."""
    offers = [offer for span in freed if (offer := _offer(resource, span)) is not None]
    for offer in offers:
        tell(
            offer.borrower,
            _("Se liberó un turno"),
            _("%(resource)s, %(when)s: es tuyo si lo tomas antes del %(until)s.")
            % {
                "resource": resource.name,
                "when": stretch(offer.begins_at, offer.ends_at),
                "until": moment(offer.decide_by or offer.begins_at),
            },
            by=None,
        )
    return offers


def _offer(resource: Resource, freed: Span) -> Booking | None:
    """The first entry that fits gets the slot held for it."""
    waiting = WaitingEntry.objects.filter(
        resource=resource, state=WaitingState.WAITING, earliest__lt=freed.end, latest__gt=freed.start
    )
    for entry in waiting.select_related("organization").order_by("joined_at", "pk"):
        slot = _slot_for(resource, entry, freed)
        if slot is not None:
            return _hold(resource, entry, slot)
    return None


def _slot_for(resource: Resource, entry: WaitingEntry, freed: Span) -> Span | None:
    """Where the entry's use fits in what is free around the freed time, unless it had that offer or has one open."""
    length = timedelta(minutes=entry.minutes)
    earlier = Booking.objects.filter(waiting_entry=entry)
    if earlier.filter(state__in=[BookingState.OFFERED, BookingState.REQUESTED]).exists():
        return None
    start = max(entry.earliest, earliest_for(resource), clock.now() + SHORTEST_OFFER)
    if start + length > entry.latest:
        return None
    calendar = calendar_of(resource, Span(start, entry.latest + timedelta(minutes=resource.buffer_minutes)))
    touching = [
        span for span in calendar.free(entry.units) if span.start < freed.end and span.end > freed.start
    ]
    wish = Span(max(start, freed.start), max(start, freed.start) + length)
    for slot in nearest_slots(touching, wish, earliest=start, limits=calendar.limits):
        had = earlier.filter(begins_at__lt=slot.end, ends_at__gt=slot.start).exists()
        if slot.end <= entry.latest and not had:
            return slot
    return None


def _hold(resource: Resource, entry: WaitingEntry, slot: Span) -> Booking | None:
    try:
        check_room(resource, slot.start, slot.end, units=entry.units)
    except Refused:
        return None
    offer = Booking(
        resource=resource,
        borrower=entry.organization,
        asked_by_id=entry.asked_by_id,
        assisted=entry.assisted,
        state=BookingState.OFFERED,
        begins_at=slot.start,
        ends_at=slot.end,
        occupied_until=occupied_until(resource, slot.end),
        exclusive=resource.capacity == 1,
        units=entry.units,
        purpose=entry.purpose,
        price_basis=resource.price_basis,
        price=resource.price,
        deposit=resource.deposit,
        decide_by=min(clock.now() + OFFER_LIFE, slot.start),
        waiting_entry=entry,
        created_at=clock.now(),
    )
    save_occupying(offer)
    note(offer, EventKind.OFFERED, actor=None)
    return offer


def refuse_what_no_longer_fits(resource: Resource, taken: Booking, *, actor: Actor) -> list[Booking]:
    """Requests for time that has just gone to another are refused now, with the reason and the nearest times."""
    rivals = Booking.objects.filter(
        resource=resource,
        state=BookingState.REQUESTED,
        begins_at__lt=taken.occupied_until,
        occupied_until__gt=taken.begins_at,
    ).exclude(pk=taken.pk)
    refused = []
    for rival in rivals.select_related("borrower").order_by("created_at", "pk"):
        rival.resource = resource
        try:
            check_room(resource, rival.begins_at, rival.ends_at, units=rival.units, keeps_hours=False)
        except Refused:
            refuse_for_room(rival, actor=actor)
            refused.append(rival)
    return refused


def refuse_for_room(rival: Booking, *, actor: Actor) -> None:
    """One request less: its time went to another."""
    pass_to(rival, BookingState.REFUSED)
    rival.reason = _("Esa hora se dio a otro pedido.")
    rival.save(update_fields=["state", "decide_by", "reason"])
    note(rival, EventKind.REFUSED, actor=actor, reason=rival.reason)
    count_booking(rival, DemandKind.REFUSED)
    nearest = nearest_free(rival.resource, rival.begins_at, rival.ends_at, units=rival.units)
    tell(
        rival.borrower,
        _("Tu pedido no alcanzó turno"),
        _("%(resource)s, %(when)s: esa hora se dio a otro pedido.")
        % {"resource": rival.resource.name, "when": stretch(rival.begins_at, rival.ends_at)}
        + f" {free_times(nearest)}",
        by=actor,
    )


def frees(resource: Resource, begins_at: datetime, until: datetime) -> None:
    """Time that was taken is free again, from now on."""
    start = max(begins_at, clock.now())
    if start < until:
        offer_freed(resource, [Span(start, until)])
