"""Joint purchases of the demonstration, one in every state, told with the same verbs that people use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.purchasing import actions
from ayni.purchasing.actions import LineTerms, Terms
from ayni.purchasing.models import Item, JointPurchase, PurchaseState
from ayni.purchasing.queries.purchases import items_of
from ayni.purchasing.queries.shares import order_lines, orders_of, pick_list

GOODS: tuple[dict[str, str], ...] = (
    {"code": "A36-6", "name": "Plancha A36 6 mm, 1.20 × 2.40 m", "group": "sheet", "unit": "piece", "form": "sheet",
     "material": "A36", "thickness_mm": "6", "width_mm": "1200", "length_mm": "2400"},
    {"code": "304-1.5", "name": "Plancha inox 304 1.5 mm, 1.22 × 2.44 m", "group": "sheet", "unit": "piece",
     "form": "sheet", "material": "304", "thickness_mm": "1.5", "width_mm": "1220", "length_mm": "2440"},
    {"code": "TC-50-2", "name": "Tubo cuadrado 50 × 50 × 2 mm, 6 m", "group": "tube", "unit": "piece",
     "form": "rectangular_tube", "material": "A500", "thickness_mm": "2", "width_mm": "50", "height_mm": "50",
     "length_mm": "6000"},
    {"code": "E6011-18", "name": "Electrodo E6011 de 1/8\"", "group": "welding", "unit": "kg"},
    {"code": "EPX-GRIS", "name": "Base epóxica gris", "group": "paint", "unit": "litre"},
    {"code": "DC-115", "name": "Disco de corte 4 1/2\"", "group": "abrasive", "unit": "piece"},
)  # fmt: skip


@dataclass(frozen=True)
class Plot:
    """A purchase to tell: what, at which prices, until which state, and how much each orders."""

    title: str
    item: int
    state: PurchaseState
    price: str
    step: tuple[int, str]
    orders: tuple[tuple[int, int], ...]


S = PurchaseState
MANY = ((60, 20), (80, 20), (50, 10), (90, 30), (40, 10))
PLOTS = (
    Plot("Plancha A36 para diciembre", 0, S.COLLECTING, "610", (40, "575"), ((7, 2), (8, 3), (4, 1), (9, 2), (6, 2))),
    Plot("Pintura epóxica", 4, S.UNDERSHOT, "38", (60, "34.50"), ((4, 0), (5, 2))),
    Plot("Tubo cuadrado", 2, S.ORDERS_CLOSED, "74", (50, "68"), ((12, 3), (10, 0), (15, 5), (8, 2), (6, 0))),
    Plot("Inox 304 para cocinas", 1, S.COMPARED, "430", (20, "398"), ((5, 1), (6, 2), (3, 1), (4, 1))),
    Plot("Discos de corte, trimestre", 5, S.DECIDED, "4.20", (300, "3.60"), MANY),
    Plot("Electrodo E6011", 3, S.ORDERED, "15.80", (100, "14.20"), ((20, 5), (25, 5), (30, 10), (15, 5))),
    Plot("Plancha A36 para noviembre", 0, S.RECEIVING, "615", (20, "580"), ((7, 2), (8, 3), (4, 1))),
    Plot("Discos de corte, primera compra", 5, S.CLOSED, "4.30", (200, "3.75"), MANY),
    Plot("Plancha galvanizada", 0, S.CANCELLED, "560", (30, "520"), ((3, 0),)),
    Plot("Electrodo para enero", 3, S.DRAFT, "15.80", (100, "14.20"), ()),
)  # fmt: skip


def buy_together(carmen: Actor, buyers: Sequence[Actor], suppliers: Sequence[Organization]) -> None:
    """Fill the catalogue and tell every plot; the cluster is open."""
    items = [_item(carmen, goods) for goods in GOODS]
    for plot in PLOTS:
        _tell(plot, carmen, buyers, suppliers, items[plot.item])
    for item, supplier, price in ((0, 0, "4.35"), (0, 1, "4.42"), (3, 0, "13.50"), (1, 1, "11.90")):
        actions.list_price(
            actor=carmen,
            item=items[item],
            supplier=suppliers[supplier],
            price=Decimal(price),
            basis="kg",
            tax="added",
        )
    for buyer, quantity in zip(buyers[3:6], (4, 6, 5), strict=True):
        actions.note_need(
            actor=buyer, item=items[1], quantity=quantity, needed_by=clock.today() + timedelta(days=20)
        )
    _agree(carmen, buyers, suppliers[0], items[3])


def _item(carmen: Actor, goods: dict[str, str]) -> Item:
    values: dict[str, Any] = {
        name: Decimal(text) if name.endswith("_mm") else text for name, text in goods.items()
    }
    return actions.save_item(actor=carmen, **values)


def _tell(
    plot: Plot, carmen: Actor, buyers: Sequence[Actor], suppliers: Sequence[Organization], item: Item
) -> None:
    """Take a purchase to its state; ordering began days ago, what follows happened just now."""
    with clock.at(clock.now() - timedelta(days=6)):
        purchase = _opened(plot, carmen, item)
        for number, (buyer, (quantity, tolerance)) in enumerate(zip(buyers, plot.orders, strict=False)):
            with clock.at(clock.now() + timedelta(hours=9 * number)):
                actions.order(
                    actor=buyer, line=items_of(purchase)[0], quantity=quantity, tolerance=tolerance,
                    single_price=Decimal(plot.price) * Decimal("1.08"), shows_name=number % 2 == 0,
                )  # fmt: skip
    if plot.state in {S.DRAFT, S.COLLECTING}:
        return
    if plot.state == S.CANCELLED:
        actions.release_everyone(
            actor=carmen, purchase=purchase, reason="subió el precio y nadie más se sumó"
        )
        return
    actions.close_orders(actor=carmen, purchase=purchase)
    if plot.state != S.UNDERSHOT:
        _settle(plot, carmen, purchase, suppliers)


def _opened(plot: Plot, carmen: Actor, item: Item) -> JointPurchase:
    purchase = actions.start_purchase(
        actor=carmen, title=plot.title, closes_at=clock.now() + timedelta(days=9), coordinator=carmen.signed_in,
        delivery_place="Local de la asociación, parcela II", shortage_rule="pro_rata", sharing="uniform",
        deposit_percent=30, balance_days=7, note="",
    )  # fmt: skip
    start, price = plot.step
    actions.put_item(
        actor=carmen, purchase=purchase, item=item, minimum=start // 2, reference_price=Decimal(plot.price),
        steps=[(start, Decimal(price))],
    )  # fmt: skip
    if plot.state != S.DRAFT:
        actions.open_purchase(actor=carmen, purchase=purchase)
    return purchase


def _settle(plot: Plot, carmen: Actor, purchase: JointPurchase, suppliers: Sequence[Organization]) -> None:
    """From the offers to the end, as far as the plot goes."""
    way = list(S)
    far = way.index(plot.state)
    line = items_of(purchase)[0]
    dear = Decimal(plot.price) * Decimal("1.01")
    for supplier, steps in (
        (suppliers[0], [(1, Decimal(plot.price)), (plot.step[0], Decimal(plot.step[1]))]),
        (suppliers[1], [(1, dear)]),
    ):
        terms = Terms(
            "included",
            clock.today() + timedelta(days=15),
            delivery_fee=Decimal(90),
            free_delivery_from=Decimal(4000),
        )
        actions.invite(actor=carmen, purchase=purchase, supplier=supplier)
        actions.take_offer(
            actor=carmen, purchase=purchase, supplier=supplier, terms=terms,
            lines=[LineTerms(line, line.item.unit, steps)],
        )  # fmt: skip
    if far >= way.index(S.COMPARED):
        solution = actions.ask_for_best_order(actor=carmen, purchase=purchase)
    if far >= way.index(S.DECIDED):
        actions.decide(actor=carmen, purchase=purchase, solution=solution)
    if far >= way.index(S.ORDERED):
        for order in orders_of(purchase):
            actions.send_order(actor=carmen, order=order, amount=order.total, compose=lambda: plot.title)
    if far >= way.index(S.RECEIVING):
        _receive(carmen, purchase, short=3 if plot.state == S.RECEIVING else 0)
    if plot.state == S.CLOSED:
        _end(carmen, purchase)


def _receive(carmen: Actor, purchase: JointPurchase, *, short: int) -> None:
    for order in orders_of(purchase):
        arrived = [actions.Arrived(line, line.quantity - short) for line in order_lines([order])[order.pk]]
        actions.receive(actor=carmen, order=order, arrived=arrived, guide="T001-4471")


def _end(carmen: Actor, purchase: JointPurchase) -> None:
    for pick in pick_list(purchase):
        wanted = {share.pk: share.allotted for share in pick.shares}
        pin = actions.pin_of(pick.participant)
        actions.hand_over(actor=carmen, participant=pick.participant, pin=pin, quantities=wanted)
        for due in pick.participant.dues.select_related(
            "participant__organization", "participant__purchase"
        ).order_by("pk"):
            actions.pay(actor=carmen, due=due, amount=due.amount, way="transfer", reference=f"{due.pk:06d}")
    scores = {order.pk: actions.Score(True, True, 4) for order in orders_of(purchase)}
    actions.close_purchase(actor=carmen, purchase=purchase, scores=scores)


def _agree(carmen: Actor, buyers: Sequence[Actor], supplier: Organization, item: Item) -> None:
    """Electrodes at one price until the end of the quarter."""
    today = clock.today()
    agreement = actions.sign_agreement(
        actor=carmen, supplier=supplier, title="Electrodo todo el trimestre", valid_from=today - timedelta(days=70),
        valid_until=today + timedelta(days=20), terms="Entrega en 48 horas. Pago a 15 días.",
    )  # fmt: skip
    price = actions.agree_price(
        actor=carmen, agreement=agreement, item=item, unit_price=Decimal("14.50"), promised=300
    )
    for buyer, quantity in zip(buyers, (40, 60, 25), strict=False):
        actions.call_off(actor=buyer, price=price, quantity=quantity)
