"""A calendar that was looked at before is given out again only while everything it shows is the same."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import cast

import pytest
from django.db import connection
from django.test import Client

from ayni.directory.models import Membership, Organization, Person
from ayni.kernel import clock, tenancy
from ayni.resources import actions
from ayni.resources.models import Booking, ClosureKind, Resource
from ayni.resources.queries import calendar
from ayni.resources.queries.gates import resource_for
from ayni.web import kept
from tests.factories import an_organization
from tests.resources_story import a_booking, a_lent_resource, moment
from tests.web.test_resources_pages import Park, client_of, text

pytestmark = pytest.mark.django_db

BOARD, WEEK = "calendario/", "calendario/?vista=semana"


class Views:
    """How often the view itself was asked."""

    made = 0


@pytest.fixture
def park() -> Park:
    """Rosa lends her roller."""
    return Park()


@pytest.fixture(autouse=True)
def views(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Views]]:
    """Nothing is kept at the beginning; counts the pages that are made anew."""
    kept.forget()
    Views.made = 0
    remember = kept.keep

    def counting(*given: object) -> None:
        Views.made += 1
        remember(*given)  # type: ignore[arg-type]  # as given

    for page in ("board", "card"):
        monkeypatch.setattr(f"ayni.web.resources.{page}.keep", lambda *of, until: counting(*of, until))
    yield Views
    kept.forget()


def plain(page: str) -> str:
    """The page without the tokens of its forms, which are new each time."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|submission_key)" value=)"\w*"', r"\1", page)


def looked_at(client: Client, path: str) -> str:
    """The page, so often that it is kept."""
    pages = [plain(text(client, path)) for _time in range(3)]
    assert len(set(pages)) == 1
    return pages[0]


@pytest.mark.parametrize("path", [BOARD, WEEK, "{pk}/", "{pk}/?dia=2026-12-01"])
def test_it_is_made_twice_and_then_kept(park: Park, views: type[Views], path: str) -> None:
    path, julio = path.format(pk=park.roller.pk), client_of(park.julio)
    first = looked_at(julio, path)
    assert views.made == 2
    assert plain(text(julio, path)) == first
    assert views.made == 2


def noon(park: Park, minute: int = 0) -> AbstractContextManager[None]:
    """Within this block it is twelve in the park, or some minutes past."""
    return clock.at(cast(datetime, park.inside(lambda: moment(0, 12, minute))))


Deed = Callable[[Park], object]


def _book(park: Park) -> Booking:
    return a_booking(park.julio, park.roller, days=0, hour=23, hours=1)


def _with_booking(deed: Callable[[Park, Booking], object]) -> tuple[Deed, Deed]:
    made: list[Booking] = []

    def before(park: Park) -> None:
        made[:] = [_book(park)]

    return before, lambda park: deed(park, made[0])


def _nothing(park: Park) -> None:
    """Nothing before."""


