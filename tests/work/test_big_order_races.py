"""Lots awarded together while somebody else awards or withdraws, in real transactions."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.work.actions import awards, big_orders, quotes
from ayni.work.actions.awards import Share
from ayni.work.models import Award, Job, Quote
from ayni.work.timeline import awarded_quantity
from tests.work.test_award_races import Race
from tests.work_lots_story import a_big_order, a_lot, a_quote, all_of

pytestmark = pytest.mark.usefixtures("committed")


class LotsRace(Race):
    """Two lots of Rosa's order, each with an offer for all of it."""

    def __init__(self) -> None:
        super().__init__()
        with tenancy.opened(self.cluster):
            self.order = a_big_order(self.rosa)
            self.lots = [a_lot(self.rosa, self.order, title) for title in ("Cortar", "Soldar")]
            big_orders.ask_for_quotes(actor=self.rosa, big_order=self.order)
            self.offers = [a_quote(self.julio, self.lots[0], "3"), a_quote(self.nina, self.lots[1], "5")]

    def give_all(self, shares: Mapping[int, Sequence[Share]] | None = None) -> list[Award]:
        """Rosa, in one of her tabs."""
        rosa = actor_for(self.cluster, self.rosa.person)
        return big_orders.award_lots(actor=rosa, big_order=self.order, shares=shares or all_of(*self.offers))

    def give_one(self, place: int) -> list[Award]:
        """Rosa, on the lot's own page."""
        rosa = actor_for(self.cluster, self.rosa.person)
        shares = all_of(self.offers[place])
        return awards.award(actor=rosa, job=self.lots[place], shares=shares[self.lots[place].pk])

    def withdraw_second(self) -> Quote:
        """Nina, on her phone."""
        nina = actor_for(self.cluster, self.nina.person)
        return quotes.withdraw(actor=nina, quote=self.offers[1])

    def held(self) -> list[int]:
        """How much of each lot is given."""
        with tenancy.opened(self.cluster):
            return [int(awarded_quantity(Job.objects.get(pk=lot.pk))) for lot in self.lots]


@pytest.fixture
def race() -> LotsRace:
    return LotsRace()


def refused(results: list[Any]) -> int:
    unexpected = [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)]
    assert not unexpected
    return sum(isinstance(each, Refused) for each in results)


def test_two_tabs_give_all_lots_once(race: LotsRace) -> None:
    assert refused(race.at_once(race.give_all, race.give_all, race.give_all)) == 2
    assert race.held() == [100, 100]


def test_lots_named_in_another_order_do_not_deadlock(race: LotsRace) -> None:
    backwards = dict(reversed(list(all_of(*race.offers).items())))
    assert refused(race.at_once(race.give_all, lambda: race.give_all(backwards))) == 1
    assert race.held() == [100, 100]


def test_one_lot_given_alone_meanwhile_keeps_all_from_being_given_twice(race: LotsRace) -> None:
    results = race.at_once(race.give_all, lambda: race.give_one(1))
    assert refused(results) == 1
    assert race.held() in ([100, 100], [0, 100])


def test_a_quote_withdrawn_meanwhile_is_given_wholly_or_not_at_all(race: LotsRace) -> None:
    results = race.at_once(race.give_all, race.withdraw_second)
    assert refused(results) == 1
    assert race.held() in ([100, 100], [0, 0])
