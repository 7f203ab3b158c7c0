"""The machine's years, one by one."""

from dataclasses import dataclass

from ayni.methods.service_centre.case import MONTHS, Case


@dataclass(frozen=True, slots=True)
class Year:
    """A year's end, in the case's currency. Year 0 is the day of the purchase.

    `net` is income + residual_value - variable_costs - fixed_costs - outlay; `discounted` is its value at year 0;
    the cumulative ones add up the years until this one.
    """

    year: int
    hours: float
    income: float
    variable_costs: float
    fixed_costs: float
    outlay: float
    residual_value: float
    net: float
    discounted: float
    cumulative: float
    cumulative_discounted: float


def hours_in(case: Case, year: int) -> float:
    """Hours used in a year (1 is the first): the first year's with growth, not above what is available."""
    demanded = case.hours_per_month * (1 + case.growth_per_year) ** (year - 1)
    available = case.hours_available_per_month
    return MONTHS * (demanded if available is None else min(demanded, available))


def yearly_cash_flows(case: Case) -> list[Year]:
    """The purchase and each year of the machine's life."""
    years: list[Year] = []
    cumulative = cumulative_discounted = 0.0
    for year in range(case.life_years + 1):
        hours = hours_in(case, year) if year else 0.0
        income = hours * case.price_per_hour
        variable = hours * case.variable_per_hour
        fixed = case.fixed_per_year if year else 0.0
        outlay = 0.0 if year else case.outlay
        residual = case.residual_value if year == case.life_years else 0.0
        net = income + residual - variable - fixed - outlay
        discounted = net / (1 + case.discount_rate) ** year
        cumulative += net
        cumulative_discounted += discounted
        years.append(
            Year(
                year, hours, income, variable, fixed, outlay, residual,
                net, discounted, cumulative, cumulative_discounted,
            )
        )  # fmt: skip
    return years
