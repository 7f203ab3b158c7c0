"""A joint purchase at phone size: need, purchase, orders, offers by link, best order, deposit, shortage, hand-over."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from ayni.kernel import clock, tenancy
from ayni.purchasing import actions
from tests.browser.conftest import Opener
from tests.factories import a_cluster, a_coordinator, a_member, an_organization, workshop_of
from tests.purchasing_story import a_supplier, an_item

NAMES = ("Rosa", "Julio", "Ana", "Pedro", "Luz")
ROOT = "/c/ves/compras/"


class Town:
    """Five owners, Carmen, two suppliers and a sheet in the catalogue."""

    def __init__(self) -> None:
        with tenancy.opened(a_cluster("ves", name="Parque de prueba")):
            self.carmen = a_coordinator()
            self.owners = [a_member(an_organization(f"Taller de {name}"), name) for name in NAMES]
            self.suppliers = [a_supplier("Aceros Lima"), a_supplier("Fierros Sur")]
            sheet = an_item(self.carmen)
            actions.list_price(
                actor=self.carmen,
                item=sheet,
                supplier=self.suppliers[0],
                price=Decimal(410),
                basis="piece",
                tax="included",
            )
            for owner in self.owners[:2]:
                actions.note_need(
                    actor=owner, item=sheet, quantity=5, needed_by=clock.today() + timedelta(days=9)
                )


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_hint_to_the_report(open_page: Opener, site: str, scripts: bool) -> None:
    town = Town()
    carmens = open_page("/c/ves/", town.carmen.signed_in, scripts=scripts)
    path = _start(carmens)
    owners = [open_page(path, owner.signed_in, scripts=scripts) for owner in town.owners]
    for page, quantity in zip(owners, (7, 8, 4, 3, 2), strict=True):
        _order(page, quantity)
    carmens.goto(path)
    carmens.get_by_role("link", name="Cerrar los pedidos").click()
    carmens.get_by_role("button", name="Cerrar los pedidos").click()
    for supplier, steps in (("Aceros Lima", "1: 410\n26: 370"), ("Fierros Sur", "409")):
        _offer(carmens, open_page, supplier, steps, site, scripts=scripts)
    carmens.get_by_role("button", name="Calcular el mejor pedido").click()
    carmens.get_by_text("S/ 9,620.00").first.wait_for()
    carmens.get_by_role("button", name="Decidir este pedido").click()
    _pay_first(carmens)
    _send(carmens, path)
    _receive(carmens, path, 23)
    _hand_out(carmens, owners, path)
    carmens.goto(f"{path}llegada")
    carmens.get_by_role("link", name="Cerrar la compra").click()
    carmens.get_by_label("5, muy buena").check()
    carmens.get_by_role("button", name="Cerrar la compra").click()
    carmens.get_by_role("heading", name="Lo que trajo esta compra").wait_for()
    with tenancy.opened(town.carmen.cluster):
        from ayni.ledger.models import Collaboration

        assert Collaboration.objects.filter(kind="joint_purchase").count() == len(town.owners)
        assert {row.recorded_for_id for row in Collaboration.objects.all()} == {
            workshop_of(owner).pk for owner in town.owners
        }


def _start(page: Page) -> str:
    """From the hint on Hoy to open orders."""
    page.get_by_role("link", name="Preparar la compra").click()
    page.get_by_label("¿Dónde se entrega?").fill("Local de la asociación")
    page.get_by_role("button", name="Seguir: los artículos").click()
    page.get_by_role("button", name="Abrir los pedidos").click()
    page.get_by_role("heading", name="Plancha A36").first.wait_for()
    return re.sub(r"^https?://[^/]+", "", page.url)


def _order(page: Page, quantity: int) -> None:
    page.get_by_role("link", name=re.compile("^Pedir")).click()
    page.get_by_label("¿Cuánto quieres?").fill(str(quantity))
    page.get_by_label("¿Hasta cuánto más llevarías?").fill("1")
    page.get_by_role("button", name="Pedir").click()
    page.get_by_text(f"Pediste {quantity}").wait_for()


def _offer(page: Page, open_page: Opener, supplier: str, steps: str, site: str, *, scripts: bool) -> None:
    """Carmen makes the link, the supplier answers by it on another phone."""
    if not page.get_by_label("Proveedor").is_visible():
        page.locator("summary", has_text="Pedir oferta a otro proveedor").click()
    page.get_by_label("Proveedor").select_option(label=supplier)
    page.get_by_role("button", name="Hacer su enlace").click()
    card = page.locator("section", has=page.get_by_role("heading", name=supplier))
    link = card.locator("[data-copy]").get_attribute("data-copy")
    assert link is not None
    theirs = open_page(link.removeprefix(site), None, scripts=scripts)
    theirs.get_by_label("IGV incluido").check()
    theirs.get_by_label("Precio", exact=False).first.fill(steps)
    theirs.get_by_role("button", name="Enviar mi oferta").click()
    theirs.get_by_text("Gracias: tu oferta llegó").wait_for()
    page.reload()


def _pay_first(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Anotar pago")).first.click()
    page.get_by_label("efectivo").check()
    page.get_by_role("button", name="Guardar el pago").click()
    page.get_by_text("El pago quedó anotado.").wait_for()


def _send(page: Page, path: str) -> None:
    page.goto(f"{path}proveedores")
    page.get_by_role("link", name="Enviar este pedido").click()
    page.get_by_label(re.compile("Sí, pedir a Aceros Lima por S/.9,620.00")).check()
    page.get_by_role("button", name="Enviar el pedido").click()
    page.get_by_text("Enviado por Carmen").wait_for()


def _receive(page: Page, path: str, units: int) -> None:
    """Fewer than ordered."""
    page.goto(f"{path}llegada")
    page.get_by_role("link", name="Anotar lo que llegó").click()
    page.get_by_label(re.compile("^Llegó \\(pieza")).fill(str(units))
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("El reparto se calculó otra vez").wait_for()


def _hand_out(page: Page, owners: list[Page], path: str) -> None:
    """Each says its PIN and takes what is there."""
    for owner, name in zip(owners, NAMES, strict=True):
        owner.goto(f"{path}mi-parte")
        pin = owner.locator(".pin").inner_text().strip()
        page.goto(f"{path}llegada")
        page.get_by_role("link", name=f"Entregar Taller de {name}").click()
        page.get_by_label("PIN de quien recoge").fill(pin)
        page.get_by_role("button", name="Entregado").click()
        page.get_by_text(f"Entregado a Taller de {name}").wait_for()


def test_below_the_minimum_nobody_orders_again(open_page: Opener) -> None:
    town = Town()
    closes = timezone.localtime(clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    carmens = open_page("/c/ves/", town.carmen.signed_in)
    carmens.get_by_role("link", name="Preparar la compra").click()
    carmens.get_by_label("¿Dónde se entrega?").fill("Local de la asociación")
    carmens.get_by_role("button", name="Seguir: los artículos").click()
    carmens.locator("summary", has_text="Poner un artículo").click()
    carmens.get_by_label("Artículo").select_option(index=1)
    carmens.get_by_label("Mínimo entre todos").fill("10")
    carmens.get_by_role("button", name="Poner").click()
    carmens.get_by_role("button", name="Abrir los pedidos").click()
    path = re.sub(r"^https?://[^/]+", "", carmens.url)
    rosas = open_page(path, town.owners[0].signed_in)
    _order(rosas, 3)
    carmens.goto(f"{path}cerrar-pedidos")
    carmens.get_by_role("button", name="Cerrar los pedidos").click()
    carmens.get_by_label("Se puede pedir hasta").fill(closes)
    carmens.get_by_role("button", name="Alargar").click()
    carmens.get_by_text("siguen valiendo").first.wait_for()
    rosas.goto(path)
    assert rosas.get_by_text("Pediste 3").is_visible()
