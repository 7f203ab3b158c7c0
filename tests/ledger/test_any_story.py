"""Whatever people do, in any order: the chain holds, and what is counted is what was said last."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.directory.actor import Actor
from ayni.kernel import tenancy
from ayni.kernel.refusal import Refused
from ayni.ledger import actions
from ayni.ledger.models import Collaboration, Entry, Note
from ayni.ledger.queries.records import State, in_state, records
from ayni.ledger.queries.trust import dealings_of
from ayni.ledger.queries.verification import verify
from tests.factories import a_cluster, a_collaboration, a_member, an_organization, confirm, workshop_of

pytestmark = pytest.mark.django_db
slugs = count(1)

PEOPLE = 4
person = st.integers(0, PEOPLE - 1)
deed = st.integers(0, 5)
step = st.one_of(
    st.tuples(st.just("record"), person, st.lists(person, min_size=1, max_size=3), st.booleans()),
    st.tuples(st.just("answer"), person, deed, st.sampled_from(["confirmed", "disputed"])),
    st.tuples(st.just("rate"), person, deed, person, st.integers(1, 5)),
    st.tuples(st.just("reverse"), person, deed),
    st.tuples(st.just("erase"), person, deed),
)


@dataclass
class Told:
    """What a plain reading of the story expects of one collaboration."""

    row: Collaboration
    recorder: int
    others: set[int]
    answers: dict[int, str] = field(default_factory=dict)
    reversed: bool = False

    @property
    def state(self) -> State:
        if self.reversed:
            return State.REVERSED
        if "disputed" in self.answers.values():
            return State.DISPUTED
        return State.CONFIRMED if set(self.answers) == self.others else State.WAITING

    @property
    def stand(self) -> set[int]:
        confirmed = {who for who, said in self.answers.items() if said == "confirmed"}
        return set() if self.reversed else {self.recorder, *confirmed}


class Story:
    """Carries out steps, and keeps its own account of them."""

    def __init__(self, people: list[Actor]) -> None:
        self.people = people
        self.told: list[Told] = []
        self.entries = 0

    def take(self, step: tuple[Any, ...]) -> None:
        verb, *rest = step
        before = Entry.objects.count()
        try:
            getattr(self, verb)(*rest)
        except Refused:
            assert Entry.objects.count() == before, "a refusal writes nothing"

    def record(self, who: int, others: list[int], together: bool) -> None:
        kind = "joint_project" if together else "training_given"
        row = a_collaboration(
            self.people[who], *(self.people[other] for other in others), kind=kind, text="así fue"
        )
        self.told.append(Told(row, who, set(others)))

    def answer(self, who: int, number: int, said: str) -> None:
        told = self.one(number)
        if told is None or who not in {told.recorder, *told.others}:
            return
        confirm(told.row, self.people[who], said)
        told.answers[who] = said

    def rate(self, who: int, number: int, other: int, quality: int) -> None:
        told = self.one(number)
        if told is not None:
            actions.rate(
                actor=self.people[who], collaboration=told.row, rated=workshop_of(self.people[other]),
                on_time=quality > 2, quality=quality, would_repeat=True,
            )  # fmt: skip
            assert {who, other} <= told.stand

    def reverse(self, who: int, number: int) -> None:
        told = self.one(number)
        if told is not None:
            actions.reverse(actor=self.people[who], collaboration=told.row, text="error")
            assert who == told.recorder
            assert told.reversed or "confirmed" not in told.answers.values()
            told.reversed = True

    def erase(self, who: int, number: int) -> None:
        told = self.one(number)
        if told is not None:
            actions.erase_note(actor=self.people[who], note=Note.objects.get(entry=told.row.entry_id))

    def one(self, number: int) -> Told | None:
        return self.told[number % len(self.told)] if self.told else None

    def check(self) -> None:
        verdict = verify()
        assert verdict.problems == []
        assert verdict.entries == Entry.objects.count()
        pk_of = [workshop_of(person).pk for person in self.people]
        found = {record.collaboration.pk: record for record in records(list(Collaboration.objects.all()))}
        for told in self.told:
            record = found[told.row.pk]
            assert record.state == told.state
            assert record.stand == {pk_of[who] for who in told.stand}
        for state in State:
            expected = {told.row.pk for told in self.told if told.state == state}
            assert set(in_state(Collaboration.objects.all(), state).values_list("pk", flat=True)) == expected
        pairs = sum(len(told.stand) * (len(told.stand) - 1) for told in self.told)
        assert len(dealings_of(pk_of)) == pairs


@settings(max_examples=40)
@given(st.lists(step, max_size=25))
def test_any_story_leaves_a_whole_chain_and_right_counts(steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        with tenancy.opened(a_cluster(f"parque-{next(slugs)}")):
            people = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(PEOPLE)]
            story = Story(people)
            for each in steps:
                story.take(each)
            story.check()
        transaction.set_rollback(True)
