"""The verbs of invented work: each step of a story goes through the same action as in a park, at its own moment."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Organization, Person
from ayni.directory.queries.actors import actor_for
from ayni.kernel import clock
from ayni.work import pins
from ayni.work.actions import awards, custody, deliveries, jobs, payments, quotes
from ayni.work.actions.custody import Signature, Used
from ayni.work.models import (
    Audience,
    Award,
    Delivery,
    Job,
    MaterialBy,
    MaterialLot,
    PaymentMeans,
    PriceBasis,
    Quote,
)

PIN = "4071"
"""What the invented people sign with."""


@dataclass(frozen=True)
class Offer:
    """What a workshop quotes: for all that is asked, unless `quantity` says how much of it."""

    workshop: int
    price: int
    days: int
    basis: PriceBasis = PriceBasis.LUMP
    quantity: int | None = None
    freight: int = 0
    words: str = ""


class Story:
    """The workshops, each with its owner, and the present day that the story counts back from."""

    def __init__(self, cluster: Cluster, members: Sequence[Organization], owners: dict[int, Person]) -> None:
        self.cluster, self.members, self.owners = cluster, members, owners

    def acting(self, position: int) -> Actor:
        """The owner of the workshop in this place of the list."""
        workshop = self.members[position]
        return actor_for(self.cluster, self.owners[workshop.pk], workshop.pk)

    @contextmanager
    def ago(self, days: float) -> Iterator[None]:
        """Some days ago, at the present hour."""
        with clock.at(timezone.now() - timedelta(days=days)):
            yield

    def ask(self, position: int, ago: float, **fields: Any) -> Job:
        """Ask for work and show it; `days` from that day it is needed."""
        asker = self.acting(position)
        with self.ago(ago):
            job = jobs.save_draft(actor=asker, fields=self.asked(**fields))
            return jobs.open_job(actor=asker, job=job)

    def quote(self, job: Job, ago: float, *offers: Offer) -> list[Quote]:
        """Each workshop's offer, an hour after the other."""
        made = []
        for number, each in enumerate(offers):
            with self.ago(ago - number / 24):
                made.append(
                    quotes.offer(
                        actor=self.acting(each.workshop),
                        job=job,
                        price=Decimal(each.price),
                        basis=each.basis,
                        quantity=Decimal(each.quantity or job.quantity),
                        freight=Decimal(each.freight),
                        ready_on=clock.today() + timedelta(days=each.days),
                        valid_until=clock.today() + timedelta(days=10),
                        approach=each.words,
                    )
                )
        return made

    def award(self, position: int, job: Job, ago: float, *given: tuple[Quote, int]) -> list[Award]:
        """Give these quantities to these quotes."""
        shares = [awards.Share(quote.pk, Decimal(quantity), quote.version) for quote, quantity in given]
        with self.ago(ago):
            return awards.award(actor=self.acting(position), job=job, shares=shares)

    def take(self, position: int, award: Award, ago: float) -> Award:
        """The contractor accepts."""
        with self.ago(ago):
            return awards.accept_award(actor=self.acting(position), award=award, clause_agreed=True)

    def hand_over(
        self, asker: int, contractor: int, award: Award, ago: float, name: str, pieces: int, kg: int
    ) -> MaterialLot:
        """The asker's material changes hands; the contractor's owner signs."""
        signer = self.acting(contractor).signed_in
        pins.keep(signer, PIN)
        with self.ago(ago):
            moved = custody.hand_over(
                actor=self.acting(asker),
                award=award,
                name=name,
                signature=Signature(signer, PIN),
                pieces=Decimal(pieces),
                kg=Decimal(kg),
            )
        return MaterialLot.objects.get(pk=moved.lot_id)

    def deliver(self, position: int, award: Award, ago: float, quantity: int, *used: Used) -> Delivery:
        """The contractor brings pieces, made of so much of the asker's material."""
        with self.ago(ago):
            return deliveries.deliver(
                actor=self.acting(position), award=award, quantity=Decimal(quantity), used=used
            )

    def check(self, position: int, delivery: Delivery, ago: float, **said: Any) -> None:
        """The asker says what is good and what is not."""
        with self.ago(ago):
            deliveries.decide(actor=self.acting(position), delivery=delivery, **said)

    def pay(self, position: int, award: Award, ago: float, amount: int, means: PaymentMeans) -> None:
        """The asker writes down what was paid."""
        with self.ago(ago):
            payments.record(
                actor=self.acting(position),
                award=award,
                amount=Decimal(amount),
                means=means,
                paid_on=clock.today(),
            )

    @staticmethod
    def asked(*, days: int, **fields: Any) -> dict[str, Any]:
        """All that is said of a job: what the story says, and the usual for the rest."""
        usual: dict[str, Any] = {
            "title": "", "processes": [], "material": "", "thickness_mm": None, "length_mm": None, "width_mm": None,
            "diameter_mm": None, "unit": "piece", "finish": "", "certificate": "", "note": "",
            "material_by": MaterialBy.CLIENT, "urgent": False, "delivered_to_asker": False, "price_limit": None,
            "audience": Audience.CLUSTER, "shows_name": True, "protects_client_months": 0,
        }  # fmt: skip
        quantity = Decimal(fields.pop("quantity"))
        return {**usual, **fields, "quantity": quantity, "deadline": clock.today() + timedelta(days=days)}
