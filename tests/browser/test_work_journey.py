"""Work passed on at phone size: from the pasted message to the ratings, and a disagreement to its outcome."""

from datetime import timedelta
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page

from ayni.directory.actor import Actor
from ayni.kernel import clock, tenancy
from tests.browser.conftest import Opener
from tests.factories import a_capability, a_cluster, a_coordinator, a_member, an_organization

MESSAGE = (
    "Maestro buenas, necesito cortar 20 pzs plancha A36 de 9mm 300x450 en plasma pal viernes, "
    "yo pongo el material"
)
PIN = "4071"


class Phones:
    """A phone for each person; every step says whose."""

    def __init__(self, open_page: Opener, *, scripts: bool) -> None:
        self._open, self._scripts = open_page, scripts
        self._pages: dict[str, Page] = {}

    def of(self, who: Actor, path: str = "/c/ves/") -> Page:
        """The person's phone, at this address."""
        name = who.signed_in.name
        if name in self._pages:
            self._pages[name].goto(path)
        else:
            self._pages[name] = self._open(path, who.signed_in, scripts=self._scripts)
        return self._pages[name]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phones(request: pytest.FixtureRequest, open_page: Opener) -> Phones:
    return Phones(open_page, scripts=request.param)


class Park:
    """Rosa asks; Julio, Flor and Walter can cut; Carmen coordinates."""

    def __init__(self) -> None:
        with tenancy.opened(a_cluster("ves", name="Parque de prueba")):
            self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
            self.julio, self.flor, self.walter = (
                self._able(workshop, owner)
                for workshop, owner in (
                    ("Taller Quispe", "Julio"), ("Cortes Flor", "Flor"), ("Plasma Sur", "Walter"),
                )
            )  # fmt: skip
            self.carmen = a_coordinator()

    @staticmethod
    def _able(workshop: str, owner: str) -> Actor:
        organization = an_organization(workshop)
        a_capability(organization, "plasma_cutting", material="A36", thickness_max_mm=20)
        return a_member(organization, owner)


@pytest.fixture
def park(committed: None) -> Park:
    return Park()


def press(page: Page, name: str, *, then: str) -> None:
    """Press a button and wait until the page says so."""
    page.get_by_role("button", name=name).first.click()
    page.get_by_text(then).first.wait_for()


def ask(page: Page) -> str:
    """Paste the message, ask; the job's address."""
    page.get_by_label("El mensaje").fill(MESSAGE)
    page.get_by_role("button", name="Leer el mensaje").click()
    page.get_by_role("button", name="Pedir cotizaciones").click()
    page.get_by_role("heading", name="¿Quién puede hacerlo?").wait_for()
    return urlparse(page.url).path.removesuffix("talleres")


def offer(page: Page, price: str) -> None:
    """Quote a price for all of it, ready on the day asked."""
    page.get_by_role("link", name="Cotizar").first.click()
    page.get_by_label("Tu precio").fill(price)
    press(page, "Enviar cotización", then="cotiza")


def take(page: Page) -> None:
    """Accept what was given to one, as Hoy asks for it."""
    page.get_by_role("link", name="Ver y responder").first.click()
    press(page, "Acepto el trabajo", then="El trabajo es tuyo")


def hand_over_material(park: Park, phones: Phones) -> str:
    """Rosa brings two sheets, Julio signs with his PIN; the address of his part of the work."""
    julios = phones.of(park.julio, "/c/ves/encargos/firma/")
    julios.get_by_label("Tu PIN").fill(PIN)
    julios.get_by_label("Otra vez").fill(PIN)
    julios.get_by_role("button", name="Guardar mi PIN").click()
    julios.get_by_text("PIN").first.wait_for()
    julios.goto("/c/ves/encargos/en-marcha/")
    julios.get_by_role("link", name="A36").first.click()
    julios.get_by_role("link", name="Hoja de trabajo").wait_for()
    work = urlparse(julios.url).path

    rosas = phones.of(park.rosa, f"{work}material/entrega")
    rosas.get_by_label("¿Qué material es?").fill("Plancha A36 9 mm")
    rosas.get_by_label("Piezas").fill("2")
    rosas.get_by_label("Kilos").fill("407")
    rosas.get_by_label("PIN de quien recibe").fill(PIN)
    rosas.locator("main form button.primary").click()
    rosas.get_by_role("heading", name="Material en custodia").wait_for()
    return work


