"""Offers, the links by which they come, and the best order as its pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404

from ayni.directory import secret_links
from ayni.directory.models import Organization
from ayni.kernel import clock, tokens
from ayni.methods.errors import BadInput
from ayni.methods.metal_weight import price_per, rounded
from ayni.methods.sales_tax import gross
from ayni.purchasing.models import (
    Item,
    JointPurchase,
    OfferLine,
    OfferLink,
    OrderLine,
    PurchaseItem,
    Solution,
    SolutionState,
    SupplierOffer,
)

OFFER = "supplier-offer"
"""What the links' secrets are for, so that no other kind of link has the same."""


def link_by(token: str) -> OfferLink | None:
    """The link with this secret, expired ones too."""
    rows = OfferLink.objects.filter(token_digest=tokens.digest(token))
    return rows.select_related("purchase__coordinator", "supplier").first()


def token_of(link: OfferLink) -> str | None:
    """The link's secret, to pass it on; None after the installation's secret was replaced, or when expired."""
    if link.expires_at <= clock.now() or not secret_links.is_shown_by(OFFER, link.nonce, link.token_digest):
        return None
    return secret_links.token_of(OFFER, link.nonce)


def links_of(purchase: JointPurchase) -> list[OfferLink]:
    """Suppliers that were asked."""
    rows = OfferLink.objects.filter(purchase=purchase).select_related("supplier")
    return list(rows.order_by("supplier__name", "pk"))


def offers_of(purchase: JointPurchase) -> list[SupplierOffer]:
    """The present offers, by supplier."""
    rows = SupplierOffer.objects.filter(purchase=purchase, replaced_at=None).select_related(
        "supplier", "given_by"
    )
    return list(rows.order_by("supplier__name", "pk"))


def present_offer(purchase: JointPurchase, supplier: Organization) -> SupplierOffer | None:
    """The supplier's present offer."""
    return SupplierOffer.objects.filter(purchase=purchase, supplier=supplier, replaced_at=None).first()


def lines_of_offer(offer: SupplierOffer | None) -> dict[int, OfferLine]:
    """The offer's lines, by purchase item."""
    if offer is None:
        return {}
    rows = OfferLine.objects.filter(offer=offer).select_related("purchase_item__item").order_by("pk")
    return {row.purchase_item_id: row for row in rows}


@dataclass(frozen=True)
class ComparedOffer:
    """A supplier's price of an item at the quantity that is ordered now: a unit, tax in; and its first step."""

    offer: SupplierOffer
    line: OfferLine
    unit_price: Decimal
    best: bool = False


def unit_steps(line: OfferLine, offer: SupplierOffer, decimals: int = 6) -> list[tuple[int, Decimal]]:
    """The line's steps as prices of one unit of the item, tax in, to so many decimals."""
    item = line.purchase_item.item
    found = []
    for start, price in line.steps:
        paid = Fraction(gross(Decimal(price), offer.tax, offer.tax_percent))  # type: ignore[arg-type]  # choices
        unit = price_per(item.unit, paid, line.basis, item.contents)  # type: ignore[arg-type]  # units
        found.append((int(start), rounded(unit, decimals)))
    return found


def compared_offers(
    purchase: JointPurchase, ordered: Mapping[int, int]
) -> list[tuple[PurchaseItem, list[ComparedOffer]]]:
    """For each item the offers on one basis at the ordered quantities, the cheapest first; two queries."""
    offers = {offer.pk: offer for offer in offers_of(purchase)}
    rows = OfferLine.objects.filter(offer__in=offers, purchase_item__dropped_at=None)
    by_item: dict[PurchaseItem, list[ComparedOffer]] = {}
    for row in rows.select_related("purchase_item__item").order_by("purchase_item_id", "pk"):
        offer = offers[row.offer_id]
        try:
            steps = unit_steps(row, offer)
        except BadInput:
            continue
        reached = [price for start, price in steps if start <= ordered.get(row.purchase_item_id, 0)]
        price = rounded(Fraction(reached[-1] if reached else steps[0][1]), 2)
        by_item.setdefault(row.purchase_item, []).append(ComparedOffer(offer, row, price))
    return [(item, _ranked(found)) for item, found in by_item.items()]


def _ranked(found: list[ComparedOffer]) -> list[ComparedOffer]:
    found.sort(key=lambda each: (each.unit_price, each.offer.pk))
    return [
        ComparedOffer(c.offer, c.line, c.unit_price, len(found) > 1 and c.unit_price == found[0].unit_price)
        for c in found
    ]


def latest_solution(purchase: JointPurchase) -> Solution | None:
    """The last best order that was asked for."""
    return Solution.objects.filter(purchase=purchase).order_by("-asked_at", "-pk").first()


