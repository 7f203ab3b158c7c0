"""Recurring bookings: the dates that fit are taken, those that do not are listed with the reason of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.methods import recurrence
from ayni.methods.errors import BadInput
from ayni.resources.actions.booking import (
    begin_state,
    check_terms,
    drafted,
    place,
    refuse_if_wrong,
    refuse_past_or_wrong,
)
from ayni.resources.actions.change import cancel
from ayni.resources.actions.events import tell
from ayni.resources.actions.freeing import locked
from ayni.resources.actions.places import check_room
from ayni.resources.models import Booking, BookingSeries, BookingState, Resource
from ayni.resources.queries.calendar import cluster_zone
from ayni.resources.queries.standing import Standing, standing_of
from ayni.resources.rules import lending, owning
from ayni.resources.words import stretch

MOST_DATES = 104
"""Twice a week for a year."""

OWN_AHEAD_DAYS = 366


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every date of a series has in common."""

    actor: Actor
    resource: Resource
    series: BookingSeries
    standing: Standing | None
    length: timedelta
    units: int
    pieces: int | None
    purpose: str


@transaction.atomic
def book_series(
    *,
    actor: Actor,
    resource: Resource,
    begins_at: datetime,
    ends_at: datetime,
    rule: str,
    units: int = 1,
    pieces: int | None = None,
    purpose: str = "",
) -> BookingSeries:
    """Book the same hours again and again by an RFC 5545 rule, such as `FREQ=WEEKLY;BYDAY=TU;COUNT=10`.

    Dates that do not fit (taken, closed, over quota, an hour that the clocks skip) are left out and listed in
    `skipped`. Raises `Refused` (field: rule, begins_at, ends_at) where the rule cannot be used, or no date fits.
    """
    refuse_if(owning.acts_for_somebody(actor))
    assert actor.organization is not None  # refused above
    refuse_if_wrong(lending.times_in_order(begins_at, ends_at), "ends_at")
    row = locked(resource.pk)
    dates = _dates(row, rule, begins_at, own=owning.acts_for(actor, row.owner))
    series = BookingSeries.objects.create(
        resource=row,
        borrower=actor.organization,
        rule=rule.strip()[:300],
        first_begins_at=dates.begins[0],
        minutes=int((ends_at - begins_at).total_seconds() // 60),
        made_by=actor.signed_in,
        created_at=clock.now(),
    )
    asked = _Asked(actor, row, series, _standing(actor, row), ends_at - begins_at, units, pieces, purpose)
    placed = _place_all(asked, dates.begins)
    series.skipped += [
        _skipped(moment, moment + asked.length, _("Esa hora no existe ese día: cambia el reloj."))
        for moment in dates.missing
    ]
    if not placed:
        raise Refused(
            _("Ninguna de las %(count)s fechas se puede reservar. La primera: %(reason)s")
            % {"count": len(dates.begins), "reason": series.skipped[0]["reason"]},
            field="rule",
        )
    series.save(update_fields=["skipped"])
    _tell_owner(series, placed, actor)
    return series


@transaction.atomic
def book_skipped(*, actor: Actor, series: BookingSeries) -> list[Booking]:
    """Try again the dates that were left out and are still to come; those that fit now are booked."""
    refuse_if(owning.acts_for_somebody(actor))
    row = locked(series.resource_id)
    kept = BookingSeries.objects.select_for_update().get(pk=series.pk)
    if not owning.acts_for(actor, series.borrower):
        raise Refused(_("Solo %(name)s cambia su reserva.") % {"name": series.borrower.name}, status=403)
    like = kept.bookings.order_by("begins_at").first()
    again = [datetime.fromisoformat(each["begins_at"]) for each in kept.skipped]
    past = [each for each, at in zip(kept.skipped, again, strict=True) if at <= clock.now()]
    kept.skipped = past
    asked = _Asked(
        actor,
        row,
        kept,
        _standing(actor, row),
        timedelta(minutes=kept.minutes),
        like.units if like else 1,
        like.pieces if like else None,
        like.purpose if like else "",
    )
    placed = _place_all(asked, tuple(at for at in again if at > clock.now()))
    kept.save(update_fields=["skipped"])
    if placed:
        _tell_owner(kept, placed, actor)
    return placed


@transaction.atomic
def cancel_series(*, actor: Actor, series: BookingSeries, reason: str = "") -> list[Booking]:
    """Cancel what is still to come of a series; each by its own terms."""
    to_come = Booking.objects.filter(
        series=series,
        begins_at__gt=clock.now(),
        state__in=[str(BookingState.REQUESTED), str(BookingState.CONFIRMED)],
    )
    rows = list(to_come.select_related("resource__owner", "borrower").order_by("begins_at"))
    return [cancel(actor=actor, booking=row, reason=reason) for row in rows]


def _dates(resource: Resource, rule: str, begins_at: datetime, *, own: bool) -> recurrence.Recurrence:
    """The rule's dates as far ahead as bookings are taken."""
    ahead = OWN_AHEAD_DAYS if own else resource.ahead_days
    until = clock.now() + timedelta(days=ahead)
    try:
        return recurrence.occurrences(rule, begins_at, zone=cluster_zone(), until=until, most=MOST_DATES)
    except recurrence.TooManyDates as fault:
        raise Refused(
            _("Esa repetición tiene más de %(most)s fechas: pon hasta cuándo, o repite menos seguido.")
            % {"most": MOST_DATES},
            field="rule",
        ) from fault
    except recurrence.NoDate as fault:
        raise Refused(
            _("Esa repetición no cae en ningún día de los próximos %(days)s: revisa los días.")
            % {"days": ahead},
            field="rule",
        ) from fault
    except BadInput as fault:
        raise Refused(
            _(
                "No entendemos esa repetición. Elige cada cuánto y qué días: por ejemplo, cada martes, 10 veces."
            ),
            field="rule",
        ) from fault


def _standing(actor: Actor, resource: Resource) -> Standing | None:
    """None for the owner's own use; refuses who may not borrow at all."""
    assert actor.organization is not None  # checked before
    if owning.acts_for(actor, resource.owner):
        return None
    standing = standing_of(resource, actor.organization)
    refuse_if(lending.can_borrow(resource, actor.organization, standing))
    return standing


def _place_all(asked: _Asked, begins: tuple[datetime, ...]) -> list[Booking]:
    """Book what fits; the rest goes to the series' list of skipped dates."""
    placed = []
    for begins_at in begins:
        ends_at = begins_at + asked.length
        try:
            placed.append(_place_one(asked, begins_at, ends_at))
        except Refused as refusal:
            asked.series.skipped.append(_skipped(begins_at, ends_at, str(refusal)))
    return placed


def _place_one(asked: _Asked, begins_at: datetime, ends_at: datetime) -> Booking:
    """One date, with every check of a single booking; nothing is written where it raises `Refused`."""
    booking = drafted(
        asked.actor,
        asked.resource,
        begins_at,
        ends_at,
        units=asked.units,
        pieces=asked.pieces,
        purpose=asked.purpose,
        series=asked.series,
    )
    if asked.standing is not None:
        check_terms(asked.resource, booking)
        booking.state, booking.decide_by = begin_state(asked.resource, booking, asked.standing)
    else:
        refuse_past_or_wrong(asked.resource, booking)
    check_room(asked.resource, begins_at, ends_at, units=asked.units, keeps_hours=asked.standing is not None)
    place(asked.resource, booking, actor=asked.actor, told=False)
    return booking


def _skipped(begins_at: datetime, ends_at: datetime, reason: str) -> dict[str, Any]:
    return {"begins_at": begins_at.isoformat(), "ends_at": ends_at.isoformat(), "reason": reason}


def _tell_owner(series: BookingSeries, placed: list[Booking], actor: Actor) -> None:
    if series.borrower_id == series.resource.owner_id:
        return
    first = placed[0]
    tell(
        series.resource.owner,
        _("Reservas que se repiten: %(resource)s") % {"resource": series.resource.name},
        _("%(who)s: %(count)s fechas, desde %(when)s.")
        % {
            "who": series.borrower.name,
            "count": len(placed),
            "when": stretch(first.begins_at, first.ends_at),
        },
        by=actor,
    )
