"""Orders worked out by hand: what a plan costs, who makes what, when, and why there is none."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ayni.methods.errors import BadInput
from ayni.methods.lot_planner import (
    Basis,
    Change,
    Family,
    Infeasible,
    Limits,
    Lot,
    Offer,
    Plan,
    Problem,
    Workshop,
    plan,
)
from tests.methods.lot_orders import MONDAY, a_lot, an_offer, day

KITCHENS = (
    a_lot("cut", 100, processes=("laser_cutting",)),
    a_lot("weld", 40, processes=("welding",), depends_on=("cut",)),
)
SHOPS = (
    Workshop("Metal Andina", (an_offer("cut", "3.00", 60, days=3, freight=Decimal(20)),), trust=0.6),
    Workshop(
        "Taller Quispe",
        (an_offer("cut", "3.50", 100, days=5), an_offer("weld", "25", 40, days=4)),
        trust=0.5,
    ),
    Workshop("Fierros Sol", (an_offer("weld", "900", 40, basis=Basis.LUMP, days=6),), trust=0.2),
)


def an_order(**fields: Any) -> Problem:
    """100 pieces to cut, then 40 frames to weld, within twelve days."""
    return replace(Problem(MONDAY, day(12), KITCHENS, SHOPS), **fields)


def planned(problem: Problem) -> Plan:
    answer = plan(problem)
    assert isinstance(answer, Plan), answer
    return answer


def refused(problem: Problem) -> Infeasible:
    answer = plan(problem)
    assert isinstance(answer, Infeasible), answer
    return answer


def made(answer: Plan) -> dict[tuple[str, str], tuple[int, str]]:
    return {(part.lot, part.workshop): (int(part.quantity), str(part.cost)) for part in answer.parts}


def changes(answer: Infeasible) -> dict[Family, Change]:
    """The single change of each remedy that needs but one."""
    return {each.families[0]: each.changes[0] for each in answer.remedies if len(each.changes) == 1}


def test_the_freight_is_worth_paying_and_the_lump_is_cheapest() -> None:
    """60 at 3.00 + 20 of freight, 40 at 3.50; welding for 900 rather than 40 at 25."""
    answer = planned(an_order())
    assert made(answer) == {
        ("cut", "Metal Andina"): (60, "200.00"),
        ("cut", "Taller Quispe"): (40, "140.00"),
        ("weld", "Fierros Sol"): (40, "900.00"),
    }
    assert answer.cost == Decimal("1240.00")
    assert answer.proven


def test_a_lot_waits_for_the_slowest_part_of_the_one_before() -> None:
    spans = {span.lot: (span.start, span.finish) for span in planned(an_order()).spans}
    assert spans == {"cut": (MONDAY, day(5)), "weld": (day(5), day(11))}


def test_a_nearer_deadline_costs_more() -> None:
    """In ten days the lump's six no longer fit after the five of the second cutter."""
    assert made(planned(an_order(deadline=day(10))))["weld", "Taller Quispe"] == (40, "1000.00")


def test_nobody_below_the_least_trust_takes_part() -> None:
    answer = planned(an_order(limits=Limits(least_trust=0.5)))
    assert answer.cost == Decimal("1340.00")
    assert [(each.workshop, each.code) for each in answer.excluded] == [("Fierros Sol", "trust_too_low")]


def test_with_two_workshops_the_freight_is_saved_and_the_price_lost() -> None:
    """One cutter for all: 100 at 3.50, and the lump."""
    answer = planned(an_order(limits=Limits(most_workshops=2)))
    assert answer.cost == Decimal("1250.00")
    assert set(answer.workshops) == {"Taller Quispe", "Fierros Sol"}


def test_a_share_limits_the_value_that_one_workshop_has() -> None:
    """Cutting is worth 100 × 3.00 = 300, welding 40 × 22.50 = 900: the lump is 75 % of the order."""
    assert planned(an_order(limits=Limits(most_share=0.75))).cost == Decimal("1240.00")
    answer = refused(an_order(limits=Limits(most_share=0.7)))
    assert changes(answer)[Family.SHARE].amount == pytest.approx(0.05)


def test_hours_are_shared_by_all_lots_of_a_workshop() -> None:
    busy = Workshop(
        "Uno",
        (an_offer("cut", "1", 100, hours_per_unit=0.5), an_offer("weld", "1", 40, hours_per_unit=1.0)),
        hours=60,
    )
    dear = Workshop("Dos", (an_offer("cut", "2", 100), an_offer("weld", "5", 40)))
    answer = planned(an_order(workshops=(busy, dear)))
    assert made(answer) == {
        ("cut", "Uno"): (40, "40.00"), ("cut", "Dos"): (60, "120.00"), ("weld", "Uno"): (40, "40.00"),
    }  # fmt: skip


def test_a_process_that_a_workshop_does_not_do_is_not_bought_from_it() -> None:
    shops = (replace(SHOPS[0], processes=frozenset({"welding_gmaw"})), *SHOPS[1:])
    answer = planned(an_order(workshops=shops))
    assert ("cut", "Metal Andina") not in made(answer)
    assert [(each.workshop, each.lot, each.code) for each in answer.excluded] == [
        ("Metal Andina", "cut", "process_missing")
    ]


