"""A park's first days at phone size: list, invitation, first entry, record, confirmation by link, map."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

from ayni.kernel import tenancy
from tests.browser.conftest import Opener
from tests.factories import a_capability, a_cluster, a_coordinator, a_member, an_organization

LIST = """RUC;Razón social;Nombre;Rubro;Celular
;;Metal Andina;Metalmecánica;987 654 321
;;Taller Quispe;Metalmecánica;912 345 678
20999999999;;Muebles con RUC mal escrito;Carpintería;
"""
"""The association's list as a spreadsheet of the office saves it: semicolons and Latin letters of Windows."""


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_list_of_the_association_to_the_picture_of_the_network(
    open_page: Opener, site: str, tmp_path: Path, scripts: bool
) -> None:
    with tenancy.opened(a_cluster("ves", name="Parque de prueba")):
        carmen = a_coordinator("Carmen").signed_in
    carmens = open_page("/c/ves/importar/", carmen, scripts=scripts)
    _bring_the_list(carmens, tmp_path)
    invitation = _invite(carmens, "Metal Andina")

    rosas = open_page(invitation.removeprefix(site), None, scripts=scripts)
    rosas.get_by_label("Tu nombre").fill("Rosa Huamán")
    rosas.get_by_role("button", name="Entrar a mi taller").click()
    rosas.get_by_role("link", name="Anotar lo que hicimos").wait_for()
    confirmation = _record(rosas, scripts=scripts)

    answering = open_page(confirmation.removeprefix(site), None, scripts=scripts)
    assert answering.get_by_text("S/ 250.00").is_visible()
    answering.get_by_role("button", name="Sí, así fue").click()
    answering.get_by_role("heading", name="Gracias: quedó confirmado").wait_for()

    again = open_page(confirmation.removeprefix(site), None, scripts=scripts)
    assert again.get_by_text("El enlace ya se usó").is_visible()
    rosas.goto("/c/ves/colaboraciones/")
    rosas.get_by_role("link", name="Le pasamos un trabajo a Taller Quispe").click()
    rosas.get_by_role("heading", name="Confirmada por todos").wait_for()
    rosas.goto("/c/ves/red/mapa/")
    assert rosas.get_by_text("2 de 2 talleres").is_visible()


def _bring_the_list(page: Page, folder: Path) -> None:
    """Upload, look at what would happen, save."""
    (folder / "padrón.csv").write_bytes(LIST.encode("cp1252"))
    page.get_by_label("Lista de la asociación").set_input_files(folder / "padrón.csv")
    page.get_by_role("button", name="Revisar la lista").click()
    page.get_by_role("heading", name="Todavía no se guardó nada").wait_for()
    assert page.get_by_text("RUC: «20999999999»").is_visible()
    page.get_by_role("button", name="Guardar en el directorio").click()
    page.get_by_role("heading", name="La lista está en el directorio").wait_for()


def _invite(page: Page, workshop: str) -> str:
    """Prepare the cards of all workshops; the link of one, as its card prints it."""
    page.get_by_role("link", name="Invitar a los talleres").click()
    page.get_by_role("button", name="Preparar tarjetas").click()
    page.goto("/c/ves/invitaciones/")
    page.get_by_role("link", name=workshop).click()
    page.get_by_role("heading", name="Invitación para").wait_for()
    return page.get_by_text(re.compile(r"/c/ves/invitacion/")).first.inner_text().split()[-1]


def _record(page: Page, *, scripts: bool) -> str:
    """Tell what happened; the link in the message that asks the other side."""
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
    return message.split()[-1]


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
