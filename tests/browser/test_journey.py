"""A park's day at phone size: record, confirm by link without an account, see the ledger and the map change."""

from urllib.parse import unquote

import pytest

from ayni.kernel import tenancy
from tests.browser.conftest import Opener
from tests.factories import a_capability, a_cluster, a_member, an_organization


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_rosa_records_and_the_other_side_confirms_by_link(
    open_page: Opener, site: str, scripts: bool
) -> None:
    with tenancy.opened(a_cluster("ves", name="Parque de prueba")):
        rosa = a_member(an_organization("Metal Andina"), "Rosa").signed_in
        an_organization("Taller Quispe")

    page = open_page("/c/ves/", rosa, scripts=scripts)
    page.get_by_role("link", name="Anotar lo que hicimos").click()
    page.get_by_role("link", name="Le pasamos un trabajo").click()
    page.get_by_label("Buscar por nombre").fill("quispe")
    if scripts:
        page.get_by_label("Taller Quispe").check()
    page.get_by_label("Más o menos, ¿cuánto valía?").fill("250")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("heading", name="Le pasamos un trabajo a Taller Quispe").wait_for()
    assert page.get_by_role("heading", name="Falta que confirmen").is_visible()

    message = unquote(page.get_by_role("link", name="Enviar por WhatsApp").get_attribute("href") or "")
    assert "«Metal Andina nos pasó un trabajo»" in message
    link = message.split()[-1].removeprefix(site)
    answering = open_page(link, None, scripts=scripts)
    assert answering.get_by_text("S/ 250.00").is_visible()
    answering.get_by_role("button", name="Sí, así fue").click()
    assert answering.get_by_role("heading", name="Gracias: quedó confirmado").is_visible()

    again = open_page(link, None, scripts=scripts)
    assert again.get_by_text("El enlace ya se usó").is_visible()
    page.goto("/c/ves/colaboraciones/")
    page.get_by_role("link", name="Le pasamos un trabajo a Taller Quispe").click()
    assert page.get_by_role("heading", name="Confirmada por todos").is_visible()
    page.goto("/c/ves/red/mapa/")
    assert page.get_by_text("2 de 2 talleres").is_visible()


def test_the_directory_answers_who_can_do_it(open_page: Opener) -> None:
    with tenancy.opened(a_cluster("ves")):
        able = an_organization("Inox Pachacámac")
        a_capability(able, "bending", material="304", thickness_max_mm=3, length_max_mm=2500)
        small = an_organization("Taller Quispe")
        a_capability(small, "bending", material="304", thickness_max_mm=2, length_max_mm=2500)

    page = open_page("/c/ves/red/")
    page.get_by_label("Busca").fill("plegado 3 mm inox 2500")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_text("1 organización").wait_for()
    assert page.get_by_text("Inox Pachacámac").is_visible()
    assert page.get_by_text("hasta 3 mm").is_visible()


def test_without_a_signal_the_phone_shows_what_was_seen_last(open_page: Opener) -> None:
    with tenancy.opened(a_cluster("ves")):
        metal = an_organization("Metal Andina")
        rosa = a_member(metal, "Rosa").signed_in

    page = open_page("/c/ves/", rosa)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.goto(f"/c/ves/red/{metal.pk}/")
    page.context.set_offline(True)
    page.goto("/c/ves/")
    page.get_by_text("Sin señal: ves lo último que abriste").wait_for()
    page.goto("/c/ves/colaboraciones/")
    page.get_by_role("heading", name="No hay señal").wait_for()
    page.get_by_role("link", name="Metal Andina").click()
    page.get_by_role("heading", name="Metal Andina").wait_for()