def test_a_narrower_process_does_for_a_broader_one() -> None:
    shops = (*SHOPS[:2], replace(SHOPS[2], processes=frozenset({"welding_gmaw"})))
    assert planned(an_order(workshops=shops)).excluded == ()


def test_quantities_come_in_steps() -> None:
    """7.5 kg in steps of 0.5; who takes at least 5 leaves 2.5 at most to the dear one."""
    lot = Lot("weld", Decimal("7.5"), step=Decimal("0.5"))
    shops = (
        Workshop("A", (Offer("weld", Decimal(1), Decimal("5.4"), least=Decimal(5)),)),
        Workshop("B", (Offer("weld", Decimal(2), Decimal(9)),)),
    )
    answer = planned(Problem(MONDAY, day(1), (lot,), shops))
    assert {part.workshop: part.quantity for part in answer.parts} == {"A": Decimal(5), "B": Decimal("2.5")}


def test_what_nobody_offers_is_named() -> None:
    answer = refused(an_order(workshops=SHOPS[:1]))
    (remedy,) = answer.remedies
    assert {change.subject: change.amount for change in remedy.changes} == {"cut": 40, "weld": 40}
    assert remedy.changes[0].words() == "Find somebody for 40 more units of lot 'cut'."


def test_each_limit_that_would_be_enough_alone_is_named_with_its_least() -> None:
    """Only the trusted, at most one of them, in eight days: nine are needed by the one who does both lots.

    One day more is enough, or somebody else, as quick as Metal Andina, who cuts.
    """
    answer = refused(an_order(deadline=day(8), limits=Limits(least_trust=0.5, most_workshops=1)))
    assert changes(answer) == {
        Family.TIME: Change(Family.TIME, "weld", 1.0, date(2026, 12, 1)),
        Family.QUANTITY: Change(Family.QUANTITY, "cut", 100.0),
    }


def test_a_lower_trust_is_said_to_be_enough() -> None:
    answer = refused(an_order(limits=Limits(least_trust=0.55)))
    assert changes(answer)[Family.TRUST].words() == "Lower the least trust by 0.05, from 0.55."


def test_when_no_limit_alone_is_enough_the_remedy_combines_them() -> None:
    few = (Workshop("Uno", (an_offer("cut", "1", 90, days=30),), trust=0.5), SHOPS[1])
    answer = refused(an_order(deadline=day(3), workshops=few, limits=Limits(most_workshops=1)))
    (remedy,) = answer.remedies
    assert len(remedy.families) >= 1
    assert Family.TIME in remedy.families


def test_the_same_problem_has_the_same_answer() -> None:
    assert plan(an_order()) == plan(an_order())


@pytest.mark.parametrize(
    ("made_wrong", "fault"),
    [
        (lambda: a_lot("cut", 0), "Lot 'cut': the quantity is 0"),
        (lambda: Lot("cut", Decimal("0.5")), "no multiple of the step"),
        (lambda: Lot("cut", Decimal("NaN")), "must be more than 0"),
        (lambda: a_lot("cut", 2_000_000), "choose a coarser step"),
        (lambda: a_lot("cut", 1, processes=("sorcery",)), "Unknown process code"),
        (lambda: a_lot("cut", 1, earliest=day(2), latest=day(1)), "exchange them"),
        (lambda: an_offer("cut", "-1", 5), "the price is -1"),
        (lambda: an_offer("cut", "1", 0), "the capacity is 0"),
        (lambda: an_offer("cut", "1", 5, least=Decimal(6)), "the least is 6"),
        (lambda: an_offer("cut", "1", 5, days=-1), "the days are -1"),
        (lambda: Workshop("A", (), trust=1.5), "Workshop 'A': the trust is 1.5"),
        (lambda: Workshop("A", (an_offer("c", "1", 1),) * 2), "2 offers for lot 'c'"),
        (lambda: Limits(most_workshops=0), "most_workshops is 0"),
        (lambda: Limits(most_share=1.2), "most_share is 1.2"),
        (lambda: an_order(lots=()), "There is no lot"),
        (lambda: an_order(lots=(KITCHENS[0],) * 2), "2 lots named 'cut'"),
        (lambda: an_order(lots=KITCHENS[1:]), "depends on 'cut', which is not a lot"),
        (lambda: an_order(lots=KITCHENS[:1]), "offers for lot 'weld', which is not in the order"),
        (lambda: an_order(deadline=date(2026, 11, 1)), "is before 2026-11-23"),
        (lambda: an_order(lots=(a_lot("cut", 1, earliest=day(30)),)), "allow a later day"),
    ],
)  # fmt: skip
def test_bad_input_names_the_place_and_the_fix(made_wrong: Any, fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        made_wrong()


def test_a_circle_of_lots_is_spelt_out() -> None:
    circle = (replace(KITCHENS[0], depends_on=("weld",)), KITCHENS[1])
    with pytest.raises(BadInput, match=r"in a circle: '(cut|weld)' → "):
        an_order(lots=circle)
