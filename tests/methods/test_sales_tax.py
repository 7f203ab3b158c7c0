"""Net, tax and gross are never mixed and always add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.sales_tax import TaxMode, gross, gross_threshold, parts

IGV = Decimal(18)
amounts = st.decimals(min_value=0, max_value=10**7, places=2)
modes = st.sampled_from(["included", "added", "exempt"])


@pytest.mark.parametrize(
    ("mode", "paid"), [("included", "410.00"), ("added", "483.80"), ("exempt", "410.00")]
)
def test_what_is_paid_for_a_price_of_410(mode: TaxMode, paid: str) -> None:
    assert gross(Decimal("410.00"), mode, IGV) == Decimal(paid)


def test_a_total_of_7700_holds_1174_58_of_igv() -> None:
    assert parts(Decimal("7700.00"), "included", IGV) == (Decimal("6525.42"), Decimal("1174.58"))


@given(amounts, modes)
def test_net_and_tax_add_up_to_the_total(total: Decimal, mode: TaxMode) -> None:
    net, tax = parts(total, mode, IGV)
    assert net + tax == total
    assert (tax == 0) == (mode == "exempt" or total < Decimal("0.04"))


@given(amounts, modes, amounts)
def test_a_threshold_in_cents_is_reached_by_the_same_sums(
    amount: Decimal, mode: TaxMode, paid: Decimal
) -> None:
    assert (paid >= gross_threshold(amount, mode, IGV)) == (paid >= gross(amount, mode, IGV))
