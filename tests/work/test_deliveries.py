"""Delivering and accepting in parts: quantities, rework, material that rejected pieces consumed, the ledger."""

from decimal import Decimal

import pytest

from ayni.kernel.refusal import Refused
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.pending import judgements_open
from ayni.ledger.queries.records import State, record_of
from ayni.work.actions import custody, deliveries
from ayni.work.actions.custody import Used
from ayni.work.models import Award, AwardState, CustodyMovement, Job, JobState, MaterialLot
from ayni.work.queries.standing import figures
from ayni.work.queries.statements import account_of
from tests.factories import a_member, an_organization, workshop_of
from tests.work.conftest import Park
from tests.work_factories import a_job, an_award, signed


def state_of(award: Award) -> tuple[str, str]:
    """Where the award and its job are."""
    return Award.objects.get(pk=award.pk).state, Job.objects.get(pk=award.job_id).state


def test_all_at_once_closes_the_work_and_makes_one_collaboration_that_both_stand_behind(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    assert state_of(work.award) == (AwardState.DELIVERED, JobState.DELIVERED)
    deliveries.decide(actor=work.rosa, delivery=brought)
    assert state_of(work.award) == (AwardState.CLOSED, JobState.CLOSED)
    (row,) = Collaboration.objects.all()
    record = record_of(row)
    assert (row.kind, row.value, row.source) == ("work_passed", Decimal("500.00"), f"award:{work.award.pk}")
    assert record.state == State.CONFIRMED
    assert record.stand == {workshop_of(work.rosa).pk, workshop_of(work.julio).pk}
    for actor, other in ((work.rosa, work.julio), (work.julio, work.rosa)):
        ((_record, part),) = judgements_open(actor)
        assert part.organization == other.organization, "each is asked to rate the other"


def test_parts_are_accepted_one_by_one_and_only_the_last_closes(work: Park) -> None:
    first = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(12))
    assert state_of(work.award) == (AwardState.IN_PROGRESS, JobState.IN_PROGRESS)
    deliveries.decide(actor=work.rosa, delivery=first)
    assert state_of(work.award)[0] == AwardState.IN_PROGRESS
    assert account_of(work.award).earned == Decimal("300.00")
    assert not Collaboration.objects.exists()
    second = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(8))
    deliveries.decide(actor=work.rosa, delivery=second)
    assert state_of(work.award)[0] == AwardState.CLOSED
    assert Collaboration.objects.count() == 1


def test_nobody_delivers_more_than_was_awarded(work: Park) -> None:
    deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(15))
    with pytest.raises(Refused, match="Te faltan entregar 5"):
        deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(6))
    with pytest.raises(Refused, match="enteras"):
        deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal("2.5"))
    assert figures(work.award).pending == 15


def test_rejected_pieces_come_back_reworked_and_are_counted_once(work: Park) -> None:
    first = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    said = deliveries.decide(
        actor=work.rosa, delivery=first, rejected=Decimal(3), reason="agujeros corridos", rework_wanted=True
    )
    now = figures(work.award)
    assert (now.accepted, now.to_rework, now.to_deliver, now.dropped) == tuple(map(Decimal, (17, 3, 0, 0)))
    assert state_of(work.award)[0] == AwardState.IN_PROGRESS
    with pytest.raises(Refused, match="faltan rehacer 3"):
        deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(4), rework_of=said)
    with pytest.raises(Refused, match="Ya entregaste todo lo que te adjudicaron"):
        deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(1))
    again = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(3), rework_of=said)
    deliveries.decide(actor=work.rosa, delivery=again)
    assert state_of(work.award)[0] == AwardState.CLOSED
    assert account_of(work.award).earned == Decimal("500.00")


