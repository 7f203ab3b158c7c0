"""The answer to a joint purchase, and its JSON form."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ayni.methods.joint_purchase.demand import Dropped
from ayni.methods.joint_purchase.problem import SharingRule
from ayni.methods.joint_purchase.settlement import Settlement
from ayni.methods.joint_purchase.sharing import Bills, Rationality

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
"""Proven best; an order, not proven; proven that there is none; time ran out before any order was found."""

CostStatus = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class FirmShare:
    """What a firm receives by item, what it pays and what it would pay alone (cents; None: see `remark`)."""

    received: Mapping[str, int]
    bill: int
    alone: int | None
    alone_status: CostStatus
    remark: str | None


@dataclass(frozen=True)
class ShapleySample:
    """How a sampled Shapley value was drawn: seed, orders of arrival, standard error by firm in cents."""

    seed: int
    orders: int
    standard_error: Mapping[str, float]


@dataclass(frozen=True)
class Answer:
    """The best order for a joint purchase. Amounts are cents; see docs/methods/joint_purchase.md."""

    status: Status
    settlement: Settlement | None
    lower_bound: int | None
    firms: Mapping[str, FirmShare]
    dropped: tuple[Dropped, ...]
    reasons: tuple[str, ...]
    sharing: SharingRule
    rationality: Rationality | None
    sample: ShapleySample | None
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer with the documented keys; money as text with two decimals."""
        settlement = self.settlement
        return {
            "status": self.status,
            "total_cost": None if settlement is None else money(settlement.total),
            "lower_bound": None if self.lower_bound is None else money(self.lower_bound),
            "purchases": [] if settlement is None else _purchases(settlement),
            "suppliers": {} if settlement is None else _suppliers(settlement),
            "firms": {firm: _firm(share) for firm, share in self.firms.items()},
            "dropped": [
                {"firm": dropped.line.firm, "item": dropped.line.item, "reason": dropped.reason}
                for dropped in self.dropped
            ],
            "reasons": list(self.reasons),
            "sharing": self.sharing,
            "individual_rationality": None if self.rationality is None else _rationality(self),
            "shapley": None if self.sample is None else _sample(self.sample),
            "warnings": list(self.warnings),
        }


def money(cents: int) -> str:
    """Cents as text with two decimals."""
    return str(Decimal(cents).scaleb(-2).quantize(Decimal("0.01")))


def _purchases(settlement: Settlement) -> list[dict[str, Any]]:
    return [
        {
            "supplier": supplier,
            "item": item,
            "quantity": quantity,
            "goods": money(settlement.goods[supplier, item]),
        }
        for (supplier, item), quantity in settlement.quantities.items()
    ]


def _suppliers(settlement: Settlement) -> dict[str, Any]:
    return {
        supplier: {
            "goods": money(invoice.goods),
            "discount": money(invoice.discount),
            "delivery": money(invoice.delivery),
        }
        for supplier, invoice in settlement.invoices.items()
    }


def _firm(share: FirmShare) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "received": dict(share.received),
        "bill": money(share.bill),
        "stand_alone_cost": None if share.alone is None else money(share.alone),
        "saving": None if share.alone is None else money(share.alone - share.bill),
        "stand_alone_status": share.alone_status,
    }
    if share.remark:
        entry["stand_alone_reason"] = share.remark
    return entry


def _rationality(answer: Answer) -> dict[str, Any]:
    rationality = answer.rationality
    assert rationality is not None
    return {
        "holds": not rationality.excess,
        "charged_more_than_alone": _amounts(rationality.excess),
        "nearest": None if rationality.nearest is None else _amounts(rationality.nearest),
        "statement": _statement(answer.sharing, rationality),
    }


def _statement(rule: SharingRule, rationality: Rationality) -> str:
    if not rationality.excess:
        return f"under {rule} sharing no firm pays more than it would alone"
    charged = ", ".join(f"{firm} (by {money(cents)})" for firm, cents in rationality.excess.items())
    start = f"{rule} sharing charges more than buying alone would: {charged}"
    if rationality.nearest is None:
        return f"{start}; no sharing avoids that, because buying apart would cost less in all"
    return f"{start}; `nearest` holds the bills nearest to these that charge nobody more than alone"


def _amounts(bills: Bills) -> dict[str, str]:
    return {firm: money(cents) for firm, cents in bills.items()}


def _sample(sample: ShapleySample) -> dict[str, Any]:
    return {
        "seed": sample.seed,
        "orders_of_arrival": sample.orders,
        "standard_error": {firm: f"{error / 100:.2f}" for firm, error in sample.standard_error.items()},
    }
