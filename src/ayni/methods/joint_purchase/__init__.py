"""Buying together: the order of least cost, proven, and each firm's bill.

`read_problem` checks a parsed JSON document, `solve` answers it. Semantics, formulas and the keys of
input and output: docs/methods/joint_purchase.md.
"""

from ayni.methods.joint_purchase.answer import Answer
from ayni.methods.joint_purchase.problem import (
    Offer,
    OrderLine,
    Problem,
    Supplier,
    Tier,
    VolumeDiscount,
)
from ayni.methods.joint_purchase.reading import read_problem
from ayni.methods.joint_purchase.solving import TIME_LIMIT, solve

__all__ = [
    "TIME_LIMIT",
    "Answer",
    "Offer",
    "OrderLine",
    "Problem",
    "Supplier",
    "Tier",
    "VolumeDiscount",
    "read_problem",
    "solve",
]
