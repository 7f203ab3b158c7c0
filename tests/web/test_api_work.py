"""A program asks for work, quotes, awards, delivers and pays, as the people it acts for could."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.kernel import clock
from ayni.ledger.models import Collaboration
from tests.observatory.story import NOW, Park, workshop_of
from tests.web.test_api import API, calling, get, post, why
from tests.work_lots_story import tell_lots

pytestmark = pytest.mark.django_db

JOB = {
    "processes": ["plasma_cutting"],
    "material": "A36",
    "thickness_mm": 9,
    "quantity": 20,
    "deadline": "2026-11-30",
    "audience": "cluster",
}
OFFER = {
    "price": "10.50",
    "basis": "unit",
    "quantity": 20,
    "ready_on": "2026-11-27",
    "valid_until": "2026-11-26",
}


@pytest.fixture
def park() -> Iterator[Park]:
    """The park on the story's day."""
    park = Park()
    with clock.at(NOW):
        yield park


def made(answer: Any) -> Any:
    """What a call that made something answers."""
    assert answer.status_code == 201, answer.content
    return answer.json()


class Programs:
    """A program for each of three workshops."""

    def __init__(self, park: Park) -> None:
        self.rosa = calling(park, park.rosa)
        self.julio = calling(park, park.julio)
        self.flor = calling(park, park.flor)

    def asked(self, **changes: Any) -> Any:
        """Rosa's job."""
        return made(post(self.rosa, "/jobs", JOB | changes))

    def awarded(self, quantity: int = 20) -> Any:
        """Rosa's job with Julio's offer, given to him."""
        job = self.asked()
        offer = made(post(self.julio, f"/jobs/{job['id']}/quotes", OFFER))
        body = {"shares": [{"quote": offer["id"], "quantity": quantity, "version": offer["version"]}]}
        return made(post(self.rosa, f"/jobs/{job['id']}/awards", body))["items"][0]


@pytest.fixture
def programs(park: Park) -> Programs:
    return Programs(park)


def test_from_the_question_to_the_last_payment(park: Park, programs: Programs) -> None:
    award = programs.awarded()
    assert (award["state"], award["price"], award["to_deliver"]) == ("offered", "210.00", "20.000")
    place = f"/awards/{award['id']}"
    assert post(programs.julio, f"{place}/answer", {"taken": True}).json()["state"] == "taken"
    brought = made(post(programs.julio, f"{place}/deliveries", {"quantity": 20}))
    assert brought["pending"] == "20.000"
    delivery = brought["deliveries"][0]["id"]
    checked = post(
        programs.rosa,
        f"{place}/deliveries/{delivery}/decision",
        {"rejected": 2, "reason": "dos torcidas", "rework_wanted": True},
    )
    assert (checked.json()["accepted"], checked.json()["to_rework"]) == ("18.000", "2.000")
    assert checked.json()["owed"] == "189.00"
    paid = made(post(programs.rosa, f"{place}/payments", {"amount": "189.00", "means": "yape"}))
    assert (paid["owed"], paid["paid"]) == ("0.00", "189.00")


def test_what_was_accepted_whole_is_in_the_ledger(park: Park, programs: Programs) -> None:
    place = f"/awards/{programs.awarded()['id']}"
    post(programs.julio, f"{place}/answer", {"taken": True})
    delivery = made(post(programs.julio, f"{place}/deliveries", {"quantity": 20}))["deliveries"][0]["id"]
    assert post(programs.rosa, f"{place}/deliveries/{delivery}/decision", {}).status_code == 200
    with park.opened():
        assert Collaboration.objects.get().value == Decimal(210)


def test_offers_are_sealed_from_each_other(programs: Programs) -> None:
    job = programs.asked()["id"]
    made(post(programs.julio, f"/jobs/{job}/quotes", OFFER))
    made(post(programs.flor, f"/jobs/{job}/quotes", OFFER | {"price": "9"}))
    assert len(get(programs.rosa, f"/jobs/{job}/quotes")["items"]) == 2
    assert [each["price"] for each in get(programs.flor, f"/jobs/{job}/quotes")["items"]] == ["9.00"]
    assert get(programs.flor, f"/jobs/{job}")["quotes"] is None


def test_the_name_is_hidden_until_the_award(programs: Programs) -> None:
    job = programs.asked(shows_name=False)["id"]
    assert get(programs.julio, f"/jobs/{job}")["asker"] is None