def is_stale(solution: Solution) -> bool:
    """Whether an offer or order came after it was asked."""
    purchase = solution.purchase
    newer_offer = SupplierOffer.objects.filter(purchase=purchase, given_at__gt=solution.asked_at)
    newer_order = OrderLine.objects.filter(participant__purchase=purchase, placed_at__gt=solution.asked_at)
    dropped = PurchaseItem.objects.filter(purchase=purchase, dropped_at__gt=solution.asked_at)
    return newer_offer.exists() or newer_order.exists() or dropped.exists()


@dataclass(frozen=True)
class BestPurchase:
    """So much of an item from a supplier."""

    item: Item
    quantity: int
    goods: Decimal


@dataclass(frozen=True)
class BestSupplier:
    """What one supplier would get, tax in."""

    supplier: str
    purchases: tuple[BestPurchase, ...]
    goods: Decimal
    discount: Decimal
    delivery: Decimal

    @property
    def total(self) -> Decimal:
        """What it is paid."""
        return self.goods - self.discount + self.delivery


@dataclass(frozen=True)
class BestFirm:
    """What one firm would receive and pay, and what it would cost it alone (None: alone it cannot)."""

    organization: Organization
    received: tuple[tuple[Item, int], ...]
    bill: Decimal
    alone: Decimal | None
    saving: Decimal | None

    @property
    def extra(self) -> Decimal | None:
        """What it pays above its cost alone, if it does: mostly for taking more, up to its tolerance."""
        return -self.saving if self.saving is not None and self.saving < 0 else None


@dataclass(frozen=True)
class BestOrder:
    """A found order with names in place of ids."""

    total: Decimal
    gap_percent: Decimal | None
    suppliers: tuple[BestSupplier, ...]
    firms: tuple[BestFirm, ...]
    dropped: tuple[tuple[str, str], ...]
    charged_more: tuple[tuple[str, Decimal], ...]
    nearest: tuple[tuple[str, Decimal], ...]
    hints: tuple[Mapping[str, Any], ...]

    @property
    def alone_total(self) -> Decimal | None:
        """What all would pay alone, where that is known of all."""
        if any(firm.alone is None for firm in self.firms):
            return None
        return sum((firm.alone for firm in self.firms if firm.alone is not None), Decimal(0))


def best_order_of(solution: Solution) -> BestOrder:
    """The found order for its page; four queries. Raises `Http404` where none was found."""
    answer: Any = solution.answer
    if solution.state != SolutionState.FOUND or answer is None:
        raise Http404
    items = {
        str(row.pk): row.item
        for row in PurchaseItem.objects.filter(purchase=solution.purchase)
        .select_related("item")
        .order_by("pk")
    }
    names = _organizations([*answer["suppliers"], *answer["firms"], *(d["firm"] for d in answer["dropped"])])
    total = Decimal(answer["total_cost"])
    bound = Decimal(answer["lower_bound"]) if answer["lower_bound"] is not None else None
    proven = answer["status"] == "optimal"
    gap = (
        None if proven or bound is None or not total else rounded(Fraction((total - bound) / total * 100), 2)
    )
    rationality = answer.get("individual_rationality") or {}
    return BestOrder(
        total=total,
        gap_percent=gap,
        suppliers=tuple(
            _supplier(pk, terms, answer, items, names) for pk, terms in answer["suppliers"].items()
        ),
        firms=tuple(
            sorted(
                (_firm(pk, firm, items, names) for pk, firm in answer["firms"].items() if firm["received"]),
                key=lambda firm: firm.organization.name,
            )
        ),
        dropped=tuple((names[d["firm"]].name, items[d["item"]].name) for d in answer["dropped"]),
        charged_more=tuple(
            (names[pk].name, Decimal(amount))
            for pk, amount in rationality.get("charged_more_than_alone", {}).items()
        ),
        nearest=tuple(
            (names[pk].name, Decimal(amount)) for pk, amount in (rationality.get("nearest") or {}).items()
        ),
        hints=tuple(solution.hints),
    )


def _organizations(ids: list[str]) -> dict[str, Organization]:
    rows = Organization.objects.filter(pk__in={int(pk) for pk in ids}).order_by("pk")
    return {str(row.pk): row for row in rows}


def _supplier(
    pk: str, terms: Any, answer: Any, items: Mapping[str, Any], names: Mapping[str, Organization]
) -> BestSupplier:
    return BestSupplier(
        names[pk].name,
        tuple(
            BestPurchase(items[each["item"]], each["quantity"], Decimal(each["goods"]))
            for each in answer["purchases"]
            if each["supplier"] == pk
        ),
        *(Decimal(terms[name]) for name in ("goods", "discount", "delivery")),
    )


def _firm(pk: str, firm: Any, items: Mapping[str, Any], names: Mapping[str, Organization]) -> BestFirm:
    return BestFirm(
        names[pk],
        tuple((items[item], quantity) for item, quantity in firm["received"].items()),
        Decimal(firm["bill"]),
        None if firm["stand_alone_cost"] is None else Decimal(firm["stand_alone_cost"]),
        None if firm["saving"] is None else Decimal(firm["saving"]),
    )
