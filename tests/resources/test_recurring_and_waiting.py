"""Again and again, and waiting for a freed hour."""

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Message
from ayni.kernel import tenancy
from ayni.resources import actions
from ayni.resources.models import Booking, BookingSeries, Resource, UnmetDemand, WaitingEntry
from tests.factories import a_cluster, a_member, an_organization
from tests.resources.story import a_booking, a_machine, at, later, refused

pytestmark = pytest.mark.django_db


def a_series(actor: Actor, machine: Resource, rule: str, day: int = 24, hour: int = 10) -> BookingSeries:
    """One hour, again and again."""
    return actions.book_series(
        actor=actor, resource=machine, begins_at=at(day, hour), ends_at=at(day, hour + 1), rule=rule
    )


class TestRecurring:
    """Julio bends every Tuesday."""

    def test_every_tuesday_but_the_taken_one(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine = a_machine(rosa)
        a_booking(elena, machine, at(24, 10) + timedelta(days=7))
        series = a_series(julio, machine, "FREQ=WEEKLY;BYDAY=TU;COUNT=4")
        days = series.bookings.order_by("begins_at").values_list("begins_at", flat=True)
        assert [(day - at(24, 10)).days for day in days] == [0, 14, 21]
        (skipped,) = series.skipped
        assert "Ya está tomada" in skipped["reason"]

    def test_what_was_skipped_is_added_once_it_is_free(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine = a_machine(rosa)
        other = a_booking(elena, machine, at(24, 10) + timedelta(days=7))
        series = a_series(julio, machine, "FREQ=WEEKLY;COUNT=2")
        actions.cancel(actor=elena, booking=other)
        (added,) = actions.book_skipped(actor=julio, series=series)
        series.refresh_from_db()
        assert (added.begins_at, series.skipped) == (at(24, 10) + timedelta(days=7), [])

    def test_the_quota_ends_a_series_early(self, rosa: Actor, julio: Actor) -> None:
        series = a_series(julio, a_machine(rosa, quota_minutes=120), "FREQ=DAILY;COUNT=4")
        assert series.bookings.count() == 2
        assert "límite" in series.skipped[0]["reason"]

    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            ("FREQ=DAILY;COUNT=1000000", "más de 104 fechas"),
            ("FREQ=SECONDLY;COUNT=1000000", "No entendemos"),
            ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "no cae en ningún día"),
            ("cada martes", "No entendemos"),
            ("FREQ=WEEKLY;COUNT=0", "No entendemos"),
        ],
    )
    def test_a_rule_that_cannot_be_is_refused(self, rosa: Actor, julio: Actor, rule: str, words: str) -> None:
        machine = a_machine(rosa, ahead_days=366)
        assert words in refused(lambda: a_series(julio, machine, rule))
        assert not BookingSeries.objects.exists()

    def test_none_free_says_why(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa)
        assert "Ninguna de las 3 fechas" in refused(
            lambda: a_series(julio, machine, "FREQ=DAILY;COUNT=3", hour=19)
        )

    def test_cancelled_together(self, rosa: Actor, julio: Actor) -> None:
        series = a_series(julio, a_machine(rosa), "FREQ=DAILY;COUNT=3")
        with later(at(25, 12)):
            assert len(actions.cancel_series(actor=julio, series=series)) == 1
        assert Booking.objects.filter(state="confirmed").count() == 2

    def test_the_clock_time_stays_when_the_clocks_change(self) -> None:
        """In Santiago the clocks went forward on 6 September 2026."""
        cluster: Cluster = a_cluster("scl", time_zone="America/Santiago")

        zone = ZoneInfo("America/Santiago")
        begin = datetime(2026, 9, 4, 10, tzinfo=zone)
        with tenancy.opened(cluster), later(begin - timedelta(days=2)):
            rosa, julio = a_member(an_organization("A"), "Rosa"), a_member(an_organization("B"), "Julio")
            series = actions.book_series(
                actor=julio, resource=a_machine(rosa), begins_at=begin, ends_at=begin + timedelta(hours=1),
                rule="FREQ=DAILY;COUNT=4",
            )  # fmt: skip
            hours = [row.begins_at for row in series.bookings.order_by("begins_at")]
        assert [each.astimezone(zone).hour for each in hours] == [10] * 4
        assert {later_ - before for before, later_ in itertools.pairwise(hours)} == {
            timedelta(hours=24), timedelta(hours=23),
        }  # fmt: skip


