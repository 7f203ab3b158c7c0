"""The case for a shared machine: cash flows, net present value, payback, break-even, sensitivity, simulation.

`Case` holds what is assumed, `appraise` says what follows from it, `sensitivity` how far each assumption moves
it, `simulate` how likely it is to pay where assumptions are uncertain. `read_problem` reads all of it from
JSON, `report` writes the whole answer. Formulas and sources: docs/methods/service_centre.md.
"""

from ayni.methods.service_centre.appraisal import (
    Appraisal,
    Measure,
    annuity_factor,
    appraise,
    internal_rate_of_return,
    net_present_value,
    payback_years,
)
from ayni.methods.service_centre.case import FACTORS, Case
from ayni.methods.service_centre.cash_flows import Year, yearly_cash_flows
from ayni.methods.service_centre.distributions import (
    Distribution,
    Empirical,
    Normal,
    Triangular,
    Uniform,
)
from ayni.methods.service_centre.problem import Problem, read_problem
from ayni.methods.service_centre.report import report
from ayni.methods.service_centre.sensitivity import Bar, sensitivity
from ayni.methods.service_centre.simulation import Simulation, simulate

__all__ = [
    "FACTORS",
    "Appraisal",
    "Bar",
    "Case",
    "Distribution",
    "Empirical",
    "Measure",
    "Normal",
    "Problem",
    "Simulation",
    "Triangular",
    "Uniform",
    "Year",
    "annuity_factor",
    "appraise",
    "internal_rate_of_return",
    "net_present_value",
    "payback_years",
    "read_problem",
    "report",
    "sensitivity",
    "simulate",
    "yearly_cash_flows",
]
