"""Programs act by the same rules as people, with a token of one membership."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ayni.directory.actions.indexing import index_organizations
from ayni.directory.actor import Actor
from ayni.directory.models import ApiToken, Membership, Organization, Person
from ayni.kernel import clock
from ayni.ledger.models import Collaboration, Entry
from ayni.web.api import tenant
from tests.factories import a_capability, an_organization
from tests.observatory.story import NOW, Park, workshop_of
from tests.web.api_story import a_token

pytestmark = pytest.mark.django_db

API = "/api/v1/clusters/ves"


@pytest.fixture
def park() -> Iterator[Park]:
    """The park on the story's day."""
    park = Park()
    with clock.at(NOW):
        yield park


def calling(park: Park, actor: Actor) -> Client:
    """A program with a token of the actor's membership."""
    with park.opened():
        return Client(headers={"Authorization": f"Bearer {a_token(actor)}"})


def get(client: Client, path: str) -> Any:
    """What the API answers to a call that succeeds."""
    answer = client.get(API + path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def post(client: Client, path: str, body: Any, key: str = "") -> Any:
    """A call that writes."""
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(API + path, json.dumps(body), "application/json", headers=headers)


def lent(one: Actor, other: Actor, **fields: object) -> dict[str, object]:
    """A tool that one lent to the other."""
    return {
        "kind": "tool_lent",
        "happened_on": "2026-11-20",
        "participants": [
            {"organization": workshop_of(one).pk, "role": "giver"},
            {"organization": workshop_of(other).pk, "role": "receiver"},
        ],
        **fields,
    }


def why(answer: Any) -> tuple[int, str]:
    """Status and code of a problem, whose body is always the same."""
    body = json.loads(answer.content)
    assert set(body) == {"status", "code", "message", "fields"}
    assert body["status"] == answer.status_code
    assert body["message"]
    return answer.status_code, body["code"]


class TestWhoMayCall:
    """Only the holder of a living token of this cluster."""

    def test_a_token_says_whom_it_acts_as(self, park: Park) -> None:
        me = get(calling(park, park.rosa), "/me")
        assert (me["person"], me["role"], me["organization_name"]) == ("Rosa", "owner", "Metal Andina")

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic cm9zYTp4", "Bearer \x00"])
    def test_nobody_without_one(self, park: Park, header: str) -> None:
        answer = Client(headers={"Authorization": header} if header else {}).get(f"{API}/me")
        assert why(answer) == (401, "unauthorized")
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_a_session_is_not_enough(self, park: Park) -> None:
        client = Client()
        client.force_login(park.rosa.signed_in, backend="django.contrib.auth.backends.ModelBackend")
        assert why(client.get(f"{API}/me")) == (401, "unauthorized")
        assert why(post(client, "/collaborations", lent(park.rosa, park.julio))) == (401, "unauthorized")

    def test_not_in_another_cluster(self, park: Park) -> None:
        Park("gamarra")
        answer = calling(park, park.rosa).get("/api/v1/clusters/gamarra/me")
        assert why(answer) == (401, "unauthorized")

    @pytest.mark.parametrize(
        "end",
        [
            lambda rosa: ApiToken.objects.update(revoked_at=NOW),
            lambda rosa: Membership.objects.filter(person=rosa).update(ended_at=NOW),
            lambda rosa: Person.objects.filter(pk=rosa.pk).update(is_active=False),
        ],
        ids=["revoked", "membership ended", "person gone"],
    )
    def test_not_once_it_ended(self, park: Park, end: Callable[[Person], object]) -> None:
        client = calling(park, park.rosa)
        get(client, "/me")
        with park.opened():
            end(park.rosa.signed_in)
        assert why(client.get(f"{API}/me")) == (401, "unauthorized")

    def test_its_use_is_noted(self, park: Park) -> None:
        client = calling(park, park.rosa)
        get(client, "/me")
        with park.opened():
            assert ApiToken.objects.get().last_used_at == NOW

    @pytest.mark.parametrize(
        "address", ["/api/v1/clusters/no-hay/me", "/api/v1/clusters/A%00/me", "/api/v1/x"]
    )
    def test_an_address_that_is_not_there(self, park: Park, address: str) -> None:
        assert why(calling(park, park.rosa).get(address)) == (404, "not_found")

    def test_too_many_calls(self, park: Park, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tenant, "CALLS", 2)
        client = calling(park, park.rosa)
        get(client, "/me")
        get(client, "/me")
        answer = client.get(f"{API}/me")
        assert why(answer) == (429, "too_many_requests")
        assert answer["Retry-After"] == "60"


class TestDirectory:
    """Cards and capabilities as far as the membership sees them."""

    def test_a_card_shows_what_its_owner_chose(self, park: Park) -> None:
        rosa = workshop_of(park.rosa)
        with park.opened():
            Organization.objects.filter(pk=rosa.pk).update(
                tax_id="20100000001", phone="+51987654321", visibility={"phone": "public", "guild": "cluster"}
            )
        seen = {
            who: get(calling(park, getattr(park, who)), f"/organizations/{rosa.pk}")
            for who in ("rosa", "julio", "raul")
        }
        shown = {who: (card["tax_id"], card["phone"], card["guild"]) for who, card in seen.items()}
        assert shown == {
            "rosa": ("20100000001", "+51987654321", "metalworking"),
            "julio": (None, "+51987654321", "metalworking"),
            "raul": (None, "+51987654321", None),
        }

    def test_capabilities(self, park: Park) -> None:
        with park.opened():
            a_capability(workshop_of(park.rosa), "bending", thickness_max_mm=3.0)
            a_capability(workshop_of(park.rosa), "laser_cutting", visibility="private")
        assert [each["process"] for each in get(calling(park, park.julio), "/capabilities")["items"]] == [
            "bending"
        ]
        own = get(calling(park, park.rosa), f"/organizations/{workshop_of(park.rosa).pk}")["capabilities"]
        assert {each["process"] for each in own} == {"bending", "laser_cutting"}
        assert get(calling(park, park.rosa), "/capabilities?process=turning")["items"] == []

    def test_search_and_pages(self, park: Park) -> None:
        with park.opened():
            index_organizations([workshop_of(park.dario).pk])
        client = calling(park, park.rosa)
        assert [each["name"] for each in get(client, "/organizations?guild=carpentry")["items"]] == [
            "Muebles Díaz"
        ]
        first = get(client, "/organizations?size=2")
        assert (len(first["items"]), first["has_next"]) == (2, True)
        last = get(client, "/organizations?size=2&page=3")
        assert (len(last["items"]), last["has_next"]) == (1, False)

    def test_what_is_not_there(self, park: Park) -> None:
        client = calling(park, park.rosa)
        assert why(client.get(f"{API}/organizations/987654321")) == (404, "not_found")
        answer = client.get(f"{API}/organizations?page=0")
        assert why(answer) == (422, "invalid")
        assert json.loads(answer.content)["fields"][0]["field"] == "query.page"

    def test_a_filter_written_wrong_brings_a_fault_and_not_everything(self, park: Park) -> None:
        answer = calling(park, park.rosa).get(f"{API}/organizations?proces=bending")
        assert why(answer) == (422, "invalid")
        assert [each["field"] for each in answer.json()["fields"]] == ["query.proces"]

    def test_thirty_organisations_take_the_same_queries(self, park: Park) -> None:
        client = calling(park, park.rosa)
        get(client, "/organizations?size=100")
        with CaptureQueriesContext(connection) as few:
            get(client, "/organizations?size=100")
        with park.opened():
            for number in range(30):
                an_organization(f"Taller {number}")
        with CaptureQueriesContext(connection) as many:
            get(client, "/organizations?size=100")
        assert len(many) == len(few)


class TestCollaborations:
    """Recorded and answered through the ledger."""

    def test_recorded_by_one_and_confirmed_by_the_other(self, park: Park) -> None:
        rosa, julio = calling(park, park.rosa), calling(park, park.julio)
        answer = post(rosa, "/collaborations", lent(park.rosa, park.julio, value="120.50"))
        assert answer.status_code == 201
        made = json.loads(answer.content)
        assert (made["state"], made["value"], made["recorded_for"]) == (
            "waiting",
            "120.50",
            workshop_of(park.rosa).pk,
        )
        said = post(julio, f"/collaborations/{made['id']}/answer", {"answer": "confirmed"})
        assert json.loads(said.content)["state"] == "confirmed"
        with park.opened():
            assert list(Entry.objects.order_by("sequence").values_list("kind", flat=True)) == [
                "collaboration",
                "confirmation",
            ]

    def test_others_do_not_find_it(self, park: Park) -> None:
        row = park.did("tool_lent", park.rosa, park.julio, value="10")
        assert why(calling(park, park.flor).get(f"{API}/collaborations/{row.pk}")) == (404, "not_found")
        assert get(calling(park, park.flor), "/collaborations")["items"] == []
        seen_by_research = get(calling(park, park.ines), f"/collaborations/{row.pk}")
        assert seen_by_research["value"] is None
        assert get(calling(park, park.carmen), f"/collaborations/{row.pk}")["value"] == "10.00"

    def test_nobody_records_for_others(self, park: Park) -> None:
        flor = calling(park, park.flor)
        assert why(post(flor, "/collaborations", lent(park.rosa, park.julio))) == (403, "forbidden")
        as_rosa = lent(park.rosa, park.julio, acting_for=workshop_of(park.rosa).pk)
        assert why(post(flor, "/collaborations", as_rosa)) == (403, "forbidden")

    def test_a_coordinator_acts_for_a_workshop_and_both_names_are_kept(self, park: Park) -> None:
        carmen = calling(park, park.carmen)
        body = lent(park.rosa, park.julio, acting_for=workshop_of(park.rosa).pk)
        made = json.loads(post(carmen, "/collaborations", body).content)
        assert made["assisted"] is True
        with park.opened():
            row = Collaboration.objects.get()
            assert (row.recorded_by, row.recorded_for) == (park.carmen.person, workshop_of(park.rosa))

    def test_who_recorded_it_does_not_confirm_it(self, park: Park) -> None:
        row = park.did("tool_lent", park.rosa, park.julio, confirmed=False)
        rosa = calling(park, park.rosa)
        assert why(post(rosa, f"/collaborations/{row.pk}/answer", {"answer": "confirmed"})) == (
            403,
            "forbidden",
        )

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"happened_on": "2027-01-01"}, "body.happened_on"),
            ({"happened_on": "ayer"}, "body.happened_on"),
            ({"kind": "gossip"}, "body.kind"),
            ({"participants": []}, "body.participants"),
            ({"value": "-1"}, "body.value"),
            ({"text": "x" * 601}, "body.text"),
            ({"text": "\0"}, "body.text"),
        ],
    )
    def test_what_cannot_be(self, park: Park, change: dict[str, object], field: str) -> None:
        answer = post(calling(park, park.rosa), "/collaborations", lent(park.rosa, park.julio, **change))
        assert why(answer) == (422, "invalid")
        assert json.loads(answer.content)["fields"][0]["field"] == field
        with park.opened():
            assert not Collaboration.objects.exists()

    def test_an_organisation_that_is_not_there(self, park: Park) -> None:
        body = lent(park.rosa, park.julio)
        body["participants"][1]["organization"] = 987654321  # type: ignore[index]  # a dict of lists
        assert why(post(calling(park, park.rosa), "/collaborations", body)) == (422, "invalid")

    def test_a_body_that_is_no_json(self, park: Park) -> None:
        answer = calling(park, park.rosa).post(f"{API}/collaborations", "{", "application/json")
        assert why(answer) == (400, "unreadable")

    def test_filters(self, park: Park) -> None:
        park.ties()
        client = calling(park, park.carmen)
        assert len(get(client, "/collaborations")["items"]) == 6
        assert len(get(client, "/collaborations?dimension=resources&until=2026-06-01")["items"]) == 2
        assert len(get(client, "/collaborations?state=waiting")["items"]) == 1
        assert len(get(client, f"/collaborations?organization={workshop_of(park.raul).pk}")["items"]) == 1

    def test_thirty_collaborations_take_the_same_queries(self, park: Park) -> None:
        client = calling(park, park.rosa)
        park.did("tool_lent", park.rosa, park.julio)
        get(client, "/collaborations?size=100")
        with CaptureQueriesContext(connection) as few:
            get(client, "/collaborations?size=100")
        for _ in range(30):
            park.did("tool_lent", park.rosa, park.julio)
        with CaptureQueriesContext(connection) as many:
            get(client, "/collaborations?size=100")
        assert len(many) == len(few)


