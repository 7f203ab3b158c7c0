"""What was asked for in vain is counted, with consent; see `models.UnmetDemand`."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import refuse_if
from ayni.ledger.queries.partners import folded
from ayni.resources.models import Booking, Borrower, DemandKind, Resource, UnmetDemand, WaitingEntry
from ayni.resources.prices import minutes_of
from ayni.resources.rules import owning


@transaction.atomic
def give_consent(*, actor: Actor, counts: bool) -> Borrower:
    """The organisation says whether what it asks for in vain may be counted; taking it back erases its name."""
    refuse_if(owning.acts_for_somebody(actor))
    borrower, _new = Borrower.objects.get_or_create(organization=actor.organization)
    borrower.counts_demand = counts
    borrower.save(update_fields=["counts_demand"])
    if not counts:
        UnmetDemand.objects.filter(asker=actor.organization).update(asker=None, consented=False)
    return borrower


@transaction.atomic
def count_search(
    *, actor: Actor, process: str = "", kind: str = "", words: str = "", minutes: int, wanted_on: date
) -> None:
    """A search that found nothing free; the same search of the same day counts once.

    Without an organisation to ask for nothing is kept.
    """
    if actor.organization is None:
        return
    text = folded(words.strip())[:120]
    _count(
        DemandKind.SEARCH,
        actor.organization,
        source=f"search:{actor.organization.pk}:{clock.today()}:{wanted_on}:{process or text}",
        minutes=minutes,
        wanted_on=wanted_on,
        process=process,
        resource_kind=kind,
        words=text,
    )


def count_booking(booking: Booking, kind: str) -> None:
    """A request that was refused or that nobody answered."""
    _of_resource(
        kind,
        booking.borrower,
        booking.resource,
        f"booking:{booking.pk}",
        minutes_of(booking),
        booking.begins_at,
    )


def count_waiting(entry: WaitingEntry) -> None:
    """Hours that somebody waited for in vain."""
    _of_resource(
        DemandKind.WAITING,
        entry.organization,
        entry.resource,
        f"waiting:{entry.pk}",
        entry.minutes,
        entry.earliest,
    )


def _of_resource(
    kind: str, asker: Organization, resource: Resource, source: str, minutes: int, wanted_at: datetime
) -> None:
    _count(
        kind,
        asker,
        source=source,
        minutes=minutes,
        wanted_on=timezone.localdate(wanted_at),
        process=resource.process,
        resource_kind=resource.kind,
        resource=resource,
    )


def _count(
    kind: str,
    asker: Organization,
    *,
    source: str,
    minutes: int,
    wanted_on: date,
    process: str,
    resource_kind: str,
    words: str = "",
    resource: Resource | None = None,
) -> None:
    consented = Borrower.objects.filter(organization=asker, counts_demand=True).exists()
    row = UnmetDemand(
        kind=kind,
        asker=asker if consented else None,
        consented=consented,
        resource=resource,
        resource_kind=resource_kind,
        process=process,
        words=words,
        minutes=minutes,
        wanted_on=wanted_on,
        source=salted_hmac("ayni.demand", source).hexdigest(),
        created_at=clock.now(),
    )
    UnmetDemand.objects.bulk_create([row], ignore_conflicts=True)
