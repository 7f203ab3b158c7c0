"""Ask suppliers for an offer; take one, typed by who runs the purchase or sent by the link."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory import secret_links
from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused
from ayni.methods.errors import BadInput
from ayni.methods.metal_weight import price_per
from ayni.purchasing.actions.moving import locked, locked_to_run, note
from ayni.purchasing.models import (
    BEFORE_DECISION,
    EventKind,
    JointPurchase,
    OfferDiscount,
    OfferLine,
    OfferLink,
    PurchaseItem,
    SupplierOffer,
    Tax,
)
from ayni.purchasing.queries.offers import OFFER, link_by

LINK_LIFE = timedelta(days=14)
LARGEST_AMOUNT = Decimal(999_999_999)
Steps = Sequence[tuple[int, Decimal]]
Discounts = Sequence[tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Terms:
    """A supplier's terms for the whole invoice, in its own tax terms."""

    tax: str
    valid_until: date
    delivery_fee: Decimal = Decimal(0)
    free_delivery_from: Decimal | None = None
    minimum_order: Decimal = Decimal(0)
    volume_discounts: Discounts = ()
    delivers_on: date | None = None
    payment_terms: str = ""
    note: str = ""


@dataclass(frozen=True)
class LineTerms:
    """What a supplier asks for one item: steps from a quantity in units of the item, prices per `basis`."""

    purchase_item: PurchaseItem
    basis: str
    steps: Steps
    discount: str = OfferDiscount.ALL_UNITS
    multiple: int = 1
    minimum: int = 0
    available: int | None = None
    substitute: str = field(default="")


@transaction.atomic
def invite(*, actor: Actor, purchase: JointPurchase, supplier: Organization) -> OfferLink:
    """The supplier's link to answer; while one works, that one, else a fresh one. Raises `Refused`."""
    row = locked_to_run(actor, purchase)
    _refuse_late(row)
    now = clock.now()
    present = OfferLink.objects.filter(purchase=row, supplier=supplier).first()
    shown = present is not None and secret_links.is_shown_by(OFFER, present.nonce, present.token_digest)
    if present is not None and present.expires_at > now and shown:
        return present
    nonce = secret_links.new_nonce()
    link, _made = OfferLink.objects.update_or_create(
        purchase=row, supplier=supplier,
        defaults={
            "nonce": nonce, "token_digest": secret_links.digest_of(OFFER, nonce), "made_by": actor.signed_in,
            "created_at": now, "expires_at": now + LINK_LIFE, "opened_at": None,
        },
    )  # fmt: skip
    note(actor, row, EventKind.INVITED, supplier.name)
    return link


@transaction.atomic
def take_offer(
    *, actor: Actor, purchase: JointPurchase, supplier: Organization, terms: Terms, lines: Sequence[LineTerms]
) -> SupplierOffer:
    """Note a supplier's offer for it; the supplier's earlier one is replaced. Raises `Refused`."""
    row = locked_to_run(actor, purchase)
    offer = _write(row, supplier, terms, lines, actor)
    note(actor, row, EventKind.OFFERED, supplier.name)
    return offer


@transaction.atomic
def offer_by_link(*, token: str, terms: Terms, lines: Sequence[LineTerms]) -> SupplierOffer:
    """The supplier's own answer, without an account. Raises `Refused` (404, or 410 when it is too late)."""
    link = link_by(token)
    if link is None:
        raise Refused(_("Este enlace no vale. Pide otro a quien coordina la compra."), status=404)
    row = locked(link.purchase)
    if link.expires_at <= clock.now():
        raise Refused(_("Este enlace venció. Pide otro a quien coordina la compra."), status=410)
    offer = _write(row, link.supplier, terms, lines, None)
    note(None, row, EventKind.OFFERED, organization=link.supplier)
    return offer


@transaction.atomic
def mark_opened(*, link: OfferLink, when: datetime) -> None:
    """The supplier saw the request."""
    OfferLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=when)


def _refuse_late(purchase: JointPurchase) -> None:
    if purchase.state not in BEFORE_DECISION:
        raise Refused(_("Ya no se reciben ofertas para esta compra: está decidida o terminó."), status=410)