class TestSentTwice:
    """The same call with the same Idempotency-Key makes one record."""

    def test_one_record_and_the_same_answer(self, park: Park) -> None:
        rosa, body = calling(park, park.rosa), lent(park.rosa, park.julio)
        first, second = (post(rosa, "/collaborations", body, key="k-1") for _ in range(2))
        assert (first.status_code, first.content) == (second.status_code, second.content)
        with park.opened():
            assert Collaboration.objects.count() == 1

    def test_without_a_key_each_counts(self, park: Park) -> None:
        rosa, body = calling(park, park.rosa), lent(park.rosa, park.julio)
        post(rosa, "/collaborations", body)
        post(rosa, "/collaborations", body)
        with park.opened():
            assert Collaboration.objects.count() == 2

    def test_a_key_is_for_one_content(self, park: Park) -> None:
        rosa = calling(park, park.rosa)
        post(rosa, "/collaborations", lent(park.rosa, park.julio), key="k-1")
        assert why(post(rosa, "/collaborations", lent(park.rosa, park.flor), key="k-1")) == (422, "invalid")

    def test_a_call_that_failed_can_be_sent_again(self, park: Park) -> None:
        rosa = calling(park, park.rosa)
        wrong = lent(park.rosa, park.julio, happened_on="2027-01-01")
        assert post(rosa, "/collaborations", wrong, key="k-1").status_code == 422
        assert post(rosa, "/collaborations", lent(park.rosa, park.julio), key="k-1").status_code == 201

    def test_two_programs_may_choose_the_same_key(self, park: Park) -> None:
        post(calling(park, park.rosa), "/collaborations", lent(park.rosa, park.julio), key="k-1")
        answer = post(calling(park, park.flor), "/collaborations", lent(park.flor, park.julio), key="k-1")
        assert json.loads(answer.content)["recorded_for"] == workshop_of(park.flor).pk


