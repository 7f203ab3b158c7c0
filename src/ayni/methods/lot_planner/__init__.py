"""Which workshops make which part of a large order by a date at least cost: exact, or why it cannot be.

Values in, values out. The model and its sources are in docs/methods/lot_planner.md.
"""

from ayni.methods.lot_planner.outcome import (
    Change,
    Exclusion,
    Family,
    Infeasible,
    Part,
    Plan,
    Remedy,
    Span,
    Undecided,
)
from ayni.methods.lot_planner.planning import plan
from ayni.methods.lot_planner.problem import Basis, Limits, Lot, Offer, Problem, Workshop

__all__ = [
    "Basis",
    "Change",
    "Exclusion",
    "Family",
    "Infeasible",
    "Limits",
    "Lot",
    "Offer",
    "Part",
    "Plan",
    "Problem",
    "Remedy",
    "Span",
    "Undecided",
    "Workshop",
    "plan",
]
