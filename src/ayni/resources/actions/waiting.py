"""The waiting list: join, leave, take the freed slot that is offered or let it pass."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.methods.free_time import Span, next_slot
from ayni.resources.actions.booking import check_quota, refuse_if_wrong, stands
from ayni.resources.actions.demand import count_waiting
from ayni.resources.actions.events import must_be, note, pass_to, tell
from ayni.resources.actions.freeing import frees, locked
from ayni.resources.actions.places import check_room, save_occupying, tells_nearest
from ayni.resources.models import (
    Approval,
    Booking,
    BookingState,
    EventKind,
    Resource,
    WaitingEntry,
    WaitingState,
)
from ayni.resources.queries.calendar import calendar_of
from ayni.resources.queries.slots import earliest_for
from ayni.resources.queries.standing import standing_of
from ayni.resources.rules import lending, owning
from ayni.resources.words import free_times, stretch

MOST_ENTRIES = 10
"""Open entries of one organisation."""


@transaction.atomic
def join(
    *,
    actor: Actor,
    resource: Resource,
    earliest: datetime,
    latest: datetime,
    minutes: int,
    units: int = 1,
    purpose: str = "",
) -> WaitingEntry:
    """Wait for `minutes` anywhere between two moments. Refused while such time is free: then it can be booked."""
    refuse_if(owning.acts_for_somebody(actor))
    assert actor.organization is not None  # refused above
    row = locked(resource.pk)
    if owning.acts_for(actor, row.owner):
        raise Refused(_("Es tuya: reserva la hora, o recupera un turno si te guardaste prioridad."))
    refuse_if(lending.can_borrow(row, actor.organization, standing_of(row, actor.organization)))
    _check_wish(row, earliest, latest, minutes, units)
    mine = WaitingEntry.objects.filter(organization=actor.organization, state=WaitingState.WAITING)
    same = mine.filter(resource=row, earliest=earliest, latest=latest, minutes=minutes, units=units).first()
    if same is not None:
        return same
    if mine.count() >= MOST_ENTRIES:
        raise Refused(_("Ya esperan en %(most)s listas: salgan de alguna primero.") % {"most": MOST_ENTRIES})
    _refuse_if_free(row, earliest, latest, minutes, units)
    return WaitingEntry.objects.create(
        resource=row,
        organization=actor.organization,
        asked_by=actor.signed_in,
        assisted=actor.assisting,
        earliest=earliest,
        latest=latest,
        minutes=minutes,
        units=units,
        purpose=purpose.strip()[:200],
        joined_at=clock.now(),
    )


def _check_wish(resource: Resource, earliest: datetime, latest: datetime, minutes: int, units: int) -> None:
    refuse_if_wrong(lending.times_in_order(earliest, latest), "latest")
    refuse_if_wrong(lending.units_fit(resource, units), "units")
    refuse_if_wrong(lending.length_fits(resource, earliest, earliest + timedelta(minutes=minutes)), "minutes")
    if latest - timedelta(minutes=minutes) < max(earliest, earliest_for(resource)):
        raise Refused(_("En ese tiempo ya no alcanza: espera hasta más tarde, o pide menos."), field="latest")
    if latest > clock.now() + timedelta(days=resource.ahead_days + 1):
        raise Refused(
            _("Se reserva hasta %(days)s días adelante.") % {"days": resource.ahead_days}, field="latest"
        )


def _refuse_if_free(
    resource: Resource, earliest: datetime, latest: datetime, minutes: int, units: int
) -> None:
    start = max(earliest, earliest_for(resource))
    calendar = calendar_of(resource, Span(start, latest + timedelta(minutes=resource.buffer_minutes)))
    slot = next_slot(calendar.free(units), timedelta(minutes=minutes), earliest=start, limits=calendar.limits)
    if slot is not None and slot.end <= latest:
        raise Refused(_("No hace falta esperar.") + f" {free_times([slot])}", field="earliest")


@transaction.atomic
def change_wait(
    *, actor: Actor, entry: WaitingEntry, earliest: datetime, latest: datetime, minutes: int, units: int = 1
) -> WaitingEntry:
    """Wait within another time or for another length; the place in the line is kept.

    Refused while a turn is held for the entry, and where such time is free.
    """
    resource, row = _locked_entry(actor, entry)
    if row.state != WaitingState.WAITING:
        raise Refused(_("Ya no están en esa lista: apúntense otra vez."))
    if Booking.objects.filter(waiting_entry=row, state=BookingState.OFFERED).exists():
        raise Refused(_("Tienen un turno guardado: primero tómenlo o déjenlo pasar."))
    _check_wish(resource, earliest, latest, minutes, units)
    _refuse_if_free(resource, earliest, latest, minutes, units)
    row.earliest, row.latest, row.minutes, row.units = earliest, latest, minutes, units
    row.save(update_fields=["earliest", "latest", "minutes", "units"])
    return row


@transaction.atomic
def leave(*, actor: Actor, entry: WaitingEntry) -> WaitingEntry:
    """Wait no longer; an open offer goes to the next. Leaving again changes nothing."""
    resource, row = _locked_entry(actor, entry)
    if row.state != WaitingState.WAITING:
        return row
    row.state = WaitingState.LEFT
    row.save(update_fields=["state"])
    count_waiting(row)
    for offer in Booking.objects.filter(waiting_entry=row, state=BookingState.OFFERED).order_by("pk"):
        _let_pass(resource, offer, actor)
    return row


@tells_nearest
@transaction.atomic
def accept_offer(*, actor: Actor, booking: Booking) -> Booking:
    """Take the slot that is held. Where the owner approves by hand it becomes a request. Again: no change."""
    resource, row = _locked_offer(actor, booking)
    if row.state in {BookingState.CONFIRMED, BookingState.REQUESTED}:
        return row
    must_be(
        row, {BookingState.OFFERED}, _("El turno ya no está guardado: pasó su plazo. Sigues en la lista.")
    )
    refuse_if(lending.can_borrow(resource, row.borrower, standing_of(resource, row.borrower)))
    check_quota(resource, row)
    check_room(resource, row.begins_at, row.ends_at, units=row.units, excluding=row.pk)
    if resource.approval == Approval.BY_HAND:
        pass_to(row, BookingState.REQUESTED)
        row.decide_by = min(clock.now() + timedelta(hours=resource.decide_hours), row.begins_at)
    else:
        pass_to(row, BookingState.CONFIRMED)
    save_occupying(row)
    WaitingEntry.objects.filter(offers=row).update(state=WaitingState.SERVED)
    note(row, EventKind.ACCEPTED, actor=actor)
    if row.state == BookingState.CONFIRMED:
        stands(resource, row, actor=actor)
    tell(
        resource.owner,
        _("Tomaron un turno de %(resource)s") % {"resource": resource.name},
        _("%(who)s: %(when)s.") % {"who": row.borrower.name, "when": stretch(row.begins_at, row.ends_at)},
        by=actor,
    )
    return row


@transaction.atomic
def decline_offer(*, actor: Actor, booking: Booking) -> Booking:
    """Let it pass to the next who waits; the entry stays on the list."""
    resource, row = _locked_offer(actor, booking)
    if row.state == BookingState.CANCELLED:
        return row
    must_be(row, {BookingState.OFFERED}, _("Este turno ya no está en oferta."))
    _let_pass(resource, row, actor)
    return row


def _let_pass(resource: Resource, offer: Booking, actor: Actor) -> None:
    pass_to(offer, BookingState.CANCELLED)
    offer.save(update_fields=["state", "decide_by"])
    note(offer, EventKind.DECLINED, actor=actor)
    frees(resource, offer.begins_at, offer.occupied_until)


def _locked_entry(actor: Actor, entry: WaitingEntry) -> tuple[Resource, WaitingEntry]:
    refuse_if(owning.acts_for_somebody(actor))
    resource = locked(entry.resource_id)
    row = WaitingEntry.objects.select_related("organization").get(pk=entry.pk)
    row.resource = resource
    if not owning.acts_for(actor, row.organization):
        raise Refused(
            _("Solo %(name)s decide sobre su espera.") % {"name": row.organization.name}, status=403
        )
    return resource, row


def _locked_offer(actor: Actor, booking: Booking) -> tuple[Resource, Booking]:
    refuse_if(owning.acts_for_somebody(actor))
    resource = locked(booking.resource_id)
    row = Booking.objects.select_related("borrower").get(pk=booking.pk)
    row.resource = resource
    if not owning.acts_for(actor, row.borrower) or row.waiting_entry_id is None:
        raise Refused(_("Este turno se guarda para otro taller."), status=403)
    return resource, row
