"""What may still be changed of a booking, by whom, and what it costs."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel.refusal import Sentence
from ayni.resources.models import Approval, Booking, BookingState
from ayni.resources.rules.owning import acts_for
from ayni.resources.words import moment

EARLY = timedelta(minutes=60)
"""A use may begin so much before its time, if nobody else has the resource."""

NO_SHOW_AFTER = timedelta(minutes=30)


def late_cancel_percent(booking: Booking, now: datetime) -> int:
    """The share of the price that cancelling costs at this moment."""
    rules = booking.resource
    if booking.state != BookingState.CONFIRMED:
        return 0
    if now <= booking.begins_at - timedelta(hours=rules.free_cancel_hours):
        return 0
    return int(rules.late_cancel_percent)


def can_move(
    actor: Actor, booking: Booking, *, begins_at: datetime, ends_at: datetime, now: datetime
) -> Sentence | None:
    """Whether the booking may get these times, before anybody looks whether they are free."""
    if not acts_for(actor, booking.borrower):
        return _("Solo %(name)s cambia su reserva.") % {"name": booking.borrower.name}
    begin_moves = begins_at != booking.begins_at
    if booking.state == BookingState.IN_USE:
        if begin_moves:
            return _("Ya la están usando: solo se cambia hasta cuándo.")
        return _("Esa hora ya pasó.") if ends_at < now else None
    if booking.state not in {BookingState.REQUESTED, BookingState.CONFIRMED}:
        return _("Esta reserva ya no se mueve: %(state)s.") % {"state": booking.get_state_display()}
    if booking.begins_at <= now:
        return _("Su hora ya empezó: haz otra reserva.")
    own = acts_for(actor, booking.resource.owner)
    if not own and begin_moves and booking.state == BookingState.CONFIRMED:
        return _can_move_confirmed(booking, now)
    return None


def _can_move_confirmed(booking: Booking, now: datetime) -> Sentence | None:
    if booking.resource.approval == Approval.BY_HAND:
        return _(
            "Aquí %(name)s aprueba cada pedido: pide la otra hora y, cuando la apruebe, cancela esta."
        ) % {"name": booking.resource.owner.name}
    if late_cancel_percent(booking, now):
        return _("Ya pasó el plazo para moverla sin costo: puedes acortarla, alargarla o cancelarla.")
    return None


def can_cancel(actor: Actor, booking: Booking, *, now: datetime) -> Sentence | None:
    """Whether the borrower or the owner may cancel it now."""
    if acts_for(actor, booking.borrower):
        return _can_give_up(booking, now)
    if not acts_for(actor, booking.resource.owner):
        return _("Solo %(borrower)s o %(owner)s cancelan esta reserva.") % {
            "borrower": booking.borrower.name,
            "owner": booking.resource.owner.name,
        }
    if booking.state == BookingState.REQUESTED:
        return _("Es un pedido: dile que no, con el motivo.")
    return _can_give_up(booking, now)


def _can_give_up(booking: Booking, now: datetime) -> Sentence | None:
    if booking.state not in {BookingState.REQUESTED, BookingState.OFFERED, BookingState.CONFIRMED}:
        return _("Esta reserva ya no se cancela: %(state)s.") % {"state": booking.get_state_display()}
    if booking.state == BookingState.CONFIRMED and booking.begins_at <= now:
        return _("Su hora ya empezó: anota si la usaron o si no vinieron.")
    return None


def can_reclaim(booking: Booking, *, now: datetime) -> Sentence | None:
    """Whether the owner's priority still reaches this booking."""
    hours = booking.resource.owner_first_hours
    if booking.borrower_id == booking.resource.owner_id:
        return _("Es tu propia reserva: cancélala.")
    if booking.state != BookingState.CONFIRMED:
        return _("Esta reserva ya no se recupera: %(state)s.") % {"state": booking.get_state_display()}
    if not hours:
        return _("Prestaste sin reservarte prioridad. Habla con el taller, o cancélala diciendo por qué.")
    latest = booking.begins_at - timedelta(hours=hours)
    if now > latest:
        return _("Tu prioridad llegaba hasta el %(when)s: desde ahí la reserva es firme.") % {
            "when": moment(latest)
        }
    return None


def can_take(actor: Actor, booking: Booking, *, now: datetime) -> Sentence | None:
    """Whether the use may begin now, as far as its own times say."""
    if not (acts_for(actor, booking.borrower) or acts_for(actor, booking.resource.owner)):
        return _("Solo %(borrower)s o %(owner)s anotan la entrega.") % {
            "borrower": booking.borrower.name,
            "owner": booking.resource.owner.name,
        }
    if booking.state != BookingState.CONFIRMED:
        return _("Esta reserva no espera una entrega: %(state)s.") % {"state": booking.get_state_display()}
    if now < booking.begins_at - EARLY:
        return _("Todavía no es su hora: la entrega se anota desde el %(when)s.") % {
            "when": moment(booking.begins_at - EARLY)
        }
    if now >= booking.ends_at:
        return _("Su hora ya pasó: haz otra reserva, o pide al dueño que anote el uso.")
    return None


def can_miss(booking: Booking, *, now: datetime) -> Sentence | None:
    """Whether the owner may already say that nobody came."""
    if booking.state != BookingState.CONFIRMED:
        return _("Esta reserva no espera a nadie: %(state)s.") % {"state": booking.get_state_display()}
    if booking.borrower_id == booking.resource.owner_id:
        return _("Es tu propia reserva.")
    if now < booking.begins_at + NO_SHOW_AFTER:
        return _("Espera media hora: se anota desde el %(when)s.") % {
            "when": moment(booking.begins_at + NO_SHOW_AFTER)
        }
    return None
