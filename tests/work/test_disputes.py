"""A disagreement: each side states it to who mediates, the outcome is kept, and a broken clause weighs on trust."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.ledger.models import Breach, Collaboration
from ayni.ledger.queries.trust import standing_of, trust_lines
from ayni.ledger.queries.verification import verify
from ayni.work.actions import clause, custody, deliveries, disputes
from ayni.work.models import Award, AwardState, Dispute, DisputeState, Job, JobEvent, JobState, Statement
from ayni.work.queries.awards import award_for
from ayni.work.queries.disputes import (
    possible_mediators,
    statements_for,
    to_mediate,
    to_state,
    without_mediator,
)
from ayni.work.queries.statements import account_of
from tests.factories import workshop_of
from tests.work.conftest import Park
from tests.work_factories import a_job, an_award, signed


def opened(work: Park, award: Award | None = None) -> Dispute:
    """Rosa disagrees, Julio says his version, Carmen mediates."""
    dispute = disputes.open_dispute(actor=work.rosa, award=award or work.award, text="Cortaron otra medida")
    disputes.state(actor=work.julio, dispute=dispute, text="El plano decía 300")
    return disputes.name_mediator(actor=work.carmen, dispute=dispute, mediator=work.carmen.signed_in)


def state_of(award: Award) -> tuple[str, str]:
    """Where the award and its job are."""
    return Award.objects.get(pk=award.pk).state, Job.objects.get(pk=award.job_id).state


def test_only_the_two_sides_and_the_mediator_see_a_work(work: Park) -> None:
    for actor in (work.rosa, work.julio):
        assert award_for(actor, work.award.pk) == work.award
    for actor in (work.luz, work.carmen):
        with pytest.raises(Http404):
            award_for(actor, work.award.pk)
    opened(work)
    assert award_for(work.carmen, work.award.pk) == work.award
    with pytest.raises(Http404):
        award_for(work.luz, work.award.pk)


def test_each_side_reads_its_own_words_and_the_mediator_reads_both(work: Park) -> None:
    dispute = opened(work)
    said = {actor: [row.text for row in statements_for(actor, dispute)] for actor in
            (work.rosa, work.julio, work.carmen, work.luz)}  # fmt: skip
    assert said[work.rosa] == ["Cortaron otra medida"]
    assert said[work.julio] == ["El plano decía 300"]
    assert said[work.carmen] == ["Cortaron otra medida", "El plano decía 300"]
    assert said[work.luz] == []
    assert not JobEvent.objects.filter(words__contains="medida").exists(), "the timeline does not tell it"


def test_the_work_waits_and_goes_on_at_the_agreed_price(work: Park) -> None:
    dispute = opened(work)
    assert state_of(work.award) == (AwardState.DISPUTED, JobState.DISPUTED)
    with pytest.raises(Refused, match="desacuerdo abierto"):
        deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(1))
    disputes.settle(actor=work.carmen, dispute=dispute, outcome="Sigue, con rebaja", amount_due=Decimal(400))
    assert state_of(work.award) == (AwardState.TAKEN, JobState.AWARDED)
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    deliveries.decide(actor=work.rosa, delivery=brought)
    assert account_of(Award.objects.get(pk=work.award.pk)).earned == Decimal(400)


def test_an_outcome_may_end_the_work_with_what_was_accepted(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(10))
    deliveries.decide(actor=work.rosa, delivery=brought)
    dispute = opened(work)
    with pytest.raises(Refused) as refusal:
        disputes.settle(actor=work.carmen, dispute=dispute, outcome="Hasta aquí", ends_work=True)
    assert refusal.value.field == "amount_due"
    disputes.settle(
        actor=work.carmen, dispute=dispute, outcome="Hasta aquí", ends_work=True, amount_due=Decimal(220)
    )
    assert state_of(work.award)[0] == AwardState.CLOSED
    account = account_of(Award.objects.get(pk=work.award.pk))
    assert (account.earned, account.agreed) == (Decimal(220), Decimal(220))
    assert account.due_on == clock.today() + timedelta(days=7)
    assert Collaboration.objects.count() == 1
    with pytest.raises(Refused):
        deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(1))


def test_an_outcome_without_any_good_piece_frees_the_quantity(work: Park) -> None:
    custody.hand_over(
        actor=work.rosa, award=work.award, name="plancha", pieces=Decimal(3), signature=signed(work.julio)
    )
    dispute = opened(work)
    disputes.settle(
        actor=work.carmen, dispute=dispute, outcome="No va", ends_work=True, amount_due=Decimal(50)
    )
    assert state_of(work.award) == (AwardState.CANCELLED, JobState.OPEN)
    assert not Collaboration.objects.exists()
    assert account_of(Award.objects.get(pk=work.award.pk)).balance == 50
    lot = work.award.material_lots.get()
    custody.give_back(actor=work.julio, lot=lot, pieces=Decimal(3), signature=signed(work.rosa))


def test_who_opened_it_may_take_it_back_and_nothing_is_deleted(work: Park) -> None:
    dispute = disputes.open_dispute(actor=work.julio, award=work.award, text="No me pagan el adelanto")
    with pytest.raises(Refused, match="Solo quien abrió"):
        disputes.withdraw(actor=work.rosa, dispute=dispute)
    disputes.withdraw(actor=work.julio, dispute=dispute)
    assert state_of(work.award)[0] == AwardState.TAKEN
    assert Dispute.objects.get().state == DisputeState.SETTLED
    assert Statement.objects.count() == 1


def test_a_mediator_belongs_to_neither_side_and_the_coordination_names(work: Park) -> None:
    dispute = disputes.open_dispute(actor=work.rosa, award=work.award, text="mal")
    people = possible_mediators(dispute)
    assert people == [work.carmen.person, work.luz.person]
    with pytest.raises(Refused, match="Solo la coordinación"):
        disputes.name_mediator(actor=work.luz, dispute=dispute, mediator=work.luz.signed_in)
    with pytest.raises(Refused, match="ninguna de las dos partes"):
        disputes.name_mediator(actor=work.carmen, dispute=dispute, mediator=work.julio.signed_in)
    with pytest.raises(Refused, match="Solo quien media"):
        disputes.settle(actor=work.carmen, dispute=dispute, outcome="x")
    assert without_mediator() == [dispute]
    assert to_state(work.julio) == [dispute]
    assert to_state(work.rosa) == []
    disputes.name_mediator(actor=work.carmen, dispute=dispute, mediator=work.luz.signed_in)
    assert to_mediate(work.luz) == [dispute]
    assert without_mediator() == []
    disputes.settle(actor=work.luz, dispute=dispute, outcome="Se repite el corte")
    assert Dispute.objects.get().outcome == "Se repite el corte"


def test_one_disagreement_at_a_time_and_only_by_a_side(work: Park) -> None:
    opened(work)
    with pytest.raises(Refused, match="Ya hay un desacuerdo"):
        disputes.open_dispute(actor=work.julio, award=work.award, text="yo también")
    other = an_award(work.rosa, work.julio, a_job(work.rosa))
    with pytest.raises(Refused, match="Solo quien pidió"):
        disputes.open_dispute(actor=work.luz, award=other, text="me meto")


def test_after_closing_the_payment_can_be_disputed_and_the_work_stays_closed(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    deliveries.decide(actor=work.rosa, delivery=brought)
    dispute = opened(work)
    assert state_of(work.award) == (AwardState.CLOSED, JobState.CLOSED)
    disputes.settle(actor=work.carmen, dispute=dispute, outcome="Rebaja por raya", amount_due=Decimal(450))
    assert account_of(Award.objects.get(pk=work.award.pk)).balance == 450


def with_clause(work: Park) -> Award:
    """Rosa's client is protected for half a year."""
    job = a_job(work.rosa, protects_client_months=6)
    return an_award(work.rosa, work.julio, job, clause_until=clock.today() + timedelta(days=180))