def test_a_draft_and_an_award_are_nobody_elses(park: Park, programs: Programs) -> None:
    draft = programs.asked(draft=True)
    assert draft["state"] == "draft"
    award = programs.awarded()
    for path in (f"/jobs/{draft['id']}", f"/jobs/{draft['id']}/quotes", f"/awards/{award['id']}"):
        assert programs.flor.get(API + path).status_code == 404
    assert post(programs.flor, f"/awards/{award['id']}/deliveries", {"quantity": 1}).status_code == 404
    assert calling(park, park.carmen).get(f"{API}/awards/{award['id']}").status_code == 404


def test_each_list_has_its_own(programs: Programs) -> None:
    programs.awarded()
    programs.asked()
    lists = {
        name: [len(get(client, f"/jobs?list={name}")["items"]) for client in (programs.rosa, programs.julio)]
        for name in ("for_us", "ours", "quoted", "doing")
    }
    assert lists == {"for_us": [0, 1], "ours": [2, 0], "quoted": [0, 1], "doing": [0, 1]}
    assert len(get(programs.julio, "/awards?state=offered")["items"]) == 1
    assert get(programs.julio, "/awards?state=closed")["items"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": 0}, "body.quantity"),
        ({"deadline": "2026-11-01"}, "body.deadline"),
        ({"processes": ["wishing"]}, "body.processes.0"),
    ],
)
def test_what_cannot_be_asked(programs: Programs, change: dict[str, Any], field: str) -> None:
    answer = post(programs.rosa, "/jobs", JOB | change)
    assert why(answer) == (422, "invalid")
    assert answer.json()["fields"][0]["field"] == field


def test_more_than_was_asked_is_not_given(programs: Programs) -> None:
    job = programs.asked()["id"]
    offers = [made(post(each, f"/jobs/{job}/quotes", OFFER)) for each in (programs.julio, programs.flor)]
    shares = [{"quote": each["id"], "quantity": 15, "version": each["version"]} for each in offers]
    assert post(programs.rosa, f"/jobs/{job}/awards", {"shares": shares}).status_code == 409
    assert get(programs.rosa, f"/awards?job={job}")["items"] == []


def test_sent_twice_counts_once(programs: Programs) -> None:
    first, second = (made(post(programs.rosa, "/jobs", JOB, key="k-1")) for _ in range(2))
    assert first == second
    offers = [made(post(programs.julio, f"/jobs/{first['id']}/quotes", OFFER, key="k-2")) for _ in range(2)]
    assert offers[0] == offers[1]
    body = {"shares": [{"quote": offers[0]["id"], "quantity": 20, "version": 1}]}
    gifts = [made(post(programs.rosa, f"/jobs/{first['id']}/awards", body, key="k-3")) for _ in range(2)]
    assert gifts[0] == gifts[1]
    place = f"/awards/{gifts[0]['items'][0]['id']}"
    post(programs.julio, f"{place}/answer", {"taken": True}, key="k-4")
    for _ in range(2):
        brought = made(post(programs.julio, f"{place}/deliveries", {"quantity": 5}, key="k-5"))
    assert brought["pending"] == "5.000"


def test_a_coordinator_asks_for_a_workshop(park: Park, programs: Programs) -> None:
    body = JOB | {"acting_for": workshop_of(park.flor).pk}
    assert made(post(calling(park, park.carmen), "/jobs", body))["asker"] == workshop_of(park.flor).pk
    assert why(post(programs.julio, "/jobs", body)) == (403, "forbidden")


def test_thirty_jobs_take_the_same_queries(programs: Programs) -> None:
    programs.awarded()

    def queries(client: Client, path: str) -> int:
        get(client, path)
        with CaptureQueriesContext(connection) as counted:
            get(client, path)
        return len(counted)

    before = queries(programs.rosa, "/jobs?list=ours&size=100"), queries(programs.rosa, "/awards?size=100")
    for _ in range(8):
        programs.awarded()
    after = queries(programs.rosa, "/jobs?list=ours&size=100"), queries(programs.rosa, "/awards?size=100")
    assert before == after


def test_a_big_order_is_shown_to_who_leads_it(park: Park, programs: Programs) -> None:
    with park.opened():
        order = tell_lots(park.rosa, park.julio).big_order
    (listed,) = get(programs.rosa, "/big-orders")["items"]
    assert (listed["id"], listed["lots"], listed["delivered_lots"]) == (order.pk, 2, 0)
    lines = get(programs.rosa, f"/big-orders/{order.pk}")["lines"]
    assert [line["quotes"] for line in lines] == [1, 1]
    assert lines[1]["waits_for"] == lines[0]["job"]
    assert get(programs.julio, "/big-orders")["items"] == []
    assert programs.julio.get(f"{API}/big-orders/{order.pk}").status_code == 404
