"""Pieces are brought in parts, looked at, accepted or sent back. The award's row is what becomes scarcer."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.work import timeline
from ayni.work.actions import notices, stages
from ayni.work.actions.custody import Used, use_for
from ayni.work.models import Award, Delivery, DeliveryDecision
from ayni.work.naming import plain
from ayni.work.queries.standing import Figures, figures, to_rework_of
from ayni.work.rules import deliveries as rules
from ayni.work.timeline import EventKind
from ayni.work.uploads import Upload, stored

BROUGHT = gettext_lazy("Te entregaron piezas. Falta que las revises.")
DECIDED = gettext_lazy("Revisaron lo que entregaste.")
SENT_BACK = gettext_lazy("Revisaron lo que entregaste y rechazaron algunas piezas. Mira por qué.")


@transaction.atomic
def deliver(
    *,
    actor: Actor,
    award: Award,
    quantity: Decimal,
    rework_of: DeliveryDecision | None = None,
    used: Sequence[Used] = (),
    note: str = "",
) -> Delivery:
    """The contractor brings pieces: new ones, or those that `rework_of` sent back.

    `used` is the asker's material that went into them; it is consumed whether they turn out good or not.
    Raises `Refused` (fields: quantity, pieces).
    """
    award = stages.locked(award)
    now = figures(award)
    refuse_if(rules.can_deliver(actor, award, now))
    left = _left(award, now, rework_of)
    reason = rules.delivery_fits(quantity, unit=award.job.unit, left=left, rework=rework_of is not None)
    if reason:
        raise Refused(reason, field="quantity")
    stages.note_start(actor=actor, award=award)
    delivery = Delivery.objects.create(
        award=award,
        quantity=quantity,
        rework_of=rework_of,
        note=note.strip()[:300],
        delivered_by=actor.signed_in,
        assisted=actor.assisting,
        delivered_at=clock.now(),
    )
    timeline.note(
        job=award.job,
        kind=EventKind.DELIVERED,
        actor=actor,
        award=award,
        words=plain(quantity),
        only_parties=True,
    )
    use_for(actor=actor, award=award, delivery=delivery, used=used)
    stages.settle(actor=actor, award=award)
    notices.tell([award.job.asker_id], award.job, BROUGHT, actor=actor)
    return delivery


def _left(award: Award, now: Figures, rework_of: DeliveryDecision | None) -> Decimal:
    """How much may still be brought, of the new pieces or of those sent back."""
    if rework_of is None:
        return now.to_deliver
    refuse_if(rules.can_rework(rework_of, award))
    return to_rework_of(rework_of)


@transaction.atomic
def decide(
    *,
    actor: Actor,
    delivery: Delivery,
    rejected: Decimal = Decimal(0),
    reason: str = "",
    photo: Upload | None = None,
    rework_wanted: bool = False,
) -> DeliveryDecision:
    """The asker's word on a delivery, once: what is not rejected is accepted.

    Rejected pieces are to be made again with `rework_wanted`, else they are dropped and not paid. Accepting
    the last ones closes the award and enters it in the ledger. Raises `Refused` (fields: rejected, reason, photo).
    """
    award = stages.locked(delivery.award)
    delivery.award = award
    decided = DeliveryDecision.objects.filter(delivery=delivery).exists()
    refuse_if(rules.can_decide(actor, delivery, decided=decided))
    said = reason.strip()[:300]
    if wrong := rules.decision_fits(delivery, rejected=rejected, reason=said, unit=award.job.unit):
        raise Refused(wrong[0], field=wrong[1], status=422)
    decision = DeliveryDecision.objects.create(
        delivery=delivery,
        accepted=delivery.quantity - rejected,
        rejected=rejected,
        reason=said if rejected else "",
        photo=stored(photo) if rejected else "",
        rework_wanted=rework_wanted and bool(rejected),
        decided_by=actor.signed_in,
        assisted=actor.assisting,
        decided_at=clock.now(),
    )
    timeline.note(
        job=award.job,
        kind=EventKind.ACCEPTED,
        actor=actor,
        award=award,
        words=_words(decision),
        only_parties=True,
    )
    stages.settle(actor=actor, award=award)
    notices.tell([award.contractor_id], award.job, SENT_BACK if rejected else DECIDED, actor=actor)
    return decision


def _words(decision: DeliveryDecision) -> str:
    good = _("%(accepted)s conformes") % {"accepted": plain(decision.accepted)}
    if not decision.rejected:
        return good
    template = (
        _("%(good)s, %(rejected)s por rehacer: %(reason)s")
        if decision.rework_wanted
        else _("%(good)s, %(rejected)s rechazadas: %(reason)s")
    )
    return template % {"good": good, "rejected": plain(decision.rejected), "reason": decision.reason}
