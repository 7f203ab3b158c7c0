"""Two at once on one work: each guard is tried, and each control shows the race without it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, models

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.verification import verify
from ayni.work import timeline
from ayni.work.actions import custody, deliveries, payments
from ayni.work.models import (
    Award,
    AwardState,
    CustodyKind,
    CustodyMovement,
    Delivery,
    DeliveryDecision,
    MaterialLot,
    PaymentMeans,
)
from ayni.work.queries.standing import figures
from ayni.work.queries.statements import account_of
from tests.factories import a_cluster, a_member, an_organization
from tests.work_execution_story import QUICK
from tests.work_factories import an_award, signed

pytestmark = pytest.mark.usefixtures("committed")

AT_ONCE = 5
Deed = Callable[[], Any]


class Park:
    """Rosa's 20 plates at Julio's, with 10 kg of her material."""

    @QUICK
    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization(), "Rosa")
            self.julio = a_member(an_organization("Taller Quispe"), "Julio")
            self.award = an_award(self.rosa, self.julio)
            self.lot: MaterialLot = custody.hand_over(
                actor=self.rosa,
                award=self.award,
                name="plancha",
                kg=Decimal(10),
                signature=signed(self.julio),
            ).lot

    def fresh(self, actor: Actor) -> Actor:
        """The actor as another request would make it."""
        return actor_for(self.cluster, actor.person)

    def deliver(self, quantity: int = 20) -> Delivery:
        """Julio brings pieces."""
        return deliveries.deliver(actor=self.fresh(self.julio), award=self.award, quantity=Decimal(quantity))

    def use_all(self) -> CustodyMovement:
        """Julio says that all the material was used."""
        return custody.account_for(
            actor=self.fresh(self.julio), lot=self.lot, kind=CustodyKind.USED, kg=Decimal(10)
        )

    def pay_all(self) -> Any:
        """Rosa writes down that she paid all."""
        return payments.record(
            actor=self.fresh(self.rosa), award=self.award, amount=Decimal(500), means=PaymentMeans.YAPE
        )

    def at_once(self, *deeds: Deed) -> list[Any]:
        """Do these in parallel transactions that start together; a deed's error is its result."""
        barrier = threading.Barrier(len(deeds))
        results: list[Any] = [None] * len(deeds)

        def run(place: int, deed: Deed) -> None:
            try:
                with tenancy.opened(self.cluster):
                    barrier.wait(10)
                    results[place] = deed()
            except Exception as error:  # the test looks at it
                results[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    def delivered(self) -> Delivery:
        """All brought, and the material accounted for."""
        with tenancy.opened(self.cluster):
            self.use_all()
            return self.deliver()


@pytest.fixture
def park() -> Park:
    """The story above."""
    return Park()


def refusals(results: list[Any]) -> int:
    """How many were refused; any other error fails."""
    odd = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)]
    assert not odd, odd
    return sum(isinstance(each, Refused) for each in results)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the guards away (row locks, unique constraints), and makes two read before either of them writes."""
    with connections["owner"].cursor() as cursor:
        for table, constraint in (
            ("work_deliverydecision", "delivery_decided_once"),
            ("work_materiallot", "material_lot_never_negative"),
        ):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    barrier, note = threading.Barrier(2), timeline.note

    def note_together(**said: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(3)
        return note(**said)

    monkeypatch.setattr(timeline, "note", note_together)
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())


def test_the_last_pieces_are_delivered_once(park: Park) -> None:
    results = park.at_once(*[park.deliver] * AT_ONCE)
    assert refusals(results) == AT_ONCE - 1
    with tenancy.opened(park.cluster):
        assert figures(park.award).pending == 20


def test_control_without_the_lock_they_are_delivered_twice(park: Park, unguarded: None) -> None:
    park.at_once(park.deliver, park.deliver)
    with tenancy.opened(park.cluster):
        assert Delivery.objects.count() == 2
        assert figures(park.award).to_deliver == -20


def test_a_delivery_is_accepted_once_and_makes_one_collaboration(park: Park) -> None:
    brought = park.delivered()
    accept = lambda: deliveries.decide(actor=park.fresh(park.rosa), delivery=brought)  # noqa: E731 - the deed, five times
    results = park.at_once(*[accept] * AT_ONCE)
    assert refusals(results) == AT_ONCE - 1
    with tenancy.opened(park.cluster):
        assert DeliveryDecision.objects.count() == 1
        assert Collaboration.objects.count() == 1
        assert Award.objects.get().state == AwardState.CLOSED
        assert verify().problems == []


def test_control_without_guards_it_is_accepted_twice(park: Park, unguarded: None) -> None:
    with tenancy.opened(park.cluster):
        brought = Delivery.objects.create(
            award=park.award, quantity=Decimal(10), delivered_by=park.julio.signed_in
        )
    accept = lambda: deliveries.decide(actor=park.fresh(park.rosa), delivery=brought)  # noqa: E731 - the deed, twice
    park.at_once(accept, accept)
    with tenancy.opened(park.cluster):
        assert DeliveryDecision.objects.count() == 2


def test_material_leaves_custody_once(park: Park) -> None:
    results = park.at_once(*[park.use_all] * AT_ONCE)
    assert refusals(results) == AT_ONCE - 1
    with tenancy.opened(park.cluster):
        assert MaterialLot.objects.get().kg_held == 0
        assert CustodyMovement.objects.filter(kind=CustodyKind.USED).count() == 1


def test_control_without_the_lock_the_balance_no_longer_says_what_moved(park: Park, unguarded: None) -> None:
    park.at_once(park.use_all, park.use_all)
    with tenancy.opened(park.cluster):
        used = sum(CustodyMovement.objects.filter(kind=CustodyKind.USED).values_list("kg", flat=True))
        assert used == 20, "10 kg were used twice"


def test_all_is_paid_once(park: Park) -> None:
    results = park.at_once(*[park.pay_all] * AT_ONCE)
    assert refusals(results) == AT_ONCE - 1
    with tenancy.opened(park.cluster):
        assert account_of(park.award).paid == 500


def test_control_without_the_lock_all_is_paid_twice(park: Park, unguarded: None) -> None:
    park.at_once(park.pay_all, park.pay_all)
    with tenancy.opened(park.cluster):
        assert account_of(park.award).paid == 1000


def test_a_delivery_and_the_use_of_its_material_do_not_deadlock(park: Park) -> None:
    used = [custody.Used(park.lot.pk, kg=Decimal(10))]
    deliver = lambda: deliveries.deliver(  # noqa: E731 - one of two deeds
        actor=park.fresh(park.julio), award=park.award, quantity=Decimal(20), used=used
    )
    results = park.at_once(deliver, park.use_all, deliver, park.use_all)
    assert refusals(results) >= 2
    with tenancy.opened(park.cluster):
        assert MaterialLot.objects.get().kg_held == 0
