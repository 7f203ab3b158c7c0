"""Value added tax (in Peru the IGV) taken in or out exactly, so that net and gross never mix."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

TaxMode = Literal["included", "added", "exempt"]
"""How prices are stated: with the tax in them, without it and the tax comes on top, or free of it."""

CENT = Decimal("0.01")


def gross(amount: Decimal, mode: TaxMode, percent: Decimal) -> Decimal:
    """What is paid for `amount` as it is stated; exact, not rounded: 410.00 plus 18 % is 483.8000."""
    return amount * (100 + percent) / 100 if mode == "added" else amount


def gross_threshold(amount: Decimal, mode: TaxMode, percent: Decimal) -> Decimal:
    """The least sum in whole cents, tax in, that reaches a threshold stated in the supplier's own terms."""
    exact = Fraction(gross(amount, mode, percent)) * 100
    return Decimal(-(-exact.numerator // exact.denominator)).scaleb(-2)


def parts(total: Decimal, mode: TaxMode, percent: Decimal) -> tuple[Decimal, Decimal]:
    """Net and tax of a total that is paid, each to the cent; they add up to the total."""
    if mode == "exempt":
        return total, Decimal("0.00")
    net = (total * 100 / (100 + percent)).quantize(CENT, ROUND_HALF_UP)
    return net, total - net
