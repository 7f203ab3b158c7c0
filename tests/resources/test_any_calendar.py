"""Any story of a calendar, against a naive model: a list of hours, checked one by one.

The model knows nothing of locks, ranges or sweeps: for every hour it counts the places that are taken. The real
calendar must allow exactly what the model allows, and hold the same bookings after every step.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from ayni.directory.actor import Actor
from ayni.kernel import clock, tenancy
from ayni.kernel.refusal import Refused
from ayni.methods.free_time import Span
from ayni.resources import actions
from ayni.resources.models import OCCUPYING, Booking
from ayni.resources.queries.calendar import calendar_of
from tests.factories import a_cluster, a_member, an_organization
from tests.resources.story import NOW, a_machine, at

pytestmark = pytest.mark.django_db

HOURS = st.integers(8, 17)
LENGTHS = st.integers(1, 4)
CAPACITY = 3
BUFFER = 1


class AnyCalendar(RuleBasedStateMachine):
    """A single machine with an hour between uses, and a yard with three places; Tuesday, 8 to 18."""

    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.park = tenancy.opened(a_cluster("ves"))
        self.park.__enter__()
        self.time = clock.at(NOW)
        self.time.__enter__()
        rosa = a_member(an_organization("Metal Andina"), "Rosa")
        self.who: list[Actor] = [a_member(an_organization(name), name) for name in ("Julio", "Elena")]
        machine = a_machine(rosa, buffer_minutes=60 * BUFFER)
        yard = a_machine(rosa, "Patio", capacity=CAPACITY)
        self.things = {"machine": (machine, 1, BUFFER), "yard": (yard, CAPACITY, 0)}
        self.model: dict[int, tuple[str, int, int, int]] = {}
        """Booking's id: thing, first hour, hour after the last, units."""

    def teardown(self) -> None:
        """Nothing stays."""
        self.time.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.park.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def fits(self, name: str, begin: int, end: int, units: int, but: int | None = None) -> bool:
        """Count hour by hour."""
        _thing, capacity, buffer = self.things[name]
        if end > 18 or units > capacity:
            return False
        for hour in range(begin, end + buffer):
            taken = sum(
                held
                for pk, (where, first, last, held) in self.model.items()
                if pk != but and where == name and first <= hour < last + buffer
            )
            if taken + units > capacity:
                return False
        return True

    @rule(target=bookings, name=st.sampled_from(["machine", "yard"]), who=st.integers(0, 1), begin=HOURS,
          length=LENGTHS, units=st.integers(1, 3))  # fmt: skip
    def book(self, name: str, who: int, begin: int, length: int, units: int) -> object:
        """Allowed exactly when the model has room."""
        units = 1 if name == "machine" else units
        thing, _capacity, _buffer = self.things[name]
        expected = self.fits(name, begin, begin + length, units)
        try:
            row = actions.book(
                actor=self.who[who], resource=thing, begins_at=at(24, begin),
                ends_at=at(24, begin) + timedelta(hours=length), units=units,
            )  # fmt: skip
        except Refused:
            assert not expected
            return multiple()
        assert expected
        self.model[row.pk] = (name, begin, begin + length, units)
        return row.pk

    @rule(pk=bookings, begin=HOURS, length=LENGTHS)
    def move(self, pk: int, begin: int, length: int) -> None:
        """Likewise; a refused move keeps the old time."""
        if pk not in self.model:
            return
        name, first, last, units = self.model[pk]
        same_or_inside = begin == first and begin + length <= last
        expected = same_or_inside or self.fits(name, begin, begin + length, units, but=pk)
        row = Booking.objects.select_related("borrower").get(pk=pk)
        who = next(each for each in self.who if each.organization == row.borrower)
        try:
            actions.move(
                actor=who,
                booking=row,
                begins_at=at(24, begin),
                ends_at=at(24, begin) + timedelta(hours=length),
            )
        except Refused:
            assert not expected
            return
        assert expected
        self.model[pk] = (name, begin, begin + length, units)

    @rule(pk=consumes(bookings))
    def cancel(self, pk: int) -> None:
        """The time is free again."""
        row = Booking.objects.select_related("borrower").get(pk=pk)
        who = next(each for each in self.who if each.organization == row.borrower)
        actions.cancel(actor=who, booking=row)
        self.model.pop(pk, None)

    @invariant()
    def the_calendar_holds_the_same(self) -> None:
        """Nothing is lost, nothing is there that should not be."""
        rows = Booking.objects.filter(state__in=[str(state) for state in OCCUPYING])
        held = {row.pk: (row.begins_at, row.ends_at, row.units) for row in rows.order_by("pk")}
        assert held == {
            pk: (at(24, first), at(24, last) if last < 24 else None, units)
            for pk, (_name, first, last, units) in self.model.items()
        }

    @invariant()
    def what_it_calls_free_is_free(self) -> None:
        """Free hours as the pages show them are the model's."""
        for name, (thing, _capacity, _buffer) in self.things.items():
            free = calendar_of(thing, Span(at(24, 0), at(25, 0))).free()
            for hour in range(8, 18):
                shown = any(
                    span.holds(Span(at(24, hour), at(24, hour) + timedelta(hours=1))) for span in free
                )
                assert shown == self.fits(name, hour, hour + 1, 1), (name, hour)


TestAnyCalendar = AnyCalendar.TestCase
TestAnyCalendar.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestAnyCalendar = pytest.mark.django_db(TestAnyCalendar)
