"""Two at once, on real connections: each guard is tried, and each control shows the race without it."""

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
from ayni.purchasing import actions
from ayni.purchasing.actions import moving
from ayni.purchasing.models import HandOver, JointPurchase, OrderLine, Share, SupplierOrder
from ayni.purchasing.queries.money import pots_of
from ayni.purchasing.queries.purchases import items_of
from ayni.purchasing.queries.shares import order_lines
from tests.factories import a_cluster, workshop_of
from tests.purchasing_story import Buying, a_draft, order, until

pytestmark = pytest.mark.usefixtures("committed")
Deed = Callable[[], Any]


class Park:
    """The buyers' story, committed."""

    def __init__(self, state: str) -> None:
        self.cluster: Cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.story = until(state, Buying())

    def fresh(self, actor: Actor) -> Actor:
        """The actor as another request would make it."""
        return actor_for(self.cluster, actor.person)

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


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Takes the row locks and the constraints away, and makes two note what they did at the same moment."""

    def take_away() -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE purchasing_share DROP CONSTRAINT share_handed")
        barrier, create = threading.Barrier(2), HandOver.objects.create

        def together(*arguments: Any, **columns: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            return create(*arguments, **columns)

        save = OrderLine.save

        def save_together(row: OrderLine, *arguments: Any, **options: Any) -> None:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            save(row, *arguments, **options)

        move = moving.move

        def move_together(purchase: JointPurchase, to: str) -> None:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            move(purchase, to)

        monkeypatch.setattr(HandOver.objects, "create", together)
        monkeypatch.setattr(OrderLine, "save", save_together)
        monkeypatch.setattr("ayni.purchasing.actions.ordering.move", move_together)
        monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())

    return take_away


def refusals(results: list[Any]) -> int:
    """How many were refused; no other error may happen."""
    others = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)]
    assert not others, others
    return sum(isinstance(each, Refused) for each in results)


class TestALimitInTwoTabs:
    """Rosa may promise S/ 5,000 and orders S/ 4,100 twice, in two purchases, in two tabs."""

    def order_twice(self, park: Park) -> list[Any]:
        """Ten sheets in each."""
        story = park.story
        with tenancy.opened(park.cluster):
            other = a_draft(story.carmen, story.sheet, title="Otra")
            actions.open_purchase(actor=story.carmen, purchase=other)
            actions.set_limit(actor=story.carmen, organization=workshop_of(story.rosa), limit=Decimal(5000))
            story.purchase = a_draft(story.carmen, story.sheet, title="Una")
            actions.open_purchase(actor=story.carmen, purchase=story.purchase)
            lines = [items_of(JointPurchase.objects.get(pk=p.pk))[0] for p in (story.purchase, other)]
        return park.at_once(
            *[
                lambda line=line: actions.order(actor=park.fresh(story.rosa), line=line, quantity=10)
                for line in lines
            ]
        )

    def promised(self, park: Park) -> Decimal:
        """What Rosa has promised now."""
        with tenancy.opened(park.cluster):
            return pots_of(workshop_of(park.story.rosa)).promised_total

    def test_cannot_be_passed(self) -> None:
        park = Park("draft")
        results = self.order_twice(park)
        assert refusals(results) == 1
        assert "S/\u00a05,000.00" in str(next(each for each in results if isinstance(each, Refused)))
        assert self.promised(park) == Decimal(4100)

    def test_control_without_the_lock_it_is_passed(self, unguarded: Callable[[], None]) -> None:
        park = Park("draft")
        unguarded()
        assert refusals(self.order_twice(park)) == 0
        assert self.promised(park) == Decimal(8200)


class TestClosingWhileSomebodyOrders:
    """Carmen closes the orders in the moment in which Julio raises his to 30."""

    def both(self, park: Park) -> list[Any]:
        """At once."""
        story = park.story
        return park.at_once(
            lambda: actions.order(actor=park.fresh(story.julio), line=story.line, quantity=30),
            lambda: actions.close_orders(actor=park.fresh(story.carmen), purchase=story.purchase),
        )

    def test_the_order_is_in_or_is_refused(self) -> None:
        park = Park("collecting")
        refused = refusals(self.both(park))
        with tenancy.opened(park.cluster):
            kept = OrderLine.objects.get(participant__organization=workshop_of(park.story.julio))
            assert JointPurchase.objects.get().state == "orders_closed"
            assert kept.quantity == (8 if refused else 30)

    def test_an_order_that_waited_for_the_closing_is_refused(self) -> None:
        park = Park("collecting")
        story, began = park.story, threading.Event()

        def close_slowly() -> None:
            actions.close_orders(actor=park.fresh(story.carmen), purchase=story.purchase)
            began.set()
            threading.Event().wait(0.5)

        def order_meanwhile() -> Any:
            began.wait(5)
            return order(park.fresh(story.julio), story.purchase, 30)

        assert refusals(park.at_once(close_slowly, order_meanwhile)) == 1

    def test_control_without_the_lock_an_order_comes_in_after_the_count(
        self, unguarded: Callable[[], None]
    ) -> None:
        park = Park("collecting")
        unguarded()
        assert refusals(self.both(park)) == 0, "both went on from what they had read"


class TestHandingOver:
    """Two at the counter give out the same things at the same moment."""

    def twice(self, park: Park) -> list[Any]:
        """Rosa's whole share, in two tabs."""
        story = park.story
        with tenancy.opened(park.cluster):
            part = story.part(story.rosa)
            share = Share.objects.get(participant=part)
        pin, wanted = actions.pin_of(part), {share.pk: share.allotted}
        hand = lambda: actions.hand_over(  # noqa: E731 - the deed of both
            actor=park.fresh(story.carmen), participant=part, pin=pin, quantities=wanted
        )
        return park.at_once(hand, hand)

    def handed(self, park: Park) -> int:
        """Units that were given out."""
        with tenancy.opened(park.cluster):
            return sum(HandOver.objects.values_list("quantity", flat=True))

    def test_happens_once(self) -> None:
        park = Park("receiving")
        assert refusals(self.twice(park)) == 1
        assert self.handed(park) == 6

    def test_control_without_the_lock_it_happens_twice(self, unguarded: Callable[[], None]) -> None:
        park = Park("receiving")
        unguarded()
        assert refusals(self.twice(park)) == 0
        assert self.handed(park) == 12


class TestTheLastUnits:
    """Seventeen of twenty came; the same delivery is noted twice: only three more can come."""

    def arrive_twice(self, park: Park) -> list[Any]:
        """Three more, noted at two phones."""
        story = park.story
        with tenancy.opened(park.cluster):
            first = SupplierOrder.objects.select_related("supplier", "purchase").get()
            (line,) = order_lines([first])[first.pk]
        note = lambda: actions.receive(  # noqa: E731 - the deed of both
            actor=park.fresh(story.carmen), order=first, arrived=[actions.Arrived(line, 3)]
        )
        return park.at_once(note, note)

    def test_are_counted_once(self) -> None:
        park = Park("receiving")
        assert refusals(self.arrive_twice(park)) == 1
        with tenancy.opened(park.cluster):
            assert sorted(Share.objects.values_list("allotted", flat=True)) == [4, 7, 9]
