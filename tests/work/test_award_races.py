"""Two at once, on real connections: each guard is tried, and each control shows the race without it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, models

from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.work.actions import awards, quotes
from ayni.work.models import Award, Quote
from ayni.work.rules import awards as award_rules
from ayni.work.rules import quotes as quote_rules
from ayni.work.timeline import awarded_quantity
from tests.work.story import Story

pytestmark = pytest.mark.usefixtures("committed")

Deed = Callable[[], Any]


class Race(Story):
    """Rosa's job of twenty pieces, with an offer for all of it from each of three."""

    def __init__(self) -> None:
        super().__init__()
        with tenancy.opened(self.cluster):
            self.job = self.open()
            self.quotes = [self.quote(self.job, actor) for actor in (self.julio, self.pedro, self.nina)]

    def give(self, quote: Quote, count: int = 20) -> list[Award]:
        """Rosa, in one of her tabs."""
        rosa = actor_for(self.cluster, self.rosa.person)
        share = awards.Share(quote.pk, Decimal(count), quote.version)
        return awards.award(actor=rosa, job=self.job, shares=[share])

    def withdraw(self, quote: Quote) -> Quote:
        """Julio, on his phone."""
        return quotes.withdraw(actor=actor_for(self.cluster, self.julio.person), quote=quote)

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
def race() -> Race:
    """The story above."""
    return Race()


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Takes the row locks away, and makes this many read before any of them writes."""

    def take_away(together: int) -> None:
        barrier = threading.Barrier(together)

        def summed_together(job: Any) -> Decimal:
            found = awarded_quantity(job)
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            return found

        monkeypatch.setattr(awards, "awarded_quantity", summed_together)
        monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())

    return take_away


def refusals(results: list[Any]) -> int:
    """How many were refused; no other error may happen."""
    assert not [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)], (
        results
    )
    return sum(isinstance(each, Refused) for each in results)


class TestTwoAwards:
    """Rosa awards the same twenty pieces in three tabs, to three workshops."""

    def test_only_one_of_them_happens(self, race: Race) -> None:
        assert refusals(race.at_once(*[lambda quote=quote: race.give(quote) for quote in race.quotes])) == 2
        with tenancy.opened(race.cluster):
            assert awarded_quantity(race.job) == 20

    def test_parts_that_do_not_fit_together_are_not_both_given(self, race: Race) -> None:
        assert (
            refusals(race.at_once(*[lambda quote=quote: race.give(quote, 12) for quote in race.quotes])) == 2
        )
        with tenancy.opened(race.cluster):
            assert awarded_quantity(race.job) == 12

    def test_parts_that_fit_all_happen(self, race: Race) -> None:
        assert (
            refusals(race.at_once(*[lambda quote=quote: race.give(quote, 6) for quote in race.quotes])) == 0
        )
        with tenancy.opened(race.cluster):
            assert awarded_quantity(race.job) == 18

    def test_control_without_the_lock_the_pieces_are_given_thrice(
        self, race: Race, unguarded: Callable[[int], None]
    ) -> None:
        unguarded(3)
        race.at_once(*[lambda quote=quote: race.give(quote, 12) for quote in race.quotes])
        with tenancy.opened(race.cluster):
            assert awarded_quantity(race.job) > 20


class TestWithdrawnWhileAwarded:
    """Julio takes his offer back in the moment in which Rosa awards it."""

    def both(self, race: Race) -> list[Any]:
        """At once."""
        quote = race.quotes[0]
        return race.at_once(lambda: race.give(quote), lambda: race.withdraw(quote))

    def test_only_one_of_them_happens(self, race: Race) -> None:
        assert refusals(self.both(race)) == 1
        with tenancy.opened(race.cluster):
            state = Quote.objects.get(pk=race.quotes[0].pk).state
            assert Award.objects.count() == (1 if state == "awarded" else 0)

    def test_control_without_the_lock_both_happen(self, race: Race, monkeypatch: pytest.MonkeyPatch) -> None:
        barrier, allowed, stands = threading.Barrier(2), quote_rules.can_withdraw, award_rules.quote_stands

        def together(reason: Any) -> Any:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            return reason

        monkeypatch.setattr(quote_rules, "can_withdraw", lambda *given: together(allowed(*given)))
        monkeypatch.setattr(
            award_rules, "quote_stands", lambda *given, **named: together(stands(*given, **named))
        )
        monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())
        assert refusals(self.both(race)) == 0


class TestAnswerWhileTakenBack:
    """Julio accepts while Rosa takes the award back."""

    def test_only_one_of_them_happens(self, race: Race) -> None:
        with tenancy.opened(race.cluster):
            (part,) = race.give(race.quotes[0])
        results = race.at_once(
            lambda: awards.accept_award(actor=actor_for(race.cluster, race.julio.person), award=part),
            lambda: awards.take_back_award(actor=actor_for(race.cluster, race.rosa.person), award=part),
        )
        assert refusals(results) == 1
