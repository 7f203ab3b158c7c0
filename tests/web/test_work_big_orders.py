"""A big order in the browser's terms: split, proposed, quoted as one PDF, given together, shared."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.kernel import clock, tenancy
from ayni.work.actions import big_orders
from ayni.work.models import Award, BigOrder, ClientQuotation, Job
from tests.web.test_every_page import client_of
from tests.work.story import Story
from tests.work_lots_story import a_big_order, a_lot, a_quote, all_of

pytestmark = pytest.mark.django_db
ORDERS = "/c/ves/pedidos-grandes/"


class Led(Story):
    """Rosa leads an order of two lots; Julio quoted the first, Nina the second."""

    def __init__(self) -> None:
        super().__init__()
        with tenancy.opened(self.cluster):
            self.order = a_big_order(self.rosa)
            self.cut = a_lot(self.rosa, self.order, "Cortar los paneles")
            self.weld = a_lot(self.rosa, self.order, "Soldar los marcos", 40, depends_on=self.cut)
            big_orders.ask_for_quotes(actor=self.rosa, big_order=self.order)
            self.offers = [a_quote(self.julio, self.cut, "3.50"), a_quote(self.nina, self.weld, "25")]
        self.page = f"{ORDERS}{self.order.pk}/"
        self.leader = client_of(self.rosa.person)


@pytest.fixture
def led() -> Led:
    return Led()


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def parts_on(page: str) -> list[str]:
    return re.findall(r'name="parts" value="([^"]+)"', page.split("</form>")[1])


def test_from_nothing_to_lots_that_ask_for_quotes() -> None:
    park = Story()
    rosa = client_of(park.rosa.person)
    assert "120 cocinas" in said(rosa, ORDERS)
    day = (clock.today() + timedelta(days=20)).isoformat()
    made = rosa.post(
        f"{ORDERS}nuevo",
        {"title": "Mesas", "client_name": "Colegio", "deadline": day, "margin_percent": "12.5"},
    )
    assert made.status_code == 302
    lot = {
        "title": "Cortar", "process": "laser_cutting", "quantity": "50", "unit": "piece", "deadline": day,
        "material_by": "client", "audience": "cluster", "shows_name": "on", "protects_client_months": "0",
    }  # fmt: skip
    answer = rosa.post(f"{made['Location']}lotes/nuevo", {**lot, "then": "another"})
    assert answer["Location"].endswith("lotes/nuevo")
    with tenancy.opened(park.cluster):
        first = Job.objects.get(title="Cortar")
    rosa.post(f"{made['Location']}lotes/nuevo", {**lot, "title": "Pintar", "depends_on": str(first.pk)})
    page = said(rosa, made["Location"])
    assert "Espera a «Cortar»" in page
    assert "Falta pedir cotizaciones de 2 lotes" in page
    rosa.post(f"{made['Location']}pedir")
    assert "2 lotes esperan su primera cotización" in said(rosa, made["Location"])


def test_the_lots_name_and_the_clients_name_stay_with_the_leader(led: Led) -> None:
    seen_by_julio = said(client_of(led.julio.person), f"/c/ves/encargos/{led.cut.pk}/")
    assert "Municipalidad" not in seen_by_julio
    assert client_of(led.julio.person).get(led.page).status_code == 404


def test_a_strange_order_comes_back_with_what_was_typed() -> None:
    park = Story()
    answer = client_of(park.rosa.person).post(
        f"{ORDERS}nuevo",
        {"title": "Mesas", "client_name": "Colegio", "deadline": "2020-01-01", "margin_percent": "10"},
    )
    assert answer.status_code == 422
    assert "Esa fecha ya pasó" in answer.content.decode()
    assert "Colegio" in answer.content.decode()


def test_the_proposal_becomes_the_clients_quotation_and_the_awards(led: Led) -> None:
    page = said(led.leader, f"{led.page}propuesta")
    assert "S/ 1,350.00" in page
    assert "No hay combinación más barata" in page
    parts = list(dict.fromkeys(parts_on(page)))
    day = (clock.today() + timedelta(days=9)).isoformat()
    quoted = led.leader.post(
        f"{led.page}cotizar", {"parts": parts, "valid_until": day, "conditions": "Al contado"}
    )
    shown = said(led.leader, quoted["Location"])
    assert "S/ 1,485.00" in shown
    assert "Taller Quispe" not in shown
    pdf = led.leader.get(f"{quoted['Location']}.pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    led.leader.post(f"{led.page}adjudicar", {"parts": parts})
    with tenancy.opened(led.cluster):
        assert Award.objects.count() == 2
    assert "Todo está adjudicado" in said(led.leader, led.page)


def test_a_quote_changed_in_between_keeps_all_lots_from_being_given(led: Led) -> None:
    parts = parts_on(said(led.leader, f"{led.page}propuesta"))
    with tenancy.opened(led.cluster):
        a_quote(led.nina, led.weld, "30")
    answer = led.leader.post(f"{led.page}adjudicar", {"parts": parts})
    assert answer.status_code == 409
    assert "No se adjudicó ningún lote" in answer.content.decode()
    with tenancy.opened(led.cluster):
        assert not Award.objects.exists()


@pytest.mark.parametrize("parts", ["1:2", "a:b:c:d", "1:1:1:NaN", "9999999:1:1:5"])
def test_parts_that_nobody_proposed_are_refused(led: Led, parts: str) -> None:
    answer = led.leader.post(f"{led.page}adjudicar", {"parts": [parts]})
    assert 400 <= answer.status_code < 500
    with tenancy.opened(led.cluster):
        assert not Award.objects.exists()


def test_an_order_that_cannot_be_says_every_way_out(led: Led) -> None:
    with tenancy.opened(led.cluster):
        BigOrder.objects.update(deadline=clock.today() + timedelta(days=7))
    page = said(led.leader, f"{led.page}propuesta?talleres=1")
    assert "Así no alcanza" in page
    page = said(led.leader, f"{led.page}propuesta?confianza=0.3")
    assert "Acepta a talleres con menos historia" in page or "Haría falta" in page


def test_limits_that_are_none_are_named(led: Led) -> None:
    answer = led.leader.get(f"{led.page}propuesta?talleres=muchos")
    assert answer.status_code == 422


def test_the_client_pays_and_each_ones_part_is_shown(led: Led) -> None:
    with tenancy.opened(led.cluster):
        quotation(led)
        big_orders.award_lots(actor=led.rosa, big_order=led.order, shares=all_of(*led.offers))
    day = clock.today().isoformat()
    led.leader.post(f"{led.page}reparto", {"amount": "742.50", "received_on": day})
    page = said(led.leader, f"{led.page}reparto")
    for amount in ("S/ 67.50", "S/ 175.00", "S/ 500.00"):
        assert amount in page
    with tenancy.opened(led.cluster):
        payment = led.order.client_payments.get()
    led.leader.post(f"{led.page}reparto/{payment.pk}/anular")
    assert "anula uno anotado por error" in said(led.leader, f"{led.page}reparto")


def quotation(led: Led) -> ClientQuotation:
    return big_orders.quote_to_client(
        actor=led.rosa, big_order=led.order, shares=all_of(*led.offers), ready_on=led.order.deadline,
        valid_until=clock.today(),
    )  # fmt: skip


def test_hoy_says_when_all_quotes_are_in(led: Led) -> None:
    assert "Ya puedes armar la propuesta" in said(led.leader, "/c/ves/")


def test_one_lot_or_thirty_ask_the_database_as_often(led: Led) -> None:
    def asked(path: str) -> int:
        led.leader.get(path)
        with CaptureQueriesContext(connection) as queries:
            led.leader.get(path)
        return len(queries)

    few = [asked(path) for path in (ORDERS, led.page, f"{led.page}propuesta")]
    with tenancy.opened(led.cluster):
        for number in range(20):
            lot = a_lot(led.rosa, led.order, f"Lote {number}", depends_on=led.cut)
            a_big_order(led.rosa, title=f"Otro {number}")
        big_orders.ask_for_quotes(actor=led.rosa, big_order=led.order)
        for number, lot in enumerate(Job.objects.filter(title__startswith="Lote").order_by("pk")):
            a_quote((led.julio, led.pedro, led.nina)[number % 3], lot, str(Decimal(number + 1)))
    assert [asked(path) for path in (ORDERS, led.page, f"{led.page}propuesta")] == few


def test_the_lots_can_be_taken_to_a_spreadsheet(led: Led) -> None:
    with tenancy.opened(led.cluster):
        big_orders.award_lots(actor=led.rosa, big_order=led.order, shares=all_of(led.offers[0]))
    rows = led.leader.get(f"{led.page}?formato=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith(
        "Cortar los paneles,100.000,piezas,adjudicado,,Taller Quispe,100.000,350.00,0.00,"
    )
    assert rows[2] == "Soldar los marcos,40.000,piezas,pidiendo cotizaciones,Cortar los paneles,,,,,,"


def test_what_is_delivered_has_a_list_of_its_own(led: Led) -> None:
    assert "100 cocinas" in said(led.leader, ORDERS)
    assert "100 cocinas" not in said(led.leader, f"{ORDERS}?ver=entregados")
    with tenancy.opened(led.cluster):
        Job.objects.update(state="accepted")
    assert "100 cocinas" in said(led.leader, f"{ORDERS}?ver=entregados")


def test_what_a_contractor_was_given_does_not_name_the_order(led: Led) -> None:
    with tenancy.opened(led.cluster):
        (award,) = big_orders.award_lots(actor=led.rosa, big_order=led.order, shares=all_of(led.offers[0]))
    page = said(client_of(led.julio.person), f"/c/ves/encargos/partes/{award.pk}")
    assert "Municipalidad" not in page
