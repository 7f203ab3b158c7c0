"""The pages of interviews and coding: names, reading in windows, giving codes without a script, history."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.kernel import tenancy
from ayni.studies.models import Coding, Interview
from tests.factories import a_cluster, an_organization
from tests.studies_story import TALK, Team, a_code, a_participant, an_interview, coded, consents
from tests.web.test_ledger import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Iterator[Team]:
    """The park is open."""
    with tenancy.opened(a_cluster("ves")):
        yield Team()


@pytest.fixture
def said(team: Team) -> Interview:
    """Rosa's interview."""
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    return an_interview(team.tomas, rosa)


def root(team: Team) -> str:
    return f"/c/ves/estudios/{team.ines.study.pk}/"


def test_from_a_file_to_the_text_with_its_names_replaced(team: Team) -> None:
    an_organization("Metal Andina")
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    tomas = browser(team.tomas.actor)
    file = SimpleUploadedFile("rosa.txt", TALK.replace("\n", "\r\n").encode("utf-16"))
    begun = tomas.post(f"{root(team)}muestra/{rosa.pk}/entrevista", {"file": file, "text": ""})
    assert begun.status_code == 302, text(begun)
    shown = tomas.get(begun["Location"])
    assert "Metal Andina" in text(shown)
    place = re.search(r'name="mark_(\d+)" value="Metal Andina"', shown.content.decode())
    assert place is not None
    marked = {f"mark_{place[1]}": "Metal Andina", f"pseudonym_{place[1]}": "Taller 7", "replace": "1"}
    replaced = tomas.post(begun["Location"], marked)
    assert replaced.status_code == 302
    reading = text(tomas.get(replaced["Location"]))
    assert "plegadora a Taller 7 🔧" in reading
    assert "Metal Andina" not in reading


def test_a_bad_file_says_what_is_wrong_and_leaves_nothing(team: Team) -> None:
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    file = SimpleUploadedFile("rosa.pdf", b"%PDF-1.4 broken")
    answer = browser(team.tomas.actor).post(f"{root(team)}muestra/{rosa.pk}/entrevista", {"file": file})
    assert answer.status_code == 422
    assert "El archivo está dañado" in text(answer)
    assert not Interview.objects.exists()


def test_coding_without_a_script_goes_sentence_by_sentence(team: Team, said: Interview) -> None:
    code = a_code(team.ines, "comprar juntos")
    tomas = browser(team.tomas.actor)
    reading = tomas.get(f"{root(team)}entrevistas/{said.pk}/").content.decode()
    link = re.findall(r'href="([^"]+codificar[^"]+)">Codificar</a>', reading)[1].replace("&amp;", "&")
    page = tomas.get(link)
    assert "Con una amoladora prestada." in text(page)
    begin = TALK.index("Si compramos")
    end = begin + len("Si compramos juntos el acero, sale mejor.")
    sent = {"begin": begin, "end": end, "codes": [code.pk], "new_code": "precio", "weight": "4"}
    done = tomas.post(link, sent)
    assert done.status_code == 302, text(done)
    assert [(row.code.name, row.weight) for row in Coding.objects.order_by("pk")] == [
        ("comprar juntos", 4),
        ("precio", 4),
    ]
    assert "comprar juntos · 4" in text(tomas.get(done["Location"]))
    nothing = tomas.post(link, {"begin": begin, "end": end})
    assert nothing.status_code == 422
    assert "Elige al menos un código" in text(nothing)


def test_what_was_selected_is_coded_exactly(team: Team, said: Interview) -> None:
    begin = TALK.index("amoladora")
    tomas = browser(team.tomas.actor)
    page = tomas.get(f"{root(team)}entrevistas/{said.pk}/codificar?desde={begin}&hasta={begin + 9}&exacto=1")
    assert f'name="begin" value="{begin}"' in page.content.decode()
    assert "amoladora" in text(page)


