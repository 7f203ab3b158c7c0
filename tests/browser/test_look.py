"""What every page must be on a phone: light, readable, nothing sticking out, nothing that axe finds serious."""

import gzip
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import URLPattern
from playwright.sync_api import Page, Response

from ayni.demonstration import load
from ayni.directory.models import Capability, Cluster, Organization, Person
from ayni.kernel import tenancy
from ayni.ledger.models import Collaboration, Participation
from ayni.resources.models import (
    Booking,
    BookingSeries,
    CenterCase,
    Charge,
    DamageReport,
    Resource,
    WaitingEntry,
)
from ayni.work.models import (
    Award,
    BigOrder,
    Dispute,
    Job,
    MaterialLot,
    Technician,
    TechnicianRequest,
)
from tests.browser.conftest import PHONE, Opener
from tests.pages import address, cluster_pages
from tests.purchasing_story import demonstration_samples
from tests.studies_story import ids_of_the_demonstration

HEAVIEST = 60 * 1024
"""Bytes of a page with its styles and scripts, compressed."""

OWN_SCRIPT = 15 * 1024

TOO_SMALL = """() => [...document.querySelectorAll(
    "button, .button, select, input:not([type=hidden]):not([type=checkbox]):not([type=radio])"
  )].filter(each => each.offsetParent && each.getBoundingClientRect().height < 44)
    .map(each => each.outerHTML.slice(0, 80))"""
"""What a thumb would miss."""


@dataclass(frozen=True)
class Visit:
    """A page as somebody sees it."""

    path: str
    person: Person


def visits() -> list[Visit]:
    """Every page of the demonstration that answers a member or a coordinator with HTML."""
    people = [Person.objects.get(email=f"{name}@demo.ayni") for name in ("rosa", "carmen", "ines")]
    found, shown = [], set()
    for person in people:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for page in cluster_pages():
            path = address(page, samples_for(page))
            answer = client.get(path)
            is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
            if is_page and page.name not in shown:
                shown.add(page.name)
                found.append(Visit(path, person))
    return found


def samples_for(page: URLPattern) -> dict[str, object]:
    """Ids for the parameters of an address: of Rosa's workshop, of its work, or of a purchase."""
    pattern = str(page.pattern)
    with tenancy.opened(Cluster.objects.get(slug=load.VES)):
        own = Organization.objects.get(name="Metal Andina")
        if pattern.startswith(("encargos/", "pedidos-grandes/", "tecnicos/")):
            return work_of(own, pattern)
        if pattern.startswith(("compras/", "oferta/")):
            return demonstration_samples(str(page.name))
        if pattern.startswith("estudios/"):
            return ids_of_the_demonstration()
        if pattern.startswith("maquinas/"):
            return lending_samples(own)
        return deeds_of(own, about_collaborations=pattern.startswith("colaboraciones/"))


def deeds_of(own: Organization, *, about_collaborations: bool) -> dict[str, object]:
    """Its own card, or its latest confirmed collaboration with one other."""
    mine = Participation.objects.filter(organization=own).values("collaboration")
    row = Collaboration.objects.filter(pk__in=mine, kind="work_passed").order_by("-happened_on", "-pk")[0]
    other = Participation.objects.filter(collaboration=row).exclude(organization=own).get()
    capability = Capability.objects.filter(organization=own, kind="process").order_by("pk")[0]
    return {
        "pk": row.pk if about_collaborations else own.pk,
        "organization_id": other.organization_id if about_collaborations else own.pk,
        "participation_id": other.pk,
        "capability_id": capability.pk,
    }


def work_of(own: Organization, pattern: str) -> dict[str, object]:
    """Its open job with quotes, its paid work with material, the part given to it, its big order."""
    job = Job.objects.get(asker=own, title__startswith="Tornear")
    work = Award.objects.get(job__asker=own, job__title__startswith="Plegar 30")
    given = Award.objects.get(contractor=own, state="offered")
    order = BigOrder.objects.get(leader=own)
    lot = (
        order.lots.order_by("pk")[0] if pattern.startswith("pedidos") else MaterialLot.objects.get(award=work)
    )
    return {
        "job_id": job.pk,
        "award_id": given.pk,
        "work_id": work.pk,
        "delivery_id": work.deliveries.get().pk,
        "lot_id": lot.pk,
        "partner_id": work.contractor_id,
        "question_id": job.questions.get().pk,
        "dispute_id": Dispute.objects.get().pk,
        "payment_id": work.payments.order_by("pk")[0].pk,
        "big_order_id": order.pk,
        "technician_id": Technician.objects.filter(consented_at__isnull=False)[0].pk,
        "technician_request_id": TechnicianRequest.objects.get().pk,
    }


def lending_samples(own: Organization) -> dict[str, object]:
    """Ids of what the workshop lends, booked, waits for and is owed."""
    roller = Resource.objects.filter(owner=own, publication="published").get()
    return {
        "resource_id": roller.pk,
        "booking_id": Booking.objects.filter(resource=roller, state="requested").order_by("pk")[0].pk,
        "entry_id": WaitingEntry.objects.get(organization=own).pk,
        "series_id": BookingSeries.objects.get(borrower=own).pk,
        "report_id": DamageReport.objects.get(resource=roller).pk,
        "charge_id": Charge.objects.filter(payee=own, kind="use", closed_at=None).order_by("pk")[0].pk,
        "case_id": CenterCase.objects.get().pk,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_demonstration(demonstration: None, open_page: Opener, scheme: Any) -> None:
    faults: list[str] = []
    walked = visits()
    assert len(walked) > 130
    weights: dict[str, int] = {}
    browsing: dict[Person, Page] = {}
    for visit in walked:
        if visit.person not in browsing:
            browsing[visit.person] = open_page("/static/icon.svg", visit.person, size=PHONE, scheme=scheme)
            browsing[visit.person].on("response", lambda answer: _weigh(answer, weights))
        weights.clear()
        browsing[visit.person].goto(visit.path, wait_until="load")
        faults += [f"{visit.path}: {fault}" for fault in _faults(browsing[visit.person], weights)]
    assert not faults, "\n".join(faults)


def _weigh(answer: Response, weights: dict[str, int]) -> None:
    kind = answer.headers.get("content-type", "")
    if answer.status == 200 and not kind.startswith("image/"):
        weights[answer.url] = len(gzip.compress(answer.body()))


def _faults(page: Page, weights: dict[str, int]) -> list[str]:
    found = []
    if sum(weights.values()) > HEAVIEST:
        found.append(f"{sum(weights.values()):,} bytes compressed")
    scripts = sum(size for url, size in weights.items() if url.endswith(".js") and "htmx" not in url)
    if scripts > OWN_SCRIPT:
        found.append(f"{scripts:,} bytes of own script")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > PHONE["width"]:
        found.append(f"{wide} pixels wide")
    small = page.evaluate(TOO_SMALL)
    found += [f"too small for a thumb: {each}" for each in small]
    axe = Axe().run(page).response["violations"]
    found += [
        f"axe: {each['id']} ({each['impact']}): {each['nodes'][0]['html'][:120]}"
        for each in axe
        if each["impact"] in {"serious", "critical"}
    ]
    return found
