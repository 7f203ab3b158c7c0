"""The one place that knows the optimiser: purchases become its problems, its answers are kept as they are.

Everything it sees is gross (tax in) and in units of the items, so that offers in any terms compare.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.kernel import clock, tenancy
from ayni.kernel.money import cents
from ayni.kernel.refusal import Refused
from ayni.methods.errors import BadInput
from ayni.methods.sales_tax import gross, gross_threshold
from ayni.purchasing.actions.moving import locked_to_run, move, note
from ayni.purchasing.models import (
    EventKind,
    JointPurchase,
    OfferLine,
    PurchaseState,
    Solution,
    SolutionState,
    SupplierOffer,
)
from ayni.purchasing.queries.offers import latest_solution, offers_of, unit_steps
from ayni.purchasing.queries.purchases import all_lines, items_of

SMALL = 400
"""Order lines times offer lines that are solved while the page waits; more goes to the background."""

SECONDS_AT_ONCE = 6.0
SECONDS_BEHIND = 50.0
HINTS = 4
HINT_SECONDS = 2.0

Document = dict[str, Any]


@transaction.atomic
def ask_for_best_order(*, actor: Actor, purchase: JointPurchase) -> Solution:
    """Find the best order for the present offers: at once for small purchases, else in the background.

    Takes the purchase to `compared`. Raises `Refused` while orders are open or no offer is there.
    """
    row = locked_to_run(actor, purchase)
    if row.state not in {PurchaseState.ORDERS_CLOSED, PurchaseState.COMPARED}:
        raise Refused(_("Primero cierra los pedidos: después se calcula el mejor pedido."))
    document = problem_of(row)
    solution = Solution.objects.create(
        purchase=row, problem=document, asked_by=actor.signed_in, asked_at=clock.now()
    )
    if row.state == PurchaseState.ORDERS_CLOSED:
        move(row, PurchaseState.COMPARED)
    note(actor, row, EventKind.COMPARED)
    if len(document["orders"]) * max(len(document["offers"]), 1) <= SMALL:
        _keep(solution, find(document, SECONDS_AT_ONCE))
    else:
        from ayni.purchasing.tasks import find_best_order

        find_best_order.defer(cluster_id=tenancy.current_cluster_id(), solution_id=solution.pk)
    return solution


def find_behind(*, cluster: Cluster, solution_id: int) -> None:
    """Solve a waiting question; nothing is locked, and no transaction is open, while it is being solved."""
    with tenancy.opened(cluster):
        solution = Solution.objects.filter(pk=solution_id, state=SolutionState.WAITING).first()
    if solution is None:
        return
    found = find(solution.problem, SECONDS_BEHIND)
    with tenancy.opened(cluster):
        _keep(solution, found)


def _keep(solution: Solution, found: "Found") -> None:
    solution.state = found.state
    solution.answer = found.answer
    solution.hints = found.hints
    solution.solved_at = clock.now()
    solution.save(update_fields=["state", "answer", "hints", "solved_at"])


def problem_of(purchase: JointPurchase) -> Document:
    """The purchase in the optimiser's documented form, ids of rows as names. Raises `Refused` without offers."""
    items = {row.pk for row in items_of(purchase)}
    offers = {offer.pk: offer for offer in offers_of(purchase) if offer.valid_until >= clock.today()}
    rows = OfferLine.objects.filter(offer__in=offers, purchase_item__in=items)
    lines = list(rows.select_related("purchase_item__item").order_by("pk"))
    if not lines:
        raise Refused(_("Todavía no hay ofertas que valgan. Pide ofertas o escríbelas."))
    return {
        "items": [str(pk) for pk in sorted(items)],
        "suppliers": [_supplier(offer) for offer in offers.values()],
        "offers": [_offer(line, offers[line.offer_id]) for line in lines],
        "orders": [
            {
                "firm": str(line.participant.organization_id),
                "item": str(line.purchase_item_id),
                "quantity": line.quantity,
                "tolerance": line.tolerance,
                **({} if line.maximum_price is None else {"maximum_price": f"{line.maximum_price:f}"}),
            }
            for line in all_lines(purchase)
        ],
        "sharing": purchase.sharing,
    }


def _supplier(offer: SupplierOffer) -> Document:
    """Fees and thresholds, tax in. A threshold is met by the least whole cents that reach it."""

    def threshold(amount: Decimal) -> str:
        return str(gross_threshold(amount, offer.tax, offer.tax_percent))  # type: ignore[arg-type]  # choices

    free = offer.free_delivery_from
    return {
        "id": str(offer.supplier_id),
        "delivery_fee": str(cents(gross(offer.delivery_fee, offer.tax, offer.tax_percent))),  # type: ignore[arg-type]  # choices
        **({} if free is None else {"free_delivery_from": threshold(free)}),
        "minimum_order": threshold(offer.minimum_order),
        "volume_discounts": [
            {"from": threshold(Decimal(start)), "percent": percent}
            for start, percent in offer.volume_discounts
        ],
    }


