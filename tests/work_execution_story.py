"""What the walks over all pages need of work that is carried out: one work in full swing, and ids for its addresses."""

from datetime import timedelta
from decimal import Decimal

from django.test.utils import override_settings

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work.actions import custody, deliveries, disputes, payments, scope
from ayni.work.models import PaymentMeans
from tests.factories import workshop_of
from tests.work_factories import a_job, an_award, signed

QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
"""Signing, as often as there are tests, without the hours that a good digest takes."""


@QUICK
def carried_out(asker: Actor, contractor: Actor, coordinator: Actor) -> dict[str, object]:
    """The asker's plates at the contractor's: material, a delivery to look at, a payment, a change, a disagreement."""
    clause = {"clause_until": clock.today() + timedelta(days=180)}
    job = a_job(asker, protects_client_months=6)
    work = an_award(asker, contractor, job, **clause)
    moved = custody.hand_over(
        actor=asker, award=work, name="plancha A36 9 mm", pieces=Decimal(10), kg=Decimal(900),
        signature=signed(contractor), note="con óxido en un borde",
    )  # fmt: skip
    first = deliveries.deliver(actor=contractor, award=work, quantity=Decimal(8))
    deliveries.decide(
        actor=asker, delivery=first, rejected=Decimal(2), reason="agujeros corridos", rework_wanted=True
    )
    second = deliveries.deliver(actor=contractor, award=work, quantity=Decimal(5))
    payment = payments.record(actor=contractor, award=work, amount=Decimal(100), means=PaymentMeans.YAPE)
    change = scope.propose(
        actor=contractor, award=work, quantity=Decimal(25), price=Decimal(620),
        promised_on=work.promised_on, reason="El cliente pidió cinco más",
    )  # fmt: skip
    disputed = an_award(asker, contractor, a_job(asker, title="Plegar 40 canaletas"))
    dispute = disputes.open_dispute(actor=asker, award=disputed, text="No llegaron como quedamos")
    disputes.name_mediator(actor=coordinator, dispute=dispute, mediator=coordinator.signed_in)
    return {
        "work_id": work.pk,
        "delivery_id": second.pk,
        "lot_id": moved.lot_id,
        "movement_id": moved.pk,
        "payment_id": payment.pk,
        "change_id": change.pk,
        "dispute_id": dispute.pk,
        "partner_id": workshop_of(contractor).pk,
    }
