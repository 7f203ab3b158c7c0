"""How work goes: begun, told, late with a new day and why; changes hold once both agree."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.work.actions import deliveries, progress, scope
from ayni.work.models import Award, AwardState, Job, JobEvent, JobState, ScopeChange
from ayni.work.queries.awards import changes_to_answer, late_awards
from ayni.work.timeline import EventKind
from tests.work.conftest import Park


def fresh(work: Park) -> Award:
    """The award as it is now."""
    return Award.objects.select_related("job").get(pk=work.award.pk)


def test_the_first_sign_of_work_starts_it_once(work: Park) -> None:
    progress.start(actor=work.julio, award=work.award)
    progress.tell(actor=work.julio, award=work.award, text="12 de 20 listas")
    assert fresh(work).state == AwardState.IN_PROGRESS
    assert Job.objects.get().state == JobState.IN_PROGRESS
    assert JobEvent.objects.filter(kind=EventKind.STARTED).count() == 1
    assert JobEvent.objects.get(kind=EventKind.PROGRESS).words == "12 de 20 listas"
    with pytest.raises(Refused, match="Solo el taller"):
        progress.tell(actor=work.rosa, award=work.award, text="apúrate")


def test_a_delay_names_a_later_day_and_why(work: Park) -> None:
    later = work.award.promised_on + timedelta(days=3)
    for day, reason, field in (
        (work.award.promised_on, "se malogró", "promised_on"),
        (later, " ", "reason"),
        (clock.today() + timedelta(days=3000), "se malogró", "promised_on"),
    ):
        with pytest.raises(Refused) as refusal:
            progress.delay(actor=work.julio, award=work.award, promised_on=day, reason=reason)
        assert refusal.value.field == field
    progress.delay(actor=work.julio, award=work.award, promised_on=later, reason="se malogró la máquina")
    assert fresh(work).promised_on == later
    assert "se malogró la máquina" in JobEvent.objects.get(kind=EventKind.DELAYED).words


def test_what_is_late_is_shown_to_both_sides_until_it_is_delivered(work: Park) -> None:
    assert late_awards(work.rosa) == []
    Award.objects.update(promised_on=clock.today() - timedelta(days=1))
    assert late_awards(work.rosa) == late_awards(work.julio) == [work.award]
    assert late_awards(work.luz) == []
    deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(20))
    assert late_awards(work.rosa) == []


def test_messages_are_for_the_two_sides(work: Park) -> None:
    progress.write(actor=work.rosa, award=work.award, text="¿Llegó el plano?")
    said = JobEvent.objects.get(kind=EventKind.MESSAGE)
    assert (said.words, said.only_parties, said.award) == ("¿Llegó el plano?", True, work.award)
    with pytest.raises(Refused):
        progress.write(actor=work.luz, award=work.award, text="hola")
    with pytest.raises(Refused, match="Escribe algo"):
        progress.write(actor=work.julio, award=work.award, text="  ")


def proposed(work: Park, quantity: int = 25, price: int = 620) -> ScopeChange:
    """Julio proposes five more."""
    return scope.propose(
        actor=work.julio, award=fresh(work), quantity=Decimal(quantity), price=Decimal(price),
        promised_on=work.award.promised_on, reason="el cliente pidió más",
    )  # fmt: skip


def test_a_change_holds_once_the_other_side_agrees(work: Park) -> None:
    change = proposed(work)
    assert fresh(work).quantity == 20
    assert changes_to_answer(work.rosa) == [change]
    assert changes_to_answer(work.julio) == []
    with pytest.raises(Refused, match="ahora responde la otra parte"):
        scope.answer(actor=work.julio, change=change, agreed=True)
    scope.answer(actor=work.rosa, change=change, agreed=True)
    now = fresh(work)
    assert (now.quantity, now.price, now.job.quantity) == tuple(map(Decimal, (25, 620, 25)))
    assert now.job.state == JobState.AWARDED, "no quantity is left over"
    with pytest.raises(Refused, match="ya se respondió"):
        scope.answer(actor=work.rosa, change=change, agreed=False)


def test_a_change_that_is_refused_or_taken_back_changes_nothing(work: Park) -> None:
    change = proposed(work)
    with pytest.raises(Refused, match="Ya hay un cambio"):
        proposed(work, 30)
    scope.answer(actor=work.rosa, change=change, agreed=False)
    again = proposed(work, 22)
    with pytest.raises(Refused, match="Solo quien lo propuso"):
        scope.take_back(actor=work.rosa, change=again)
    scope.take_back(actor=work.julio, change=again)
    assert (fresh(work).quantity, fresh(work).price) == tuple(map(Decimal, (20, 500)))


def test_a_quantity_never_falls_below_what_was_delivered(work: Park) -> None:
    brought = deliveries.deliver(actor=work.julio, award=work.award, quantity=Decimal(12))
    with pytest.raises(Refused, match="Ya se entregaron 12"):
        proposed(work, 10)
    change = proposed(work, 12, 300)
    deliveries.decide(actor=work.rosa, delivery=brought)
    assert fresh(work).state == AwardState.IN_PROGRESS
    scope.answer(actor=work.rosa, change=change, agreed=True)
    assert fresh(work).state == AwardState.CLOSED, "with the smaller quantity all of it was accepted"
