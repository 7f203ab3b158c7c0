"""Technicians on a phone: recommended, agreed to without an account, found, spoken of."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.directory.models import Organization
from ayni.kernel import tenancy
from ayni.work.models import Technician, TechnicianReference
from ayni.work.queries.technicians import token_of
from tests.web.test_every_page import client_of
from tests.work.story import Story
from tests.work_lots_story import a_technician, who_said_yes

pytestmark = pytest.mark.django_db
PEOPLE = "/c/ves/tecnicos/"


@pytest.fixture
def park() -> Story:
    return Story()


def recommended(park: Story, **fields: Any) -> tuple[Technician, str]:
    with tenancy.opened(park.cluster):
        made = a_technician(park.rosa, **fields)
        token = token_of(made)
    assert token is not None
    return made, f"{PEOPLE}permiso/{token}"


def test_recommending_leads_to_the_link_for_their_phone(park: Story) -> None:
    rosa = client_of(park.rosa.person)
    sent = {"name": "Óscar Huamán", "phone": "987 654 321", "first": "welding_gtaw", "note": "Cumple"}
    page = rosa.post(f"{PEOPLE}recomendar", sent, follow=True).content.decode()
    assert "https://wa.me/51987654321?text=" in page
    assert "/tecnicos/permiso/" in page
    assert client_of(park.julio.person).get(PEOPLE).content.decode().count("Óscar") == 0


def test_a_wrong_phone_is_named_and_nothing_typed_is_lost(park: Story) -> None:
    sent = {"name": "Óscar Huamán", "phone": "12", "first": "welding_gtaw"}
    answer = client_of(park.rosa.person).post(f"{PEOPLE}recomendar", sent)
    assert answer.status_code == 422
    assert "no parece un celular" in answer.content.decode()
    assert "Óscar Huamán" in answer.content.decode()


def test_the_technician_agrees_and_withdraws_without_an_account(park: Story) -> None:
    _made, link = recommended(park)
    phone, julio = Client(), client_of(park.julio.person)
    assert "Solo aparecerás si tú dices que sí" in phone.get(link).content.decode()
    assert "Óscar" not in julio.get(PEOPLE).content.decode(), "reading the link agrees to nothing"
    assert phone.post(link, {"answer": "yes"}).status_code == 302
    assert "Óscar" in julio.get(PEOPLE).content.decode()
    assert "Diste tu permiso" in phone.get(link).content.decode()
    phone.post(link, {"answer": "no"})
    assert "Óscar" not in julio.get(PEOPLE).content.decode()
    assert "No apareces" in phone.get(link).content.decode()


def test_a_link_that_is_none_says_what_to_do(park: Story) -> None:
    answer = Client().get(f"{PEOPLE}permiso/no-such-token")
    assert answer.status_code == 404
    assert "Pide a quien te lo mandó" in answer.content.decode()
    _made, link = recommended(park)
    assert Client().post(link, {"answer": "maybe"}).status_code == 422


def test_the_phone_is_shown_only_after_the_yes(park: Story) -> None:
    made, link = recommended(park)
    julio = client_of(park.julio.person)
    assert julio.get(f"{PEOPLE}{made.pk}/").status_code == 404
    Client().post(link, {"answer": "yes"})
    assert "987 654 321" in julio.get(f"{PEOPLE}{made.pk}/").content.decode()
    assert Client().get(f"{PEOPLE}{made.pk}/").status_code == 302


def test_a_reference_is_given_and_the_record_waits_for_confirmation(park: Story) -> None:
    made, link = recommended(park)
    Client().post(link, {"answer": "yes"})
    julio = client_of(park.julio.person)
    page = julio.post(
        f"{PEOPLE}{made.pk}/referencia", {"would_call_again": "yes", "text": "Muy fino"}, follow=True
    ).content.decode()
    assert "Metal Andina les recomendó un técnico" in page
    assert "lo volvería a llamar" in page
    assert "Te piden confirmar" in client_of(park.rosa.person).get("/c/ves/").content.decode()


def test_looking_for_somebody_reaches_those_who_do_the_work(park: Story) -> None:
    client_of(park.rosa.person).post(f"{PEOPLE}buscar", {"process": "plasma_cutting", "note": "El lunes"})
    julio = client_of(park.julio.person)
    assert "Buscan un técnico" in julio.get("/c/ves/").content.decode()
    assert "El lunes" in julio.get(PEOPLE).content.decode()
    made, link = recommended(park, processes=["turning"])
    assert made.pk
    Client().post(link, {"answer": "yes"})
    assert "Hay un técnico para ti" not in client_of(park.rosa.person).get("/c/ves/").content.decode()


def test_the_list_asks_the_database_as_often_for_one_as_for_thirty(park: Story) -> None:
    julio = client_of(park.julio.person)

    def some(count: int, first: int) -> None:
        with tenancy.opened(park.cluster):
            for number in range(first, first + count):
                made = who_said_yes(
                    a_technician(park.rosa, f"Persona {number}", phone=f"+5198765{number:04d}")
                )
                for organization in Organization.objects.order_by("pk")[1:3]:
                    TechnicianReference.objects.create(
                        technician=made, organization=organization, given_by=park.julio.signed_in,
                        would_call_again=True,
                    )  # fmt: skip

    some(1, 0)
    julio.get(PEOPLE)
    with CaptureQueriesContext(connection) as one:
        julio.get(PEOPLE)
    some(29, 1)
    with CaptureQueriesContext(connection) as thirty:
        julio.get(PEOPLE)
    assert len(one) == len(thirty)
