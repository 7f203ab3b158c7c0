"""Rosa, Julio and Ana buy steel together; Carmen coordinates; Aceros Lima and Fierros Sur sell."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actor import Actor
from ayni.directory.models import Organization, OrganizationKind
from ayni.kernel import clock
from ayni.purchasing import actions
from ayni.purchasing.models import (
    AgreementPrice,
    Due,
    Item,
    JointPurchase,
    OrderLine,
    Participant,
    PurchaseItem,
    Solution,
    SupplierOffer,
    SupplierOrder,
)
from ayni.purchasing.queries.offers import links_of, token_of
from ayni.purchasing.queries.purchases import items_of
from ayni.purchasing.queries.shares import order_lines, orders_of, pick_list
from tests.factories import a_coordinator, a_member, an_organization, workshop_of

A36 = {
    "code": "A36-6", "name": "Plancha A36 6 mm 1.20 × 2.40", "group": "sheet", "unit": "piece", "form": "sheet",
    "material": "A36", "thickness_mm": Decimal(6), "width_mm": Decimal(1200), "length_mm": Decimal(2400),
}  # fmt: skip


def a_supplier(name: str = "Aceros Lima", **fields: Any) -> Organization:
    """Sells steel."""
    return an_organization(name, kind=OrganizationKind.SUPPLIER, guild="", **fields)


def an_item(carmen: Actor, **fields: Any) -> Item:
    """A sheet of A36, unless said otherwise."""
    return actions.save_item(actor=carmen, **{**A36, **fields})


def a_draft(runner: Actor, *items: Item, minimum: int = 10, **fields: Any) -> JointPurchase:
    """A purchase being prepared, with a price of S/ 410 a sheet and a step from 20 on."""
    purchase = actions.start_purchase(
        actor=runner,
        **{
            "title": "Plancha para noviembre", "closes_at": clock.now() + timedelta(days=3),
            "delivery_place": "Local de la asociación", "coordinator": runner.signed_in,
            "shortage_rule": "pro_rata", "sharing": "uniform", "deposit_percent": 30, "balance_days": 7, "note": "",
            **fields,
        },
    )  # fmt: skip
    for item in items:
        actions.put_item(
            actor=runner, purchase=purchase, item=item, minimum=minimum, reference_price=Decimal("410.00"),
            steps=[(20, Decimal("385.00"))],
        )  # fmt: skip
    return purchase


def order(actor: Actor, purchase: JointPurchase, quantity: int, tolerance: int = 0, **more: Any) -> OrderLine:
    """The actor orders the purchase's first item."""
    return actions.order(
        actor=actor, line=items_of(purchase)[0], quantity=quantity, tolerance=tolerance, **more
    )


def terms(**fields: Any) -> actions.Terms:
    """Tax in, valid for ten days, S/ 120 of freight that is free from S/ 5,000."""
    return actions.Terms(
        **{
            "tax": "included", "valid_until": clock.today() + timedelta(days=10), "delivery_fee": Decimal(120),
            "free_delivery_from": Decimal(5000), **fields,
        }
    )  # fmt: skip


def line_terms(line: PurchaseItem, *steps: tuple[int, str], **fields: Any) -> actions.LineTerms:
    """Prices a piece from quantities on."""
    return actions.LineTerms(
        line, fields.pop("basis", "piece"), [(start, Decimal(price)) for start, price in steps], **fields
    )


