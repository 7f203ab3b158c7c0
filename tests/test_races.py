"""Two at once, on real connections: each guard is tried, and each control shows the race without it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections, models
from django.test import Client

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.ledger import actions, chain
from ayni.ledger.models import ChainHead, Collaboration, Confirmation, Entry, Rating, Reversal
from ayni.ledger.queries.links import token_of
from ayni.ledger.queries.ratings import current_ratings
from ayni.ledger.queries.records import current_answers, record_of
from ayni.ledger.queries.verification import verify
from tests.factories import (
    a_cluster,
    a_collaboration,
    a_member,
    an_organization,
    confirm,
    part_of,
    workshop_of,
)

pytestmark = pytest.mark.usefixtures("committed")

AT_ONCE = 6
Deed = Callable[[], Any]


class Park:
    """Rosa recorded a job passed to Julio."""

    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization(), "Rosa")
            self.julio = a_member(an_organization("Taller Quispe"), "Julio")
            self.row = a_collaboration(self.rosa, self.julio)
            self.part = part_of(self.row, self.julio)

    def fresh(self, actor: Actor) -> Actor:
        """The actor as another request would make it."""
        return actor_for(self.cluster, actor.person)

    def record(self) -> Collaboration:
        """One more thing between the two."""
        return a_collaboration(self.fresh(self.rosa), self.fresh(self.julio), kind="tool_lent")

    def answer(self, said: str = "confirmed") -> Confirmation:
        """Julio answers, signed in."""
        return actions.answer(actor=self.fresh(self.julio), participation=self.part, answer=said)

    def token(self) -> str:
        """A link with which Julio answers."""
        with tenancy.opened(self.cluster):
            record = record_of(self.row)
            (part,) = record.silent
            token = token_of(actions.ask_by_hand(actor=self.rosa, record=record, part=part))
        assert token is not None
        return token

    def at_once(self, *deeds: Deed) -> list[Any]:
        """Do these in parallel transactions that start together; a deed's error is its result."""
        barrier = threading.Barrier(len(deeds))
        results: list[Any] = [None] * len(deeds)

        def run(place: int, deed: Deed) -> None:
            try:
                with tenancy.opened(self.cluster):
                    barrier.wait(10)
                    results[place] = deed()
            except Exception as error:  # the test looks at it
                results[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results


@pytest.fixture
def park() -> Park:
    """The story above."""
    return Park()


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Takes every guard away: row locks, unique constraints; and makes this many read before any of them writes."""

    def take_away(together: int) -> None:
        with connections["owner"].cursor() as cursor:
            for table, constraint in (
                ("ledger_entry", "entry_sequence"),
                ("ledger_confirmation", "confirmation_once"),
                ("ledger_rating", "rating_once"),
            ):
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
        barrier, append = threading.Barrier(together), chain.append

        def append_together(head: ChainHead, entries: Any) -> None:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(5)
            append(head, entries)

        monkeypatch.setattr(chain, "append", append_together)
        monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **_options: rows.all())

    return take_away


def refusals(results: list[Any]) -> int:
    """How many were refused; no other error may happen."""
    assert not [each for each in results if isinstance(each, Exception) and not isinstance(each, Refused)]
    return sum(isinstance(each, Refused) for each in results)


class TestEntriesAtOnce:
    """Six requests add to the same chain."""

    def test_make_one_whole_chain(self, park: Park) -> None:
        assert refusals(park.at_once(*[park.record] * AT_ONCE)) == 0
        with tenancy.opened(park.cluster):
            assert sorted(Entry.objects.values_list("sequence", flat=True)) == list(range(1, AT_ONCE + 2))
            assert verify().problems == []

    def test_begin_one_chain(self, park: Park) -> None:
        """Nobody has written yet: the head is made once."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for table in ("participation", "note", "collaboration", "entry", "chainhead"):
                cursor.execute(f"DELETE FROM ledger_{table}")
            cursor.execute("RESET session_replication_role")
        assert refusals(park.at_once(*[park.record] * AT_ONCE)) == 0
        with tenancy.opened(park.cluster):
            assert ChainHead.objects.count() == 1
            assert verify().entries == AT_ONCE

    def test_control_without_the_lock_the_chain_forks(
        self, park: Park, unguarded: Callable[[int], None]
    ) -> None:
        unguarded(AT_ONCE)
        park.at_once(*[park.record] * AT_ONCE)
        with tenancy.opened(park.cluster):
            assert not verify().intact


class TestTwoConfirmations:
    """Julio answers in several tabs at the same moment."""

    def test_make_one(self, park: Park) -> None:
        assert refusals(park.at_once(*[park.answer] * AT_ONCE)) == 0
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() == 1
            assert verify().problems == []

    def test_that_differ_follow_each_other(self, park: Park) -> None:
        refusals(park.at_once(lambda: park.answer("confirmed"), lambda: park.answer("disputed")))
        with tenancy.opened(park.cluster):
            assert current_answers().count() == 1
            assert Confirmation.objects.count() == 2

    def test_control_without_guards_several_stand(self, park: Park, unguarded: Callable[[int], None]) -> None:
        unguarded(AT_ONCE)
        park.at_once(*[park.answer] * AT_ONCE)
        with tenancy.opened(park.cluster):
            assert current_answers().count() > 1


class TestALink:
    """Somebody answers by a link while the same is answered elsewhere."""

    def twice(self, park: Park) -> list[Any]:
        """The link is open on two phones."""
        token = park.token()
        return park.at_once(
            lambda: actions.answer_by_link(token=token, answer="confirmed"),
            lambda: actions.answer_by_link(token=token, answer="disputed"),
        )

    def test_used_twice_answers_once(self, park: Park) -> None:
        assert refusals(self.twice(park)) == 1
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() == 1

    def test_control_without_guards_it_answers_twice(
        self, park: Park, unguarded: Callable[[int], None]
    ) -> None:
        unguarded(2)
        self.twice(park)
        with tenancy.opened(park.cluster):
            assert current_answers().count() == 2

    def beside_the_session(self, park: Park) -> list[Any]:
        """Julio confirms signed in while his brother opens the link."""
        token = park.token()
        return park.at_once(park.answer, lambda: actions.answer_by_link(token=token, answer="disputed"))

    def test_beside_a_session_one_stands(self, park: Park) -> None:
        refusals(self.beside_the_session(park))
        with tenancy.opened(park.cluster):
            assert current_answers().count() == 1
            assert verify().problems == []

    def test_control_without_guards_both_stand(self, park: Park, unguarded: Callable[[int], None]) -> None:
        unguarded(2)
        self.beside_the_session(park)
        with tenancy.opened(park.cluster):
            assert current_answers().count() == 2


class TestTwoRatings:
    """Julio judges Rosa in several tabs."""

    def judge(self, park: Park) -> list[Any]:
        """Each tab says something else."""
        with tenancy.opened(park.cluster):
            confirm(park.row, park.julio)

        def say(quality: int) -> Deed:
            return lambda: actions.rate(
                actor=park.fresh(park.julio),
                collaboration=park.row,
                rated=workshop_of(park.rosa),
                on_time=True,
                quality=quality,
                would_repeat=True,
            )

        return park.at_once(*[say(quality) for quality in (1, 2, 3, 4, 5)])

    def test_one_stands_and_the_others_are_its_past(self, park: Park) -> None:
        assert refusals(self.judge(park)) == 0
        with tenancy.opened(park.cluster):
            assert current_ratings().count() == 1
            assert Rating.objects.filter(replaces=None).count() == 1

    def test_control_without_guards_several_stand(self, park: Park, unguarded: Callable[[int], None]) -> None:
        with tenancy.opened(park.cluster):
            confirm(park.row, park.julio)
        unguarded(5)
        self.judge(park)
        with tenancy.opened(park.cluster):
            assert current_ratings().count() > 1


class TestTakenBackWhileConfirmed:
    """Rosa takes her record back in the moment in which Julio confirms it."""

    def both(self, park: Park) -> list[Any]:
        """At once."""
        return park.at_once(
            park.answer,
            lambda: actions.reverse(actor=park.fresh(park.rosa), collaboration=park.row, text="error"),
        )

    def test_only_one_of_them_happens(self, park: Park) -> None:
        assert refusals(self.both(park)) == 1
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() + Reversal.objects.count() == 1

    def test_control_without_guards_both_happen(self, park: Park, unguarded: Callable[[int], None]) -> None:
        unguarded(2)
        self.both(park)
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() + Reversal.objects.count() == 2


class TestAFormSentTwice:
    """Rosa's phone sends the same form two times at once on a bad line."""

    def send(self, park: Park, *keys: str) -> list[Any]:
        """One request for each key; returns where each was sent on to."""
        clients = [Client() for _ in keys]
        for client in clients:
            client.force_login(park.rosa.signed_in, backend="django.contrib.auth.backends.ModelBackend")
        barrier, places = threading.Barrier(len(keys)), [""] * len(keys)

        def post(number: int, key: str) -> None:
            sent = {
                "what": "tool_lent:giver", "partners": str(workshop_of(park.julio).pk), "when": "today",
                "submission_key": key,
            }  # fmt: skip
            barrier.wait(10)
            places[number] = clients[number].post("/c/ves/anotar/", sent).headers.get("Location", "")
            connections.close_all()

        threads = [threading.Thread(target=post, args=pair) for pair in enumerate(keys)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return places

    def test_makes_one_record_and_both_land_on_it(self, park: Park) -> None:
        places = self.send(park, "same", "same")
        assert places[0] == places[1] != ""
        with tenancy.opened(park.cluster):
            assert Collaboration.objects.filter(kind="tool_lent").count() == 1

    def test_control_without_the_key_it_makes_two(self, park: Park) -> None:
        self.send(park, "one", "another")
        with tenancy.opened(park.cluster):
            assert Collaboration.objects.filter(kind="tool_lent").count() == 2
