"""Offer a resource: what it is, its rules, its hours, who may have it; publish it or take it back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources.actions.freeing import locked
from ayni.resources.models import (
    OCCUPYING,
    Booking,
    DayHours,
    HoursRule,
    OpeningHours,
    Permit,
    Publication,
    Resource,
)
from ayni.resources.queries.peak import highest_use
from ayni.resources.rules import owning

FIELDS = (
    "belonging", "kind", "name", "description", "place", "capability", "process", "capacity", "audience",
    "trusted_from", "operation", "certificate_needed", "price_basis", "price", "reference_price", "deposit",
    "min_minutes", "max_minutes", "notice_hours", "ahead_days", "buffer_minutes", "approval", "decide_hours",
    "free_cancel_hours", "late_cancel_percent", "no_show_percent", "overtime_price", "hours_rule",
    "quota_minutes", "owner_first_hours",
)  # fmt: skip
"""What `edit` may change."""

WORKWEEK = (*tuple((day, time(8), time(18)) for day in range(5)), (5, time(8), time(13)))
"""The usual hours of a workshop, as a default: weekdays 8 to 18, Saturdays 8 to 13."""

MOST_STRETCHES = 60


@transaction.atomic
def offer(
    *, actor: Actor, name: str, hours: Sequence[tuple[int, time, time]] = WORKWEEK, **fields: Any
) -> Resource:
    """A draft of the actor's organisation, with sensible defaults for every rule not given.

    `hours` are (weekday, opens, closes), Monday 0, in local time. `fields` are any of `FIELDS`.
    """
    refuse_if(owning.acts_for_somebody(actor))
    resource = Resource(owner=actor.organization, name=name.strip(), created_at=clock.now(), **_known(fields))
    _adopt_capability(resource)
    _save(resource)
    _write_week(resource, hours)
    return resource


@transaction.atomic
def edit(*, actor: Actor, resource: Resource, **fields: Any) -> Resource:
    """Change what it is or its rules. Bookings that stand keep the terms by which they were made."""
    row = _own(actor, resource)
    capacity = row.capacity
    for name, value in _known(fields).items():
        setattr(row, name, value)
    _adopt_capability(row)
    if row.capacity != capacity:
        _change_capacity(row)
    _save(row)
    return row


def _change_capacity(row: Resource) -> None:
    """Fewer places must still hold what is booked; bookings learn whether they are exclusive."""
    if highest_use(row) > row.capacity:
        raise Refused(
            _("Hay reservas que no caben en %(count)s: muévelas o cancélalas primero.")
            % {"count": row.capacity},
            field="capacity",
        )
    Booking.objects.filter(
        resource=row, state__in=[str(state) for state in (*OCCUPYING, "requested")]
    ).update(exclusive=row.capacity == 1)


@transaction.atomic
def set_photo(*, actor: Actor, resource: Resource, photo: str) -> Resource:
    """Its picture, by the name in the file store."""
    row = _own(actor, resource)
    row.photo = photo
    row.save(update_fields=["photo"])
    return row


@transaction.atomic
def publish(*, actor: Actor, resource: Resource) -> Resource:
    """Let others find and book it; who publishes agrees for the owner to lend by its rules."""
    row = _own(actor, resource)
    has_hours = (
        OpeningHours.objects.filter(resource=row).exists()
        or DayHours.objects.filter(resource=row, day__gte=clock.today(), opens__isnull=False).exists()
    )
    refuse_if(owning.can_publish(row, has_hours=has_hours))
    row.publication, row.published_by = Publication.PUBLISHED, actor.signed_in
    row.save(update_fields=["publication", "published_by"])
    return row


@transaction.atomic
def withdraw(*, actor: Actor, resource: Resource) -> Resource:
    """No new bookings; those that stand still stand."""
    row = _own(actor, resource)
    row.publication = Publication.WITHDRAWN
    row.save(update_fields=["publication"])
    return row


@transaction.atomic
def set_week(*, actor: Actor, resource: Resource, hours: Sequence[tuple[int, time, time]]) -> Resource:
    """Replace the weekly hours: (weekday, opens, closes); a closing not after the opening is on the next day."""
    row = _own(actor, resource)
    _write_week(row, hours)
    return row


@transaction.atomic
def set_day(
    *, actor: Actor, resource: Resource, day: date, hours: Sequence[tuple[time, time]], reason: str = ""
) -> Resource:
    """Say the hours of one day, or that it is closed (no hours): a holiday."""
    row = _own(actor, resource)
    if day < clock.today():
        raise Refused(_("Ese día ya pasó."), field="day")
    _write_day(row, day, hours, reason)
    return row


@transaction.atomic
def forget_day(*, actor: Actor, resource: Resource, day: date) -> Resource:
    """The day follows its week again."""
    row = _own(actor, resource)
    DayHours.objects.filter(resource=row, day=day).delete()
    return row


@transaction.atomic
def publish_idle_hours(
    *, actor: Actor, resource: Resource, hours: Mapping[date, Sequence[tuple[time, time]]]
) -> Resource:
    """Lend just these hours: the weekly hours are taken away, and the resource is published."""
    row = _own(actor, resource)
    if not any(hours.values()):
        raise Refused(_("Elige al menos una hora libre de esta semana."), field="hours")
    OpeningHours.objects.filter(resource=row).delete()
    if row.hours_rule == HoursRule.ALWAYS:
        row.hours_rule = HoursRule.WITHIN
        row.save(update_fields=["hours_rule"])
    for day, stretches in hours.items():
        if day >= clock.today():
            _write_day(row, day, stretches, "")
    return publish(actor=actor, resource=row)


@transaction.atomic
def permit(*, actor: Actor, resource: Resource, organization: Organization, kind: str) -> Permit:
    """Let a workshop borrow it (`chosen`), or say that it is trained (`trained`)."""
    row = _own(actor, resource)
    found, _new = Permit.objects.get_or_create(
        resource=row, organization=organization, kind=kind, defaults={"given_by": actor.signed_in}
    )
    return found


@transaction.atomic
def take_permit_back(*, actor: Actor, resource: Resource, organization: Organization, kind: str) -> None:
    """No longer; bookings that stand still stand."""
    row = _own(actor, resource)
    Permit.objects.filter(resource=row, organization=organization, kind=kind).delete()


def _own(actor: Actor, resource: Resource) -> Resource:
    refuse_if(owning.acts_for_somebody(actor))
    row = locked(resource.pk)
    refuse_if(owning.speaks_for_owner(actor, row))
    return row


def _known(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    strange = set(fields) - set(FIELDS)
    if strange:
        raise ValueError(f"not fields of a resource: {sorted(strange)}")
    return fields


def _adopt_capability(resource: Resource) -> None:
    """The process comes from the owner's own capability, where one is named."""
    capability: Capability | None = resource.capability
    if capability is None:
        return
    if capability.organization_id != resource.owner_id:
        raise Refused(_("Elige una capacidad de tu propia tarjeta."), field="capability")
    resource.process = capability.process or resource.process


