"""The Mann–Kendall test against values worked out by hand and its own definition."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.observatory.trend import Direction, mann_kendall

series = st.lists(st.integers(0, 9), min_size=5, max_size=7)


def test_a_steady_rise_of_five_is_just_enough() -> None:
    trend = mann_kendall([1, 2, 3, 4, 5])
    assert trend is not None
    assert trend.score == 10
    assert trend.probability == pytest.approx(2 / 120)  # of all orders only this and its reverse
    assert trend.direction is Direction.UP


def test_one_step_back_in_five_is_not() -> None:
    trend = mann_kendall([1, 2, 3, 5, 4])
    assert trend is not None
    # S = 8: the orders with |S| >= 8 are the steady two and the four with one neighbouring swap each way.
    assert trend.score == 8
    assert trend.probability == pytest.approx(10 / 120)
    assert trend.direction is Direction.UNCLEAR


def test_too_few_values_say_nothing() -> None:
    assert mann_kendall([1, 2, 3, 4]) is None


def test_too_many_are_refused() -> None:
    with pytest.raises(ValueError, match="8 at most"):
        mann_kendall(range(9))


def test_equal_values_have_no_trend() -> None:
    trend = mann_kendall([4, 4, 4, 4, 4])
    assert trend is not None
    assert (trend.score, trend.probability) == (0, 1.0)


@given(series)
def test_backwards_it_goes_the_other_way(values: list[int]) -> None:
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert there is not None
    assert back is not None
    assert there.score == -back.score
    assert there.probability == pytest.approx(back.probability)


def test_by_chance_it_errs_as_seldom_as_it_says() -> None:
    orders = list(permutations(range(6)))
    trends = [mann_kendall(order) for order in orders]
    wrong = sum(trend is not None and trend.direction is not Direction.UNCLEAR for trend in trends)
    assert 0 < wrong / len(orders) <= 0.05
