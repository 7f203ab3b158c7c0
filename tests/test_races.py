"""Two at once, on real connections: each guard is tried, and each control shows the race without it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.ledger import actions, chain
from ayni.ledger.actions.ask import ask_by_hand
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import ChainHead, Collaboration, Confirmation, Entry, Participation
from ayni.ledger.queries.links import token_of
from ayni.ledger.queries.records import record_of
from ayni.ledger.queries.verification import verify
from tests.factories import A_DAY, a_cluster, a_member, an_organization

pytestmark = pytest.mark.usefixtures("committed")


class Park:
    """Rosa recorded a job passed to Julio."""

    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster("ves")
        with tenancy.opened(self.cluster):
            self.rosa = a_member(an_organization(), "Rosa")
            self.julio = a_member(an_organization("Taller Quispe"), "Julio")
            self.row = self.record()
            self.part = Participation.objects.get(
                collaboration=self.row, organization=self.julio.organization
            )

    def record(self, kind: str = "work_passed") -> Collaboration:
        """One more thing between the two."""
        assert self.rosa.organization is not None
        assert self.julio.organization is not None
        return actions.record(
            actor=self.rosa,
            kind=kind,
            happened_on=A_DAY,
            parties=[
                actions.Party(self.rosa.organization, PartyRole.GIVER),
                actions.Party(self.julio.organization, PartyRole.RECEIVER),
            ],
        )

    def fresh(self, actor: Actor) -> Actor:
        """The actor as another request would make it."""
        return actor_for(self.cluster, actor.person)


@pytest.fixture
def park() -> Park:
    """The story above."""
    return Park()


def at_once(park: Park, *deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in parallel transactions that start together; a deed's error is its result."""
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            with tenancy.opened(park.cluster):
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


def without_the_guard(*statements: str) -> None:
    """Take a guard of the database away."""
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class TestTwoConfirmations:
    """Julio answers in two tabs at the same moment."""

    def answers(self, park: Park) -> list[Any]:
        def say(answer: str) -> Callable[[], Any]:
            return lambda: actions.answer(
                actor=park.fresh(park.julio), participation=park.part, answer=answer
            )

        return at_once(park, *[say("confirmed") for _ in range(6)])

    def test_make_one(self, park: Park) -> None:
        results = self.answers(park)
        assert not [each for each in results if isinstance(each, Exception)]
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() == 1
            assert verify().intact

    def test_control_without_lock_and_constraint_several_stand(
        self, park: Park, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        without_the_guard("ALTER TABLE ledger_confirmation DROP CONSTRAINT confirmation_once")
        self.unlock(monkeypatch)
        self.answers(park)
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() > 1

    @staticmethod
    def unlock(monkeypatch: pytest.MonkeyPatch) -> None:
        """The chain's head is read, and everybody reads it before anybody writes."""
        without_the_guard("ALTER TABLE ledger_entry DROP CONSTRAINT entry_sequence")
        together = threading.Barrier(6)

        def unlocked() -> Any:
            return ChainHead.objects.get()

        def write_together(head: Any, entries: Any) -> None:
            together.wait(10)
            append(head, entries)

        append = chain.append
        monkeypatch.setattr(chain, "lock", unlocked)
        monkeypatch.setattr(chain, "append", write_together)


class TestEntriesAtOnce:
    """Six requests add to the same chain."""

    def test_make_one_whole_chain(self, park: Park) -> None:
        results = at_once(park, *[park.record for _ in range(6)])
        assert not [each for each in results if isinstance(each, Exception)]
        with tenancy.opened(park.cluster):
            assert sorted(Entry.objects.values_list("sequence", flat=True)) == list(range(1, 8))
            assert verify().intact

    def test_control_without_the_lock_the_chain_forks(
        self, park: Park, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        TestTwoConfirmations.unlock(monkeypatch)
        at_once(park, *[park.record for _ in range(6)])
        with tenancy.opened(park.cluster):
            assert not verify().intact


class TestALinkUsedTwice:
    """The same confirmation link is opened on two phones."""

    def test_answers_once(self, park: Park) -> None:
        with tenancy.opened(park.cluster):
            record = record_of(park.row)
            part = next(each for each in record.parts if each.participation.pk == park.part.pk)
            token = token_of(ask_by_hand(actor=park.rosa, record=record, part=part))
        assert token is not None
        results = at_once(
            park,
            lambda: actions.answer_by_link(token=token, answer="confirmed"),
            lambda: actions.answer_by_link(token=token, answer="disputed"),
        )
        assert sum(isinstance(each, Refused) for each in results) == 1
        with tenancy.opened(park.cluster):
            assert Confirmation.objects.count() == 1
