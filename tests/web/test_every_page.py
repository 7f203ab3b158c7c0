"""Every address of a cluster, tried as the public, a member, a coordinator and somebody of another cluster."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster, Organization, Person
from ayni.kernel import tenancy
from ayni.ledger import actions
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Collaboration, Participation
from tests.conftest import close_pools
from tests.factories import A_DAY, a_capability, a_cluster, a_coordinator, a_member, an_organization
from tests.pages import address, area_of, cluster_pages, samples_of_areas
from tests.rig import DATABASE, copy_template

pytestmark = pytest.mark.django_db
PAGES = cluster_pages()
every_page = pytest.mark.parametrize("page", PAGES, ids=[str(page.name) for page in PAGES])


class Story:
    """A park where Rosa passed Julio a job, Carmen coordinates, and Luz belongs to another cluster."""

    def __init__(self) -> None:
        self.cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization("Metal Andina"), "Rosa")
            self.julio = a_member(an_organization("Taller Quispe"), "Julio")
            self.carmen = a_coordinator()
            self.capability = a_capability(self.workshop)
            self.collaboration = self._work_passed()
            parts = list(Participation.objects.filter(collaboration=self.collaboration).order_by("pk"))
            self.areas = samples_of_areas(self.carmen, self.rosa, self.julio)
        self.samples = {
            "organization_id": self.workshop.pk,
            "capability_id": self.capability.pk,
            "participation_id": parts[1].pk,
            "token": "no-such-token",
            **self.areas,
        }
        self.other = a_cluster("gamarra")
        with tenancy.opened(self.other):
            self.luz = a_member(an_organization("Confecciones Luz"), "Luz")

    @property
    def workshop(self) -> Organization:
        """Rosa's."""
        return _workshop_of(self.rosa)

    def _work_passed(self) -> Collaboration:
        return actions.record(
            actor=self.rosa,
            kind="work_passed",
            happened_on=A_DAY,
            parties=[
                actions.Party(self.workshop, PartyRole.GIVER),
                actions.Party(_workshop_of(self.julio), PartyRole.RECEIVER),
            ],
        )

    def address(self, page: URLPattern) -> str:
        """The page's path with ids of the story; an id that it does not know is one that does not exist."""
        about_collaborations = str(page.pattern).startswith("colaboraciones/")
        own = self.collaboration.pk if about_collaborations else self.workshop.pk
        values = {"pk": own, **self.samples, **self.areas.get(area_of(page), {})}
        if about_collaborations:
            values["organization_id"] = _workshop_of(self.julio).pk
        return address(page, values)


def _workshop_of(actor: Actor) -> Organization:
    assert actor.organization is not None
    return actor.organization


@pytest.fixture(scope="module")
def told(django_db_blocker: Any) -> Iterator[Story]:
    """The park above, told once and committed; a fresh database after the last test."""
    with django_db_blocker.unblock():
        yield Story()
        close_pools()
        copy_template(DATABASE)


@pytest.fixture
def story(told: Story) -> Story:
    """The park above; what a test adds to it is taken back."""
    return told


def client_of(person: Person | None) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@every_page
def test_every_page_stands_behind_a_gate(page: URLPattern) -> None:
    assert hasattr(page.callback, "gate"), f"decorate {page.name} with one of web.gate"


def test_every_name_leads_to_one_address() -> None:
    names = [page.name for page in PAGES]
    assert sorted({name for name in names if names.count(name) > 1}, key=str) == []


@every_page
def test_nobody_meets_a_fault(page: URLPattern, story: Story) -> None:
    for actor in (None, story.rosa, story.julio, story.carmen, story.luz):
        answer = client_of(actor.person if actor else None).get(story.address(page))
        assert answer.status_code < 500, (actor, answer.status_code)


@every_page
def test_what_is_not_for_the_public_is_for_nobody_of_another_cluster(page: URLPattern, story: Story) -> None:
    public = Actor(story.cluster)
    if page.callback.gate(public):  # type: ignore[attr-defined]  # the test above makes sure
        return
    path = story.address(page)
    answer = client_of(None).get(path)
    assert answer.status_code in {302, 405}, "the public is asked to sign in"
    assert client_of(story.luz.person).get(path).status_code in {404, 405}
    assert client_of(story.luz.person).post(path).status_code in {404, 405}


@every_page
def test_a_post_of_nothing_changes_nothing_and_is_no_fault(page: URLPattern, story: Story) -> None:
    for actor in (None, story.rosa, story.carmen, story.luz):
        answer = client_of(actor.person if actor else None).post(story.address(page), {})
        assert answer.status_code < 500, (actor, answer.status_code)


def test_a_member_sees_nothing_of_another_cluster(story: Story) -> None:
    assert client_of(story.luz.person).get("/c/ves/colaboraciones/").status_code == 404
    assert client_of(story.luz.person).get("/c/gamarra/colaboraciones/").status_code == 200
    assert Cluster.objects.count() == 2


def test_an_unknown_cluster_is_not_there() -> None:
    assert client_of(None).get("/c/nada/").status_code == 404


def test_a_form_sent_twice_makes_one_record(story: Story) -> None:
    rosa = client_of(story.rosa.person)
    sent = {
        "what": "tool_lent:giver", "others": "Taller Quispe", "when": "today", "submission_key": "one-tap-twice",
        "acting_for": str(story.workshop.pk),
    }  # fmt: skip
    first, second = rosa.post("/c/ves/anotar/", sent), rosa.post("/c/ves/anotar/", sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    with tenancy.opened(story.cluster):
        assert Collaboration.objects.filter(kind="tool_lent").count() == 1


def test_what_was_typed_is_kept_when_the_form_comes_back(story: Story) -> None:
    answer = client_of(story.rosa.person).post(
        "/c/ves/anotar/",
        {"what": "tool_lent:giver", "others": "Nadie Así", "when": "today", "text": "la amoladora"},
    )
    assert answer.status_code == 422
    assert "No hay ningún taller que se llame «Nadie Así»" in answer.content.decode()
    assert "la amoladora" in answer.content.decode()
