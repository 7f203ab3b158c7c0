"""The pages of consent: handing the phone over, the person's own link, guessing at links."""

from collections.abc import Iterator

import pytest
from django.test import Client

from ayni.kernel import tenancy
from ayni.studies.models import Participant
from tests.factories import a_cluster
from tests.studies_story import Team, a_participant, consents
from tests.web.test_ledger import browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Iterator[Team]:
    """The park is open."""
    with tenancy.opened(a_cluster("ves")):
        yield Team()


@pytest.fixture
def rosa(team: Team) -> Participant:
    """In the sample, not yet asked."""
    return a_participant(team.ines)


def page_of(person: Participant) -> str:
    return f"/c/ves/estudios/{person.study_id}/muestra/{person.pk}/"


def test_signing_on_the_screen_gives_the_person_their_link(team: Team, rosa: Participant) -> None:
    tomas = browser(team.tomas.actor)
    assert "Léelo con calma" in text(tomas.get(f"{page_of(rosa)}permiso"))
    signed = tomas.post(f"{page_of(rosa)}permiso", {"uses": ["analyse", "quote_here"], "signed_as": "Rosa"})
    assert signed.status_code == 302
    handed = text(tomas.get(signed["Location"]))
    assert "/c/ves/mi-permiso/" in handed
    rosa.refresh_from_db()
    assert (rosa.may_analyse, rosa.may_quote_here, rosa.may_quote_in_print) == (True, True, False)


def test_a_form_without_a_name_comes_back_with_what_was_marked(team: Team, rosa: Participant) -> None:
    answer = browser(team.tomas.actor).post(f"{page_of(rosa)}permiso", {"uses": ["analyse"], "signed_as": ""})
    assert answer.status_code == 422
    assert 'value="analyse" id="id_uses_0" checked' in answer.content.decode()


def test_the_own_link_needs_no_account_and_shows_what_holds(team: Team, rosa: Participant) -> None:
    token = consents(team.tomas, rosa, ["analyse", "contact"])
    visitor = browser(None)
    shown = visitor.get(f"/c/ves/mi-permiso/{token}")
    assert "Leer y analizar lo que digo" in text(shown)
    assert "publicaciones" not in text(shown).split("La hoja que firmaste", maxsplit=1)[0]
    assert shown["Cache-Control"].count("no-store")
    assert visitor.post(f"/c/ves/mi-permiso/{token}", {}).status_code == 302
    assert "No permites ningún uso" in text(visitor.get(f"/c/ves/mi-permiso/{token}"))
    assert "se retiró" in text(browser(team.ines.actor).get(f"/c/ves/estudios/{rosa.study_id}/muestra/"))
    assert "Retiró su consentimiento" in text(browser(team.ines.actor).get("/c/ves/"))


def test_guessing_at_links_is_stopped(team: Team) -> None:
    visitor = Client()
    answers = {visitor.get(f"/c/ves/mi-permiso/adivina-{number}").status_code for number in range(45)}
    assert answers == {404, 429}


def test_only_the_lead_sees_a_name(team: Team) -> None:
    person = a_participant(team.ines, name="Rosa Quispe Mamani")
    assert "Rosa Quispe Mamani" in text(browser(team.ines.actor).get(page_of(person)))
    assert "Rosa Quispe Mamani" not in browser(team.tomas.actor).get(page_of(person)).content.decode()
    corrected = browser(team.tomas.actor).get(f"{page_of(person)}datos")
    assert "Rosa Quispe Mamani" not in corrected.content.decode()
