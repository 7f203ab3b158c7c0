"""The pulse page and the park's public face."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.kernel import clock
from tests.factories import a_capability, a_cluster, a_member, an_organization
from tests.observatory.story import NOW, Park, workshop_of
from tests.web.test_observatory_network import page

pytestmark = pytest.mark.django_db

PULSE, FACE = "/c/ves/pulso/", "/c/ves/parque/"


@pytest.fixture
def park() -> Iterator[Park]:
    """The reference park with its five ties."""
    park = Park(baseline="pillihuaman-2025")
    park.ties()
    with clock.at(NOW):
        yield park


def words(text: str) -> str:
    """The main part's text, without marks."""
    plain = re.sub(r"<[^>]*>", " ", text.split("<main")[1])
    return re.sub(r"\s+(?=[:.,)])", "", " ".join(plain.split()))


def test_then_and_now_stand_side_by_side(park: Park) -> None:
    text = words(page(park.rosa, PULSE))
    assert "«Estamos cerca, pero cada uno va por su cuenta." in text
    assert text.count("Pillihuaman, Revista Espacios 46(03), 2025") == 6
    assert "El estudio no cita a nadie sobre este punto." in text
    assert "3 de 4 talleres hicieron algo con otros en los últimos 12 meses" in text
    assert "2 de 4 talleres participaron" in text
    assert "3 colaboraciones confirmadas: máquina prestada 1, herramienta prestada 2" in text


def test_another_cluster_has_no_study_yet() -> None:
    text = words(page(Park("gamarra").rosa, "/c/gamarra/pulso/"))
    assert "todavía no tiene un estudio" in text
    assert "Pillihuaman" not in text
    assert "Estamos cerca" not in text


def test_small_samples_are_said(park: Park) -> None:
    assert "Solo 2 organizaciones: no alcanza para hablar de tendencia." in words(page(park.rosa, PULSE))


def test_a_trend_is_said_in_words_and_has_a_table(park: Park) -> None:
    with park.opened():
        workshops = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(9)]
    months = [(2025, 2), (2025, 5), (2025, 8), (2025, 11), (2026, 2), (2026, 5), (2026, 8)]
    for count, (year, month) in enumerate(months, start=2):
        for workshop in workshops[:count]:
            park.did("training_given", park.rosa, workshop, on=date(year, month, 10))
    text = words(page(park.rosa, PULSE))
    assert (
        "Viene subiendo: 3 organizaciones en el primer trimestre de 2025, 9 en el tercer trimestre de 2026."
        in text
    )
    assert "Tercer trimestre de 2026 9 8" in text
    assert "Cuarto trimestre de 2026 (en curso) 0 0" in text


def test_outsiders_see_no_amounts_and_no_small_counts(park: Park) -> None:
    for outsider in (None, park.raul):
        text = words(page(outsider, PULSE))
        assert "menos de 3 de 4 talleres participaron" in text
        assert "2,500.50" not in text
        assert "máquina prestada" not in text
    assert "2,500.50" in words(page(park.rosa, PULSE))


def test_figures_lead_to_what_they_rest_on(park: Park) -> None:
    text = page(park.carmen, PULSE)
    assert "/c/ves/colaboraciones/?dimension=resources&amp;desde=2025-11-24&amp;hasta=2026-11-23" in text
    assert "/c/ves/colaboraciones/?tipo=machine_lent&amp;desde=2025-11-24" in text


def test_thirty_times_as_much_takes_the_same_queries(park: Park) -> None:
    def queries() -> int:
        page(park.rosa, PULSE)
        with CaptureQueriesContext(connection) as found:
            page(park.rosa, PULSE)
        return len(found)

    before = queries()
    for _ in range(30):
        park.did("work_passed", park.rosa, park.flor)
    assert queries() == before


def test_the_parks_face_says_what_it_can_do(park: Park) -> None:
    with park.opened():
        a_capability(workshop_of(park.rosa), "bending")
        a_capability(workshop_of(park.julio), "laser_cutting", visibility="cluster")
    text = page(None, FACE)
    assert "4 talleres" in words(text)
    assert "Plegado 1" in words(text)
    assert "Corte láser" not in words(text)
    assert "/c/ves/red/?proceso=bending" in text
    assert "https://wa.me/?text=" in text
    assert "3 de 4 talleres hicieron algo con otros" in words(text)


def test_an_empty_park_says_so() -> None:
    a_cluster("vacio")
    assert "todavía no tiene talleres registrados" in words(page(None, "/c/vacio/parque/"))