def test_a_breach_weighs_on_trust_only_once_the_mediator_upholds_it(work: Park) -> None:
    award, julio = with_clause(work), workshop_of(work.julio).pk
    breach = clause.report_breach(actor=work.rosa, award=award, text="Llamó a la municipalidad")
    before = standing_of(julio)
    assert before.breaches == 0
    dispute = breach.dispute
    disputes.name_mediator(actor=work.carmen, dispute=dispute, mediator=work.carmen.signed_in)
    with pytest.raises(Refused) as refusal:
        disputes.settle(actor=work.carmen, dispute=dispute, outcome="Lo reconoce")
    assert refusal.value.field == "breach_upheld"
    assert not Breach.objects.exists()
    disputes.settle(actor=work.carmen, dispute=dispute, outcome="Lo reconoce", breach_upheld=True)
    after = standing_of(julio)
    assert (after.breaches, after.reputation.negative) == (1, 1.0)
    assert after.reputation.expectation < before.reputation.expectation
    assert after.words == "sin colaboraciones confirmadas; 1 vez rompió un acuerdo, según quien medió"
    assert trust_lines([julio]) == {julio: after.words}
    assert verify().problems == []


def test_a_breach_that_is_not_upheld_leaves_no_trace_in_trust(work: Park) -> None:
    award = with_clause(work)
    breach = clause.report_breach(actor=work.rosa, award=award, text="Creo que llamó")
    disputes.name_mediator(actor=work.carmen, dispute=breach.dispute, mediator=work.luz.signed_in)
    disputes.settle(actor=work.luz, dispute=breach.dispute, outcome="No fue él", breach_upheld=False)
    assert standing_of(workshop_of(work.julio).pk).words == "sin historial"
    breach.refresh_from_db()
    assert breach.upheld is False


def test_a_breach_is_reported_by_the_asker_of_a_work_with_the_clause(work: Park) -> None:
    with pytest.raises(Refused, match="no lleva la cláusula"):
        clause.report_breach(actor=work.rosa, award=work.award, text="x")
    award = with_clause(work)
    with pytest.raises(Refused, match="Solo quien pidió"):
        clause.report_breach(actor=work.julio, award=award, text="x")
    clause.report_breach(actor=work.rosa, award=award, text="x")
    with pytest.raises(Refused, match="Ya lo reportaste"):
        clause.report_breach(actor=work.rosa, award=award, text="x")
