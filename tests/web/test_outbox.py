"""The outbox page: what a coordinator passes on by hand, and what they may not see."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.directory.actions import messages
from ayni.directory.models import Cluster, Message, MessageState, Person
from ayni.kernel import tenancy
from tests.factories import a_cluster, a_coordinator, a_member, a_person, an_organization

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def ves() -> Cluster:
    return a_cluster()


def a_waiting_message(ves: Cluster, name: str = "Rosa") -> tuple[Person, Message]:
    with tenancy.opened(ves):
        carmen = a_coordinator(f"Carmen {name}")
        person = a_person(name)
        message = messages.send(actor=carmen, to=person, body="¿Es cierto? https://x.pe/c/ves/confirmar/abc")
    return carmen.signed_in, message


def test_the_text_is_one_tap_away_and_who_passed_it_on_is_noted(ves: Cluster) -> None:
    carmen, message = a_waiting_message(ves)
    client = browser(carmen)
    page = client.get("/c/ves/buzon/").content.decode()
    number = message.address.lstrip("+")
    assert f'href="https://wa.me/{number}?text=%C2%BFEs%20cierto%3F%20https%3A//x.pe' in page
    assert client.post(f"/c/ves/buzon/{message.pk}/pasado").status_code == 302
    after = client.get("/c/ves/buzon/").content.decode()
    assert "pasado a mano · Carmen Rosa" in after
    assert "Nada por pasar" in after


def test_a_sign_in_link_is_worked_out_only_for_this_page(ves: Cluster) -> None:
    with tenancy.opened(ves):
        carmen = a_coordinator().signed_in
        a_member(an_organization(), "Rosa", phone="+51987654321")
    Client().post("/cuenta/login/", {"contact": "987 654 321"})
    page = browser(carmen).get("/c/ves/buzon/").content.decode()
    links = set(re.findall(r"/c/ves/entrar/[\w-]{24}", page))
    assert len(links) == 1
    assert "quien lo abra entra como ella" in page


def test_a_code_is_in_no_outbox(ves: Cluster, settings: Any) -> None:
    """A coordinator who could read codes could sign in as anybody, everywhere."""
    settings.PHONE_GATEWAY_URL = "http://127.0.0.1:9/"
    with tenancy.opened(ves):
        a_member(an_organization(), "Rosa", phone="+51987654321")
    Client().post("/cuenta/login/", {"contact": "987 654 321"})
    with tenancy.opened(ves):
        assert not Message.objects.exists()


def test_what_failed_says_why_and_can_be_sent_again(ves: Cluster, settings: Any) -> None:
    settings.PHONE_GATEWAY_URL = "http://127.0.0.1:9/"
    carmen, message = a_waiting_message(ves)
    with tenancy.opened(ves):
        Message.objects.update(state=MessageState.FAILED, problem="HTTPError: HTTP Error 500", attempts=6)
    client = browser(carmen)
    page = client.get("/c/ves/buzon/").content.decode()
    assert "HTTP Error 500" in page
    assert "no salió" in page
    client.post(f"/c/ves/buzon/{message.pk}/otra-vez")
    with tenancy.opened(ves):
        assert Message.objects.get().state == MessageState.QUEUED


def test_members_and_other_clusters_see_none_of_it(ves: Cluster) -> None:
    _carmen, message = a_waiting_message(ves)
    gamarra = a_cluster("gamarra")
    with tenancy.opened(ves):
        rosa = a_member(an_organization(), "Rosa").signed_in
    with tenancy.opened(gamarra):
        other = a_coordinator("Otra").signed_in
    assert browser(rosa).get("/c/ves/buzon/").status_code == 404
    assert browser(rosa).post(f"/c/ves/buzon/{message.pk}/pasado").status_code == 404
    assert browser(other).post(f"/c/gamarra/buzon/{message.pk}/pasado").status_code == 404


def test_the_list_costs_the_same_with_one_and_with_thirty(ves: Cluster) -> None:
    carmen, _message = a_waiting_message(ves)
    client, costs = browser(carmen), []
    for count in (0, 29):
        for i in range(count):
            a_waiting_message(ves, f"Rosa {i}")
        client.get("/c/ves/buzon/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/c/ves/buzon/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