def test_what_is_rejected_and_not_wanted_again_is_not_paid(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    deliveries.decide(actor=work.rosa, delivery=brought, rejected=Decimal(5), reason="rajadas")
    assert state_of(work.award)[0] == AwardState.CLOSED
    assert account_of(work.award).earned == Decimal("375.00")


def test_when_nothing_was_good_there_is_nothing_to_pay_nor_to_record(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    deliveries.decide(actor=work.rosa, delivery=brought, rejected=Decimal(20), reason="otro material")
    assert state_of(work.award)[0] == AwardState.CLOSED
    assert account_of(work.award).earned == 0
    assert not Collaboration.objects.exists()


def test_a_rejection_says_why_and_never_more_than_was_brought(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(4))
    for rejected, reason, field in ((Decimal(2), " ", "reason"), (Decimal(5), "mal", "rejected")):
        with pytest.raises(Refused) as refusal:
            deliveries.decide(actor=work.rosa, delivery=brought, rejected=rejected, reason=reason)
        assert refusal.value.field == field
    deliveries.decide(
        actor=work.rosa, delivery=brought, rejected=Decimal(4), reason="mal", rework_wanted=True
    )
    with pytest.raises(Refused, match="ya se revisó"):
        deliveries.decide(actor=work.rosa, delivery=brought)


def test_each_side_does_its_own_part_and_nobody_else(work: Park) -> None:
    for actor in (work.rosa, work.luz, work.carmen):
        with pytest.raises(Refused, match="Solo el taller que hace el trabajo"):
            deliveries.deliver(actor=actor, award=work.award, quantity=Decimal(1))
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(1))
    for actor in (work.julio, work.luz, work.carmen):
        with pytest.raises(Refused, match="Solo quien pidió"):
            deliveries.decide(actor=actor, delivery=brought)


def test_rejected_pieces_consumed_material_and_the_work_waits_for_the_rest_of_it(work: Park) -> None:
    custody.hand_over(
        actor=work.rosa, award=work.award, name="plancha A36 9 mm", pieces=Decimal(10), kg=Decimal(900),
        signature=signed(work.julio),
    )  # fmt: skip
    lot = MaterialLot.objects.get()
    brought = deliveries.deliver(
        actor=work.julio, award=work.award, quantity=Decimal(20),
        used=[Used(lot.pk, pieces=Decimal(9), kg=Decimal(850))],
    )  # fmt: skip
    said = deliveries.decide(
        actor=work.rosa, delivery=brought, rejected=Decimal(2), reason="mal corte", rework_wanted=True
    )
    lot.refresh_from_db()
    assert (lot.pieces_held, lot.kg_held) == tuple(map(Decimal, (1, 50))), "rejecting gives no material back"
    again = deliveries.deliver(
        actor=work.julio, award=work.award, quantity=Decimal(2), rework_of=said,
        used=[Used(lot.pk, pieces=Decimal(1), kg=Decimal(45))],
    )  # fmt: skip
    deliveries.decide(actor=work.rosa, delivery=again)
    assert state_of(work.award) == (AwardState.ACCEPTED, JobState.ACCEPTED), "5 kg are still in the workshop"
    assert Collaboration.objects.count() == 1, "the work itself is done"
    custody.give_back(actor=work.rosa, lot=lot, kg=Decimal(5), note="retazos", signature=signed(work.rosa))
    assert state_of(work.award) == (AwardState.CLOSED, JobState.CLOSED)
    assert Collaboration.objects.count() == 1
    assert CustodyMovement.objects.filter(delivery=again).count() == 1


def test_a_delivery_that_would_use_more_than_there_is_is_not_written_at_all(work: Park) -> None:
    custody.hand_over(
        actor=work.julio, award=work.award, name="tubo", pieces=Decimal(2), signature=signed(work.julio)
    )
    lot = MaterialLot.objects.get()
    with pytest.raises(Refused, match="quedan 2 piezas"):
        deliveries.deliver(
            actor=work.julio, award=work.award, quantity=Decimal(20), used=[Used(lot.pk, pieces=Decimal(3))]
        )
    assert figures(work.award).delivered == 0


def test_with_several_contractors_each_part_is_accepted_for_itself(work: Park) -> None:
    ana = a_member(an_organization("Corte Ana"), "Ana")
    job = a_job(work.rosa, quantity=Decimal(10))
    parts = [
        an_award(work.rosa, actor, job, quantity=Decimal(5), price=Decimal(100))
        for actor in (work.julio, ana)
    ]
    for actor, award in zip((work.julio, ana), parts, strict=True):
        brought = deliveries.deliver(actor=actor, award=award, quantity=Decimal(5))
        deliveries.decide(actor=work.rosa, delivery=brought)
    assert [state_of(award)[0] for award in parts] == [AwardState.CLOSED] * 2
    assert state_of(parts[0])[1] == JobState.CLOSED
    assert Collaboration.objects.count() == 2


def test_a_coordinator_who_helped_the_contractor_confirms_for_it_and_it_shows(work: Park) -> None:
    from dataclasses import replace

    helping = replace(work.carmen, organization=work.julio.organization, assisting=True)
    brought = deliveries.deliver(actor=helping, award=work.award, quantity=Decimal(20))
    deliveries.decide(actor=work.rosa, delivery=brought)
    record = record_of(Collaboration.objects.get())
    part = record.part_of(work.julio.organization)
    assert part is not None
    assert part.answer is not None
    assert part.answer.assisted
    assert part.answer.given_by == work.carmen.person
