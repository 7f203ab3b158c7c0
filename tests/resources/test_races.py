"""Many at once for the same scarce hour, on real connections; each guard is tried, and each control shows the race.

Behind every single machine stand two guards: the lock on its row and the exclusion constraint. For several places
only the lock can keep the count, so its controls take away the lock alone.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, models, transaction
from django.utils import timezone

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.resources import actions
from ayni.resources.actions import booking as booking_actions
from ayni.resources.models import OCCUPYING, Booking, Resource, WaitingEntry
from tests.factories import a_cluster, a_coordinator, a_member, an_organization
from tests.resources.story import LIMA, a_booking, a_machine

pytestmark = pytest.mark.usefixtures("committed")

Deed = Callable[[], Any]
LIVE = [str(state) for state in OCCUPYING]


def tomorrow(hour: int) -> datetime:
    """An hour of tomorrow: other threads see the real clock."""
    day = timezone.localdate(timezone=LIMA) + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=LIMA)


class Park:
    """Rosa's machines, and as many borrowers as a test asks for."""

    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization("Metal Andina"), "Rosa")

    def machine(self, **fields: Any) -> Resource:
        """Of Rosa."""
        with tenancy.opened(self.cluster):
            return a_machine(self.rosa, **fields)

    def borrowers(self, count: int) -> list[Actor]:
        """Each with an organisation of its own."""
        with tenancy.opened(self.cluster):
            return [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(count)]

    def booking(self, actor: Actor, machine: Resource, hour: int, **fields: Any) -> Booking:
        """Made before the race."""
        with tenancy.opened(self.cluster):
            return a_booking(actor, machine, tomorrow(hour), **fields)

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
                    barrier.wait(20)
                    results[place] = deed()
            except Exception as error:  # the test looks at it
                results[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    def overlaps(self) -> int:
        """Pairs of standing bookings of one resource that share time: counted by the database, not by our code."""
        with tenancy.opened(self.cluster), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM resources_booking a JOIN resources_booking b ON a.resource_id = b.resource_id "
                "AND a.id < b.id AND a.begins_at < b.occupied_until AND b.begins_at < a.occupied_until "
                "WHERE a.state = ANY(%s) AND b.state = ANY(%s)",
                [LIVE, LIVE],
            )
            return int(cursor.fetchone()[0])

    def standing(self) -> int:
        """Bookings that occupy."""
        with tenancy.opened(self.cluster):
            return Booking.objects.filter(state__in=LIVE).count()


@pytest.fixture
def park() -> Park:
    """The story above."""
    return Park()


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Takes the locks away, and makes this many check before any of them writes."""

    def take_away(together: int) -> None:
        barrier, save = threading.Barrier(together), Booking.save

        def save_together(row: Booking, *args: Any, **options: Any) -> None:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            save(row, *args, **options)

        monkeypatch.setattr(Booking, "save", save_together)
        monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())

    return take_away


def without_constraint() -> None:
    """Take the exclusion constraint away too."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE resources_booking DROP CONSTRAINT booking_no_overlap")


def refusals(results: list[Any]) -> list[str]:
    """The reasons given; no other error may happen."""
    assert not [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)]
    return [str(each) for each in results if isinstance(each, Refused)]


class TestFiftyForOneHour:
    """Fifty workshops want the plasma table tomorrow at ten."""

    def all_at_once(self, park: Park, count: int) -> list[Any]:
        """Each by its own request."""
        machine = park.machine()

        def ask(actor: Actor) -> Deed:
            return lambda: a_booking(park.fresh(actor), machine, tomorrow(10))

        return park.at_once(*[ask(actor) for actor in park.borrowers(count)])

    def test_one_gets_it_and_forty_nine_hear_why_not(self, park: Park) -> None:
        reasons = refusals(self.all_at_once(park, 50))
        assert len(reasons) == 49
        assert all("Ya está tomada" in reason and "Lo más cercano libre" in reason for reason in reasons)
        assert (park.standing(), park.overlaps()) == (1, 0)

    def test_without_the_lock_the_constraint_still_holds(
        self, park: Park, unlocked: Callable[[int], None]
    ) -> None:
        """Alone it may end a race by a deadlock instead of a clear answer: that is what the lock is for."""
        unlocked(2)
        results = self.all_at_once(park, 2)
        assert sum(isinstance(each, Exception) for each in results) == 1
        assert (park.standing(), park.overlaps()) == (1, 0)

    def test_control_without_both_it_is_booked_many_times(
        self, park: Park, unlocked: Callable[[int], None]
    ) -> None:
        without_constraint()
        unlocked(10)
        self.all_at_once(park, 10)
        assert park.overlaps() > 0

    def test_the_database_refuses_whoever_goes_around_the_code(self, park: Park) -> None:
        booking = park.booking(park.borrowers(1)[0], park.machine(), 10)
        with tenancy.opened(park.cluster):
            booking.pk = None
            with pytest.raises(IntegrityError, match="booking_no_overlap"), transaction.atomic():
                booking.save(force_insert=True)