class Buying:
    """The people and things of the story; each method takes the purchase one step further."""

    def __init__(
        self, carmen: Actor | None = None, rosa: Actor | None = None, julio: Actor | None = None
    ) -> None:
        self.carmen = carmen or a_coordinator()
        self.rosa = rosa or a_member(an_organization("Metal Andina"), "Rosa")
        self.julio = julio or a_member(an_organization("Taller Quispe"), "Julio")
        self.ana = a_member(an_organization("Inox Lima"), "Ana")
        self.lima = a_supplier("Aceros Lima", phone="+51955555555")
        self.sur = a_supplier("Fierros Sur")
        self.sheet = an_item(self.carmen)
        self.purchase = a_draft(self.carmen, self.sheet)
        self.line_pk = items_of(self.purchase)[0].pk

    @property
    def line(self) -> PurchaseItem:
        """The purchase's item."""
        return items_of(self.purchase)[0]

    def fresh(self) -> JointPurchase:
        """The purchase as it is now."""
        self.purchase = JointPurchase.objects.get(pk=self.purchase.pk)
        return self.purchase

    def opened(self) -> "Buying":
        """Orders are open."""
        actions.open_purchase(actor=self.carmen, purchase=self.purchase)
        self.fresh()
        return self

    def ordered(self, *quantities: tuple[int, int]) -> "Buying":
        """Rosa 7 (+2), Julio 8 (+3), Ana 4 (+1), unless said otherwise."""
        wanted = quantities or ((7, 2), (8, 3), (4, 1))
        for actor, (quantity, tolerance) in zip((self.rosa, self.julio, self.ana), wanted, strict=False):
            order(actor, self.purchase, quantity, tolerance, single_price=Decimal("430.00"))
        return self

    def closed_for_orders(self) -> "Buying":
        """No more orders."""
        actions.close_orders(actor=self.carmen, purchase=self.purchase)
        self.fresh()
        return self

    def offered(self) -> "Buying":
        """Lima asks 410, from 20 on 385; Sur asks 409 flat."""
        self.offer(self.lima, (1, "410.00"), (20, "385.00"))
        self.offer(self.sur, (1, "409.00"))
        return self

    def offer(self, supplier: Organization, *steps: tuple[int, str], **fields: Any) -> SupplierOffer:
        """An offer typed by Carmen."""
        return actions.take_offer(
            actor=self.carmen, purchase=self.purchase, supplier=supplier, terms=terms(**fields),
            lines=[line_terms(self.line, *steps)],
        )  # fmt: skip

    def compared(self) -> Solution:
        """The best order is there."""
        solution = actions.ask_for_best_order(actor=self.carmen, purchase=self.purchase)
        self.fresh()
        return solution

    def decided(self) -> "Buying":
        """Carmen decided for it."""
        solution = self.compared()
        actions.decide(actor=self.carmen, purchase=self.purchase, solution=solution)
        self.fresh()
        return self

    def sent(self) -> "Buying":
        """Every order went out."""
        for each in self.supplier_orders():
            actions.send_order(actor=self.carmen, order=each, amount=each.total, compose=lambda: "Pedido")
        self.fresh()
        return self

    def arrived(self, units: int, damaged: int = 0) -> "Buying":
        """So many sheets came from the first supplier."""
        (first, *_others) = self.supplier_orders()
        (line,) = order_lines([first])[first.pk]
        actions.receive(actor=self.carmen, order=first, arrived=[actions.Arrived(line, units, damaged)])
        self.fresh()
        return self

    def handed_out(self) -> "Buying":
        """Everybody took what was there."""
        for pick in pick_list(self.purchase):
            wanted = {share.pk: share.allotted - share.handed for share in pick.shares}
            if any(wanted.values()):
                actions.hand_over(
                    actor=self.carmen, participant=pick.participant, pin=actions.pin_of(pick.participant),
                    quantities=wanted,
                )  # fmt: skip
        return self

    def ended(self) -> "Buying":
        """Closed, suppliers scored well."""
        scores = {each.pk: actions.Score(True, True, 5) for each in self.supplier_orders()}
        actions.close_purchase(actor=self.carmen, purchase=self.purchase, scores=scores)
        self.fresh()
        return self

    def supplier_orders(self) -> list[SupplierOrder]:
        """Orders to suppliers."""
        return orders_of(self.purchase)

    def part(self, actor: Actor) -> Participant:
        """The actor's part."""
        return Participant.objects.get(purchase=self.purchase, organization=workshop_of(actor))

    def dues(self, actor: Actor) -> Sequence[Due]:
        """What the actor's workshop owes."""
        return list(Due.objects.filter(participant=self.part(actor)).order_by("due_on", "pk"))


STATES = (
    "draft", "collecting", "undershot", "orders_closed", "compared", "decided", "ordered", "receiving", "closed",
    "cancelled",
)  # fmt: skip


