"""A big order led by Rosa, with lots for Julio, and a technician whom she recommends: for pages and tests."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actor import Actor
from ayni.kernel import clock
from ayni.work.actions import big_orders, quotes, technicians
from ayni.work.actions.awards import Share
from ayni.work.models import (
    BigOrder,
    ClientPayment,
    ClientQuotation,
    Job,
    Quote,
    Technician,
    TechnicianRequest,
)
from ayni.work.queries.technicians import token_of


def a_big_order(leader: Actor, **fields: Any) -> BigOrder:
    """A hundred kitchens for a municipality, in a month, with ten per cent for leading."""
    usual = {
        "title": "100 cocinas para comedores",
        "client_name": "Municipalidad",
        "deadline": clock.today() + timedelta(days=30),
        "note": "",
        "margin_percent": Decimal(10),
    }
    return big_orders.keep_big_order(actor=leader, fields={**usual, **fields})


def a_lot(leader: Actor, big_order: BigOrder, title: str, quantity: int = 100, **fields: Any) -> Job:
    """A lot that all the park sees once it is asked for."""
    usual: dict[str, Any] = {
        "title": title, "processes": ["laser_cutting"], "material": "", "thickness_mm": None, "length_mm": None,
        "width_mm": None, "diameter_mm": None, "quantity": Decimal(quantity), "unit": "piece", "finish": "",
        "certificate": "", "note": "", "material_by": "client", "deadline": big_order.deadline, "urgent": False,
        "delivered_to_asker": False, "price_limit": None, "audience": "cluster", "shows_name": True,
        "protects_client_months": 0,
    }  # fmt: skip
    before = fields.pop("depends_on", None)
    return big_orders.add_lot(
        actor=leader, big_order=big_order, fields={**usual, **fields}, depends_on=before
    )


def a_quote(actor: Actor, job: Job, price: str, **fields: Any) -> Quote:
    """An offer by the unit for all of the lot, ready in five days."""
    today = clock.today()
    usual: dict[str, Any] = {
        "price": Decimal(price), "quantity": job.quantity, "basis": "unit", "ready_on": today + timedelta(days=5),
        "valid_until": today + timedelta(days=20),
    }  # fmt: skip
    return quotes.offer(actor=actor, job=job, **{**usual, **fields})


def all_of(*given: Quote) -> dict[int, list[Share]]:
    """Everything that these offers offer."""
    shares: dict[int, list[Share]] = {}
    for quote in given:
        shares.setdefault(quote.job_id, []).append(Share(quote.pk, quote.quantity, quote.version))
    return shares


def a_technician(recommender: Actor, name: str = "Óscar Huamán", **fields: Any) -> Technician:
    """A welder who has not answered yet."""
    usual = {"phone": "+51987654321", "processes": ["welding_gtaw"], "note": "Suelda inox fino"}
    return technicians.recommend(actor=recommender, name=name, **{**usual, **fields})


def who_said_yes(technician: Technician) -> Technician:
    """The technician opened the link and agreed."""
    token = token_of(technician)
    assert token is not None
    return technicians.decide(token=token, agrees=True)


@dataclass(frozen=True)
class LotsStory:
    """What the pages of big orders and technicians show."""

    big_order: BigOrder
    lot: Job
    quotation: ClientQuotation
    payment: ClientPayment
    technician: Technician
    request: TechnicianRequest

    @property
    def samples(self) -> dict[str, object]:
        """Values for the parameters of their addresses."""
        return {
            "big_order_id": self.big_order.pk,
            "number": self.quotation.number,
            "client_payment_id": self.payment.pk,
            "lot_id": self.lot.pk,
            "technician_id": self.technician.pk,
            "technician_request_id": self.request.pk,
        }


def tell_lots(rosa: Actor, julio: Actor) -> LotsStory:
    """Rosa splits an order in two lots; Julio quotes both; she quotes to the client, who pays something."""
    big_order = a_big_order(rosa)
    cut = a_lot(rosa, big_order, "Cortar los paneles")
    weld = a_lot(rosa, big_order, "Soldar los marcos", 40, depends_on=cut, processes=["welding_gtaw"])
    big_orders.ask_for_quotes(actor=rosa, big_order=big_order)
    offers = [a_quote(julio, cut, "3.50", freight=Decimal(20)), a_quote(julio, weld, "25")]
    quotation = big_orders.quote_to_client(
        actor=rosa, big_order=big_order, shares=all_of(*offers), ready_on=big_order.deadline,
        valid_until=clock.today() + timedelta(days=10), conditions="50 % de adelanto",
    )  # fmt: skip
    payment = big_orders.record_client_payment(
        actor=rosa, big_order=big_order, amount_=Decimal(500), received_on=clock.today()
    )
    technician = who_said_yes(a_technician(rosa))
    request = technicians.ask_for_technician(actor=julio, process="turning", note="Una semana, ejes de inox")
    return LotsStory(big_order, cut, quotation, payment, technician, request)


__all__ = [
    "LotsStory",
    "a_big_order",
    "a_lot",
    "a_quote",
    "a_technician",
    "all_of",
    "tell_lots",
    "who_said_yes",
]