def _write(
    purchase: JointPurchase,
    supplier: Organization,
    terms: Terms,
    lines: Sequence[LineTerms],
    actor: Actor | None,
) -> SupplierOffer:
    _refuse_late(purchase)
    _check_terms(terms)
    if not lines:
        raise Refused(_("Pon precio al menos a un artículo."), field="lines")
    for line in lines:
        check_line(line)
    SupplierOffer.objects.filter(purchase=purchase, supplier=supplier, replaced_at=None).update(
        replaced_at=clock.now()
    )
    offer = SupplierOffer.objects.create(
        purchase=purchase, supplier=supplier, tax=terms.tax, delivery_fee=terms.delivery_fee,
        free_delivery_from=terms.free_delivery_from, minimum_order=terms.minimum_order,
        volume_discounts=[[str(start), str(percent)] for start, percent in terms.volume_discounts],
        valid_until=terms.valid_until, delivers_on=terms.delivers_on, payment_terms=terms.payment_terms,
        note=terms.note, given_by=actor.person if actor else None, given_at=clock.now(),
    )  # fmt: skip
    OfferLine.objects.bulk_create(
        OfferLine(
            offer=offer, purchase_item=line.purchase_item, basis=line.basis,
            steps=[[start, str(price)] for start, price in line.steps], discount=line.discount,
            multiple=line.multiple, minimum=line.minimum, available=line.available, substitute=line.substitute,
        )
        for line in lines
    )  # fmt: skip
    return offer


def _check_terms(terms: Terms) -> None:
    if terms.tax not in Tax.values:
        raise Refused(_("Di si los precios llevan IGV, van más IGV o no llevan."), field="tax")
    for name in ("delivery_fee", "minimum_order", "free_delivery_from"):
        amount = getattr(terms, name)
        if amount is not None and not 0 <= amount <= LARGEST_AMOUNT:
            raise Refused(_("Los montos no pueden ser negativos ni tan grandes."), field=name)
    if terms.valid_until < clock.today():
        raise Refused(_("La oferta ya venció: pon hasta cuándo vale."), field="valid_until")
    before: tuple[Decimal, Decimal] | None = None
    for start, percent in terms.volume_discounts:
        if not 0 <= percent <= 100 or start < 0 or (before and (start <= before[0] or percent < before[1])):
            raise Refused(
                _("Los descuentos por monto van en orden: más monto, más descuento, hasta cien por ciento."),
                field="volume_discounts",
            )
        before = (start, percent)


def check_line(line: LineTerms) -> None:
    """Raise `Refused` naming the item where a line cannot be: steps, packs, minimum, conversion."""
    name, prefix = line.purchase_item.item.name, f"{line.purchase_item.pk}"
    problem = _line_problem(line)
    if problem is not None:
        raise Refused(f"{name}: {problem[1]}", field=f"{problem[0]}_{prefix}")


def _line_problem(line: LineTerms) -> tuple[str, str] | None:
    if not line.steps:
        return "steps", _("falta el precio.")
    before: tuple[int, Decimal] | None = None
    for start, price in line.steps:
        if start < 1 or price <= 0:
            return "steps", _("el escalón y el precio deben ser mayores que cero.")
        if before and start <= before[0]:
            return "steps", _("el escalón desde %(start)s no es mayor que el de antes.") % {"start": start}
        if before and price > before[1]:
            return "steps", _("llevando más sale más caro. Revisa el precio.")
        before = (start, price)
    if line.multiple < 1:
        return "multiple", _("se vende al menos de a uno.")
    if line.available is not None and line.available < max(line.minimum, line.steps[0][0]):
        return "available", _("el mínimo es más de lo que hay.")
    item = line.purchase_item.item
    try:
        price_per(item.unit, Fraction(1), line.basis, item.contents)  # type: ignore[arg-type]  # units
    except BadInput:
        return "basis", _(
            "no sabemos pasar de ese precio a la unidad en que se pide. Cotiza por %(unit)s."
        ) % {"unit": item.get_unit_display()}
    return None
