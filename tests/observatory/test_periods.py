"""Quarters, years and the last twelve months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.observatory.periods import Quarter, beside, last_twelve_months, period_at, quarters_until

TODAY = date(2026, 11, 23)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days)
def test_a_day_lies_in_its_quarter_and_in_no_other(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day < quarter.until
    assert quarter.until == quarter.plus(1).first
    assert quarter.plus(5).plus(-5) == quarter


def test_the_code_of_a_quarter_leads_back_to_it() -> None:
    period = period_at("2026-T3", TODAY)
    assert (period.first, period.last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert period.code == Quarter(2026, 3).code


@given(days)
def test_twelve_months_are_a_year_that_ends_today(day: date) -> None:
    period = last_twelve_months(day)
    assert period.last == day
    assert period.first is not None
    assert timedelta(days=364) <= day - period.first <= timedelta(days=366)


def test_twelve_months_before_a_leap_day() -> None:
    assert last_twelve_months(date(2028, 2, 28)).first == date(2027, 3, 1)
    assert last_twelve_months(date(2028, 2, 29)).first == date(2027, 3, 1)


@pytest.mark.parametrize("code", ["", "2026-T5", "1066", "20261", "x", "9999-T1"])
def test_a_code_without_sense_is_the_last_twelve_months(code: str) -> None:
    assert period_at(code, TODAY) == last_twelve_months(TODAY)


def test_stepping_through_time_ends_at_the_present() -> None:
    third = period_at("2026-T3", TODAY)
    after = beside(third, 1, TODAY)
    assert after is not None
    assert after.code == "2026-T4"
    assert beside(after, 1, TODAY) is None
    before = beside(period_at("todo", TODAY), -1, TODAY)
    assert before is not None
    assert before.code == "2026-T3"
    assert beside(period_at("2000", TODAY), -1, TODAY) is None


def test_quarters_until_today_end_with_the_one_in_progress() -> None:
    assert [quarter.code for quarter in quarters_until(TODAY, 3)] == ["2026-T2", "2026-T3", "2026-T4"]