def test_a_long_interview_comes_in_windows_of_a_bounded_size(team: Team) -> None:
    rosa = a_participant(team.ines)
    consents(team.tomas, rosa)
    long = "\n".join(f"{'E' if turn % 2 else 'Rosa'}: {'palabra ' * 40}" for turn in range(400)).rstrip()
    said = an_interview(team.tomas, rosa, text=long)
    tomas = browser(team.tomas.actor)
    first = tomas.get(f"{root(team)}entrevistas/{said.pk}/").content.decode()
    assert len(first) < 40_000
    following = re.search(r'hx-get="([^"]+)"', first)
    assert following is not None
    part = tomas.get(f"{root(team)}entrevistas/{said.pk}/{following[1]}", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "palabra" in part.content.decode()


def test_a_window_takes_as_many_queries_with_1_coding_as_with_30(team: Team, said: Interview) -> None:
    tomas = browser(team.tomas.actor)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert tomas.get(path).status_code == 200
        return len(taken)

    first = coded(team.tomas, said, TALK[:10], "uno")
    paths = [
        f"{root(team)}{path}"
        for path in (
            f"entrevistas/{said.pk}/",
            "codigos/",
            f"codigos/{first.code_id}/",
            "historia/",
            "entrevistas/",
        )
    ]
    few = [queries(path) for path in paths]
    for place in range(1, 30):
        coded(team.tomas, said, TALK[place : place + 10], "uno" if place % 2 else f"código {place}")
    assert [queries(path) for path in paths] == few


def test_what_was_done_is_undone_from_the_history(team: Team, said: Interview) -> None:
    coded(team.tomas, said, "amoladora")
    tomas = browser(team.tomas.actor)
    shown = tomas.get(f"{root(team)}historia/").content.decode()
    undo = re.findall(r'action="([^"]+deshacer)"', shown)
    assert tomas.post(undo[0], {"submission_key": "k"}).status_code == 302
    assert not Coding.objects.filter(removed_at=None).exists()
    assert "deshecho" in text(tomas.get(f"{root(team)}historia/"))


def test_searching_leads_to_coding(team: Team, said: Interview) -> None:
    shown = text(browser(team.tomas.actor).get(f"{root(team)}buscar?q=prestar"))
    assert "presté" not in shown.split("2 lugares", maxsplit=1)[0]
    assert "mi plegadora a Metal Andina" in shown


def test_double_coding_from_giving_out_to_the_figures(team: Team, said: Interview) -> None:
    ines, tomas = browser(team.ines.actor), browser(team.tomas.actor)
    page = f"{root(team)}entrevistas/{said.pk}/doble"
    people = [team.ines.actor.signed_in.pk, team.tomas.actor.signed_in.pk]
    assert ines.post(page, {"people": people}).status_code == 302
    coded(team.ines, said, "Con una amoladora prestada.", "ayuda")
    coded(team.tomas, said, "Con una amoladora prestada.", "ayuda")
    only = coded(team.tomas, said, "presté mi plegadora", "préstamo")
    assert "préstamo" not in text(ines.get(f"{root(team)}entrevistas/{said.pk}/"))
    for client in (ines, tomas):
        assert client.post(f"{page}/termine", {"submission_key": str(id(client))}).status_code == 302
    compared = text(ines.get(page))
    assert "presté mi plegadora" in compared
    assert "nadie más" in compared
    decided = ines.post(
        f"{root(team)}codificaciones/{only.pk}/decidir",
        {"counts": "yes", "reason": "Claro", "submission_key": "d"},
    )
    assert decided.status_code == 302
    only.refresh_from_db()
    assert only.settled
    figures = text(ines.get(f"{root(team)}acuerdo"))
    assert "κ de Cohen 1.000" in figures
    assert "1 frase en que no coinciden" in figures
    assert ines.post(f"{page}/cerrar", {"submission_key": "c"}).status_code == 302
    assert "Reconciliada" in text(ines.get(page))
