"""A park's day at phone size: record, confirm by link without an account, see the ledger and the map change."""

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
    page.get_by_label("¿Qué pasó?").select_option("work_passed:giver")
    page.get_by_label("Otro taller").fill("quispe")
    page.get_by_label("Valor aproximado").fill("250")
    page.get_by_role("button", name="Anotar").click()
    assert page.get_by_role("heading", name="Trabajo pasado").is_visible()
    assert page.get_by_text("Falta confirmar").is_visible()

    page.get_by_role("button", name="Pedirle que confirme").click()
    message = page.get_by_text("¿Nos confirmas si fue así?").inner_text()
    link = message.split()[-1].removeprefix(site)
    answering = open_page(link, None, scripts=scripts)
    assert answering.get_by_text("S/ 250.00").is_visible()
    answering.get_by_role("button", name="Sí, así fue").click()
    assert answering.get_by_role("heading", name="Gracias, quedó guardado").is_visible()

    again = open_page(link, None, scripts=scripts)
    assert again.get_by_text("Este enlace ya se usó").is_visible()
    page.goto("/c/ves/colaboraciones/")
    assert page.get_by_text("Confirmada · S/ 250.00").is_visible()
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
