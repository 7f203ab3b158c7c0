"""Who pays what: the three rules on worked cases, and bills that charge nobody more than alone."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.joint_purchase import read_problem, solve
from ayni.methods.joint_purchase.apportionment import apportion
from ayni.methods.joint_purchase.shapley import shapley_value
from ayni.methods.joint_purchase.sharing import check_rationality


def two_firms(sharing: str) -> dict[str, Any]:
    """10.00 a unit, 8.00 from 10 units on; 12.00 for delivery. Rosa takes 3, Julio 7."""
    return {
        "items": ["A36-6"],
        "suppliers": [{"id": "S1", "delivery_fee": "12.00"}],
        "offers": [
            {
                "supplier": "S1",
                "item": "A36-6",
                "tiers": [{"from": 1, "unit_price": "10"}, {"from": 10, "unit_price": "8"}],
            }
        ],
        "orders": [
            {"firm": "Rosa", "item": "A36-6", "quantity": 3},
            {"firm": "Julio", "item": "A36-6", "quantity": 7},
        ],
        "sharing": sharing,
    }


@pytest.mark.parametrize(
    ("sharing", "rosa", "julio"),
    [
        # together 92.00: 8.00 a unit and 12.00 by value, 3.60 and 8.40
        ("uniform", "27.60", "64.40"),
        # alone 42.00 and 82.00: 92 * 42/124 = 31.161..., 92 * 82/124 = 60.838...
        ("proportional", "31.16", "60.84"),
        # Rosa: (42 + 92 - 82) / 2, Julio: (82 + 92 - 42) / 2
        ("shapley", "26.00", "66.00"),
    ],
)
def test_three_rules(sharing: str, rosa: str, julio: str) -> None:
    answer = solve(read_problem(two_firms(sharing))).as_json()
    assert (answer["firms"]["Rosa"]["bill"], answer["firms"]["Julio"]["bill"]) == (rosa, julio)
    assert answer["sharing"] == sharing
    assert answer["individual_rationality"]["holds"]
    assert answer["shapley"] is None


def test_each_item_has_one_unit_price_for_all_and_freight_goes_by_value() -> None:
    document = two_firms("uniform")
    document["items"].append("E7018")
    document["offers"].append(
        {"supplier": "S1", "item": "E7018", "tiers": [{"from": 1, "unit_price": "20"}]},
    )
    document["orders"].append({"firm": "Rosa", "item": "E7018", "quantity": 2})
    # goods 80 + 40; freight 12: Rosa 24 + 40 and 12 * 64/120 = 6.40; Julio 56 and 5.60
    answer = solve(read_problem(document)).as_json()
    assert answer["firms"]["Rosa"]["bill"] == "70.40"
    assert answer["firms"]["Julio"]["bill"] == "61.60"


def test_a_cent_that_cannot_be_split_goes_to_the_largest_remainder() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(4, [5, 3, 0]) == [3, 1, 0]
    assert apportion(0, [0, 0]) == [0, 0]


@given(st.integers(0, 500), st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_apportioning_adds_up_and_stays_within_a_unit_of_the_quota(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    if not sum(weights):
        assert not any(parts)
        return
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


def airport(runway: dict[str, int]) -> Any:
    """The airport game (Littlechild and Owen 1973): a group costs what its largest member needs."""
    return lambda firms: max((runway[firm] for firm in firms), default=0)


def airport_value(runway: dict[str, int]) -> dict[str, Fraction]:
    """Its known Shapley value: each stretch is paid by those who need it, in equal parts."""
    values = dict.fromkeys(runway, Fraction(0))
    lengths = [0, *sorted(set(runway.values()))]
    for start, end in itertools.pairwise(lengths):
        users = [firm for firm, length in runway.items() if length >= end]
        for firm in users:
            values[firm] += Fraction(end - start, len(users))
    return values


def test_the_exact_value_of_the_airport_game_with_twelve_firms() -> None:
    runway = {f"F{number:02}": 100 * (number % 5 + 1) + number for number in range(12)}
    found = shapley_value(list(runway), airport(runway), seed=0)
    assert found is not None
    assert found.values == airport_value(runway)
    assert found.standard_error is None


def test_a_sampled_value_lies_near_the_exact_one_and_says_how_near() -> None:
    runway = {f"F{number:02}": 100 * (number % 5 + 1) for number in range(20)}
    first, again = (shapley_value(list(runway), airport(runway), seed=7) for _ in range(2))
    assert first is not None
    assert first == again
    assert first.standard_error is not None
    assert sum(first.values.values()) == 500
    exact = airport_value(runway)
    for firm, value in first.values.items():
        assert abs(value - exact[firm]) <= 5 * first.standard_error[firm] + 1e-9
    assert any(error > 0 for error in first.standard_error.values())


def test_thirteen_firms_are_sampled_and_the_answer_says_so() -> None:
    document = two_firms("shapley")
    document["orders"] = [
        {"firm": f"F{number:02}", "item": "A36-6", "quantity": number % 3 + 1} for number in range(13)
    ]
    answer = solve(read_problem(document), seed=3).as_json()
    assert answer["shapley"]["seed"] == 3
    assert answer["shapley"]["orders_of_arrival"] >= 4
    assert set(answer["shapley"]["standard_error"]) == set(answer["firms"])


bills = st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(0, 60)), min_size=1, max_size=4)


@given(bills)
def test_the_nearest_bills_are_nearest(pairs: list[tuple[int, int | None]]) -> None:
    charged = {str(number): bill for number, (bill, _) in enumerate(pairs)}
    alone = {str(number): cost for number, (_, cost) in enumerate(pairs)}
    found = check_rationality(charged, alone)
    if not found.excess:
        assert found.nearest is None
        return
    limits = [cost if cost is not None else 10**6 for cost in alone.values()]
    if sum(limits) < sum(charged.values()):
        assert found.nearest is None
        return
    nearest = found.nearest
    assert nearest is not None
    assert sum(nearest.values()) == sum(charged.values())
    assert all(bill <= limit for bill, limit in zip(nearest.values(), limits, strict=True))
    # moving a cent from one firm to another, where that is allowed, brings no bills that are nearer
    change = [nearest[firm] - charged[firm] for firm in charged]
    for giver, taker in itertools.permutations(range(len(pairs)), 2):
        if list(nearest.values())[taker] < limits[taker]:
            moved = list(change)
            moved[giver] -= 1
            moved[taker] += 1
            assert sum(step**2 for step in moved) >= sum(step**2 for step in change)


def test_where_buying_apart_is_cheaper_no_sharing_helps() -> None:
    found = check_rationality({"Rosa": 60, "Julio": 60}, {"Rosa": 50, "Julio": 50})
    assert found.excess == {"Rosa": 10, "Julio": 10}
    assert found.nearest is None