class TestWaiting:
    """The plasma table is full; Elena and Pedro wait."""

    @pytest.fixture
    def pedro(self, park: None) -> Actor:
        """Waits too."""
        return a_member(an_organization("Pedro e hijos"), "Pedro")

    @pytest.fixture
    def full(self, rosa: Actor, julio: Actor) -> Booking:
        """Julio has the whole Tuesday."""
        return a_booking(julio, a_machine(rosa, max_minutes=600), at(24, 8), 10)

    def wait(self, actor: Actor, booking: Booking) -> WaitingEntry:
        """For two hours on Tuesday."""
        return actions.join(
            actor=actor, resource=booking.resource, earliest=at(24, 8), latest=at(24, 18), minutes=120
        )

    def test_is_not_needed_while_time_is_free(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa)
        reason = refused(
            lambda: actions.join(
                actor=julio, resource=machine, earliest=at(24, 8), latest=at(24, 18), minutes=60
            )
        )
        assert "No hace falta esperar" in reason
        assert "08:00 a 09:00" in reason

    def test_a_freed_slot_is_held_for_the_first(
        self, full: Booking, julio: Actor, elena: Actor, pedro: Actor
    ) -> None:
        self.wait(elena, full)
        self.wait(pedro, full)
        actions.cancel(actor=julio, booking=full)
        offer = Booking.objects.get(state="offered")
        assert (offer.borrower, offer.decide_by) == (elena.organization, at(23, 11))
        assert "Se liberó" in Message.objects.filter(person=elena.person).latest("pk").subject
        assert "Ya está tomada" in refused(lambda: a_booking(pedro, full.resource, at(24, 8), 2))
        assert actions.accept_offer(actor=elena, booking=offer).state == "confirmed"
        assert WaitingEntry.objects.get(organization=elena.organization).state == "served"

    def test_goes_on_to_the_next_when_it_passes(
        self, full: Booking, julio: Actor, elena: Actor, pedro: Actor
    ) -> None:
        self.wait(elena, full)
        self.wait(pedro, full)
        actions.cancel(actor=julio, booking=full)
        with later(at(23, 12)):
            assert actions.lapse_overdue() == 1
            offer = Booking.objects.get(state="offered")
            assert offer.borrower == pedro.organization
            old = Booking.objects.get(state="expired")
            assert "ya no está guardado" in refused(lambda: actions.accept_offer(actor=elena, booking=old))
            actions.decline_offer(actor=pedro, booking=offer)
        assert not Booking.objects.filter(state="offered").exists()

    def test_one_day_too_late_counts_as_demand(self, full: Booking, elena: Actor) -> None:
        actions.give_consent(actor=elena, counts=True)
        self.wait(elena, full)
        with later(at(25, 8)):
            actions.lapse_overdue()
        row = UnmetDemand.objects.get()
        assert (row.kind, row.minutes, row.process, row.asker) == (
            "waiting",
            120,
            "rolling",
            elena.organization,
        )

    def test_leaving_passes_the_offer_on(
        self, full: Booking, julio: Actor, elena: Actor, pedro: Actor
    ) -> None:
        entry = self.wait(elena, full)
        self.wait(pedro, full)
        actions.cancel(actor=julio, booking=full)
        actions.leave(actor=elena, entry=entry)
        assert Booking.objects.get(state="offered").borrower == pedro.organization

    def test_where_the_owner_approves_it_becomes_a_request(
        self, rosa: Actor, julio: Actor, elena: Actor
    ) -> None:
        machine = a_machine(rosa, approval="by_hand")
        own = a_booking(rosa, machine, at(24, 8), 10)
        self.wait(elena, own)
        actions.cancel(actor=rosa, booking=own)
        offer = Booking.objects.get(state="offered")
        assert actions.accept_offer(actor=elena, booking=offer).state == "requested"

    def test_consent_taken_back_erases_the_name(self, full: Booking, elena: Actor) -> None:
        actions.give_consent(actor=elena, counts=True)
        actions.count_search(actor=elena, process="rolling", minutes=60, wanted_on=at(24, 8).date())
        actions.count_search(actor=elena, process="rolling", minutes=60, wanted_on=at(24, 8).date())
        assert UnmetDemand.objects.get().asker == elena.organization
        actions.give_consent(actor=elena, counts=False)
        assert (UnmetDemand.objects.get().asker, UnmetDemand.objects.get().consented) == (None, False)