DEEDS: dict[str, tuple[Deed, Deed]] = {
    "book": (_nothing, _book),
    "cancel": _with_booking(lambda park, row: actions.cancel(actor=park.julio, booking=row)),
    "move": _with_booking(
        lambda park, row: actions.move(
            actor=park.julio, booking=row, begins_at=moment(0, 22), ends_at=moment(0, 23)
        )
    ),
    "close": (
        _nothing,
        lambda park: actions.close(
            actor=park.rosa, resource=park.roller, kind=ClosureKind.OUT_OF_ORDER, begins_at=clock.now()
        ),
    ),
    "set_week": (_nothing, lambda park: actions.set_week(actor=park.rosa, resource=park.roller, hours=[])),
    "set_day": (
        _nothing,
        lambda park: actions.set_day(actor=park.rosa, resource=park.roller, day=clock.today(), hours=[]),
    ),
    "another machine": (_nothing, lambda park: a_lent_resource(park.rosa, "Plasma")),
    "another name": (
        _nothing,
        lambda park: Organization.objects.filter(pk=park.roller.owner_id).update(name="Metal Nueva"),
    ),
    "withdraw": (_nothing, lambda park: actions.withdraw(actor=park.rosa, resource=park.roller)),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("path", [BOARD, WEEK])
def test_whatever_is_done_shows_at_once(park: Park, path: str, deed: str) -> None:
    """The kept page is left as soon as another says more: what is shown is what is shown to one who never looked."""
    before, then = DEEDS[deed]
    with noon(park):
        park.inside(lambda: before(park))
        elena = client_of(park.elena)
        looked_at(elena, path)
        park.inside(lambda: then(park))
        seen = plain(text(elena, path))
        kept.forget()
        calendar._shared.clear()
        assert seen == plain(text(elena, path))


def test_a_booking_shows_on_the_page_of_its_machine(park: Park) -> None:
    day = cast(datetime, park.inside(lambda: moment(2, 0))).date()
    julio, path = client_of(park.julio), f"{park.roller.pk}/?dia={day}"
    assert "Ustedes" not in looked_at(julio, path)
    park.inside(lambda: a_booking(park.julio, park.roller))
    assert "10:00–12:00 Ustedes" in text(julio, path)


def test_time_itself_makes_it_old(park: Park, views: type[Views]) -> None:
    julio = client_of(park.julio)
    with noon(park, 5):
        looked_at(julio, BOARD)
        made = views.made
    with noon(park, 14):
        text(julio, BOARD)
        assert views.made == made
    with noon(park, 15):
        text(julio, BOARD)
        assert views.made == made + 1


def test_each_sees_their_own(park: Park) -> None:
    park.inside(lambda: _book(park))
    pages = {name: looked_at(client_of(getattr(park, name)), BOARD) for name in ("julio", "elena", "rosa")}
    assert len(set(pages.values())) == 3


def test_whoever_leaves_sees_it_no_more(park: Park) -> None:
    julio = client_of(park.julio)
    looked_at(julio, BOARD)
    park.inside(
        lambda: Membership.objects.filter(person=park.julio.person).update(ended_at=clock.now()),
    )
    assert julio.get(f"/c/ves/maquinas/{BOARD}").status_code == 404


def test_whoever_signs_out_or_is_shut_out_is_asked_to_sign_in(park: Park) -> None:
    julio, elena = client_of(park.julio), client_of(park.elena)
    for client in (julio, elena):
        looked_at(client, BOARD)
    session = dict(julio.cookies)
    julio.logout()
    julio.cookies.update(session)
    Person.objects.filter(pk=park.elena.signed_in.pk).update(is_active=False)
    for client in (julio, elena):
        assert client.get(f"/c/ves/maquinas/{BOARD}").status_code == 302


def test_its_forms_have_tokens_of_their_own(park: Park) -> None:
    rosa, path = Client(enforce_csrf_checks=True), f"{park.roller.pk}/"
    rosa.force_login(park.rosa.signed_in, backend="django.contrib.auth.backends.ModelBackend")
    looked_at(rosa, path)
    pages = [text(rosa, path) for _time in range(2)]
    keys = [re.findall(r'name="submission_key" value="(\w+)"', page) for page in pages]
    assert len({key for found in keys for key in found}) == len(keys[0]) + len(keys[1]) > 0
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', pages[1])[-1]
    sent = {"csrfmiddlewaretoken": token, "submission_key": keys[1][0], "do": "withdraw"}
    answer = rosa.post(f"/c/ves/maquinas/{park.roller.pk}/publicar", sent)
    assert answer.status_code == 302


def test_nothing_is_kept_for_who_has_just_been_told_something(park: Park, views: type[Views]) -> None:
    rosa = client_of(park.rosa)
    path = f"{park.roller.pk}/"
    looked_at(rosa, path)
    park.inside(lambda: actions.withdraw(actor=park.rosa, resource=park.roller))
    shown = park.inside(lambda: resource_for(park.rosa, park.roller.pk))
    assert isinstance(shown, Resource)
    assert "Retirada" in text(rosa, path)


def test_another_cluster_s_rows_are_not_asked_for(park: Park) -> None:
    """The statement reads beneath row-level security, with the cluster of the page."""
    julio = client_of(park.julio)
    looked_at(julio, BOARD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('ayni.cluster')")
        found = cursor.fetchone()
    assert found == (str(park.cluster.pk),)
    with tenancy.opened(park.cluster):
        an_organization("Otra")
    assert "Roladora" in text(julio, BOARD)
