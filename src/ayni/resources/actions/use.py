"""The use itself: taking, giving back, not coming; a completed use becomes one collaboration."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Person
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger import actions as ledger
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Collaboration
from ayni.resources.actions.change import locked_booking
from ayni.resources.actions.events import note, pass_to, tell
from ayni.resources.actions.freeing import frees
from ayni.resources.actions.money import drop_unpaid_deposit, missing_deposit, owe
from ayni.resources.models import (
    Booking,
    BookingState,
    ChargeKind,
    Closure,
    EventKind,
    Handover,
    HandoverKind,
    PriceBasis,
    Resource,
    ResourceKind,
)
from ayni.resources.prices import cost_of, overtime, percent, worth
from ayni.resources.rules import changing, owning
from ayni.resources.words import moment, money, stretch

LEDGER_KIND = {
    ResourceKind.MACHINE: "machine_lent",
    ResourceKind.TOOL: "tool_lent",
    ResourceKind.INSTRUMENT: "tool_lent",
    ResourceKind.VEHICLE: "transport_shared",
    ResourceKind.SPACE: "space_lent",
    ResourceKind.SPECIALIST: "technical_help",
}
"""What a completed use is in the ledger."""

MOST_PHOTOS = 6


@transaction.atomic
def check_in(
    *,
    actor: Actor,
    booking: Booking,
    meter: Decimal | None = None,
    incident: str = "",
    photos: Sequence[str] = (),
) -> Booking:
    """The resource is handed over: by the borrower (the QR on it) or the owner. Again: no change.

    Refused before its time, while somebody else still has it, while it is closed or the deposit is missing.
    """
    refuse_if(owning.acts_for_somebody(actor))
    resource, row = locked_booking(booking)
    if row.state == BookingState.IN_USE:
        return row
    now = clock.now()
    refuse_if(changing.can_take(actor, row, now=now))
    _refuse_if_not_there(resource, row, now)
    _refuse_without_deposit(row)
    _check_meter(resource.meter, meter)
    row.taken_at = now
    pass_to(row, BookingState.IN_USE)
    row.save(update_fields=["state", "taken_at"])
    _hand_over(row, HandoverKind.TAKEN, actor=actor, meter=meter, incident=incident, photos=photos)
    note(row, EventKind.TAKEN, actor=actor)
    return row


def _refuse_if_not_there(resource: Resource, row: Booking, now: datetime) -> None:
    """Somebody else still has it, or it is closed."""
    shut = Closure.objects.filter(resource=resource, begins_at__lte=now).exclude(ends_at__lte=now)
    if (closure := shut.order_by("pk").first()) is not None:
        raise Refused(
            _("%(resource)s no se puede usar ahora: %(why)s.")
            % {"resource": resource.name, "why": closure.reason or closure.get_kind_display()}
        )
    early = now < row.begins_at
    others = Booking.objects.filter(resource=resource, state=BookingState.IN_USE).exclude(pk=row.pk)
    in_use = others.aggregate(units=Sum("units"))["units"] or 0
    if early:
        to_come = Booking.objects.filter(
            resource=resource,
            state=BookingState.CONFIRMED,
            begins_at__lt=row.begins_at,
            occupied_until__gt=now,
        )
        in_use += to_come.exclude(pk=row.pk).aggregate(units=Sum("units"))["units"] or 0
    if in_use + row.units > resource.capacity:
        holder = others.select_related("borrower").order_by("taken_at").first()
        if holder is None:
            raise Refused(
                _("Todavía es el turno de otro: empieza a tu hora, %(when)s.")
                % {"when": moment(row.begins_at)}
            )
        raise Refused(
            _("Todavía la tiene %(who)s, que debía devolverla el %(when)s. Llámalos.")
            % {"who": holder.borrower.name, "when": moment(holder.ends_at)}
        )


def _refuse_without_deposit(row: Booking) -> None:
    if row.borrower_id == row.resource.owner_id:
        return
    deposit = missing_deposit(row)
    if deposit is not None:
        raise Refused(
            _("Falta la garantía de %(amount)s: págala a %(owner)s y pídele que la anote.")
            % {"amount": money(deposit.amount), "owner": row.resource.owner.name}
        )


@transaction.atomic
def check_out(
    *,
    actor: Actor,
    booking: Booking,
    meter: Decimal | None = None,
    pieces: int | None = None,
    consumables: str = "",
    incident: str = "",
    clean: bool = True,
    photos: Sequence[str] = (),
) -> Booking:
    """It came back: what is owed is written down, and the use becomes one collaboration. Again: no change."""
    refuse_if(owning.acts_for_somebody(actor))
    resource, row = locked_booking(booking)
    if row.state == BookingState.COMPLETED:
        return row
    if not (owning.acts_for(actor, row.borrower) or owning.acts_for(actor, resource.owner)):
        raise Refused(_("Solo quien la usó o su dueño anotan la devolución."), status=403)
    if row.state != BookingState.IN_USE:
        raise Refused(
            _("Primero anota la entrega: esta reserva está %(state)s.") % {"state": row.get_state_display()}
        )
    taken = Handover.objects.filter(booking=row, kind=HandoverKind.TAKEN).first()
    _check_meter((taken and taken.meter) or resource.meter, meter)
    now = clock.now()
    _hand_over(
        row,
        HandoverKind.RETURNED,
        actor=actor,
        meter=meter,
        consumables=consumables,
        incident=incident,
        clean=clean,
        photos=photos,
    )
    if pieces is not None and row.price_basis == PriceBasis.PIECE:
        row.pieces = max(0, pieces)
    _complete(resource, row, returned_at=now, actor=actor)
    _count_hours(resource, row, meter)
    return row


@transaction.atomic
def record_use(*, actor: Actor, booking: Booking) -> Booking:
    """The owner says afterwards that a booking nobody checked in was used as agreed."""
    resource, row = locked_booking(booking)
    refuse_if(owning.speaks_for_owner(actor, resource))
    if row.state == BookingState.COMPLETED:
        return row
    if row.state != BookingState.CONFIRMED or clock.now() < row.ends_at:
        raise Refused(_("Se anota después de su hora, si nadie anotó la entrega."))
    row.taken_at = row.begins_at
    pass_to(row, BookingState.IN_USE)
    note(row, EventKind.TAKEN, actor=actor)
    _complete(resource, row, returned_at=row.ends_at, actor=actor)
    _count_hours(resource, row, None)
    return row


@transaction.atomic
def mark_no_show(*, actor: Actor, booking: Booking) -> Booking:
    """The owner says that nobody came; what that costs follows the rules. Again: no change."""
    resource, row = locked_booking(booking)
    refuse_if(owning.speaks_for_owner(actor, resource))
    if row.state == BookingState.NO_SHOW:
        return row
    refuse_if(changing.can_miss(row, now=clock.now()))
    pass_to(row, BookingState.NO_SHOW)
    row.save(update_fields=["state"])
    note(row, EventKind.NO_SHOW, actor=actor)
    owe(ChargeKind.NO_SHOW, row, percent(cost_of(row), resource.no_show_percent))
    drop_unpaid_deposit(row, actor=actor)
    frees(resource, row.begins_at, row.occupied_until)
    tell(
        row.borrower,
        _("Anotaron que no vinieron"),
        _("%(resource)s, %(when)s. Si no fue así, habla con %(owner)s.")
        % {
            "resource": resource.name,
            "when": stretch(row.begins_at, row.ends_at),
            "owner": resource.owner.name,
        },
        by=actor,
    )
    return row


def _complete(resource: Resource, row: Booking, *, returned_at: datetime, actor: Actor) -> None:
    until = row.occupied_until
    row.returned_at = returned_at
    pass_to(row, BookingState.COMPLETED)
    row.save(update_fields=["state", "taken_at", "returned_at", "pieces"])
    note(row, EventKind.RETURNED, actor=actor)
    if row.borrower_id != resource.owner_id:
        owe(ChargeKind.USE, row, cost_of(row))
        owe(ChargeKind.OVERTIME, row, overtime(resource, returned_at - row.ends_at))
        _record(resource, row, actor)
    frees(resource, returned_at + timedelta(minutes=resource.buffer_minutes), until)


def _record(resource: Resource, row: Booking, actor: Actor) -> Collaboration:
    """One collaboration for the use: the owner gave, the borrower received; both agreed inside Ayni.

    The owner agreed by approving the request, or by publishing the rules that approved it.
    """
    agreed: Person | None = row.decided_by or resource.published_by
    parties = (
        ledger.Party(resource.owner, PartyRole.GIVER, agreed_by=agreed),
        ledger.Party(row.borrower, PartyRole.RECEIVER, agreed_by=row.asked_by),
    )
    by_borrower = owning.acts_for(actor, row.borrower)
    return ledger.record(
        actor=actor,
        kind=LEDGER_KIND[ResourceKind(resource.kind)],
        happened_on=timezone.localdate(row.taken_at or row.begins_at),
        parties=parties,
        value=worth(row, resource),
        source=f"booking:{row.pk}",
        recorded_for=row.borrower if by_borrower else resource.owner,
    )


def _count_hours(resource: Resource, row: Booking, meter: Decimal | None) -> None:
    """The resource's hour meter: as read, or by the time it was used."""
    if meter is not None:
        resource.meter = meter
    elif row.taken_at is not None and row.returned_at is not None:
        hours = Decimal(int((row.returned_at - row.taken_at).total_seconds())) / 3600
        resource.meter += hours.quantize(Decimal("0.1"))
    resource.save(update_fields=["meter"])


def _check_meter(before: Decimal, meter: Decimal | None) -> None:
    if meter is not None and (not meter.is_finite() or meter < before):
        raise Refused(
            _("El horómetro marcaba %(before)s la última vez: revisa la lectura.") % {"before": before},
            field="meter",
        )


def _hand_over(
    row: Booking,
    kind: str,
    *,
    actor: Actor,
    meter: Decimal | None,
    incident: str,
    photos: Sequence[str],
    consumables: str = "",
    clean: bool = True,
) -> Handover:
    return Handover.objects.create(
        booking=row,
        kind=kind,
        at=clock.now(),
        person=actor.signed_in,
        assisted=actor.assisting,
        meter=meter,
        consumables=consumables.strip()[:200],
        incident=incident.strip()[:300],
        left_clean=clean,
        photos=list(photos)[:MOST_PHOTOS],
    )
