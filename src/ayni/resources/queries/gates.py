"""Gates to single objects: what the actor may not know of is not there (404)."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from ayni.directory.actor import Actor
from ayni.resources.models import (
    Booking,
    BookingSeries,
    CalendarFeed,
    CenterCase,
    Charge,
    Closure,
    DamageReport,
    Publication,
    Resource,
    WaitingEntry,
)

Row = TypeVar("Row", bound=Model)


def _one(rows: QuerySet[Row], pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _mine(actor: Actor) -> int:
    """The id of the organisation the actor acts for; -1 for nobody's."""
    return actor.organization.pk if actor.organization is not None else -1


def resource_for(actor: Actor, resource_id: int) -> Resource:
    """A published resource for whoever sees the cluster; others for their owner and the coordination."""
    found = _one(Resource.objects.select_related("owner", "capability"), resource_id)
    if found.owner_id == _mine(actor) or actor.is_coordinator:
        return found
    if actor.is_member and found.publication == Publication.PUBLISHED:
        return found
    raise Http404


def own_resource_for(actor: Actor, resource_id: int) -> Resource:
    """A resource of the organisation that the actor acts for; any for a coordinator."""
    found = resource_for(actor, resource_id)
    if found.owner_id != _mine(actor) and not actor.is_coordinator:
        raise Http404
    return found


def booking_for(actor: Actor, booking_id: int) -> Booking:
    """A booking for its borrower, the resource's owner, the coordination."""
    rows = Booking.objects.select_related("resource__owner", "borrower", "series", "asked_by", "decided_by")
    found = _one(rows, booking_id)
    if actor.is_coordinator or _mine(actor) in {found.borrower_id, found.resource.owner_id}:
        return found
    raise Http404


def series_for(actor: Actor, series_id: int) -> BookingSeries:
    """A recurring booking, for the same people."""
    found = _one(BookingSeries.objects.select_related("resource__owner", "borrower"), series_id)
    if actor.is_coordinator or _mine(actor) in {found.borrower_id, found.resource.owner_id}:
        return found
    raise Http404


def waiting_entry_for(actor: Actor, entry_id: int) -> WaitingEntry:
    """An entry of a waiting list, for who waits, the resource's owner, the coordination."""
    found = _one(WaitingEntry.objects.select_related("resource__owner", "organization"), entry_id)
    if actor.is_coordinator or _mine(actor) in {found.organization_id, found.resource.owner_id}:
        return found
    raise Http404


def closure_for(actor: Actor, closure_id: int) -> Closure:
    """A closure, for whoever may end it."""
    found = _one(Closure.objects.select_related("resource__owner"), closure_id)
    own_resource_for(actor, found.resource_id)
    return found


def damage_report_for(actor: Actor, report_id: int) -> DamageReport:
    """A damage report, for who reported it, the borrower, the owner, whoever shall pay, the coordination."""
    mine = _mine(actor)
    rows = DamageReport.objects.select_related(
        "resource__owner", "booking__borrower", "reported_for", "closure"
    )
    if not actor.is_coordinator:
        involved = (
            Q(reported_for=mine)
            | Q(resource__owner=mine)
            | Q(booking__borrower=mine)
            | Q(shares__organization=mine)
        )
        rows = rows.filter(pk__in=DamageReport.objects.filter(involved).values("pk"))
    return _one(rows, report_id)


def charge_for(actor: Actor, charge_id: int) -> Charge:
    """What is owed, for payer, payee and the coordination."""
    found = _one(Charge.objects.select_related("payer", "payee", "booking__resource", "report"), charge_id)
    if actor.is_coordinator or _mine(actor) in {found.payer_id, found.payee_id}:
        return found
    raise Http404


def feed_for(actor: Actor, feed_id: int) -> CalendarFeed:
    """A calendar feed, for the organisation that made it."""
    found = _one(CalendarFeed.objects.select_related("organization", "resource"), feed_id)
    if found.organization_id != _mine(actor):
        raise Http404
    return found


def case_for(actor: Actor, case_id: int) -> CenterCase:
    """A case for a service centre, for whoever sees the cluster."""
    if not actor.is_member:
        raise Http404
    return _one(CenterCase.objects.select_related("made_by"), case_id)