def until(state: str, buying: Buying) -> Buying:
    """Take the story to a state."""
    if state == "draft":
        return buying
    buying.opened()
    if state == "undershot":
        return buying.ordered((3, 0)).closed_for_orders()
    buying.ordered()
    if state == "cancelled":
        actions.release_everyone(actor=buying.carmen, purchase=buying.purchase, reason="no hay camión")
        buying.fresh()
        return buying
    place = STATES.index(state)
    if place >= STATES.index("orders_closed"):
        buying.closed_for_orders().offered()
    if state == "compared":
        buying.compared()
    elif place >= STATES.index("decided"):
        buying.decided()
    if place >= STATES.index("ordered"):
        buying.sent()
    if place >= STATES.index("receiving"):
        buying.arrived(17)
    if state == "closed":
        buying.handed_out().ended()
    return buying


def samples(carmen: Actor, rosa: Actor, julio: Actor) -> dict[str, object]:
    """Ids of a purchase whose goods are arriving, for the test that walks every page."""
    return ids(until("receiving", Buying(carmen, rosa, julio)))


def ids(buying: Buying) -> dict[str, object]:
    """Ids of a purchase and of what belongs to it, by the names they have in addresses."""
    found: dict[str, object] = {
        "purchase_id": buying.purchase.pk, "line_id": buying.line.pk, "item_id": buying.sheet.pk,
        "supplier_id": buying.lima.pk, "kind": "xlsx",
    }  # fmt: skip
    if buying.purchase.state == "receiving":
        today = clock.today()
        agreed = actions.sign_agreement(
            actor=buying.carmen, supplier=buying.lima, title="Plancha", valid_from=today, valid_until=today
        )
        price = actions.agree_price(
            actor=buying.carmen, agreement=agreed, item=buying.sheet, unit_price=Decimal(380), promised=50
        )
        found |= {"agreement_id": agreed.pk, "price_id": price.pk}
    part = Participant.objects.filter(purchase=buying.purchase, organization=workshop_of(buying.rosa)).first()
    order_ = SupplierOrder.objects.filter(purchase=buying.purchase).first()
    due = Due.objects.filter(participant=part).order_by("pk").first() if part else None
    solution = Solution.objects.filter(purchase=buying.purchase).first()
    for name, row in (
        ("participant_id", part),
        ("order_id", order_),
        ("due_id", due),
        ("solution_id", solution),
    ):
        if row is not None:
            found[name] = row.pk
    return found


PAGES_OF_STATES = {
    "draft": ("draft_purchase",),
    "collecting": (
        "purchase",
        "order_item",
        "close_orders",
        "extend_purchase",
        "release_everyone",
        "purchase_orders",
    ),
    "undershot": ("undershot",),
    "orders_closed": ("offer_link",),
    "compared": ("offers", "type_offer", "best_order"),
    "decided": ("supplier_orders", "send_order", "pay_due"),
    "ordered": ("receive", "credit_note"),
    "receiving": ("receiving", "hand_out", "share", "close_purchase"),
    "closed": ("purchase_report",),
}
"""Which state shows most on which page."""


def demonstration_samples(page: str) -> dict[str, object]:
    """Ids of the demonstration's purchase that shows most on a page; the cluster is open."""
    state = next((state for state, pages in PAGES_OF_STATES.items() if page in pages), "collecting")
    purchase = JointPurchase.objects.filter(state=state).order_by("pk")[0]
    agreed = AgreementPrice.objects.order_by("pk")[0]
    found: dict[str, object] = {
        "purchase_id": purchase.pk, "line_id": items_of(purchase)[0].pk, "item_id": items_of(purchase)[0].item_id,
        "agreement_id": agreed.agreement_id, "price_id": agreed.pk, "supplier_id": agreed.agreement.supplier_id,
    }  # fmt: skip
    rosa = Participant.objects.filter(purchase=purchase).order_by("pk").first()
    orders = orders_of(purchase)
    if rosa is not None:
        found["participant_id"] = rosa.pk
        due = Due.objects.filter(participant=rosa).order_by("pk").first()
        found["due_id"] = due.pk if due else 0
    if orders:
        found["order_id"] = orders[0].pk
    if page == "offer_link":
        found["token"] = token_of(links_of(purchase)[0]) or "none"
    return found