class TestTwoApprovals:
    """Rosa and her brother approve two requests for the same hour."""

    def both(self, park: Park, before: Callable[[], None] = lambda: None) -> list[Any]:
        """At once."""
        machine = park.machine(approval="by_hand")
        requests = [park.booking(actor, machine, 10) for actor in park.borrowers(2)]
        before()

        def approve(request: Booking) -> Deed:
            return lambda: actions.approve(actor=park.fresh(park.rosa), booking=request)

        return park.at_once(*[approve(request) for request in requests])

    def test_one_stands(self, park: Park) -> None:
        assert len(refusals(self.both(park))) == 1
        assert (park.standing(), park.overlaps()) == (1, 0)

    def test_control_without_guards_both_stand(
        self, park: Park, unlocked: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without_constraint()
        monkeypatch.setattr(booking_actions, "refuse_what_no_longer_fits", lambda *_rows, **_options: [])
        self.both(park, lambda: unlocked(2))
        assert park.overlaps() == 1


class TestMoveAgainstBook:
    """Julio moves his turn to eleven while Elena books eleven."""

    def both(self, park: Park, before: Callable[[], None] = lambda: None) -> list[Any]:
        """At once."""
        machine = park.machine()
        julio, elena = park.borrowers(2)
        mine = park.booking(julio, machine, 9)
        before()
        return park.at_once(
            lambda: actions.move(
                actor=park.fresh(julio), booking=mine, begins_at=tomorrow(11), ends_at=tomorrow(12)
            ),
            lambda: a_booking(park.fresh(elena), machine, tomorrow(11)),
        )

    def test_one_of_them_gets_it_and_nothing_is_lost(self, park: Park) -> None:
        assert len(refusals(self.both(park))) == 1
        assert park.overlaps() == 0
        assert park.standing() in {1, 2}  # a refused move keeps its old time

    def test_control_without_guards_both_get_it(self, park: Park, unlocked: Callable[[int], None]) -> None:
        without_constraint()
        self.both(park, lambda: unlocked(2))
        assert park.overlaps() == 1


class TestExtendAgainstSeries:
    """Julio extends into the hour that Elena's weekly booking wants."""

    def test_one_of_them_gets_it(self, park: Park) -> None:
        machine = park.machine()
        julio, elena = park.borrowers(2)
        mine = park.booking(julio, machine, 9)
        results = park.at_once(
            lambda: actions.move(
                actor=park.fresh(julio), booking=mine, begins_at=tomorrow(9), ends_at=tomorrow(11)
            ),
            lambda: actions.book_series(
                actor=park.fresh(elena), resource=machine, begins_at=tomorrow(10), ends_at=tomorrow(11),
                rule="FREQ=WEEKLY;COUNT=3",
            ),
        )  # fmt: skip
        assert park.overlaps() == 0
        series = results[1]
        assert len(refusals(results)) + len(series.skipped) == 1


class TestSixPlaces:
    """A yard with six places, which no constraint can count."""

    def twelve(self, park: Park, before: Callable[[], None] = lambda: None) -> list[Any]:
        """Twelve workshops want one place each."""
        yard = park.machine(name="Patio", kind="space", capacity=6)
        borrowers = park.borrowers(12)
        before()
        return park.at_once(
            *[(lambda who=who: a_booking(park.fresh(who), yard, tomorrow(10))) for who in borrowers]
        )

    def test_six_get_a_place(self, park: Park) -> None:
        assert len(refusals(self.twelve(park))) == 6
        assert park.standing() == 6

    def test_control_without_the_lock_more_than_six_do(
        self, park: Park, unlocked: Callable[[int], None]
    ) -> None:
        self.twelve(park, lambda: unlocked(12))
        assert park.standing() > 6


class TestQuotaInTwoTabs:
    """Julio has three hours a month in the whole park and books two on two machines at once."""

    def both(self, park: Park, before: Callable[[], None] = lambda: None) -> list[Any]:
        """In two tabs."""
        one, other = park.machine(name="Roladora"), park.machine(name="Plasma")
        (julio,) = park.borrowers(1)
        with tenancy.opened(park.cluster):
            actions.set_terms(
                actor=a_coordinator(), quota_minutes=180, heavy_taker_ratio=None, no_show_limit=3
            )
            actions.give_consent(actor=julio, counts=True)  # his row as a borrower is there
        before()
        return park.at_once(
            lambda: a_booking(park.fresh(julio), one, tomorrow(8), 2),
            lambda: a_booking(park.fresh(julio), other, tomorrow(8), 2),
        )

    def test_the_second_is_told_what_is_left(self, park: Park) -> None:
        (reason,) = refusals(self.both(park))
        assert "Les queda: 1 hora" in reason

    def test_control_without_the_lock_both_pass(self, park: Park, unlocked: Callable[[int], None]) -> None:
        assert refusals(self.both(park, lambda: unlocked(2))) == []
        assert park.standing() == 2


class TestAFreedSlot:
    """Two wait; the offer is taken in two tabs while somebody tries to book around it."""

    def test_it_goes_to_one(self, park: Park) -> None:
        machine = park.machine()
        julio, elena, pedro = park.borrowers(3)
        taken = park.booking(julio, machine, 8, hours=8)
        rest = park.booking(julio, machine, 16, hours=2)
        with tenancy.opened(park.cluster):
            for who in (elena, pedro):
                actions.join(
                    actor=who, resource=machine, earliest=tomorrow(8), latest=tomorrow(18), minutes=120
                )
            actions.cancel(actor=julio, booking=rest)
            offer = Booking.objects.get(state="offered")
        assert offer.borrower_id == elena.organization.pk  # type: ignore[union-attr]  # she has one
        results = park.at_once(
            lambda: actions.accept_offer(actor=park.fresh(elena), booking=offer),
            lambda: actions.accept_offer(actor=park.fresh(elena), booking=offer),
            lambda: a_booking(park.fresh(pedro), machine, tomorrow(16), 2),
        )
        assert len(refusals(results)) == 1
        assert park.overlaps() == 0
        with tenancy.opened(park.cluster):
            assert WaitingEntry.objects.filter(state="served").count() == 1
            assert Booking.objects.get(pk=taken.pk).state == "confirmed"
