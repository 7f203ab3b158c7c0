"""The network page: what it shows to whom, drawn, listed and taken away."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.cli.network import main as ayni_network
from ayni.directory.actor import Actor
from ayni.directory.models import Organization, Role
from ayni.kernel import clock
from ayni.ledger import actions
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Answer
from ayni.observatory.periods import period_at
from ayni.observatory.queries.members import members
from ayni.observatory.queries.network import ties_to_draw
from ayni.web.observatory.drawing import HEIGHT, WIDTH, draw, set_stage
from tests.factories import a_member, an_organization
from tests.observatory.story import AUTUMN, NOW, TODAY, Park, workshop_of

pytestmark = pytest.mark.django_db

MAP = "/c/ves/red/mapa/"


@pytest.fixture
def park() -> Iterator[Park]:
    """The park with its five ties, on the story's day."""
    park = Park()
    park.ties()
    with clock.at(NOW):
        yield park


def visit(actor: Actor | None, address: str = MAP, **headers: str) -> Any:
    """What somebody sees there."""
    client = Client(headers=headers)
    if actor is not None and actor.person is not None:
        client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address)


def page(actor: Actor | None, address: str = MAP, **headers: str) -> str:
    """Its text."""
    answer = visit(actor, address, **headers)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def names_in(text: str) -> set[str]:
    """The organisations of the park that a page names in its main part."""
    main = text.split("<main")[1]
    return {
        each for each in ("Metal Andina", "Taller Quispe", "Cocinas Rojas", "Aceros del Sur") if each in main
    }


def test_insiders_see_everybody(park: Park) -> None:
    text = page(park.dario)
    assert "3 de 4 talleres" in text
    assert len(names_in(text)) == 4


def test_a_partner_sees_only_its_own_ties(park: Park) -> None:
    assert names_in(page(park.raul)) == {"Cocinas Rojas", "Aceros del Sur"}
    assert names_in(page(park.raul, f"{MAP}?vista=lista")) == {"Cocinas Rojas", "Aceros del Sur"}
    about_julio = page(park.raul, f"{MAP}?taller={workshop_of(park.julio).pk}")
    assert "No tiene vínculos con estos filtros" in about_julio


def test_a_partner_without_ties_is_told_how_they_come_about(park: Park) -> None:
    park.did("loan", park.rosa, park.dario)
    with park.opened():
        bank = a_member(an_organization("Cooperativa El Sol", kind="bank", guild=""), "Sol", Role.PARTNER)
    text = page(bank)
    assert names_in(text) == set()
    assert "Cooperativa El Sol no tiene vínculos" in text
    assert "4 de 4 talleres" in text


def test_the_public_sees_no_name_and_no_figure_that_points_at_somebody(park: Park) -> None:
    text = page(None)
    assert names_in(text) == set()
    assert "<svg id=" not in text
    assert "señalarían a alguien" in text
    park.did("loan", park.rosa, park.dario)
    assert "4 de 4 talleres" in page(None)
    assert names_in(page(None, f"{MAP}?taller={workshop_of(park.rosa).pk}&vista=lista")) == set()


def test_every_organisation_and_tie_is_drawn(park: Park) -> None:
    text = page(park.rosa)
    drawing = re.search(r'<svg id="map".*?</svg>', text, re.DOTALL)
    assert drawing is not None
    assert drawing[0].count("<a href=") == 5
    lines = re.findall(r'<path class="t-(\w+) (\w+)" d="([^"]*)"', drawing[0])
    assert {(dimension, strength, path.count("M")) for dimension, strength, path in lines} == {
        ("resources", "steady", 1),
        ("network", "once", 1),
        ("articulation", "once", 1),
        ("cooperation", "once", 1),
    }
    assert 'class="mine"' in drawing[0]
    assert 'class="hollow"' in drawing[0]  # Dario has no tie


