"""Dividing whole units: against hand-worked cases, and what must hold of every division."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.largest_remainders import Claim, allot, divide

weights = st.lists(st.integers(0, 50), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("total", "claimed", "parts"),
    [
        (17, [7, 9, 4], [6, 8, 3]),  # quotas 5.95, 7.65, 3.40
        (10, [7, 9, 4], [4, 4, 2]),  # quotas 3.5, 4.5, 2: of equal fractions the earlier
        (0, [3, 4], [0, 0]),
        (5, [0, 0, 0], [2, 2, 1]),  # nobody has a claim: all alike
    ],
)
def test_hand_worked_divisions(total: int, claimed: list[int], parts: list[int]) -> None:
    assert divide(total, claimed) == parts


@given(st.integers(0, 500), weights)
def test_parts_add_up_and_stay_next_to_their_quota(total: int, claimed: list[int]) -> None:
    parts = divide(total, claimed)
    assert sum(parts) == total
    if any(claimed):
        for part, claim in zip(parts, claimed, strict=True):
            assert abs(part - Fraction(total * claim, sum(claimed))) < 1


claims = st.lists(
    st.integers(0, 30).flatmap(
        lambda promised: st.builds(Claim, st.just(promised), st.integers(0, promised), st.integers(0, 3))
    ),
    min_size=1,
    max_size=8,
)


@given(claims, st.sampled_from(["pro_rata", "order_time", "priority"]), st.integers(0, 100))
def test_nobody_gets_more_than_promised_or_less_than_taken(
    made: list[Claim], rule: str, percent: int
) -> None:
    taken, wanted = sum(c.taken for c in made), sum(c.promised for c in made)
    there = taken + (wanted - taken) * percent // 100
    given_out = allot(there, made, rule)  # type: ignore[arg-type]  # a rule
    assert sum(each.units for each in given_out) == there
    for claim, each in zip(made, given_out, strict=True):
        assert claim.taken <= each.units <= claim.promised


def test_order_time_serves_the_first_wholly() -> None:
    assert [each.units for each in allot(12, [Claim(7), Claim(9), Claim(4)], "order_time")] == [7, 5, 0]


def test_priority_serves_one_before_two_and_none_last() -> None:
    made = [Claim(7, priority=0), Claim(9, priority=2), Claim(4, priority=1)]
    assert [each.units for each in allot(12, made, "priority")] == [0, 8, 4]


def test_what_a_later_one_already_took_is_kept_for_it() -> None:
    assert [each.units for each in allot(8, [Claim(7), Claim(9, taken=3)], "order_time")] == [5, 3]


def test_who_took_more_than_its_part_keeps_it() -> None:
    assert [each.units for each in allot(10, [Claim(10, taken=8), Claim(10)], "pro_rata")] == [8, 2]


def test_the_exact_quota_explains_the_units() -> None:
    assert [each.quota for each in allot(17, [Claim(7), Claim(9), Claim(4)], "pro_rata")] == [
        Fraction(119, 20), Fraction(153, 20), Fraction(68, 20),
    ]  # fmt: skip


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(BadInput, match="already taken"):
        allot(1, [Claim(5, taken=2)], "pro_rata")
    with pytest.raises(BadInput, match="more than it was promised"):
        allot(1, [Claim(1, taken=2)], "pro_rata")
    with pytest.raises(BadInput, match="negative"):
        divide(-1, [1])
