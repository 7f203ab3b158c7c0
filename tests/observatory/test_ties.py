"""What counts as a tie, and who sees whose."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.directory.actor import Actor
from ayni.ledger import actions
from ayni.ledger.kinds import PartyRole
from ayni.observatory.periods import Period, period_at
from ayni.observatory.queries.coverage import Coverage, coverage
from ayni.observatory.queries.ties import Tie, TieFilter, all_ties, visible_ties
from tests.factories import a_member, an_organization
from tests.observatory.story import AUTUMN, SPRING, TODAY, Park, workshop_of

pytestmark = pytest.mark.django_db

EVER = TieFilter(period_at("todo", TODAY))


@pytest.fixture
def park() -> Iterator[Park]:
    """The park, opened."""
    with Park().opened() as park:
        yield park


def named(park: Park, ties: list[Tie]) -> set[tuple[str, str, str, int]]:
    """Ties as (source, target, dimension, times), with people for organisations."""
    people = {
        workshop_of(actor).pk: actor.signed_in.name
        for actor in (park.rosa, park.julio, park.flor, park.dario, park.raul)
    }
    return {(people[tie.source], people[tie.target], tie.dimension, tie.times) for tie in ties}


def test_ties_add_up_what_both_sides_stand_behind(park: Park) -> None:
    park.ties()
    assert named(park, all_ties(EVER)) == {
        ("Rosa", "Julio", "resources", 2),
        ("Julio", "Rosa", "resources", 1),
        ("Rosa", "Flor", "network", 1),
        ("Julio", "Flor", "articulation", 1),
        ("Flor", "Raúl", "cooperation", 1),
    }


def test_a_tie_knows_its_direction_and_its_latest_day(park: Park) -> None:
    park.ties()
    ties = {tie.dimension: tie for tie in all_ties(EVER) if tie.times != 1 or not tie.directed}
    assert (ties["resources"].directed, ties["resources"].last_on) == (True, AUTUMN)
    assert ties["articulation"].directed is False
    assert ties["articulation"].source < ties["articulation"].target


def test_silence_and_disagreement_make_no_tie(park: Park) -> None:
    park.did("work_passed", park.rosa, park.julio, confirmed=False)
    disputed = park.did("work_passed", park.rosa, park.flor, confirmed=False)
    park.says(park.flor, disputed, "disputed")
    assert all_ties(EVER) == []


def test_the_latest_answer_counts(park: Park) -> None:
    row = park.did("work_passed", park.rosa, park.julio)
    park.says(park.julio, row, "disputed")
    assert all_ties(EVER) == []
    park.says(park.julio, row, "confirmed")
    assert len(all_ties(EVER)) == 1


def test_what_was_taken_back_makes_no_tie(park: Park) -> None:
    row = park.did("work_passed", park.rosa, park.julio, confirmed=False)
    park.says(park.julio, row, "disputed")
    actions.reverse(actor=park.rosa, collaboration=row, text="me equivoqué de taller")
    assert all_ties(EVER) == []


def test_whom_they_recommended_is_not_tied(park: Park) -> None:
    subject = actions.Party(workshop_of(park.flor), PartyRole.SUBJECT)
    row = park.did("contact_shared", park.rosa, park.julio, extra=(subject,))
    park.says(park.flor, row, "confirmed")
    assert named(park, all_ties(EVER)) == {("Rosa", "Julio", "network", 1)}


@pytest.mark.parametrize(("together", "ties"), [(12, 66), (13, 0)])
def test_a_gathering_of_more_than_twelve_ties_nobody_to_each(park: Park, together: int, ties: int) -> None:
    others = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(together - 1)]
    park.did("assembly_attended", park.rosa, *others)
    assert len(all_ties(EVER)) == ties


def test_filters(park: Park) -> None:
    park.ties()
    of_spring = TieFilter(Period("", SPRING, date(2026, 5, 5), ""))
    assert named(park, all_ties(of_spring)) == {
        ("Rosa", "Julio", "resources", 1),
        ("Julio", "Rosa", "resources", 1),
    }
    assert named(park, all_ties(TieFilter(EVER.period, dimension="network"))) == {
        ("Rosa", "Flor", "network", 1)
    }
    assert named(park, all_ties(TieFilter(EVER.period, kind="machine_lent"))) == {
        ("Rosa", "Julio", "resources", 1)
    }
    assert named(park, all_ties(EVER, [workshop_of(park.raul).pk])) == {("Flor", "Raúl", "cooperation", 1)}


def test_by_kind(park: Park) -> None:
    park.ties()
    kinds = sorted(tie.kind for tie in all_ties(TieFilter(EVER.period, dimension="resources"), by_kind=True))
    assert kinds == ["machine_lent", "tool_lent", "tool_lent"]


def test_insiders_see_all_a_partner_its_own_and_the_public_none(park: Park) -> None:
    park.ties()
    for insider in (park.rosa, park.dario, park.carmen, park.ines):
        assert len(visible_ties(insider, EVER)) == 5
    assert named(park, visible_ties(park.raul, EVER)) == {("Flor", "Raúl", "cooperation", 1)}
    assert visible_ties(park.public, EVER) == []


def test_a_partner_asking_for_another_sees_only_what_ties_the_two(park: Park) -> None:
    park.ties()
    assert visible_ties(park.raul, EVER, [workshop_of(park.rosa).pk]) == []
    assert len(visible_ties(park.raul, EVER, [workshop_of(park.flor).pk])) == 1


def test_another_cluster_is_another_network(park: Park) -> None:
    park.ties()
    with Park("gamarra").opened() as other:
        assert all_ties(EVER) == []
        assert visible_ties(Actor(other.cluster, roles=frozenset({"coordinator"})), EVER) == []


def test_coverage_says_what_became_of_everything_recorded(park: Park) -> None:
    park.ties()
    park.did("loan", park.rosa, park.dario, confirmed=False)
    disputed = park.did("loan", park.rosa, park.dario, confirmed=False)
    park.says(park.dario, disputed, "disputed")
    taken_back = park.did("loan", park.rosa, park.dario, confirmed=False)
    actions.reverse(actor=park.rosa, collaboration=taken_back, text="era otro")
    told = coverage(EVER.period)
    assert told == Coverage(recorded=9, counted=6, disputed=1, silent=1, reversed=1)
    assert told.share == 75
    assert coverage(EVER.period, dimension="network") == Coverage(recorded=1, counted=1)
    assert coverage(Period("", date(2020, 1, 1), date(2020, 2, 1), "")).share is None


def test_thirty_times_as_many_ties_take_the_same_queries(park: Park) -> None:
    park.did("tool_lent", park.rosa, park.julio)
    with CaptureQueriesContext(connection) as few:
        all_ties(EVER)
    for _ in range(30):
        park.did("tool_lent", park.rosa, park.flor)
    with CaptureQueriesContext(connection) as many:
        all_ties(EVER)
    assert len(many) == len(few)


def test_the_planner_is_left_as_it_was(park: Park) -> None:
    def settings() -> tuple[str, ...]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('enable_nestloop'), current_setting('work_mem')")
            found: tuple[str, ...] = cursor.fetchone()
        return found

    before = settings()
    all_ties(EVER)
    assert settings() == before
