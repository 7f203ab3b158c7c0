"""Big orders that the token's organisation leads, and how each lot of them is going."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from ayni.web.api.problems import documented
from ayni.web.api.tenant import CLUSTER, ApiRequest
from ayni.web.api.values import Id, PageQuery
from ayni.work.models import BigOrder, JobState
from ayni.work.queries.big_orders import LotLine, big_order_for, big_orders_of, lot_lines

router = Router(tags=["big orders"])


class BigOrderOut(Schema):
    """An order of a client that its leader splits in lots."""

    id: Id
    title: str
    client_name: str | None
    deadline: date
    margin_percent: Decimal
    lots: int
    delivered_lots: int


class LotOut(Schema):
    """A lot: a job of its own, with what it waits for and who has it."""

    job: Id
    title: str
    state: JobState
    quantity: Decimal
    deadline: date
    depends_on: Id | None
    waits_for: Id | None = Field(description="the lot it depends on, while that one is not done")
    quotes: int = Field(description="offers that stand")
    awards: list[Id]
    late: list[Id] = Field(description="those of `awards` whose promised day passed")


class BigOrderWithLots(BigOrderOut):
    """An order with its lots, in the order they were made."""

    lines: list[LotOut]


class BigOrdersOut(Schema):
    """A page of big orders."""

    items: list[BigOrderOut]
    page: int
    has_next: bool


@router.get(
    f"{CLUSTER}/big-orders", response={200: BigOrdersOut, **documented()}, operation_id="list_big_orders"
)
def list_big_orders(request: ApiRequest, slug: str, page: PageQuery) -> dict[str, Any]:
    """The orders that the token's organisation leads, those to be ready first on top."""
    found = list(big_orders_of(request.actor)[page.span])
    return {
        "items": [
            _shown(each, lots=getattr(each, "lot_count"), delivered=getattr(each, "done_count"))  # noqa: B009 - annotated
            for each in found[: page.size]
        ],
        "page": page.page,
        "has_next": len(found) > page.size,
    }


@router.get(
    f"{CLUSTER}/big-orders/{{big_order_id}}",
    response={200: BigOrderWithLots, **documented()},
    operation_id="get_big_order",
)
def get_big_order(request: ApiRequest, slug: str, big_order_id: Id) -> dict[str, Any]:
    """One order with its lots."""
    order = big_order_for(request.actor, big_order_id)
    lines = lot_lines(order)
    done = sum(line.lot.state in {JobState.ACCEPTED, JobState.CLOSED} for line in lines)
    return {**_shown(order, lots=len(lines), delivered=done), "lines": [_line(each) for each in lines]}


def _shown(order: BigOrder, *, lots: int, delivered: int) -> dict[str, Any]:
    return {
        "id": order.pk,
        "title": order.title,
        "client_name": order.client_name or None,
        "deadline": order.deadline,
        "margin_percent": order.margin_percent,
        "lots": lots,
        "delivered_lots": delivered,
    }


def _line(line: LotLine) -> dict[str, Any]:
    lot = line.lot
    return {
        "job": lot.pk,
        "title": lot.title,
        "state": lot.state,
        "quantity": lot.quantity,
        "deadline": lot.deadline,
        "depends_on": lot.depends_on_id,
        "waits_for": line.waits_for.pk if line.waits_for else None,
        "quotes": line.quotes,
        "awards": [each.pk for each in line.awards],
        "late": [each.pk for each in line.late],
    }
