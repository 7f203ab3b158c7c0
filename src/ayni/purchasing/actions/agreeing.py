"""Framework agreements: prices for a period, and what members call off at them."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.kernel.refusal import Refused, refuse_if
from ayni.ledger.rules import acts_for_somebody
from ayni.purchasing.models import AgreementPrice, CallOff, FrameworkAgreement, Item
from ayni.purchasing.rules.purchases import LARGEST_QUANTITY


@transaction.atomic
def sign_agreement(
    *, actor: Actor, supplier: Organization, title: str, valid_from: date, valid_until: date, terms: str = ""
) -> FrameworkAgreement:
    """Note an agreement with a supplier. Raises `Refused` (field: valid_until)."""
    _refuse_others(actor)
    if valid_until < valid_from:
        raise Refused(_("El convenio no puede terminar antes de empezar."), field="valid_until")
    return FrameworkAgreement.objects.create(
        supplier=supplier, title=title, valid_from=valid_from, valid_until=valid_until, terms=terms,
        signed_by=actor.signed_in, signed_at=clock.now(),
    )  # fmt: skip


def _refuse_others(actor: Actor) -> None:
    if not actor.is_coordinator:
        raise Refused(_("Solo la coordinación firma convenios por el parque."), status=403)


@transaction.atomic
def agree_price(
    *, actor: Actor, agreement: FrameworkAgreement, item: Item, unit_price: Decimal, promised: int = 0
) -> AgreementPrice:
    """Set the agreed price of an item (a unit, tax in) and how much the cluster promised to take."""
    _refuse_others(actor)
    if unit_price <= 0:
        raise Refused(_("El precio debe ser mayor que cero."), field="unit_price")
    row, _made = AgreementPrice.objects.update_or_create(
        agreement=agreement, item=item, defaults={"unit_price": unit_price, "promised": promised}
    )
    return row


@transaction.atomic
def call_off(*, actor: Actor, price: AgreementPrice, quantity: int) -> CallOff:
    """Take so much at the agreed price, for the acting organisation. Raises `Refused` (field: quantity)."""
    refuse_if(acts_for_somebody(actor))
    assert actor.organization is not None  # acts_for_somebody
    agreement = price.agreement
    if not agreement.valid_from <= clock.today() <= agreement.valid_until:
        raise Refused(_("El convenio no vale hoy: vale del %(start)s al %(end)s.") % {
            "start": agreement.valid_from.strftime("%d/%m/%Y"), "end": agreement.valid_until.strftime("%d/%m/%Y"),
        })  # fmt: skip
    if not 1 <= quantity <= LARGEST_QUANTITY:
        raise Refused(_("Di cuánto llevas: al menos uno."), field="quantity")
    return CallOff.objects.create(
        price=price, organization=actor.organization, quantity=quantity, called_by=actor.signed_in,
        assisted=actor.assisting, called_at=clock.now(),
    )  # fmt: skip
