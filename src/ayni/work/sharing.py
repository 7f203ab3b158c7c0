"""Money shared out to the cent."""

from collections.abc import Sequence
from decimal import Decimal

from ayni.kernel.money import CENT


def shared_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """The amount (whole cents, 0 or more) in proportion to the weights; the parts add up to it exactly.

    By largest remainder (Hamilton's method): each part is rounded down, and the cents that are left go one by
    one to those who lost most by it, the first of equals first. Weights are 0 or more; with none above 0 nobody
    is owed anything and the first part is everything. Raises ValueError without a weight or for a negative one.
    """
    if not weights or min(weights) < 0 or amount < 0:
        raise ValueError("sharing needs an amount and weights of 0 or more")
    total = sum(weights, Decimal(0))
    if not total:
        return [amount, *[Decimal("0.00")] * (len(weights) - 1)]
    cents = int(amount / CENT)
    exact = [weight * cents / total for weight in weights]
    parts = [int(each) for each in exact]
    losers = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in losers[: cents - sum(parts)]:
        parts[place] += 1
    return [part * CENT for part in parts]
