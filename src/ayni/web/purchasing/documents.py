"""Papers: the order to a supplier and a member's bill as PDF (Typst) and XLSX."""

import json
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from ayni.directory.models import Cluster
from ayni.kernel import clock
from ayni.kernel.money import cents, shown
from ayni.methods.sales_tax import parts
from ayni.purchasing.models import JointPurchase, Participant, Share, SupplierOrder, SupplierOrderLine

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "purchasing" / "paper.typ"


def order_pdf(cluster: Cluster, order: SupplierOrder, lines: Sequence[SupplierOrderLine]) -> bytes:
    """The order, with net, tax and total so that nobody mixes them."""
    currency = cluster.currency
    net, tax = parts(order.total, order.tax, order.tax_percent)  # type: ignore[arg-type]  # the choices
    sums = [(_("Mercadería"), shown(order.goods, currency))]
    if order.discount:
        sums.append((_("Descuento"), "- " + shown(order.discount, currency)))
    if order.delivery:
        sums.append((_("Flete"), shown(order.delivery, currency)))
    if tax:
        sums += [(_("Valor sin IGV"), shown(net, currency)), (_("IGV"), shown(tax, currency))]
    return _paper(
        title=_("Pedido a %(name)s") % {"name": order.supplier.name},
        kicker=cluster.name,
        facts=[
            (_("Compra"), order.purchase.title),
            (_("Entregar en"), order.purchase.delivery_place),
            (_("Entrega"), _day(order.offer.delivers_on)),
            (_("Pago"), order.offer.payment_terms),
        ],
        head=[_("Artículo"), _("Cantidad"), _("Importe con IGV")],
        rows=[[line.purchase_item.item.name, _quantity(line), shown(line.goods, currency)] for line in lines],
        sums=sums,
        total=[_("Total a pagar"), shown(order.total, currency)],
    )


def bill_pdf(cluster: Cluster, part: Participant, shares: Sequence[Share]) -> bytes:
    """A member's bill."""
    currency = cluster.currency
    return _paper(
        title=_("Cuenta de %(name)s") % {"name": part.organization.name},
        kicker=cluster.name,
        facts=[(_("Compra"), part.purchase.title), (_("Se recoge en"), part.purchase.delivery_place)],
        head=[_("Artículo"), _("Cantidad"), _("Importe con IGV y flete")],
        rows=[
            [
                share.purchase_item.item.name,
                f"{share.promised} {share.purchase_item.item.get_unit_display()}",
                shown(share.amount, currency),
            ]
            for share in shares
        ],
        sums=[],
        total=[_("Total a pagar"), shown(part.bill or Decimal(0), currency)],
    )


def _day(day: Any) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _quantity(line: SupplierOrderLine) -> str:
    return f"{line.quantity} {line.purchase_item.item.get_unit_display()}"


def _paper(*, facts: Sequence[tuple[str, str]], **said: Any) -> bytes:
    """A page set by Typst; texts travel as JSON, so that nothing in them is read as markup."""
    import typst

    content = json.dumps({
        **said, "facts": [fact for fact in facts if fact[1]], "made": _day(clock.today()),
    })  # fmt: skip
    compiled = typst.compile(str(TEMPLATE), sys_inputs={"content": content})
    return bytes(compiled)


def order_workbook(order: SupplierOrder, lines: Sequence[SupplierOrderLine]) -> bytes:
    """The order as a table."""
    rows: list[list[Any]] = [[_("Código"), _("Artículo"), _("Cantidad"), _("Unidad"), _("Importe con IGV")]]
    rows += [
        [
            _text(line.purchase_item.item.code),
            _text(line.purchase_item.item.name),
            line.quantity,
            str(line.purchase_item.item.get_unit_display()),
            cents(line.goods),
        ]
        for line in lines
    ]
    rows += [["", _("Descuento"), "", "", -order.discount], ["", _("Flete"), "", "", order.delivery]]
    rows.append(["", _("Total a pagar"), "", "", order.total])
    return _workbook(_("Pedido"), rows)


def bills_workbook(purchase: JointPurchase, parts_: Sequence[Participant], shares: Sequence[Share]) -> bytes:
    """Everybody's share and bill as a table, for who runs the purchase."""
    rows: list[list[Any]] = [
        [_("Taller"), _("Artículo"), _("Le toca"), _("Llegó"), _("Entregado"), _("Importe")]
    ]
    names = {part.pk: part.organization.name for part in parts_}
    rows += [
        [
            _text(names[share.participant_id]), _text(share.purchase_item.item.name), share.promised, share.allotted,
            share.handed, share.amount,
        ]
        for share in shares
    ]  # fmt: skip
    return _workbook(_("Reparto"), rows)


def _text(text: str) -> str:
    """Kept from being read as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _workbook(title: str, rows: Sequence[Sequence[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
