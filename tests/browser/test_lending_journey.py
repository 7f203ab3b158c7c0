"""Shared machines at phone size: an offer to a settled damage, a repeated booking, a waiting list, idle hours."""

from datetime import date, timedelta
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.kernel import clock, tenancy
from ayni.resources.models import Booking, Resource
from tests.browser.conftest import Opener
from tests.factories import a_cluster, a_member, an_organization
from tests.resources_story import a_booking, a_lent_resource, moment

MACHINES = "/c/ves/maquinas/"


class Phones:
    """A phone for each person; every step says whose."""

    def __init__(self, open_page: Opener, *, scripts: bool) -> None:
        self._open, self._scripts = open_page, scripts
        self._pages: dict[str, Page] = {}

    def of(self, who: Actor, path: str = MACHINES) -> Page:
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
    """Rosa lends; Julio, Flor and Walter borrow."""

    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster("ves", name="Parque de prueba")
        with tenancy.opened(self.cluster):
            self.rosa, self.julio, self.flor, self.walter = (
                a_member(an_organization(workshop), owner)
                for workshop, owner in (
                    ("Metal Andina", "Rosa"), ("Taller Quispe", "Julio"), ("Cortes Flor", "Flor"),
                    ("Plasma Sur", "Walter"),
                )
            )  # fmt: skip

    def roller(self) -> Resource:
        """Rosa's, open day and night, booked at once."""
        with tenancy.opened(self.cluster):
            return a_lent_resource(self.rosa)

    def booked(self, who: Actor, resource: Resource, *, days: int, hour: int, hours: int = 2) -> Booking:
        """The other's booking, made before the story begins."""
        with tenancy.opened(self.cluster):
            return a_booking(who, resource, days=days, hour=hour, hours=hours)


@pytest.fixture
def park(committed: None) -> Park:
    return Park()


def press(page: Page, name: str, *, then: str) -> None:
    """Press a button and wait until the page says so."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.get_by_text(then).first.wait_for()


def choose_time(page: Page, day: date, hour: str, duration: str) -> None:
    """The three fields that say when."""
    page.get_by_label("¿Qué día?").first.fill(day.isoformat())
    page.get_by_label("¿Desde qué hora?").fill(hour)
    page.get_by_label("¿Cuánto tiempo?").select_option(label=duration)


def path_of(page: Page) -> str:
    return urlparse(page.url).path


def offer(page: Page) -> None:
    """The two minutes of an offer, up to the page of its hours."""
    page.get_by_label("Nombre").fill("Roladora de tubo")
    page.get_by_label("¿Para qué proceso sirve?").select_option(label="Rolado")
    page.get_by_label("Precio, por hora o por pieza").fill("30")
    page.get_by_label("Solo las horas libres de esta semana").check()
    page.get_by_role("button", name="Seguir").click()
    page.get_by_role("heading", name="¿Qué horas no la usas?").wait_for()


def lend_these_hours(page: Page, opens: str, closes: str) -> str:
    """Today and tomorrow between these hours; the machine's address."""
    for day in (clock.today(), clock.today() + timedelta(days=1)):
        page.locator(f"[name=opens-{day.isoformat()}-0]").fill(opens)
        page.locator(f"[name=closes-{day.isoformat()}-0]").fill(closes)
    press(page, "Publicar estas horas", then="Listo: esas horas ya se pueden reservar.")
    return path_of(page)


def begin_now(park: Park, booking: Booking) -> None:
    """Time passes: the turn is the one that goes on."""
    with tenancy.opened(park.cluster):
        length = booking.ends_at - booking.begins_at
        booking.begins_at = clock.now() - timedelta(minutes=10)
        booking.ends_at = booking.begins_at + length
        booking.occupied_until = booking.ends_at
        booking.save(update_fields=["begins_at", "ends_at", "occupied_until"])


def test_from_the_offer_to_the_settled_damage(park: Park, phones: Phones) -> None:
    rosas = phones.of(park.rosa, f"{MACHINES}prestar")
    offer(rosas)
    machine = lend_these_hours(rosas, "00:00", "00:00")

    julios = phones.of(park.julio, f"{machine}reservar")
    choose_time(julios, clock.today() + timedelta(days=1), "09:00", "2 horas")
    julios.get_by_label("¿Para qué?").fill("barandas")
    press(julios, "Pedirla", then="Metal Andina tiene que responder")
    booking = path_of(julios)

    rosas = phones.of(park.rosa, "/c/ves/")
    rosas.get_by_role("link", name="Responder").first.click()
    press(rosas, "Aprobar", then="Aprobado. Le avisamos a Taller Quispe.")

    with tenancy.opened(park.cluster):
        row = Booking.objects.get()
    begin_now(park, row)
    julios = phones.of(park.julio, f"{machine}usar")
    press(julios, "Empiezo a usarla", then="la tienen ustedes")
    julios.goto(f"{machine}usar")
    press(julios, "La devuelvo", then="Devuelta.")
    assert path_of(julios) == booking
    assert julios.get_by_text("S/ 60.00").first.is_visible(), "two hours at thirty"

    rosas = phones.of(park.rosa, booking)
    rosas.get_by_role("link", name="Avisar de un daño").click()
    rosas.get_by_label("¿Qué se dañó?").fill("El rodillo quedó marcado")
    press(rosas, "Avisar", then="El rodillo quedó marcado")
    report = path_of(rosas)
    rosas.get_by_label("¿Qué se arregla y cómo?").fill("Rectificar el rodillo")
    rosas.get_by_label("¿Cuánto paga el otro taller?").fill("120")
    press(rosas, "Proponer", then="falta su acuerdo")
    julios = phones.of(park.julio, report)
    press(julios, "De acuerdo: pagamos nuestra parte", then="Arreglado entre las partes")


