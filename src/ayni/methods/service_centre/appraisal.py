"""What the cash flows say: net present value, internal rate of return, payback, break-even.

Brealey, Myers & Allen, *Principles of Corporate Finance*, chapters on net present value and on payback; the
condition for a unique internal rate is Descartes' rule of signs. See docs/methods/service_centre.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ayni.methods.service_centre.case import MONTHS, Case
from ayni.methods.service_centre.cash_flows import Year, hours_in, yearly_cash_flows


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure, or None with the reason that completes "… is null: …"."""

    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What follows from a case. Amounts in its currency, times in years.

    `break_even_hours_per_month` are level hours, without growth, at which the net present value is 0;
    `cost_per_hour` is the price per hour at which it is 0 with the hours demanded (the levelised cost).
    """

    years: tuple[Year, ...]
    net_present_value: float
    internal_rate_of_return: Measure
    payback_years: Measure
    discounted_payback_years: Measure
    break_even_hours_per_month: Measure
    cost_per_hour: Measure


def appraise(case: Case) -> Appraisal:
    """The case's figures."""
    years = yearly_cash_flows(case)
    flows = [year.net for year in years]
    return Appraisal(
        years=tuple(years),
        net_present_value=math.fsum(year.discounted for year in years),
        internal_rate_of_return=internal_rate_of_return(flows),
        payback_years=_payback(case, 0.0),
        discounted_payback_years=_payback(case, case.discount_rate),
        break_even_hours_per_month=break_even_hours(case),
        cost_per_hour=cost_per_hour(case),
    )


def net_present_value(flows: Sequence[float], rate: float) -> float:
    """Σ Fₜ / (1 + r)ᵗ over the years t = 0, 1, …; the rate is above -1."""
    return math.fsum(flow / (1 + rate) ** year for year, flow in enumerate(flows))


def annuity_factor(rate: float, years: int) -> float:
    """The value at year 0 of 1 at the end of each of the years: (1 - (1 + r)⁻ⁿ) / r; n for a rate of 0."""
    return float(years) if rate == 0 else -math.expm1(-years * math.log1p(rate)) / rate


def internal_rate_of_return(flows: Sequence[float]) -> Measure:
    """The rate at which the net present value is 0, where exactly one exists.

    It is computed only where the flows change their sign once: then, by Descartes' rule, Σ Fₜ vᵗ has exactly one
    root v > 0, and r = 1/v - 1. It is found by bisection to the limit of a float.
    """
    signs = [flow > 0 for flow in flows if flow != 0]
    changes = sum(first != second for first, second in pairwise(signs))
    if not signs or not any(signs):
        return Measure(None, "the flows never become positive")
    if changes == 0:
        return Measure(None, "nothing is paid out, so there is nothing to return")
    if changes > 1:
        return Measure(None, f"the flows change their sign {changes} times, so several rates may fit")
    if signs[0]:
        return Measure(None, "the flows are received first and paid later: the rate would be a loan's")
    low, high = 0.0, 1.0
    while _polynomial(flows, high) < 0:
        low, high = high, 2 * high
        if high > 1e12:
            return Measure(None, "the rate is so close to -100 % that it says nothing")
    while (middle := (low + high) / 2) not in {low, high}:
        low, high = (middle, high) if _polynomial(flows, middle) < 0 else (low, middle)
    return Measure(1 / high - 1)


def _polynomial(flows: Sequence[float], v: float) -> float:
    """Σ Fₜ vᵗ by Horner's scheme."""
    value = 0.0
    for flow in reversed(flows):
        value = value * v + flow
    return value


def payback_years(flows: Sequence[float], *, at_the_end: float = 0.0) -> Measure:
    """Years until the running sum of the flows is back at 0, evenly within a year; the first time it is.

    `at_the_end` comes on the last day of the last year (a machine's residual value): where only it pays back,
    the payback is the whole life.
    """
    balance = flows[0]
    if balance >= 0:
        return Measure(0.0)
    for year, flow in enumerate(flows[1:]):
        if balance + flow >= 0:
            return Measure(year - balance / flow)
        balance += flow
    if balance + at_the_end >= 0:
        return Measure(float(len(flows) - 1))
    return Measure(None, "the outlay does not come back within the machine's life")


def _payback(case: Case, rate: float) -> Measure:
    v = 1 / (1 + rate)
    operation = [
        (hours_in(case, year) * case.margin_per_hour - case.fixed_per_year) * v**year
        for year in range(1, case.life_years + 1)
    ]
    return payback_years([-case.outlay, *operation], at_the_end=case.residual_value * v**case.life_years)


def break_even_hours(case: Case) -> Measure:
    """Level hours per month at which the net present value is 0.

    The machine's equivalent annual cost, (outlay - residual·vⁿ) / a(n, r), plus the year's fixed costs, over what
    an hour leaves.
    """
    if case.margin_per_hour <= 0:
        return Measure(None, "an hour costs as much as it brings or more; no number of hours pays")
    per_year = max(0.0, equivalent_annual_cost(case) + case.fixed_per_year) / case.margin_per_hour
    available = case.hours_available_per_month
    if available is not None and per_year / MONTHS > available:
        return Measure(
            None, f"it would take {per_year / MONTHS:.1f} hours a month and only {available:g} are available"
        )
    return Measure(per_year / MONTHS)


def equivalent_annual_cost(case: Case) -> float:
    """What owning the machine costs a year, spread evenly over its life."""
    residual = case.residual_value / (1 + case.discount_rate) ** case.life_years
    return (case.outlay - residual) / annuity_factor(case.discount_rate, case.life_years)


def cost_per_hour(case: Case) -> Measure:
    """The price per hour at which the net present value is 0: discounted costs over discounted hours."""
    v = 1 / (1 + case.discount_rate)
    hours = math.fsum(hours_in(case, year) * v**year for year in range(1, case.life_years + 1))
    if hours == 0:
        return Measure(None, "no hours are demanded")
    fixed = (equivalent_annual_cost(case) + case.fixed_per_year) * annuity_factor(
        case.discount_rate, case.life_years
    )
    return Measure(max(0.0, fixed / hours + case.variable_per_hour))
