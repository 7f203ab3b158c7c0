"""A park in which Rosa has too much work, and Julio, Pedro and Nina can do it."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import Organization
from ayni.kernel import clock, tenancy
from ayni.work.actions import awards, jobs, quotes
from ayni.work.models import Award, Job, Quote
from tests.factories import a_capability, a_cluster, a_member, an_organization, workshop_of


def asked(**changes: Any) -> dict[str, Any]:
    """What Rosa asks for: twenty pieces of plate, cut by plasma."""
    return {
        "title": "Corte de placas base",
        "processes": ["plasma_cutting"],
        "material": "A36",
        "thickness_mm": 9.0,
        "length_mm": 450.0,
        "width_mm": 300.0,
        "diameter_mm": None,
        "quantity": Decimal(20),
        "unit": "piece",
        "finish": "",
        "certificate": "",
        "note": "",
        "material_by": "client",
        "deadline": clock.today() + timedelta(days=7),
        "urgent": False,
        "delivered_to_asker": False,
        "price_limit": None,
        "audience": "capable",
        "shows_name": True,
        "protects_client_months": 0,
        **changes,
    }


class Story:
    """Rosa asks; Julio, Pedro and Nina cut plate of 12 mm by plasma; Beto only sews and Luz is of another park."""

    def __init__(self) -> None:
        self.cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization("Metal Andina"), "Rosa", email="rosa@park.pe")
            self.julio = self._cutter("Taller Quispe", "Julio")
            self.pedro = self._cutter("Corte Sur", "Pedro")
            self.nina = self._cutter("Plasma Norte", "Nina")
            self.beto = a_member(an_organization("Costuras Beto", guild="garments"), "Beto")
            a_capability(workshop_of(self.beto), "sewing")
            index_organizations(list(Organization.objects.values_list("pk", flat=True)))
        self.other = a_cluster("gamarra")
        with tenancy.opened(self.other):
            self.luz = a_member(an_organization("Confecciones Luz"), "Luz")

    def _cutter(self, name: str, owner: str) -> Actor:
        actor = a_member(an_organization(name), owner, email=f"{owner.lower()}@park.pe")
        a_capability(workshop_of(actor), "plasma_cutting", material="A36", thickness_max_mm=12.0)
        return actor

    def draft(self, **changes: Any) -> Job:
        """What Rosa asks for, kept."""
        return jobs.save_draft(actor=self.rosa, fields=asked(**changes))

    def open(self, **changes: Any) -> Job:
        """The same, asking for quotes."""
        return jobs.open_job(actor=self.rosa, job=self.draft(**changes))

    def quote(self, job: Job, actor: Actor, price: int = 200, **changes: Any) -> Quote:
        """An offer for all of it, in three days."""
        return quotes.offer(actor=actor, job=job, **an_offer(job, price, **changes))

    def award(self, *given: tuple[Quote, int], job: Job | None = None) -> list[Award]:
        """Rosa gives these quantities to these quotes."""
        shares = [awards.Share(quote.pk, Decimal(count), quote.version) for quote, count in given]
        return awards.award(actor=self.rosa, job=job or given[0][0].job, shares=shares)


def an_offer(job: Job, price: int = 200, **changes: Any) -> Mapping[str, Any]:
    """An offer's figures: a lump price for all, in three days, valid for ten."""
    today: date = clock.today()
    return {
        "price": Decimal(price),
        "quantity": job.quantity,
        "ready_on": today + timedelta(days=3),
        "valid_until": today + timedelta(days=10),
        **changes,
    }