def deliver(page: Page, pieces: str, *, sheets: str = "", kilos: str = "") -> None:
    """Bring pieces, and say what material went into them."""
    page.get_by_label("¿Cuánto entregas?").fill(pieces)
    page.get_by_label("Piezas usadas").fill(sheets)
    page.get_by_label("Kilos usados").fill(kilos)
    press(page, "Entregar", then="por revisar")


def reject_two(page: Page) -> None:
    """Two of twelve are not good and shall be made again."""
    page.get_by_role("link", name="Revisar 12 piezas").click()
    page.get_by_text("Algo está mal").click()
    page.get_by_label("¿Cuántas rechazas?").fill("2")
    page.get_by_label("¿Por qué?").fill("Dos salieron cortas")
    page.get_by_label("Que las vuelva a hacer").check()
    press(page, "Rechazar esas y aceptar el resto", then="10 conformes, 2 rechazadas")


def test_from_a_pasted_message_to_ratings_and_the_pulse(park: Park, phones: Phones) -> None:
    job = ask(phones.of(park.rosa, "/c/ves/encargos/pegar"))
    for who, price in ((park.julio, "240"), (park.flor, "260"), (park.walter, "300")):
        offer(phones.of(who, job), price)

    rosas = phones.of(park.rosa, f"{job}comparar")
    for workshop, pieces in (("Taller Quispe", "12"), ("Cortes Flor", "8")):
        rosas.get_by_label(f"o una parte: {workshop}").fill(pieces)
    press(rosas, "Adjudicar las partes escritas", then="Taller Quispe")
    for who in (park.julio, park.flor):
        take(phones.of(who))

    work = hand_over_material(park, phones)
    deliver(phones.of(park.julio, f"{work}entregar"), "12", sheets="1", kilos="90")
    reject_two(phones.of(park.rosa, work))
    deliver(phones.of(park.julio, f"{work}entregar"), "2", sheets="1", kilos="20")
    rosas = phones.of(park.rosa, work)
    rosas.get_by_role("link", name="Revisar 2 piezas").click()
    press(rosas, "Todo conforme", then="El trabajo quedó recibido")

    rosas = phones.of(park.rosa, "/c/ves/colaboraciones/")
    rosas.get_by_role("link", name="Le pasamos un trabajo a Taller Quispe").click()
    rosas.get_by_role("heading", name="Confirmada por todos").wait_for()
    rosas.get_by_role("link", name="Valorar").first.click()
    for question, answer in (("¿Cumplió a tiempo?", "Sí"), ("¿Volverías a trabajar con ellos?", "Sí")):
        rosas.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
    rosas.get_by_role("group", name="¿Cómo estuvo?").get_by_role("radio").last.check()
    rosas.get_by_role("button", name="Guardar").click()
    rosas.get_by_role("heading", name="Confirmada por todos").wait_for()
    pulse = phones.of(park.rosa, "/c/ves/pulso/")
    assert pulse.get_by_text("trabajo pasado 1").first.is_visible()


def test_a_disagreement_is_told_by_both_and_settled_by_a_mediator(park: Park, phones: Phones) -> None:
    job = ask(phones.of(park.rosa, "/c/ves/encargos/pegar"))
    offer(phones.of(park.julio, job), "240")
    press(phones.of(park.rosa, f"{job}comparar"), "Darle 20 piezas", then="Taller Quispe")
    take(phones.of(park.julio))
    julios = phones.of(park.julio, "/c/ves/encargos/en-marcha/")
    julios.get_by_role("link", name="A36").first.click()
    julios.get_by_role("link", name="No estoy de acuerdo").click()
    work = urlparse(julios.url).path.removesuffix("desacuerdo/")
    julios.locator("main textarea").first.fill("El material que llegó no es el que dijeron.")
    julios.locator("main form button.primary").first.click()
    julios.get_by_text("El material que llegó").first.wait_for()

    rosas = phones.of(park.rosa, f"{work}desacuerdo/")
    assert not rosas.get_by_text("El material que llegó").is_visible(), (
        "each side's words are for the mediator"
    )
    rosas.locator("main textarea").first.fill("Es plancha A36 con certificado.")
    rosas.locator("main form button.primary").first.click()

    carmens = phones.of(park.carmen, "/c/ves/encargos/desacuerdos/")
    carmens.get_by_role("link", name="Nombrar").click()
    carmens.get_by_label("¿Quién media?").select_option(label="Carmen")
    carmens.get_by_role("button", name="Nombrar").click()
    carmens.get_by_text("media Carmen").wait_for()
    carmens.goto(f"{work}desacuerdo/")
    assert carmens.get_by_text("El material que llegó").first.is_visible()
    assert carmens.get_by_text("Es plancha A36").first.is_visible()
    carmens.get_by_label("¿En qué quedaron?").fill("Rosa cambia la plancha; el precio sigue igual.")
    carmens.get_by_role("button", name="Anotar el acuerdo").click()
    carmens.get_by_text("Rosa cambia la plancha").first.wait_for()
    julios = phones.of(park.julio, work)
    assert julios.get_by_text("Rosa cambia la plancha").first.is_visible()


