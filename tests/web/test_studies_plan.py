"""The pages on which a study is planned: begin, team, waves, guide, sample."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.kernel import tenancy
from ayni.studies.models import Participant, Study
from tests.factories import a_cluster, an_organization
from tests.studies_story import Team, a_participant, a_researcher
from tests.web.test_ledger import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Iterator[Team]:
    """The park is open."""
    with tenancy.opened(a_cluster("ves")):
        yield Team()


def root(team: Team) -> str:
    return f"/c/ves/estudios/{team.ines.study.pk}/"


def test_a_researcher_begins_a_study_and_leads_it(team: Team) -> None:
    pedro = browser(a_researcher("Pedro"))
    begun = pedro.post(
        "/c/ves/estudios/nuevo",
        {
            "name": "Mujeres en el metal",
            "purpose": "Comprender.",
            "smallest_cell": "3",
            "from_template": "on",
        },
    )
    assert begun.status_code == 302
    shown = text(pedro.get(begun["Location"]))
    assert "Mujeres en el metal" in shown
    assert "versión 1" in shown
    again = pedro.post(
        "/c/ves/estudios/nuevo", {"name": "Mujeres en el metal", "purpose": "x", "smallest_cell": "3"}
    )
    assert again.status_code == 422
    assert "Ya hay un estudio con ese nombre" in text(again)
    assert Study.objects.filter(name="Mujeres en el metal").count() == 1


def test_who_is_not_in_the_team_finds_nothing_there(team: Team) -> None:
    outsider = browser(a_researcher("Pedro"))
    for path in ("", "equipo", "guia", "muestra/", "plan"):
        assert outsider.get(root(team) + path).status_code == 404, path


def test_the_guide_is_edited_as_text_and_keeps_its_versions(team: Team) -> None:
    ines = browser(team.ines.actor)
    shown = ines.get(f"{root(team)}guia/cambiar").content.decode()
    assert "- ¿Qué pasó después?" in shown
    sent = {"network": "¿Quién le ayudó?\n- ¿Cuándo?\n- ¿Y usted?", "reason": "Más corta"}
    assert ines.post(f"{root(team)}guia/cambiar", sent).status_code == 302
    latest, first = text(ines.get(f"{root(team)}guia")), text(ines.get(f"{root(team)}guia?version=1"))
    assert "¿Quién le ayudó? ¿Cuándo? ¿Y usted?" in latest
    assert "¿Quién le ayudó?" not in first
    assert ines.post(f"{root(team)}guia/cambiar", {"network": "¿Otra?"}).status_code == 422


def test_a_workshop_is_chosen_from_the_directory_with_its_reason(team: Team) -> None:
    workshop = an_organization("Inox Lima", people_employed=4)
    ines = browser(team.ines.actor)
    assert "Inox Lima" in text(ines.get(f"{root(team)}muestra/elegir?q=inox"))
    address = f"{root(team)}muestra/agregar?taller={workshop.pk}"
    assert 'name="people_employed" value="4"' in ines.get(address).content.decode()
    refused = ines.post(address, {"reason": "", "phone": ""})
    assert refused.status_code == 422
    made = ines.post(address, {"reason": "Presta su plegadora.", "sex": "woman", "guild": "metalworking"})
    assert made.status_code == 302
    assert Participant.objects.get(organization=workshop).sex == "woman"
    assert "Presta su plegadora." in text(ines.get(f"{root(team)}muestra/"))


def test_a_reader_sees_why_and_gets_no_form(team: Team) -> None:
    person = a_participant(team.ines)
    shown = text(browser(team.carmen.actor).get(f"{root(team)}muestra/{person.pk}/"))
    assert "Organizó una compra conjunta." in shown
    assert "Pedir su consentimiento" not in shown


def test_lists_take_the_same_number_of_queries_with_1_and_with_30(team: Team) -> None:
    ines = browser(team.ines.actor)

    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            assert ines.get(path).status_code == 200
        return len(taken)

    a_participant(team.ines, an_organization("Uno"))
    paths = ("/c/ves/estudios/", f"{root(team)}muestra/", f"{root(team)}muestra/elegir")
    few = [queries(path) for path in paths]
    for number in range(29):
        a_participant(team.ines, an_organization(f"Taller {number}"))
    assert [queries(path) for path in paths] == few