def test_a_tap_shows_one_organisations_ties(park: Park) -> None:
    text = page(park.dario, f"{MAP}?taller={workshop_of(park.rosa).pk}")
    assert "Colabora con 2 organizaciones." in text
    assert "Dio a 2, recibió de 1; con 1 es ida y vuelta." in " ".join(text.split())
    assert 'class="ties own"' in text


def test_an_organisation_that_is_not_there_is_passed_over(park: Park) -> None:
    for odd in ("987654321", "x", "-1", "99999999999999999999"):
        assert (
            visit(park.rosa, f"{MAP}?taller={odd}&periodo=ñ&dimension=x&gremio=y&tipo=z").status_code == 200
        )


def test_the_table_says_the_same(park: Park) -> None:
    text = page(park.rosa, f"{MAP}?vista=lista")
    rows = re.findall(r"<tr><td>(.*?)</tr>", text, re.DOTALL)
    assert len(rows) == 4
    first = re.sub(r"<[^>]*>", " ", rows[0]).split()
    assert " ".join(first) == "Metal Andina Taller Quispe recursos 3"


def test_filters_stand_in_the_address(park: Park) -> None:
    text = page(park.rosa, f"{MAP}?dimension=resources&periodo=2026-T2")
    assert "2 de 4 talleres" in text
    assert "En el segundo trimestre de 2026" in text
    assert "dimension=resources&amp;periodo=2026-T1" in text
    assert "Todavía no hay vínculos que mostrar" in page(park.rosa, f"{MAP}?dimension=governance")
    assert "1 de 4 talleres" in page(park.rosa, f"{MAP}?tipo=framework_agreement")


def test_a_swap_is_the_pages_own_part(park: Park) -> None:
    for query in ("", "?dimension=network", f"?taller={workshop_of(park.rosa).pk}", "?vista=lista"):
        whole = page(park.rosa, MAP + query)
        swap = page(park.rosa, MAP + query, **{"HX-Request": "true"})
        assert "<html" not in swap
        assert swap.strip() in whole
    restored = page(park.rosa, MAP, **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored


def test_nothing_is_styled_or_scripted_inline(park: Park) -> None:
    text = page(park.rosa, f"{MAP}?taller={workshop_of(park.rosa).pk}")
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)|\son\w+=", text)


def test_everybody_keeps_their_place_whatever_the_filters(park: Park) -> None:
    def places(query: str) -> dict[str, str]:
        found = re.findall(
            r'taller=(\d+)"[^>]*><circle class="workshop" (cx="\d+" cy="\d+")', page(park.rosa, MAP + query)
        )
        return dict(found)

    assert places("") == places("?dimension=resources") == places("?periodo=2026-T2")