class TestNetwork:
    """The figures and ties of the page."""

    def test_figures(self, park: Park) -> None:
        park.ties()
        found = get(calling(park, park.dario), "/network")
        assert (found["workshops"], found["workshops_tied"], found["pairs"], found["mutual_pairs"]) == (
            4,
            3,
            4,
            1,
        )
        assert found["coverage"]["counted"] == 6
        assert get(calling(park, park.dario), "/network?until=2026-06-01")["pairs"] == 1
        assert why(calling(park, park.raul).get(f"{API}/network")) == (403, "forbidden")

    def test_ties(self, park: Park) -> None:
        park.ties()
        assert len(get(calling(park, park.dario), "/network/ties")["items"]) == 6  # by kind
        (own,) = get(calling(park, park.raul), "/network/ties")["items"]
        assert (own["kind"], own["directed"], own["weight"]) == ("framework_agreement", False, 1)

    def test_measures_are_for_research_and_coordination(self, park: Park) -> None:
        park.ties()
        found = get(calling(park, park.ines), "/network/measures")
        assert found["undirected"]["edges"] == 4
        assert str(workshop_of(park.rosa).pk) in found["directed"]["per_node"]
        assert why(calling(park, park.rosa).get(f"{API}/network/measures")) == (403, "forbidden")