def add_lot(page: Page, process: str, name: str, days: int, *, after: str = "", more: bool = True) -> None:
    """A part of the order, which may wait for another."""
    page.get_by_label("¿Qué hay que hacer?").select_option(label=process)
    page.get_by_label("Cantidad").fill("120")
    page.get_by_label("¿Para cuándo?").fill(f"{clock.today() + timedelta(days=days):%Y-%m-%d}")
    page.get_by_text("Más datos").click()
    page.get_by_label("Nombre del lote").fill(name)
    page.get_by_label("Todo el parque").check()
    if after:
        page.get_by_label("¿Qué lote tiene que estar antes?").select_option(label=after)
    press(page, "Guardar y agregar otro" if more else "Guardar el lote", then=f"Lote agregado: {name}")


def test_a_big_order_is_split_planned_quoted_and_given_together(park: Park, phones: Phones) -> None:
    rosas = phones.of(park.rosa, "/c/ves/pedidos-grandes/nuevo")
    rosas.get_by_label("¿Qué te pidieron?").fill("120 cocinas para comedores")
    rosas.get_by_label("¿Para qué cliente?").fill("Programa de comedores")
    rosas.get_by_label("¿Para cuándo, todo?").fill(f"{clock.today() + timedelta(days=40):%Y-%m-%d}")
    rosas.get_by_label("Tu margen por liderar").fill("12")
    rosas.get_by_role("button", name="Seguir con los lotes").click()
    rosas.get_by_role("link", name="Agregar un lote").click()
    add_lot(rosas, "Corte por plasma", "Paneles cortados", 20)
    add_lot(rosas, "Plegado", "Paneles plegados", 35, after="Paneles cortados", more=False)
    order = urlparse(rosas.url).path
    rosas.get_by_role("button", name="Pedir cotizaciones de todos").click()
    rosas.get_by_text("Pediste cotizaciones de 2 lotes").wait_for()

    for who, price in ((park.julio, "5"), (park.flor, "4")):
        for lot in ("Paneles cortados", "Paneles plegados"):
            phone = phones.of(who, "/c/ves/encargos/")
            phone.get_by_role("link", name=lot).first.click()
            phone.get_by_role("link", name="Cotizar").first.click()
            phone.get_by_label("Tu precio").fill(price)
            phone.get_by_label("por unidad").check()
            phone.get_by_label("¿Para cuándo lo tienes?").fill(
                f"{clock.today() + timedelta(days=9):%Y-%m-%d}"
            )
            phone.get_by_role("button", name="Enviar cotización").click()
            phone.get_by_text("Ya cotizaste").wait_for()

    rosas = phones.of(park.rosa, f"{order}propuesta")
    rosas.get_by_text("No hay combinación más barata").wait_for()
    assert rosas.get_by_text("Cortes Flor").count() >= 2, "the cheaper one does both"
    rosas.get_by_text("Cotizar al cliente con esta propuesta").click()
    press(rosas, "Hacer la cotización", then="Abrir el PDF")
    rosas.goto(f"{order}propuesta")
    rosas.get_by_role("button", name="Adjudicar todos los lotes").click()
    rosas.get_by_text("ahora responde").first.wait_for()
    for _ in range(2):
        take(phones.of(park.flor))
    rosas = phones.of(park.rosa, order)
    assert rosas.get_by_text("Cortes Flor").count() >= 2
    rosas.get_by_role("link", name="Ver el reparto").click()
    rosas.get_by_text("S/ 1,075.20").first.wait_for()