def test_a_booking_that_repeats_says_what_it_skipped_and_why(park: Park, phones: Phones) -> None:
    roller = park.roller()
    park.booked(park.flor, roller, days=9, hour=10)
    julios = phones.of(park.julio, f"{MACHINES}{roller.pk}/repetir")
    choose_time(julios, clock.today() + timedelta(days=2), "10:00", "2 horas")
    julios.get_by_label("¿Cada cuánto?").select_option(label="Cada semana")
    julios.get_by_label("¿Cuántas veces?").fill("4")
    press(julios, "Reservar las fechas", then="3 fechas reservadas")
    assert julios.get_by_text("1 fecha no entró").is_visible()
    assert julios.get_by_text("Ya está tomada").is_visible()

    with tenancy.opened(park.cluster):
        (taken,) = Booking.objects.filter(borrower=park.flor.organization)
    flors = phones.of(park.flor, f"{MACHINES}reservas/{taken.pk}/")
    flors.locator("summary", has_text="Cancelar").click()
    press(flors, "Cancelar la reserva", then="Cancelada.")
    julios.reload()
    press(julios, "Intentar otra vez las que faltan", then="4 fechas reservadas")


def test_a_freed_turn_goes_to_who_waits_first(park: Park, phones: Phones) -> None:
    roller = park.roller()
    taken = park.booked(park.flor, roller, days=2, hour=10, hours=4)
    day = clock.today() + timedelta(days=2)
    for who in (park.julio, park.walter):
        phone = phones.of(who, f"{MACHINES}{roller.pk}/esperar")
        phone.get_by_label("¿Cuánto tiempo?").select_option(label="2 horas")
        phone.get_by_label("¿Qué día?").fill(day.isoformat())
        phone.get_by_label("Desde qué hora").fill("10:00")
        phone.get_by_label("¿Hasta qué día te sirve?").fill(day.isoformat())
        phone.get_by_label("Hasta qué hora").fill("14:00")
        press(phone, "Apuntarnos", then="por orden de llegada")

    flors = phones.of(park.flor, f"{MACHINES}reservas/{taken.pk}/")
    flors.locator("summary", has_text="Cancelar").click()
    press(flors, "Cancelar la reserva", then="Si alguien esperaba")

    walters = phones.of(park.walter, "/c/ves/")
    assert not walters.get_by_text("Turno para ustedes").is_visible(), "one at a time"
    julios = phones.of(park.julio, "/c/ves/")
    julios.get_by_role("link", name="Tomarlo o dejarlo").click()
    press(julios, "Tomar el turno", then="El turno es de ustedes.")
    julios.goto(f"{MACHINES}mis-reservas/")
    assert julios.get_by_text("confirmada").is_visible()
    assert not julios.get_by_text("Esperando turno").is_visible()


def test_an_owner_lends_just_the_idle_hours_of_this_week(park: Park, phones: Phones) -> None:
    roller = park.roller()
    tomorrow = clock.today() + timedelta(days=1)
    rosas = phones.of(park.rosa, f"{MACHINES}{roller.pk}/horario")
    rosas.get_by_role("link", name="Solo horas libres de esta semana").click()
    rosas.locator(f"[name=opens-{tomorrow.isoformat()}-0]").fill("14:00")
    rosas.locator(f"[name=closes-{tomorrow.isoformat()}-0]").fill("18:00")
    press(rosas, "Prestar estas horas", then="Listo: esas horas ya se pueden reservar.")

    julios = phones.of(park.julio, f"{MACHINES}{roller.pk}/?dia={tomorrow.isoformat()}")
    julios.get_by_role("link", name="Reservar 14:00–18:00").click()
    assert julios.get_by_label("¿Desde qué hora?").input_value() == "14:00"
    press(julios, "Reservar", then="Confirmada")
    julios.goto(f"{MACHINES}{roller.pk}/?dia={(tomorrow + timedelta(days=1)).isoformat()}")
    assert julios.get_by_text("nada libre").is_visible()
    with tenancy.opened(park.cluster):
        assert Booking.objects.get().begins_at == moment(1, 14)
