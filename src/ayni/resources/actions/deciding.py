"""The owner answers a request. Room and quota are checked again: much may have happened since it came."""

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources.actions.booking import check_quota, stands
from ayni.resources.actions.demand import count_booking
from ayni.resources.actions.events import must_be, note, pass_to, tell
from ayni.resources.actions.freeing import locked
from ayni.resources.actions.places import check_room, save_occupying, tells_nearest
from ayni.resources.models import Booking, BookingState, DemandKind, EventKind, Resource
from ayni.resources.queries.slots import nearest_free
from ayni.resources.rules import owning
from ayni.resources.words import free_times, stretch


@tells_nearest
@transaction.atomic
def approve(*, actor: Actor, booking: Booking) -> Booking:
    """Give the time to this request; those that no longer fit are refused. Approving again changes nothing."""
    resource, row = _locked(actor, booking)
    if row.state == BookingState.CONFIRMED:
        return row
    _must_be_open(row)
    check_quota(resource, row)
    check_room(resource, row.begins_at, row.ends_at, units=row.units, excluding=row.pk, keeps_hours=False)
    pass_to(row, BookingState.CONFIRMED)
    row.decided_by = actor.signed_in
    save_occupying(row)
    note(row, EventKind.APPROVED, actor=actor)
    stands(resource, row, actor=actor)
    tell(
        row.borrower, _("Aprobaron tu pedido"), _("%(resource)s, %(when)s: es tuya.") % _words(row), by=actor
    )
    return row


@transaction.atomic
def refuse(*, actor: Actor, booking: Booking, reason: str) -> Booking:
    """Say no to a request, with the reason, which the asker reads. Refusing again changes nothing."""
    resource, row = _locked(actor, booking)
    if row.state == BookingState.REFUSED:
        return row
    _must_be_open(row)
    if not reason.strip():
        raise Refused(_("Di en pocas palabras por qué no: el otro taller lo leerá."), field="reason")
    pass_to(row, BookingState.REFUSED)
    row.decided_by = actor.signed_in
    row.reason = reason.strip()[:200]
    row.save(update_fields=["state", "decide_by", "decided_by", "reason"])
    note(row, EventKind.REFUSED, actor=actor, reason=row.reason)
    count_booking(row, DemandKind.REFUSED)
    nearest = nearest_free(resource, row.begins_at, row.ends_at, units=row.units)
    tell(
        row.borrower,
        _("No aceptaron tu pedido"),
        _("%(resource)s, %(when)s: %(reason)s") % {**_words(row), "reason": row.reason}
        + f" {free_times(nearest)}",
        by=actor,
    )
    return row


def _locked(actor: Actor, booking: Booking) -> tuple[Resource, Booking]:
    resource = locked(booking.resource_id)
    refuse_if(owning.speaks_for_owner(actor, resource))
    row = Booking.objects.select_related("borrower").get(pk=booking.pk)
    row.resource = resource
    return resource, row


def _must_be_open(row: Booking) -> None:
    must_be(
        row,
        {BookingState.REQUESTED},
        _("Este pedido ya no espera respuesta: %(state)s.") % {"state": row.get_state_display()},
    )


def _words(row: Booking) -> dict[str, str]:
    return {"resource": row.resource.name, "when": stretch(row.begins_at, row.ends_at)}
