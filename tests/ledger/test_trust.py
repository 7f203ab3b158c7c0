"""Trust rests on what happened with many: its words, its limits, and that lists and pages say the same."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.directory.actor import Actor
from ayni.directory.models import Membership
from ayni.kernel import clock
from ayni.ledger import actions
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.links import token_of
from ayni.ledger.queries.records import record_of
from ayni.ledger.queries.trust import evidence_of, standing_of, trust_lines
from ayni.methods.trust import UNRATED_WEIGHT
from tests.factories import (
    a_collaboration,
    a_member,
    an_organization,
    confirm,
    workshop_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("park")]


def done(by: Actor, other: Actor, *, ago: int = 0, kind: str = "work_passed") -> Collaboration:
    """Something both stand behind."""
    row = a_collaboration(by, other, kind=kind, happened_on=clock.today() - timedelta(days=ago))
    confirm(row, other)
    return row


def judged(row: Collaboration, by: Actor, of: Actor, *, on_time: bool = True, quality: int = 5) -> None:
    actions.rate(
        actor=by,
        collaboration=row,
        rated=workshop_of(of),
        on_time=on_time,
        quality=quality,
        would_repeat=on_time,
    )


def words(actor: Actor) -> str:
    """What the page says; the list must say the same."""
    pk = workshop_of(actor).pk
    said = standing_of(pk).words
    assert trust_lines([pk]) == {pk: said}
    return said


def test_nobody_knows_a_newcomer(rosa: Actor) -> None:
    assert words(rosa) == "sin historial"


def test_what_the_other_side_has_not_confirmed_says_nothing(rosa: Actor, julio: Actor) -> None:
    a_collaboration(rosa, julio)
    assert words(rosa) == words(julio) == "sin historial"


def test_what_both_stand_behind_speaks_for_both(rosa: Actor, julio: Actor) -> None:
    done(rosa, julio)
    assert words(rosa) == words(julio) == "1 colaboración confirmada con 1 taller"


def test_ratings_are_told_with_how_many_there_are(rosa: Actor, julio: Actor) -> None:
    ana = a_member(an_organization("Inox Lima"), "Ana")
    first, second, _third = done(rosa, julio), done(rosa, ana), done(rosa, ana)
    judged(first, julio, rosa)
    judged(second, ana, rosa, on_time=False)
    assert words(rosa) == "3 colaboraciones confirmadas con 2 talleres; 1 a tiempo de 2 valoradas"
    judged(_third, ana, rosa)
    assert words(rosa) == "3 colaboraciones confirmadas con 2 talleres; 2 a tiempo"


def test_partners_of_other_kinds_are_organisations(rosa: Actor) -> None:
    supplier = a_member(an_organization("Aceros Lima", kind="supplier"), "Raúl")
    done(rosa, supplier)
    assert words(rosa) == "1 colaboración confirmada con 1 organización"


def test_a_changed_rating_counts_as_it_stands_now(rosa: Actor, julio: Actor) -> None:
    row = done(rosa, julio)
    judged(row, julio, rosa, on_time=False, quality=1)
    low = standing_of(workshop_of(rosa).pk).reputation.expectation
    judged(row, julio, rosa)
    assert standing_of(workshop_of(rosa).pk).reputation.expectation > low
    assert words(rosa) == "1 colaboración confirmada con 1 taller; 1 a tiempo"


def test_a_dispute_and_a_reversal_take_it_away(rosa: Actor, julio: Actor) -> None:
    row = done(rosa, julio)
    confirm(row, julio, "disputed")
    assert words(rosa) == "sin historial"
    actions.reverse(actor=rosa, collaboration=row, text="Sí, era otro")
    assert words(rosa) == "sin historial"


class TestCannotBeBought:
    """Ways to look better than one is."""

    def test_by_one_friend_in_one_month(self, rosa: Actor, julio: Actor) -> None:
        day = clock.today().replace(day=1)
        ago = (clock.today() - day).days
        for _ in range(6):
            judged(done(rosa, julio, ago=ago), julio, rosa)
        assert standing_of(workshop_of(rosa).pk).reputation.positive == pytest.approx(1)

    def test_by_ones_own_second_workshop(self, rosa: Actor) -> None:
        second = an_organization("Metal Andina Dos")
        partner = a_member(second, "Hermano", role="staff")
        Membership.objects.create(person=rosa.signed_in, organization=second, role="owner")
        done(rosa, partner)
        assert words(rosa) == "sin historial"
        (dealing,) = standing_of(workshop_of(rosa).pk).dealings
        assert (dealing.same_owner, dealing.counts) == (True, False)

    def test_by_leaving_the_second_workshop_afterwards(self, rosa: Actor) -> None:
        second = an_organization("Metal Andina Dos")
        partner = a_member(second, "Hermano", role="staff")
        Membership.objects.create(
            person=rosa.signed_in, organization=second, role="owner", ended_at=clock.now()
        )
        done(rosa, partner)
        assert words(rosa) == "sin historial"

    def test_by_opening_the_link_oneself(self, rosa: Actor, julio: Actor) -> None:
        row = a_collaboration(rosa, julio)
        record = record_of(row)
        (part,) = record.silent
        token = token_of(actions.ask_by_hand(actor=rosa, record=record, part=part))
        assert token is not None
        actions.answer_by_link(token=token, answer="confirmed")
        assert words(rosa) == "sin historial"
        confirm(row, julio, "disputed")
        confirm(row, julio)
        assert words(rosa) == "1 colaboración confirmada con 1 taller"

    def test_by_sitting_in_assemblies(self, rosa: Actor, julio: Actor) -> None:
        done(rosa, julio, kind="assembly_attended")
        assert words(rosa) == "sin historial"

    def test_by_one_project_of_many(self, rosa: Actor) -> None:
        others = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(5)]
        row = a_collaboration(rosa, *others, kind="joint_project")
        for other in others:
            confirm(row, other)
        standing = standing_of(workshop_of(rosa).pk)
        assert standing.words == "1 colaboración confirmada con 5 talleres"
        assert sum(one.positive for one in evidence_of(standing.dealings)) == pytest.approx(UNRATED_WEIGHT)


def test_a_list_of_many_says_what_each_page_says_in_one_query() -> None:
    chance = Random(7)
    people = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(8)]
    for _ in range(40):
        one, other = chance.sample(people, 2)
        row = done(
            one, other, ago=chance.randrange(400), kind=chance.choice(["work_passed", "joint_project"])
        )
        if chance.random() < 0.6:
            judged(row, other, one, on_time=chance.random() < 0.7, quality=chance.randrange(1, 6))
    ids = [workshop_of(person).pk for person in people]
    with CaptureQueriesContext(connection) as captured:
        lines = trust_lines(ids)
    assert len(captured) == 1
    assert lines == {pk: standing_of(pk).words for pk in ids}
    assert len({*lines.values()}) > 3, "the test must tell them apart"
