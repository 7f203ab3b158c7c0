"""Damage: reported with photos, closing the resource where it must, and settled: who pays what."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused, refuse_if
from ayni.resources.actions.closing import reopen, shut
from ayni.resources.actions.events import tell
from ayni.resources.actions.freeing import locked
from ayni.resources.actions.money import owe_for_damage
from ayni.resources.actions.use import MOST_PHOTOS
from ayni.resources.models import (
    DAMAGE_TRANSITIONS,
    Booking,
    BookingState,
    ClosureKind,
    DamageReport,
    DamageShare,
    DamageState,
    Resource,
)
from ayni.resources.rules import owning

MOST_AMOUNT = Decimal("999999999.99")


@transaction.atomic
def report_damage(
    *,
    actor: Actor,
    resource: Resource,
    what: str,
    booking: Booking | None = None,
    photos: Sequence[str] = (),
    blocks: bool = False,
) -> DamageReport:
    """Say that something broke. `blocks` puts it out of order at once, for the owner and for who has it in use.

    Those who booked it next and the owner are told.
    """
    refuse_if(owning.acts_for_somebody(actor))
    assert actor.organization is not None  # refused above
    row = locked(resource.pk)
    used = _checked_booking(actor, row, booking)
    if not what.strip():
        raise Refused(_("Di qué se dañó."), field="what")
    has_it = used is not None and used.state in {BookingState.IN_USE, BookingState.COMPLETED}
    may_block = owning.acts_for(actor, row.owner) or actor.is_coordinator or has_it
    if blocks and not may_block:
        raise Refused(
            _("La dejan fuera de servicio su dueño o quien la tiene en uso: avisa sin bloquearla."),
            field="blocks",
        )
    report = DamageReport.objects.create(
        resource=row,
        booking=used,
        reported_by=actor.signed_in,
        reported_for=actor.organization,
        assisted=actor.assisting,
        what=what.strip()[:300],
        photos=list(photos)[:MOST_PHOTOS],
        reported_at=clock.now(),
        closure=shut(row, kind=ClosureKind.OUT_OF_ORDER, actor=actor, reason=what) if blocks else None,
    )
    _tell(report, row.owner, _("Avisaron un daño"), report.what, actor)
    return report


def _checked_booking(actor: Actor, resource: Resource, booking: Booking | None) -> Booking | None:
    """The booking as it is now; only the two sides may name it."""
    if booking is None:
        return None
    row = Booking.objects.select_related("borrower").get(pk=booking.pk, resource=resource)
    sides = owning.acts_for(actor, row.borrower) or owning.acts_for(actor, resource.owner)
    if not (sides or actor.is_coordinator):
        raise Refused(_("Esa reserva es de otro taller."), status=403)
    return row


@transaction.atomic
def propose_settlement(
    *, actor: Actor, report: DamageReport, shares: Mapping[Organization, Decimal], outcome: str
) -> DamageReport:
    """The owner proposes who pays how much of the repair; a new proposal replaces the last.

    The owner's own share is agreed by proposing it; with no other share the report is settled.
    """
    row = _locked(actor, report)
    refuse_if(owning.speaks_for_owner(actor, row.resource))
    _go(row, DamageState.PROPOSED)
    if not outcome.strip():
        raise Refused(_("Di en pocas palabras qué se arregla y cómo."), field="outcome")
    row.outcome, row.proposed_by = outcome.strip()[:300], actor.signed_in
    row.save(update_fields=["state", "outcome", "proposed_by"])
    DamageShare.objects.filter(report=row).delete()
    for organization, amount in shares.items():
        if not amount.is_finite() or not 0 <= amount <= MOST_AMOUNT:
            raise Refused(_("El monto no puede ser negativo."), field="shares")
        own = organization.pk == row.resource.owner_id
        DamageShare.objects.create(
            report=row,
            organization=organization,
            amount=cents(amount),
            agreed_by=actor.signed_in if own else None,
        )
        if not own:
            _tell(row, organization, _("Propuesta por un daño"), row.outcome, actor)
    _settle_if_agreed(row, actor)
    return row


@transaction.atomic
def agree(*, actor: Actor, report: DamageReport) -> DamageReport:
    """The actor's organisation agrees to its share; when all have, it is settled and the money is owed."""
    row = _locked(actor, report)
    share = DamageShare.objects.filter(report=row, organization=actor.organization).first()
    if share is None:
        raise Refused(_("En esta propuesta no les toca pagar nada."), status=403)
    if row.state == DamageState.SETTLED:
        return row
    _must_be_proposed(row)
    share.agreed_by = actor.signed_in
    share.save(update_fields=["agreed_by"])
    _settle_if_agreed(row, actor)
    return row


@transaction.atomic
def decide(*, actor: Actor, report: DamageReport) -> DamageReport:
    """The coordination closes a proposal on which the sides do not agree; it then holds for all."""
    if not actor.is_coordinator:
        raise Refused(_("Si no se ponen de acuerdo, decide la coordinación."), status=403)
    row = _row(report)
    if row.state == DamageState.SETTLED:
        return row
    _must_be_proposed(row)
    _settle(row, actor)
    return row


@transaction.atomic
def dismiss(*, actor: Actor, report: DamageReport, outcome: str) -> DamageReport:
    """The owner closes the report without cost; the resource opens again if the report had closed it."""
    row = _locked(actor, report)
    refuse_if(owning.speaks_for_owner(actor, row.resource))
    if row.state == DamageState.DISMISSED:
        return row
    _go(row, DamageState.DISMISSED)
    row.outcome, row.closed_by, row.closed_at = outcome.strip()[:300], actor.signed_in, clock.now()
    row.save(update_fields=["state", "outcome", "closed_by", "closed_at"])
    if row.closure is not None:
        reopen(actor=actor, closure=row.closure)
    return row


def _locked(actor: Actor, report: DamageReport) -> DamageReport:
    refuse_if(owning.acts_for_somebody(actor))
    return _row(report)


def _row(report: DamageReport) -> DamageReport:
    """The report as it is now, beneath the lock on its resource."""
    resource = locked(report.resource_id)
    row = DamageReport.objects.select_related("closure", "booking", "reported_for").get(pk=report.pk)
    row.resource = resource
    return row


def _go(row: DamageReport, state: str) -> None:
    if state not in DAMAGE_TRANSITIONS.get(row.state, ()):
        raise Refused(_("Este daño ya está cerrado: %(state)s.") % {"state": row.get_state_display()})
    row.state = state


def _must_be_proposed(row: DamageReport) -> None:
    if row.state != DamageState.PROPOSED:
        raise Refused(_("Todavía no hay una propuesta del dueño, o ya se cerró."))


def _settle_if_agreed(row: DamageReport, actor: Actor) -> None:
    if not DamageShare.objects.filter(report=row, agreed_by=None, amount__gt=0).exists():
        _settle(row, actor)


def _settle(row: DamageReport, actor: Actor) -> None:
    _go(row, DamageState.SETTLED)
    row.closed_by, row.closed_at = actor.signed_in, clock.now()
    row.save(update_fields=["state", "closed_by", "closed_at"])
    shares = DamageShare.objects.filter(report=row, amount__gt=0).exclude(organization=row.resource.owner_id)
    for share in shares.select_related("organization").order_by("pk"):
        owe_for_damage(row, share.organization, share.amount)


def _tell(report: DamageReport, to: Organization, subject: str, words: str, actor: Actor) -> None:
    if not owning.acts_for(actor, to):
        tell(
            to,
            subject,
            _("%(resource)s: %(words)s") % {"resource": report.resource.name, "words": words},
            by=actor,
        )
