"""Who ordered what: windows of quantities, who receives what, whose maximum price is passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from ayni.methods.joint_purchase.apportionment import apportion
from ayni.methods.joint_purchase.market import Ints
from ayni.methods.joint_purchase.problem import OrderLine, Problem
from ayni.methods.joint_purchase.settlement import Settlement


@dataclass(frozen=True)
class Dropped:
    """An order line left out because its item became dearer than the firm's maximum."""

    line: OrderLine
    average_price: Fraction

    @property
    def reason(self) -> str:
        return (
            f"the average unit price of {self.line.item} after discounts is {shown_price(self)}, "
            f"above the maximum of {self.line.maximum_price:.2f}"
        )


def shown_price(dropped: Dropped) -> str:
    """The average price with two decimals, or more where two would hide that it is above the maximum."""
    assert dropped.line.maximum_price is not None
    soles = dropped.average_price / 100
    for decimals in range(2, 12):
        scaled = soles * 10**decimals
        text = Decimal(round(scaled)).scaleb(-decimals)
        if text > dropped.line.maximum_price:
            return f"{text:.{decimals}f}"
    return f"{float(soles)}"


def windows(problem: Problem, lines: Sequence[OrderLine]) -> tuple[Ints, Ints]:
    """The least and the most units of each of the problem's items that these lines accept together."""
    number = {item: position for position, item in enumerate(problem.items)}
    low = np.zeros(len(number), dtype=np.int64)
    high = np.zeros(len(number), dtype=np.int64)
    for line in lines:
        low[number[line.item]] += line.quantity
        high[number[line.item]] += line.quantity + line.tolerance
    return low, high


def received(lines: Sequence[OrderLine], settlement: Settlement) -> list[int]:
    """What each line receives: its quantity, and the surplus by largest remainders of the tolerances."""
    delivered: dict[str, int] = {}
    for (_, item), quantity in settlement.quantities.items():
        delivered[item] = delivered.get(item, 0) + quantity
    shares = [line.quantity for line in lines]
    for item in dict.fromkeys(line.item for line in lines):
        places = [place for place, line in enumerate(lines) if line.item == item]
        surplus = delivered.get(item, 0) - sum(shares[place] for place in places)
        extra = apportion(surplus, [lines[place].tolerance for place in places])
        for place, more in zip(places, extra, strict=True):
            shares[place] += more
    return shares


def net_values(settlement: Settlement) -> dict[str, Fraction]:
    """Goods by item in cents, after the discounts: each supplier's discount is spread over its goods."""
    values: dict[str, Fraction] = {}
    for (supplier, item), goods in settlement.goods.items():
        invoice = settlement.invoices[supplier]
        net = Fraction(goods * (invoice.goods - invoice.discount), invoice.goods)
        values[item] = values.get(item, Fraction(0)) + net
    return values


def average_prices(settlement: Settlement) -> Mapping[str, Fraction]:
    """The average unit price of each item bought, in cents, after discounts and without delivery."""
    units: dict[str, int] = {}
    for (_, item), quantity in settlement.quantities.items():
        units[item] = units.get(item, 0) + quantity
    return {item: value / units[item] for item, value in net_values(settlement).items()}


def passed_maxima(lines: Sequence[OrderLine], settlement: Settlement) -> list[Dropped]:
    """The lines whose item costs more than their maximum price."""
    prices = average_prices(settlement)
    return [
        Dropped(line, prices[line.item])
        for line in lines
        if line.maximum_price is not None
        and line.item in prices
        and prices[line.item] > Fraction(line.maximum_price) * 100
    ]
