"""The directory's pages as Rosa, Julio, Carmen, a partner and the public meet them."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import Capability, Cluster, Organization
from ayni.kernel import clock, tenancy
from tests.factories import a_capability, a_cluster, a_coordinator, a_member, an_organization

pytestmark = pytest.mark.django_db


class Park:
    """Rosa's Metal Andina, Julio's Taller Quispe, Carmen who coordinates, Beto of a bank."""

    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.metal = an_organization(
                "Metal Andina",
                description="Cocinas industriales",
                phone="+51987654321",
                address="Mz. K Lt. 9",
                tax_id="20100070970",
            )
            self.quispe = an_organization("Taller Quispe")
            self.rosa = a_member(self.metal, "Rosa")
            self.julio = a_member(self.quispe, "Julio")
            self.carmen = a_coordinator()
            self.beto = a_member(an_organization("Banco Sol", kind="bank", guild=""), "Beto", "partner")
            self.bending = a_capability(
                self.metal, "bending", material="304", thickness_max_mm=3, length_max_mm=2500
            )
            self.secret = a_capability(self.metal, "turning", visibility="private")
            self.index()

    def index(self) -> None:
        """Bring the text index up to date, as the actions do."""
        index_organizations(list(Organization.objects.values_list("pk", flat=True)))

    def reread(self, organization: Organization) -> Organization:
        """The row as it is now."""
        with tenancy.opened(self.cluster):
            row: Organization = Organization.objects.get(pk=organization.pk)
            return row


@pytest.fixture
def park(tmp_path: Path, settings: Any) -> Park:
    """The park above, with a file store of its own."""
    settings.MEDIA_ROOT = tmp_path
    return Park()


def _as(actor: Actor | None) -> Client:
    client = Client()
    if actor is not None:
        client.force_login(actor.signed_in, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(actor: Actor | None, path: str, **given: str) -> str:
    answer = _as(actor).get(f"/c/ves/{path}", given)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


class TestSearching:
    """«Red»."""

    def test_a_question_finds_and_explains(self, park: Park) -> None:
        page = _page(park.carmen, "red/", q="¿Quién puede plegar inox de 3 mm, 2.5 m?")
        assert "Metal Andina" in page
        assert "Plegado: acero inoxidable 304 hasta 3 mm, largo 2.5 m" in page
        assert "Taller Quispe" not in page
        for words in ("plegado", "acero inoxidable", "3 mm de espesor", "2.5 m de largo"):
            assert f'<span class="tag">{words}</span>' in page, "what was understood is shown"

    def test_a_private_capability_is_nowhere(self, park: Park) -> None:
        for other in (park.julio, park.carmen, park.beto, None):
            assert "Metal Andina" not in _page(other, "red/", q="torneado")
            assert "Torneado" not in _page(other, f"red/{park.metal.pk}/")
        assert "Metal Andina" in _page(park.rosa, "red/", q="torneado")

    def test_htmx_gets_the_same_results_as_the_page(self, park: Park) -> None:
        whole = _as(park.julio).get("/c/ves/red/", {"q": "plegado"})
        part = _as(park.julio).get("/c/ves/red/", {"q": "plegado"}, headers={"HX-Request": "true"})
        assert part.content.decode().strip() in whole.content.decode()
        assert "<html" not in part.content.decode()
        assert "HX-Request" in whole.headers["Vary"], "a browser must not show the part as the page"

    def test_nothing_found_teaches(self, park: Park) -> None:
        page = _page(park.julio, "red/", q="xilófono 40 mm")
        assert "No encontramos a nadie" in page
        assert "Prueba con menos medidas" in page

    def test_measures_nobody_meets_are_left_out_and_said(self, park: Park) -> None:
        page = _page(park.julio, "red/", q="plegado inox 9 mm")
        assert "Nadie dice que llega a esas medidas" in page
        assert "Metal Andina" in page

    def test_strange_addresses_are_no_fault(self, park: Park) -> None:
        for given in (
            {"q": "%00\x00'; DROP TABLE"}, {"pagina": "-3"}, {"pagina": "9" * 40}, {"gremio": "x"}, {"proceso": "'"},
            {"q": "a" * 5000}, {"libre": "maybe"}, {"pagina": "²"},
        ):  # fmt: skip
            assert _as(None).get("/c/ves/red/", given).status_code == 200, given

    def test_many_results_take_no_more_statements_than_one(self, park: Park) -> None:
        def statements() -> int:
            client = _as(park.julio)
            client.get("/c/ves/red/", {"q": "plegado"})
            with CaptureQueriesContext(connection) as captured:
                client.get("/c/ves/red/", {"q": "plegado"})
            return len(captured)

        one = statements()
        self._add(park, 17)
        assert statements() == one
        self._add(park, 13)
        assert statements() <= one, "a full page need not look for mere mentions"
        assert _page(park.julio, "red/", q="plegado").count('class="card chip"') == 20
        assert _page(park.julio, "red/", q="plegado", pagina="2").count('class="card chip"') == 11

    def _add(self, park: Park, count: int) -> None:
        with tenancy.opened(park.cluster):
            for _ in range(count):
                a_capability(an_organization("Otro taller"), "bending", material="304")
            park.index()

    def test_the_public_sees_public_fields_only(self, park: Park) -> None:
        page = _page(None, "red/")
        assert "Metal Andina" in page
        assert "Libre" not in page
        assert "historial" not in page


class TestTheTable:
    """CSV: what the actor may see, safe to open."""

    def _rows(self, actor: Actor | None) -> dict[str, list[str]]:
        answer = _as(actor).get("/c/ves/red/", {"formato": "csv"})
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        text = answer.content.decode("utf-8-sig")
        return {row[0]: row for row in csv.reader(StringIO(text))}

    def test_each_sees_what_they_may(self, park: Park) -> None:
        own, neighbour, public = (
            " ".join(self._rows(actor)["Metal Andina"]) for actor in (park.rosa, park.julio, None)
        )
        assert "20100070970" in own
        assert "20100070970" not in neighbour
        assert "+51987654321" in neighbour
        assert "+51987654321" not in public
        assert "Plegado: acero inoxidable 304 hasta 3 mm, largo 2.5 m" in public
        assert "Torneado" not in neighbour

    def test_a_formula_is_text(self, park: Park) -> None:
        with tenancy.opened(park.cluster):
            an_organization("=cmd|' /C calc'!A0")
        assert "'=cmd|' /C calc'!A0" in self._rows(park.rosa)


class TestTheCard:
    """One organisation's page."""

    def test_rosa_sees_how_to_change_it_and_the_public_does_not(self, park: Park) -> None:
        own, public = (_page(actor, f"red/{park.metal.pk}/") for actor in (park.rosa, None))
        assert "Cambiar los datos" in own
        assert "RUC 20100070970" in own
        for hidden in ("Cambiar los datos", "20100070970", "987 654 321", "Mz. K", "Confianza"):
            assert hidden not in public
        assert "Cocinas industriales" in public
        assert "wa.me/?text=" in public, "anybody can pass it on"

    def test_a_partner_sees_what_the_public_sees(self, park: Park) -> None:
        assert "987 654 321" not in _page(park.beto, f"red/{park.metal.pk}/")

    def test_julio_calls_and_writes(self, park: Park) -> None:
        page = _page(park.julio, f"red/{park.metal.pk}/")
        assert 'href="tel:+51987654321"' in page
        assert 'href="https://wa.me/51987654321"' in page

    def test_the_vcard_is_what_phones_take(self, park: Park) -> None:
        with tenancy.opened(park.cluster):
            Organization.objects.filter(pk=park.metal.pk).update(
                name="Metal; Andina, S.A.C.", description="Cocinas\nindustriales y más, " * 12
            )
        answer = _as(park.julio).get(f"/c/ves/red/{park.metal.pk}/tarjeta.vcf")
        text = answer.content.decode()
        assert answer.headers["Content-Type"].startswith("text/vcard")
        lines = text.split("\r\n")
        assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
        assert lines[-2:] == ["END:VCARD", ""]
        assert all(len(line.encode()) <= 75 for line in lines)
        assert "FN:Metal\\; Andina\\, S.A.C." in lines
        assert "TEL;TYPE=WORK,VOICE:+51987654321" in lines
        unfolded = text.replace("\r\n ", "")
        assert "Plegado: acero inoxidable 304 hasta 3 mm\\, largo 2.5 m" in unfolded
        public = _as(None).get(f"/c/ves/red/{park.metal.pk}/tarjeta.vcf").content.decode()
        assert "TEL" not in public

    def test_the_sheet_has_a_code_and_no_inline_style(self, park: Park) -> None:
        page = _page(None, f"red/{park.metal.pk}/qr")
        assert re.search(r"<svg[^>]* viewBox=", page)
        assert "style=" not in page
        assert f"/c/ves/red/{park.metal.pk}/" in page

    def test_who_left_is_shown_to_the_park_and_not_to_the_public(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/"
        assert _as(park.carmen).post(f"{path}se-fue", {"presence": "left"}).status_code == 302
        assert _as(None).get(path).status_code == 404
        assert "Ya no está en el parque" in _as(park.julio).get(path).content.decode()
        assert "Metal Andina" in _page(park.carmen, "red/se-fueron")
        assert "Metal Andina" not in _page(park.julio, "red/")
        assert _as(park.carmen).post(f"{path}se-fue", {"presence": "back"}).status_code == 302
        assert "Metal Andina" in _page(park.julio, "red/", q="plegado")
        assert _as(park.rosa).post(f"{path}se-fue", {"presence": "left"}).status_code == 404


class TestEditing:
    """What Rosa changes, and what others are told."""

    def _card(self, **changes: str) -> dict[str, str]:
        return {"name": "Metal Andina", "guild": "metalworking", "phone": "987 654 321", **changes}

    def test_a_card_is_changed_found_and_logged(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/editar"
        answer = _as(park.rosa).post(path, self._card(description="Hornos para panadería"))
        assert answer.status_code == 302
        assert "Metal Andina" in _page(park.julio, "red/", q="panadería")
        history = _page(park.rosa, f"red/{park.metal.pk}/editar")
        assert re.search(r"<strong>Rosa</strong> cambió la tarjeta: .*qué hacen", history)

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("phone", "12", "Ese teléfono no parece correcto"),
            ("tax_id", "20100070971", "Ese RUC no es correcto"),
            ("founded_year", "98", "cuatro cifras"),
            ("website", "no hay", "URL"),
            ("name", "", "obligatorio"),
        ],
    )
    def test_a_mistake_is_said_beside_the_field_and_on_top_and_nothing_typed_is_lost(
        self, park: Park, field: str, typed: str, sentence: str
    ) -> None:
        given = self._card(description="Lo que escribí", **{field: typed})
        answer = _as(park.rosa).post(f"/c/ves/red/{park.metal.pk}/editar", given)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert page.count(sentence) >= 2
        assert "Lo que escribí" in page
        assert park.reread(park.metal).description == "Cocinas industriales"

    def test_others_are_told_why_not(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/editar"
        refused = _as(park.julio).post(path, self._card())
        assert refused.status_code == 403
        assert "Solo quienes trabajan en Metal Andina" in refused.content.decode()
        assert _as(park.carmen).get(path).status_code == 403
        assert "primero elige ayudarlos" in _as(park.carmen).get(path).content.decode()
        assert _as(None).get(path).status_code == 302

    def test_carmen_helps_and_the_history_keeps_both_names(self, park: Park) -> None:
        carmen = _as(park.carmen)
        carmen.post("/c/ves/cuenta/actuar", {"organization": park.metal.pk})
        carmen.post(f"/c/ves/red/{park.metal.pk}/editar", self._card(description="Campanas"))
        assert "<strong>Carmen</strong>, ayudando a Metal Andina, cambió la tarjeta" in _page(
            park.rosa, f"red/{park.metal.pk}/editar"
        )

    def test_two_taps_change_the_availability(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/disponible"
        until = clock.today() + timedelta(days=9)
        _as(park.rosa).post(path, {"availability": "busy"})
        assert park.reread(park.metal).busy_until is None
        _as(park.rosa).post(path, {"availability": "busy", "busy_until": until.isoformat()})
        assert park.reread(park.metal).busy_until == until
        assert "Ocupado hasta el" in _page(park.julio, f"red/{park.metal.pk}/")
        for wrong in ({"availability": "sleepy"}, {"availability": "busy", "busy_until": "2001-01-01"}):
            assert _as(park.rosa).post(path, wrong).status_code in {403, 409, 422}
        _as(park.rosa).post(path, {"availability": "busy", "busy_until": "2026-99-99"})
        assert park.reread(park.metal).busy_until is None, "a day that is none is no day"

    def test_one_choice_for_a_group_or_field_by_field(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/editar/quien-ve"
        _as(park.rosa).post(path, {"group-contact": "public", "field-phone": "private"})
        assert "987 654 321" in _page(None, f"red/{park.metal.pk}/")
        _as(park.rosa).post(
            path, {"group-contact": "one_by_one", "field-phone": "private", "field-address": "public"}
        )
        page = _page(None, f"red/{park.metal.pk}/")
        assert "987 654 321" not in page
        assert "Mz. K" in page
        assert _as(park.rosa).post(path, {"group-contact": "everybody"}).status_code == 409

    def test_an_organization_is_added_by_hand(self, park: Park) -> None:
        assert _as(park.rosa).get("/c/ves/red/agregar").status_code == 404
        answer = _as(park.carmen).post("/c/ves/red/agregar", {"name": "Nueva SAC", "kind": "supplier"})
        assert answer.status_code == 302
        assert "Nueva SAC" in _page(park.julio, "red/", q="nueva")
        twice = _as(park.carmen).post(
            "/c/ves/red/agregar", {"name": "Otra", "kind": "workshop", "tax_id": "20100070970"}
        )
        assert twice.status_code == 422
        assert "Ya hay una organización con ese RUC" in twice.content.decode()


class TestCapabilities:
    """From «plegado inox hasta 3 mm» to a line of the card."""

    def _path(self, park: Park) -> str:
        return f"/c/ves/red/{park.metal.pk}/capacidades/nueva"

    def test_a_sentence_fills_the_form(self, park: Park) -> None:
        page = (
            _as(park.rosa).get(self._path(park), {"frase": "rolado inox hasta 6 mm, 1.5 m"}).content.decode()
        )
        assert "<h1>Rolado</h1>" in page
        assert 'value="6 mm"' in page
        assert 'value="1.5 m"' in page
        assert '<option value="stainless" selected' in page

    def test_a_sentence_without_a_process_leads_to_the_list(self, park: Park) -> None:
        page = _as(park.rosa).get(self._path(park), {"frase": "xilófonos"}).content.decode()
        assert "No reconocimos ningún proceso en «xilófonos»" in page

    def test_only_the_limits_that_matter_are_asked(self, park: Park) -> None:
        lathe = _as(park.rosa).get(self._path(park), {"proceso": "turning"}).content.decode()
        assert 'name="diameter_max_mm"' in lathe
        assert 'name="thickness_max_mm"' not in lathe
        sewing = _as(park.rosa).get(self._path(park), {"proceso": "sewing"}).content.decode()
        assert "_max_mm" not in sewing

    def test_it_is_added_as_typed_and_found_at_once(self, park: Park) -> None:
        given = {"tipo": "process", "proceso": "rolling", "material": "stainless", "thickness_max_mm": '1/4"',
                 "length_max_mm": "1.5 m", "visibility": "public", "more": "1"}  # fmt: skip
        answer = _as(park.rosa).post(self._path(park), given)
        assert answer.headers["Location"].endswith("/capacidades/nueva"), "on to the next one"
        assert "Metal Andina" in _page(park.julio, "red/", q="rolado inox 6 mm 1500")
        with tenancy.opened(park.cluster):
            made = Capability.objects.get(process="rolling")
        assert (made.thickness_max_mm, made.length_max_mm) == (6.35, 1500)

    @pytest.mark.parametrize("typed", ["mucho", "-3", "0", "3 mm xyz", "9999999 m"])
    def test_a_measure_that_is_none_is_said(self, park: Park, typed: str) -> None:
        given = {"tipo": "process", "proceso": "bending", "visibility": "public", "thickness_max_mm": typed}
        answer = _as(park.rosa).post(self._path(park), given)
        assert answer.status_code == 422
        assert "No entendimos esa medida" in answer.content.decode()
        assert typed in answer.content.decode()

    def test_machine_material_and_certificate(self, park: Park) -> None:
        for given, words in (
            (
                {"tipo": "machine", "machine": "Plegadora", "maker": "Durma", "force_tonnes": "135"},
                "135 t de fuerza",
            ),
            ({"tipo": "material", "material": "brass"}, "Latón"),
            (
                {
                    "tipo": "certificate",
                    "certificate": "AWS D1.1",
                    "holder": "Ana",
                    "valid_until": "2030-01-31",
                },
                "31 de enero de 2030",
            ),
        ):
            assert (
                _as(park.rosa).post(self._path(park), {**given, "visibility": "public"}).status_code == 302
            ), given
            assert words in _page(None, f"red/{park.metal.pk}/")

    def test_it_is_corrected_and_removed(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/capacidades/{park.bending.pk}/"
        page = _as(park.rosa).get(path).content.decode()
        assert 'value="2.5 m"' in page
        given = {
            "tipo": "process",
            "proceso": "bending",
            "material": "304",
            "length_max_mm": "3 m",
            "visibility": "cluster",
        }
        assert _as(park.rosa).post(path, given).status_code == 302
        assert "Plegado" not in _page(None, f"red/{park.metal.pk}/")
        assert "Metal Andina" in _page(park.julio, "red/", q="plegado inox 3 m")
        assert _as(park.julio).post(f"{path}quitar").status_code == 403
        assert _as(park.rosa).post(f"{path}quitar").status_code == 302
        assert _as(park.rosa).get(path).status_code == 404


class TestPhotos:
    """Through the permission check, never by their address alone."""

    def _upload(self) -> BytesIO:
        content = BytesIO()
        Image.new("RGB", (64, 48), "#a8431b").save(content, "JPEG")
        content.seek(0)
        content.name = "taller.jpg"
        return content

    def test_a_photo_goes_up_is_seen_by_whom_it_is_for_and_goes(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/editar/foto"
        assert _as(park.rosa).post(path, {"photo": self._upload()}).status_code == 302
        seen = _as(None).get(f"/c/ves/red/{park.metal.pk}/foto")
        assert seen.headers["Content-Type"] == "image/webp"
        assert seen.getvalue()[:4] == b"RIFF"
        assert f"red/{park.metal.pk}/foto?v=" in _page(None, f"red/{park.metal.pk}/")
        _as(park.rosa).post(f"/c/ves/red/{park.metal.pk}/editar/quien-ve", {"group-who": "private"})
        assert _as(None).get(f"/c/ves/red/{park.metal.pk}/foto").status_code == 404
        assert _as(park.julio).get(f"/c/ves/red/{park.metal.pk}/foto").status_code == 404
        own = _as(park.rosa).get(f"/c/ves/red/{park.metal.pk}/foto")
        assert own.getvalue()
        assert _as(park.rosa).post(path, {"remove": "1"}).status_code == 302
        assert _as(park.rosa).get(f"/c/ves/red/{park.metal.pk}/foto").status_code == 404

    def test_what_is_no_photo_is_refused_with_a_sentence(self, park: Park) -> None:
        path = f"/c/ves/red/{park.metal.pk}/editar/foto"
        wrong = BytesIO(b"<script>")
        wrong.name = "foto.jpg"
        for given, sentence in (({"photo": wrong}, "no es una foto"), ({}, "Elige una foto")):
            answer = _as(park.rosa).post(path, given)
            assert answer.status_code == 422
            assert sentence in answer.content.decode()
        assert _as(park.julio).post(path, {"photo": self._upload()}).status_code == 403


def test_hoy_suggests_one_thing_and_lets_it_wait(park: Park) -> None:
    with tenancy.opened(park.cluster):
        Organization.objects.filter(pk=park.metal.pk).update(phone="")
    assert "Pon el teléfono" in _page(park.rosa, "")
    path = f"/c/ves/red/{park.metal.pk}/ahora-no/phone"
    assert "recuérdamelo en un mes" in _as(park.rosa).get(path).content.decode()
    assert _as(park.rosa).post(path).status_code == 302
    today = _page(park.rosa, "")
    assert "Pon el teléfono" not in today
    assert "Sube una foto" in today, "the next one, never two"
    assert _as(park.julio).post(path).status_code == 403
