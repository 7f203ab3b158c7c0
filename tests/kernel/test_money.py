"""Amounts as people write them are read as they meant, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.kernel import money


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1250", "1250"),
        ("1,250", "1250"),
        ("1.250", "1250"),
        ("1,250.5", "1250.5"),
        ("1.250,50", "1250.5"),
        ("1 250,5", "1250.5"),
        ("12,50", "12.5"),
        ("12.5", "12.5"),
        ("S/ 80", "80"),
        ("s/.80.00", "80"),
        ("US$ 1,000,000.00", "1000000"),
        ("0", "0"),
    ],
)
def test_read(typed: str, meant: str) -> None:
    assert money.read(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "abc", "-5", "1,25,0", "12.5.0", "1e5", "1,2500", "doce", "1.25,000", "٣"]
)
def test_not_guessed(typed: str) -> None:
    assert money.read(typed) is None


@given(st.decimals(min_value=0, max_value=999_999_999, places=2))
def test_what_is_shown_can_be_typed_back(amount: Decimal) -> None:
    assert money.read(money.shown(amount, "PEN")) == amount
