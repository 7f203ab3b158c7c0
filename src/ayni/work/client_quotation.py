"""The consolidated quotation as a dated PDF for the client. It names the leader, no contractor and no cost."""

import json
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ayni.kernel.money import shown
from ayni.methods.contacts import readable
from ayni.work.models import ClientQuotation


def pdf_of(quotation: ClientQuotation, *, currency: str) -> bytes:
    """The PDF; the same each time it is made. What people wrote goes in as data, never as markup."""
    import typst

    order, leader = quotation.big_order, quotation.big_order.leader
    made_on = localdate(quotation.made_at)
    said = {
        "title": _("Cotización n.º %(number)s") % {"number": f"{order.pk}-{quotation.number}"},
        "from": [
            part
            for part in (leader.legal_name or leader.name, _ruc(leader.tax_id), _phone(leader.phone))
            if part
        ],
        "date": [made_on.year, made_on.month, made_on.day],
        "facts": [
            [_("Cliente"), order.client_name],
            [_("Pedido"), order.title],
            [_("Fecha"), date_format(made_on, "DATE_FORMAT")],
            [_("Listo el"), date_format(quotation.ready_on, "DATE_FORMAT")],
            [_("Válida hasta"), date_format(quotation.valid_until, "DATE_FORMAT")],
        ],
        "heads": [_("Descripción"), _("Cantidad"), _("Precio")],
        "lines": [
            [line["title"], line["amount"], shown(Decimal(line["price"]), currency)]
            for line in quotation.lines
        ],
        "total": [_("Total"), shown(quotation.total, currency)],
        "conditions": [_("Condiciones"), quotation.conditions] if quotation.conditions else [],
    }
    made: bytes = typst.compile(TEMPLATE.encode(), sys_inputs={"sheet": json.dumps(said)})
    return made


def _phone(number: str) -> str:
    """With its country, for a client from anywhere."""
    return readable(number, "") if number else ""


def _ruc(tax_id: str) -> str:
    return f"RUC {tax_id}" if tax_id else ""


TEMPLATE = """
#let sheet = json(bytes(sys.inputs.sheet))
#let (year, month, day) = sheet.date
#set document(title: sheet.title, date: datetime(year: year, month: month, day: day))
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.2cm), numbering: "1 / 1")
#set text(lang: "es", region: "PE", size: 11pt)
#for (place, part) in sheet.from.enumerate() [
  #text(weight: if place == 0 { "bold" } else { "regular" }, fill: if place == 0 { black } else { luma(90) }, part) \\
]
#v(0.6cm)
#heading(level: 1, sheet.title)
#v(0.4cm)
#table(
  columns: (3cm, 1fr), stroke: none, inset: (x: 0pt, y: 4pt),
  ..sheet.facts.map(fact => (text(fill: luma(90), fact.at(0)), fact.at(1))).flatten(),
)
#v(0.5cm)
#table(
  columns: (1fr, auto, auto), align: (left, right, right), inset: (x: 6pt, y: 7pt),
  stroke: (x: none, y: 0.5pt + luma(200)),
  table.header(..sheet.heads.map(head => text(fill: luma(90), size: 10pt, head))),
  ..sheet.lines.flatten(),
  text(weight: "bold", sheet.total.at(0)), [], text(weight: "bold", sheet.total.at(1)),
)
#if sheet.conditions.len() > 0 [
  #v(0.5cm)
  #text(fill: luma(90), sheet.conditions.at(0)) \\
  #sheet.conditions.at(1)
]
"""
