"""What every page must be on a phone: light, readable, nothing sticking out, nothing that axe finds serious."""

import gzip
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
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
from tests.browser.conftest import PHONE, Opener
from tests.pages import address, cluster_pages

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
    rosa, carmen = (Person.objects.get(email=f"{name}@demo.ayni") for name in ("rosa", "carmen"))
    found, shown = [], set()
    for person in (rosa, carmen):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for page in cluster_pages():
            path = address(
                page, samples(about_collaborations=str(page.pattern).startswith("colaboraciones/"))
            )
            answer = client.get(path)
            is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
            if is_page and page.name not in shown:
                shown.add(page.name)
                found.append(Visit(path, person))
    return found


def samples(*, about_collaborations: bool) -> dict[str, object]:
    """Ids of Rosa's workshop, or of its latest confirmed collaboration with one other."""
    with tenancy.opened(Cluster.objects.get(slug=load.VES)):
        own = Organization.objects.get(name="Metal Andina")
        mine = Participation.objects.filter(organization=own).values("collaboration")
        row = Collaboration.objects.filter(pk__in=mine, kind="work_passed").order_by("-happened_on", "-pk")[0]
        other = Participation.objects.filter(collaboration=row).exclude(organization=own).get()
        capability = Capability.objects.filter(organization=own, kind="process").order_by("pk")[0]
        lent = lending_samples(own)
    return {
        **lent,
        "pk": row.pk if about_collaborations else own.pk,
        "organization_id": other.organization_id if about_collaborations else own.pk,
        "participation_id": other.pk,
        "capability_id": capability.pk,
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
    assert len(walked) > 50
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