def _offer(line: OfferLine, offer: SupplierOffer) -> Document:
    return {
        "supplier": str(offer.supplier_id),
        "item": str(line.purchase_item_id),
        "discount": line.discount,
        "tiers": [{"from": start, "unit_price": f"{price:f}"} for start, price in unit_steps(line, offer)],
        "multiple": line.multiple,
        "minimum": line.minimum,
        **({} if line.available is None else {"available": line.available}),
    }


@dataclass(frozen=True)
class Found:
    """What the optimiser said: a state, its answer as documented, and what small changes would do."""

    state: str
    answer: Document | None
    hints: list[Document]


def find(document: Document, seconds: float) -> Found:
    """Solve a problem, and again with small changes, to say what decides."""
    from ayni.methods.joint_purchase import read_problem, solve

    try:
        answer = solve(read_problem(document), time_limit=seconds).as_json()
    except BadInput as bad:
        return Found(SolutionState.FAILED, {"reasons": [str(bad)]}, [])
    if answer["status"] == "infeasible":
        return Found(SolutionState.NONE, answer, [])
    if answer["total_cost"] is None:
        return Found(SolutionState.FAILED, answer, [])
    return Found(
        SolutionState.FOUND, answer, [*_with_more(document, answer), *_near_thresholds(document, answer)]
    )


def _with_more(document: Document, answer: Document) -> list[Document]:
    """For price steps that are near: what the item would cost everybody with so many more units."""
    from ayni.methods.joint_purchase import read_problem, solve

    found = []
    for item, more in _near_steps(document, answer)[:HINTS]:
        wider = {**document, "orders": [*document["orders"], {"firm": "+", "item": item, "quantity": more}]}
        other = solve(read_problem(wider), time_limit=HINT_SECONDS).as_json()
        before, after = _average(answer, item), _average(other, item)
        if other["total_cost"] is None or before is None or after is None or after >= before:
            continue
        percent = (before - after) / before * 100
        if percent >= Fraction(1, 2):
            found.append({
                "kind": "more", "item": item, "more": more, "percent": f"{float(percent):.1f}",
                "total_change": str(Decimal(other["total_cost"]) - Decimal(answer["total_cost"])),
            })  # fmt: skip
    return found


def _near_steps(document: Document, answer: Document) -> list[tuple[str, int]]:
    """Items and how many more units reach a supplier's next step, if that is at most a quarter more."""
    bought: dict[str, int] = {}
    for each in answer["purchases"]:
        bought[each["item"]] = bought.get(each["item"], 0) + each["quantity"]
    near: dict[str, int] = {}
    for offer in document["offers"]:
        there = bought.get(offer["item"], 0)
        for tier in offer["tiers"]:
            more = tier["from"] - there
            if there and 0 < more <= max(1, there // 4):
                near[offer["item"]] = min(more, near.get(offer["item"], more))
    return sorted(near.items(), key=lambda pair: pair[1])


def _average(answer: Document, item: str) -> Fraction | None:
    """The item's average price after discounts."""
    value, units = Fraction(0), 0
    for each in answer["purchases"]:
        if each["item"] == item:
            terms = answer["suppliers"][each["supplier"]]
            off = (
                Fraction(terms["discount"]) / Fraction(terms["goods"])
                if Fraction(terms["goods"])
                else Fraction(0)
            )
            value += Fraction(each["goods"]) * (1 - off)
            units += each["quantity"]
    return value / units if units else None


def _near_thresholds(document: Document, answer: Document) -> list[Document]:
    """Free delivery or a discount of a supplier that is at most a quarter of its goods away."""
    found = []
    for supplier in document["suppliers"]:
        terms = answer["suppliers"].get(supplier["id"])
        if terms is None:
            continue
        goods = Decimal(terms["goods"])
        goals = [("delivery", supplier.get("free_delivery_from"))] if Decimal(terms["delivery"]) else []
        goals += [("discount", step["from"]) for step in supplier["volume_discounts"]]
        for kind, goal in goals:
            if goal is not None and 0 < Decimal(goal) - goods <= goods / 4:
                found.append(
                    {"kind": kind, "supplier": supplier["id"], "missing": str(Decimal(goal) - goods)}
                )
                break
    return found


def fresh_solution(purchase: JointPurchase) -> Solution:
    """The last solution, for deciding. Raises `Refused` where it is not there."""
    solution = latest_solution(purchase)
    if solution is None or solution.state != SolutionState.FOUND:
        raise Refused(_("Primero calcula el mejor pedido."))
    return solution