def test_a_researcher_takes_away_what_ayni_network_reads(
    park: Park, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for table in ("vinculos", "dirigidos", "nodos"):
        answer = visit(park.ines, f"{MAP}medidas?formato={table}")
        assert answer["Content-Type"].startswith("text/csv")
        (tmp_path / f"{table}.csv").write_bytes(answer.content)
    nodes = ["--nodes", str(tmp_path / "nodos.csv"), "--attribute", "guild"]
    ayni_network([str(tmp_path / "vinculos.csv"), "--undirected", *nodes])
    undirected = json.loads(capsysbinary.readouterr().out)
    ayni_network([str(tmp_path / "dirigidos.csv"), *nodes])
    directed = json.loads(capsysbinary.readouterr().out)
    assert (undirected["edges"], undirected["isolates"]) == (4, 1)
    assert directed["reciprocity"] == pytest.approx(2 / 3)
    text = page(park.ines, f"{MAP}medidas")
    shown = re.search(
        r"Reciprocidad<small>.*?<td class=\"number\">(.*?)</td><td class=\"number\">(.*?)</td>",
        text,
        re.DOTALL,
    )
    assert shown is not None
    assert shown.groups() == ("–", "0.667")


def test_a_name_is_no_formula_in_the_table(park: Park) -> None:
    with park.opened():
        Organization.objects.filter(pk=workshop_of(park.rosa).pk).update(name="=HYPERLINK(1)")
    table = csv.DictReader(io.StringIO(visit(park.ines, f"{MAP}medidas?formato=nodos").content.decode()))
    assert {row["name"] for row in table} >= {"'=HYPERLINK(1)", "Taller Quispe"}


def test_measures_are_for_research_and_coordination(park: Park) -> None:
    assert visit(park.carmen, f"{MAP}medidas").status_code == 200
    assert visit(park.rosa, f"{MAP}medidas").status_code == 404
    assert visit(park.raul, f"{MAP}medidas?formato=vinculos").status_code == 404
    assert visit(None, f"{MAP}medidas").status_code == 302


def many_deeds(park: Park, organizations: int, deeds: int) -> None:
    """A large park at work: everybody with a few neighbours, and some with many."""
    with park.opened():
        _many_deeds(park, organizations, deeds)


def _many_deeds(park: Park, organizations: int, deeds: int) -> None:
    Organization.objects.bulk_create(
        Organization(name=f"Taller número {n}", kind="workshop", guild="metalworking")
        for n in range(organizations)
    )
    made = list(Organization.objects.filter(name__startswith="Taller número").order_by("pk"))
    at = datetime.combine(AUTUMN, NOW.timetz())
    kinds = ("work_passed", "technical_help", "machine_lent", "training_given")
    rows = []
    for number in range(deeds):
        one = made[number * 7 % organizations]
        other = made[(number * number + 3 * number + 1) % organizations]
        if one == other:
            continue
        parties = (actions.Party(one, PartyRole.GIVER), actions.Party(other, PartyRole.RECEIVER))
        reply = actions.Reply(other, Answer.CONFIRMED, after=timedelta(hours=1))
        rows.append(
            actions.Deed(kinds[number % 4], AUTUMN, parties, park.carmen.signed_in, one, at, replies=(reply,))
        )
    actions.record_many(rows)


def test_thirty_times_as_much_takes_the_same_queries(park: Park) -> None:
    def queries(query: str) -> int:
        page(park.rosa, MAP + query)  # computed
        with CaptureQueriesContext(connection) as found:
            page(park.rosa, MAP + query)
        return len(found)

    addresses = ("", "?vista=lista", f"?taller={workshop_of(park.rosa).pk}")
    before = [queries(each) for each in addresses]
    many_deeds(park, 60, 150)
    assert [queries(each) for each in addresses] == before


def test_a_thousand_organisations_make_a_small_page(park: Park) -> None:
    many_deeds(park, 1000, 4000)
    for query in ("", "?vista=lista", "?periodo=todo"):
        weight = len(gzip.compress(page(park.rosa, MAP + query).encode()))
        assert weight < 30_000, f"{weight} bytes at {query}"
    text = " ".join(page(park.rosa).split())
    assert re.search(r"Se dibujan \d+ de las [0-9,]+ organizaciones con vínculos", text)


def test_no_sign_covers_another_and_none_leaves_the_drawing(park: Park) -> None:
    many_deeds(park, 120, 500)
    with park.opened():
        everybody = members()
        partners, pairs = ties_to_draw(park.rosa, period_at("todo", TODAY))
    drawing = draw(set_stage(partners, pairs, [workshop_of(park.dario).pk]), everybody, partners, pairs)
    for number, one in enumerate(drawing.dots):
        assert one.radius <= one.x <= WIDTH - one.radius
        assert one.radius <= one.y <= HEIGHT - one.radius
        for other in drawing.dots[:number]:
            apart = (one.x - other.x) ** 2 + (one.y - other.y) ** 2
            assert apart > (one.radius + other.radius) ** 2, (one, other)


def test_a_new_park_is_told_what_a_tie_is() -> None:
    text = page(Park("nuevo").rosa, "/c/nuevo/red/mapa/")
    assert "Un vínculo aparece cuando dos talleres hicieron algo juntos" in text


def test_somebody_of_another_cluster_is_the_public_here(park: Park) -> None:
    luz = Park("gamarra").rosa
    assert names_in(page(luz)) == set()
