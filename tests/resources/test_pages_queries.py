"""What pages show: calendars, the owner's day, statements, reciprocity, unmet demand; each in few statements."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.methods.free_time import Span
from ayni.resources import actions
from ayni.resources.models import Booking, Resource
from ayni.resources.queries import demand, feeds, gates, owners, reciprocity, slots
from ayni.resources.queries.calendar import calendar_of, calendars
from tests.factories import a_collaboration, a_member, an_organization, confirm, workshop_of
from tests.resources.story import a_booking, a_machine, at, later, refused

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)


def a_use(actor: Actor, machine: Resource, hour: int, hours: int = 1) -> Booking:
    """Today, taken and given back on time."""
    row = a_booking(actor, machine, at(23, hour), hours)
    with later(at(23, hour)):
        actions.check_in(actor=actor, booking=row)
    with later(at(23, hour + hours)):
        return actions.check_out(actor=actor, booking=row)


class TestCalendars:
    """A week of one, a day of all."""

    def test_a_week_shows_open_taken_and_free(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa)
        a_booking(julio, machine, at(24, 10), 2)
        actions.set_day(actor=rosa, resource=machine, day=date(2026, 11, 26), hours=[], reason="Feriado")
        week = calendar_of(machine, Span(at(23, 0), at(30, 0)))
        free = [(span.start, span.end) for span in week.free() if at(24, 0) < span.start < at(27, 0)]
        assert free == [(at(24, 8), at(24, 10)), (at(24, 12), at(24, 18)), (at(25, 8), at(25, 18))]
        assert [(each.begins_at, each.ends_at) for each in week.taken] == [(at(24, 10), at(24, 12))]
        assert julio.organization
        assert week.taken[0].borrower_id == julio.organization.pk

    def test_one_statement_reads_one_or_thirty(self, rosa: Actor, julio: Actor) -> None:
        machines = [a_machine(rosa, f"Torno {number}") for number in range(12)]
        a_booking(julio, machines[0], at(24, 14))
        day = Span(at(24, 0), at(25, 0))
        with CaptureQueriesContext(connection) as few:
            calendars(machines[:1], day)
        for machine in machines:
            for hour in (8, 10, 12):
                a_booking(julio, machine, at(24, hour))
        with CaptureQueriesContext(connection) as many:
            found = calendars(machines, day)
        assert len(few) == len(many) == 1
        assert [len(found[machine.pk].taken) for machine in machines] == [4] + [3] * 11

    def test_the_next_free_among_equivalents(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        full, other = a_machine(rosa, "Roladora A"), a_machine(elena, "Roladora B")
        a_booking(julio, full, at(23, 8), 8)
        found = slots.next_free_among(slots.equivalent("rolling"), 120, earliest=at(23, 9))
        assert [(slot.resource, slot.begins_at) for slot in found] == [(other, at(23, 9)), (full, at(23, 16))]

    def test_search_takes_few_statements(self, rosa: Actor) -> None:
        for number in range(15):
            a_machine(rosa, f"Roladora {number}")
        machines = slots.equivalent("rolling")
        with CaptureQueriesContext(connection) as taken:
            slots.next_free_among(machines, 60)
        assert len(taken) == 1


class TestGates:
    """A booking is for its two sides and the coordination."""

    def test_outsiders_find_nothing(self, rosa: Actor, julio: Actor, elena: Actor, carmen: Actor) -> None:
        booking = a_booking(julio, a_machine(rosa), at(24, 10))
        for actor in (rosa, julio, carmen):
            assert gates.booking_for(actor, booking.pk) == booking
        with pytest.raises(Http404):
            gates.booking_for(elena, booking.pk)

    def test_a_draft_is_its_owners(self, rosa: Actor, julio: Actor) -> None:
        draft = actions.offer(actor=rosa, name="Plasma")
        assert gates.resource_for(rosa, draft.pk) == draft
        with pytest.raises(Http404):
            gates.resource_for(julio, draft.pk)


class TestTheOwnersView:
    """What Rosa sees."""

    def test_today(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine, plasma = a_machine(rosa), a_machine(rosa, "Plasma", approval="by_hand")
        used, missed, comes = (a_booking(julio, machine, at(23, hour)) for hour in (8, 9, 15))
        request = a_booking(elena, plasma, at(24, 8))
        with later(at(23, 8)):
            actions.check_in(actor=julio, booking=used)
        with later(at(23, 11)), CaptureQueriesContext(connection) as taken:
            today = owners.today_of(workshop_of(rosa))
        assert (today.requests, today.comes, today.overdue) == ([request], [comes], [used])
        assert today.unresolved == [missed]
        assert len(taken) == 3

    def test_the_month_of_each_borrower(self, rosa: Actor, julio: Actor, elena: Actor) -> None:
        machine = a_machine(rosa)
        a_use(julio, machine, 8, 2)
        a_use(elena, machine, 10)
        charge = owners.statement(workshop_of(rosa), NOVEMBER, workshop_of(julio))[0].charges[0]
        actions.record_payment(actor=rosa, charge=charge, amount=Decimal(40), paid_on=clock.today())
        accounts = {each.borrower.name: each for each in owners.statement(workshop_of(rosa), NOVEMBER)}
        hers, his = accounts["Cocinas Elena"], accounts["Taller Quispe"]
        assert (his.uses, his.hours, his.charged, his.owed) == (
            1,
            Decimal(2),
            Decimal("60.00"),
            Decimal("20.00"),
        )
        assert (hers.uses, hers.charged, hers.late) == (1, Decimal("30.00"), 0)
        (earned,) = owners.income(workshop_of(rosa), NOVEMBER)
        assert (earned.hours, earned.charged, earned.paid) == (Decimal(3), Decimal("90.00"), Decimal("40.00"))


class TestReciprocity:
    """Today for you, tomorrow for me."""

    def test_across_kinds_in_hours_and_soles(self, rosa: Actor, julio: Actor) -> None:
        a_use(julio, a_machine(rosa), 8, 2)
        confirm(a_collaboration(julio, rosa, kind="work_passed", value=Decimal(500)), rosa)
        a_collaboration(julio, rosa, kind="technical_help")  # not confirmed: counts nothing
        mine = reciprocity.balance_of(workshop_of(julio), NOVEMBER, date(2026, 11, 30))
        assert (mine.received.hours, mine.received.value) == (Decimal(2), Decimal("60.00"))
        assert (mine.gave.count, mine.gave.value) == (1, Decimal(500))
        ((other, gave, received),) = mine.with_whom()
        assert (other, gave.value, received.hours) == (workshop_of(rosa).pk, Decimal(500), Decimal(2))

    def test_heavy_takers_are_asked_where_the_cluster_agreed(
        self, rosa: Actor, julio: Actor, carmen: Actor
    ) -> None:
        a_use(julio, a_machine(rosa), 8, 4)
        a_use(rosa, a_machine(julio), 13, 1)
        until = date(2026, 11, 30)
        assert reciprocity.heavy_takers(NOVEMBER, until) == []
        actions.set_terms(actor=carmen, quota_minutes=None, heavy_taker_ratio=Decimal(3), no_show_limit=3)
        assert [each.organization for each in reciprocity.heavy_takers(NOVEMBER, until)] == [
            julio.organization
        ]


class TestUnmetDemand:
    """Hours asked for in vain."""

    def test_names_nobody_below_five_askers(self, rosa: Actor, carmen: Actor) -> None:
        askers = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(5)]
        day = date(2026, 12, 1)
        for number, actor in enumerate(askers):
            actions.give_consent(actor=actor, counts=True)
            actions.count_search(actor=actor, process="laser_cutting", minutes=90, wanted_on=day)
            (found,) = demand.unmet(NOVEMBER, day)
            assert bool(found.names) == (number == 4)
        assert (found.askers, found.hours) == (5, Decimal("7.5"))

    def test_without_consent_it_is_only_said_that_something_is_left_out(self, julio: Actor) -> None:
        actions.count_search(actor=julio, words="láser", minutes=60, wanted_on=date(2026, 12, 1))
        assert demand.unmet(NOVEMBER, date(2026, 12, 31)) == []
        assert demand.without_consent(NOVEMBER, date(2026, 12, 31)) == 1


class TestFeeds:
    """A secret calendar address."""

    def test_shows_what_is_to_come_until_it_is_revoked(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa, place="Parcela II, Mz. K")
        a_booking(julio, machine, at(24, 10), 2)
        feed = actions.open_feed(actor=julio, kind="borrower")
        token = feeds.token_of(feed)
        assert token is not None
        calendar = Calendar.from_ical(feeds.calendar_of_feed(feeds.feed_by(token)))
        (event,) = calendar.walk("VEVENT")
        assert (str(event["SUMMARY"]), event.decoded("DTSTART")) == ("Roladora · Metal Andina", at(24, 10))
        actions.revoke_feed(actor=julio, feed=feed)
        with pytest.raises(Http404):
            feeds.feed_by(token)

    def test_a_machines_feed_is_its_owners(self, rosa: Actor, julio: Actor) -> None:
        machine = a_machine(rosa)
        assert "Solo Metal Andina" in refused(
            lambda: actions.open_feed(actor=julio, kind="resource", resource=machine)
        )
        assert actions.open_feed(actor=rosa, kind="resource", resource=machine) == actions.open_feed(
            actor=rosa, kind="resource", resource=machine
        )


def test_two_days_ahead_is_not_today(rosa: Actor, julio: Actor) -> None:
    a_booking(julio, a_machine(rosa), at(23, 8) + timedelta(days=2))
    assert owners.today_of(workshop_of(rosa)).comes == []