def _save(resource: Resource) -> None:
    try:
        resource.clean_fields(exclude=["cluster", "owner", "capability", "published_by"])
        resource.validate_constraints()
    except ValidationError as fault:
        field, reasons = next(iter(fault.message_dict.items()))
        raise Refused(str(reasons[0]), field=None if field == "__all__" else field, status=422) from fault
    resource.save()


def _write_week(resource: Resource, hours: Collection[tuple[int, time, time]]) -> None:
    if len(hours) > MOST_STRETCHES:
        raise Refused(_("Son demasiados horarios."), field="hours")
    OpeningHours.objects.filter(resource=resource).delete()
    rows = [
        OpeningHours(resource=resource, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in sorted(set(hours))
    ]
    _create(OpeningHours, rows)


def _write_day(resource: Resource, day: date, hours: Sequence[tuple[time, time]], reason: str) -> None:
    DayHours.objects.filter(resource=resource, day=day).delete()
    stretches: list[tuple[time | None, time | None]] = [*dict.fromkeys(hours)] or [(None, None)]
    rows = [
        DayHours(resource=resource, day=day, opens=opens, closes=closes, reason=reason.strip()[:80])
        for opens, closes in stretches
    ]
    _create(DayHours, rows)


def _create(model: Any, rows: list[Any]) -> None:
    try:
        with transaction.atomic():
            model.objects.bulk_create(rows)
    except IntegrityError as clash:
        raise Refused(_("Hay dos horarios que empiezan a la misma hora."), field="hours") from clash
