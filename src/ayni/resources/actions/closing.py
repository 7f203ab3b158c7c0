"""Close a resource for a time, say that it is out of order, open it again; maintenance."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources.actions.events import tell
from ayni.resources.actions.freeing import frees, locked
from ayni.resources.models import (
    LONGEST,
    Booking,
    BookingState,
    Closure,
    ClosureKind,
    MaintenancePlan,
    Resource,
)
from ayni.resources.rules import owning
from ayni.resources.words import stretch

UNTIL_FURTHER_NOTICE = LONGEST


@transaction.atomic
def close(
    *,
    actor: Actor,
    resource: Resource,
    kind: str,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Closure:
    """No use in this time (from now, until further notice, if not said). Who has booked in it is told.

    Bookings within stay until somebody moves or cancels them.
    """
    refuse_if(owning.acts_for_somebody(actor))
    row = locked(resource.pk)
    refuse_if(owning.speaks_for_owner(actor, row))
    return shut(row, kind=kind, begins_at=begins_at, ends_at=ends_at, reason=reason, actor=actor)


def shut(
    resource: Resource,
    *,
    kind: str,
    actor: Actor,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Closure:
    """Close the locked resource; the caller knows that the actor may."""
    begins_at = begins_at or clock.now()
    if ends_at is not None and ends_at <= max(begins_at, clock.now()):
        raise Refused(_("El fin va después del comienzo, y no en el pasado."), field="ends_at")
    closure = Closure.objects.create(
        resource=resource,
        kind=kind,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason.strip()[:120],
        closed_by=actor.signed_in,
        assisted=actor.assisting,
        created_at=clock.now(),
    )
    _tell_booked(closure, actor)
    return closure


def _tell_booked(closure: Closure, actor: Actor) -> None:
    """Those whose bookings lie in the closure hear of it, each once."""
    told: set[int] = set()
    for booking in bookings_in(closure):
        if booking.borrower_id in told or booking.borrower_id == closure.resource.owner_id:
            continue
        told.add(booking.borrower_id)
        tell(
            booking.borrower,
            _("%(resource)s no se podrá usar") % {"resource": closure.resource.name},
            _("Tu reserva: %(when)s. %(reason)s Muévela o espera noticias del dueño.")
            % {
                "when": stretch(booking.begins_at, booking.ends_at),
                "reason": closure.reason or closure.get_kind_display(),
            },
            by=actor,
        )


def bookings_in(closure: Closure) -> list[Booking]:
    """Bookings to come that the closure makes impossible, in order of time."""
    rows = Booking.objects.filter(
        resource=closure.resource_id,
        state__in=[str(BookingState.CONFIRMED), str(BookingState.OFFERED)],
        ends_at__gt=max(closure.begins_at, clock.now()),
    )
    if closure.ends_at is not None:
        rows = rows.filter(begins_at__lt=closure.ends_at)
    return list(rows.select_related("borrower").order_by("begins_at", "pk"))


@transaction.atomic
def reopen(*, actor: Actor, closure: Closure) -> Closure:
    """It can be used again from now on; who waits may be offered the time. Opening again changes nothing."""
    refuse_if(owning.acts_for_somebody(actor))
    resource = locked(closure.resource_id)
    refuse_if(owning.speaks_for_owner(actor, resource))
    row, now = Closure.objects.get(pk=closure.pk), clock.now()
    if row.ends_at is not None and row.ends_at <= now:
        return row
    before = row.ends_at
    row.ends_at = max(now, row.begins_at)
    row.save(update_fields=["ends_at"])
    frees(resource, row.ends_at, before or now + UNTIL_FURTHER_NOTICE)
    return row


@transaction.atomic
def plan_maintenance(
    *, actor: Actor, resource: Resource, what: str, every_hours: int | None, every_days: int | None
) -> MaintenancePlan:
    """What must be done every so many hours of use or days, counted from now."""
    refuse_if(owning.acts_for_somebody(actor))
    row = locked(resource.pk)
    refuse_if(owning.speaks_for_owner(actor, row))
    if not what.strip():
        raise Refused(_("Di qué hay que hacer, por ejemplo: engrasar los rodillos."), field="what")
    if not (every_hours or every_days):
        raise Refused(_("Di cada cuántas horas de uso o cada cuántos días toca."), field="every_hours")
    return MaintenancePlan.objects.create(
        resource=row,
        what=what.strip()[:120],
        every_hours=every_hours or None,
        every_days=every_days or None,
        last_meter=row.meter,
        last_day=clock.today(),
    )


@transaction.atomic
def maintenance_done(*, actor: Actor, plan: MaintenancePlan, on: date | None = None) -> MaintenancePlan:
    """It was done: the count begins again; a closure for maintenance that runs now ends."""
    refuse_if(owning.acts_for_somebody(actor))
    resource = locked(plan.resource_id)
    refuse_if(owning.speaks_for_owner(actor, resource))
    if on is not None and on > clock.today():
        raise Refused(_("Esa fecha todavía no llega."), field="on")
    plan.last_meter, plan.last_day = resource.meter, on or clock.today()
    plan.save(update_fields=["last_meter", "last_day"])
    now = clock.now()
    running = Closure.objects.filter(resource=resource, kind=ClosureKind.MAINTENANCE, begins_at__lte=now)
    for closure in running.exclude(ends_at__lte=now).order_by("pk"):
        reopen(actor=actor, closure=closure)
    return plan
