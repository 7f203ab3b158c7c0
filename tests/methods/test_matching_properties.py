"""What holds for every need and every set of candidates, and what many rounds do to the shares."""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ayni.methods.capability_query import satisfying_materials
from ayni.methods.matching import (
    WEIGHTS,
    Candidate,
    Capability,
    Certificate,
    Criterion,
    Trust,
    WorkNeed,
    rank,
)
from ayni.methods.processes import is_kind_of

TODAY = date(2025, 11, 24)
limits = st.none() | st.sampled_from([2.0, 5.0, 6.0, 9.0, 20.0])
asked = st.none() | st.sampled_from([1.0, 5.0, 5.5, 9.0])
processes = st.sampled_from(["welding", "welding_gmaw", "plasma_cutting", "bending"])
materials = st.sampled_from([None, "A36", "carbon_steel", "304"])
days = st.integers(-3, 40).map(lambda after: TODAY + timedelta(after))
names = st.sampled_from(["6G", "ISO 9001"])


@st.composite
def needs(draw: st.DrawFn) -> WorkNeed:
    return WorkNeed(
        key=draw(st.sampled_from("ABC")),
        today=TODAY,
        processes=tuple(draw(st.lists(processes, min_size=1, max_size=2))),
        material=draw(materials),
        thickness_mm=draw(asked),
        length_mm=draw(asked),
        certificates=tuple(draw(st.lists(names, max_size=1))),
        deadline=draw(st.none() | days.filter(lambda day: day >= TODAY)),
    )


@st.composite
def capabilities(draw: st.DrawFn) -> Capability:
    least, most = draw(limits), draw(limits)
    if least is not None and most is not None:
        least, most = min(least, most), max(least, most)
    return Capability(
        draw(processes),
        draw(materials),
        thickness_min_mm=least,
        thickness_max_mm=most,
        length_max_mm=draw(limits),
    )


@st.composite
def trusts(draw: st.DrawFn) -> Trust:
    low, expectation, high = sorted(draw(st.tuples(*[st.floats(0, 1)] * 3)))
    return Trust(expectation, low, high, draw(st.integers(0, 9)))


@st.composite
def candidate_lists(draw: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(
            id=number,
            capabilities=tuple(draw(st.lists(capabilities(), min_size=1, max_size=3))),
            free_from=draw(st.none() | days),
            days_in_cluster=draw(st.integers(0, 500)),
            certificates=tuple(draw(st.lists(st.builds(Certificate, names, st.none() | days), max_size=2))),
            trust=draw(trusts()),
            distance_m=draw(st.none() | st.floats(0, 3000)),
            together=draw(st.integers(0, 9)),
            favours=draw(st.integers(-9, 9)),
            awards_lately=draw(st.integers(0, 9)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


def meets(need: WorkNeed, candidate: Candidate) -> bool:
    """The requirements once more, written as they are said."""

    def within(value: float | None, least: float | None, most: float | None) -> bool:
        return value is None or (least or 0) <= value <= (math.inf if most is None else most)

    def does(process: str, offered: Capability) -> bool:
        return (
            is_kind_of(offered.process, process)
            and (need.material is None or offered.material in {None, *satisfying_materials(need.material)})
            and within(need.thickness_mm, offered.thickness_min_mm, offered.thickness_max_mm)
            and within(need.length_mm, None, offered.length_max_mm)
        )

    def holds(name: str) -> bool:
        last = need.deadline or need.today
        return any(
            each.name == name and (each.valid_until is None or each.valid_until >= last)
            for each in candidate.certificates
        )

    return all(
        any(does(process, each) for each in candidate.capabilities) for process in need.processes
    ) and all(map(holds, need.certificates))


@given(needs(), candidate_lists())
def test_requirements_are_never_violated_and_every_refusal_has_a_reason(
    need: WorkNeed, candidates: list[Candidate]
) -> None:
    ranking = rank(need, candidates)
    assert {each.candidate.id for each in ranking.matches} == {
        each.id for each in candidates if meets(need, each)
    }
    assert len(ranking.matches) + len(ranking.unsuitable) == len(candidates)
    assert all(each.failures for each in ranking.unsuitable)


@given(needs(), candidate_lists())
def test_points_add_up_and_order_the_matches(need: WorkNeed, candidates: list[Candidate]) -> None:
    matches = rank(need, candidates).matches
    assert [each.points for each in matches] == sorted((each.points for each in matches), reverse=True)
    for match in matches:
        assert match.points == sum(part.points for part in match.parts)
        assert all(0 <= part.points <= part.most == WEIGHTS[part.criterion] for part in match.parts)


@settings(max_examples=40)
@given(needs(), candidate_lists(), st.data())
def test_the_order_of_candidates_changes_nothing(
    need: WorkNeed, candidates: list[Candidate], chance: st.DataObject
) -> None:
    assert rank(need, chance.draw(st.permutations(candidates))) == rank(need, candidates)


def more_room(candidate: Candidate) -> Candidate:
    def roomier(offered: Capability) -> Capability:
        thickest, longest = offered.thickness_max_mm, offered.length_max_mm
        return replace(
            offered,
            thickness_max_mm=thickest and thickest * 1.1,
            length_max_mm=longest and longest * 1.1,
            thickness_min_mm=offered.thickness_min_mm and offered.thickness_min_mm * 0.9,
        )

    return replace(candidate, capabilities=tuple(map(roomier, candidate.capabilities)))


def able(need: WorkNeed, candidate: Candidate) -> Candidate:
    """The candidate with what the need asks added, just enough for it."""
    added = tuple(
        Capability(process, need.material, None, need.thickness_mm, need.length_mm)
        for process in need.processes
    )
    return replace(
        candidate,
        capabilities=candidate.capabilities + added,
        certificates=tuple(map(Certificate, need.certificates)),
    )


def better_trust(candidate: Candidate) -> Candidate:
    trust = candidate.trust
    return replace(
        candidate,
        trust=Trust(
            (trust.expectation + trust.high) / 2,
            (trust.low + trust.expectation) / 2,
            trust.high,
            trust.collaborations,
        ),
    )


IMPROVEMENTS: Mapping[Criterion, Callable[[Candidate], Candidate]] = {
    Criterion.CAPABILITY: more_room,
    Criterion.AVAILABILITY: lambda one: replace(one, free_from=(one.free_from or TODAY) - timedelta(1)),
    Criterion.TRUST: better_trust,
    Criterion.DISTANCE: lambda one: replace(one, distance_m=one.distance_m and one.distance_m * 0.7),
    Criterion.PAST_WORK: lambda one: replace(one, together=one.together + 1),
    Criterion.RECIPROCITY: lambda one: replace(one, favours=one.favours + 1),
    Criterion.FAIR_SHARE: lambda one: replace(one, awards_lately=max(0, one.awards_lately - 1)),
    Criterion.NEWCOMER: lambda one: replace(one, days_in_cluster=one.days_in_cluster // 2),
}


@given(needs(), candidate_lists(), st.sampled_from(list(Criterion)))
def test_getting_better_in_one_criterion_never_costs_a_place(
    need: WorkNeed, candidates: list[Candidate], criterion: Criterion
) -> None:
    before = able(need, candidates[0])
    after = IMPROVEMENTS[criterion](before)
    old, new = (rank(need, [one, *candidates[1:]]).matches for one in (before, after))
    old_place = next(place for place, each in enumerate(old) if each.candidate == before)
    new_place = next(place for place, each in enumerate(new) if each.candidate == after)
    assert new_place <= old_place
    assert new[new_place].points >= old[old_place].points


# Many rounds: each need goes to the first of its ranking, and awards count for as long as 40 needs


PLASMA = (Capability("plasma_cutting", thickness_max_mm=20),)
WITHOUT_FAIRNESS = {**WEIGHTS, Criterion.FAIR_SHARE: 0, Criterion.NEWCOMER: 0}


def awards(candidates: list[Candidate], rounds: int, weights: Mapping[Criterion, int]) -> Counter[int]:
    winners: list[int] = []
    for number in range(rounds):
        lately = Counter(winners[-40:])
        standing = [replace(each, awards_lately=lately[each.id]) for each in candidates]
        need = WorkNeed(f"J-{number}", TODAY, ("plasma_cutting",), thickness_mm=9)
        winners.append(rank(need, standing, weights).matches[0].candidate.id)
    return Counter(winners)


def equals(count: int) -> list[Candidate]:
    return [Candidate(number, PLASMA, TODAY, days_in_cluster=1000) for number in range(count)]


def test_equal_workshops_get_equal_shares() -> None:
    got = awards(equals(12), 360, WEIGHTS)
    assert all(27 <= got[number] <= 33 for number in range(12))  # 30 each


def test_without_awards_equals_take_turns_in_what_is_seen_first() -> None:
    """Exposure as Singh & Joachims weigh it, by 1 / log2(1 + place), over 600 needs that nobody wins."""
    exposure = dict.fromkeys(range(8), 0.0)
    for number in range(600):
        matches = rank(WorkNeed(f"J-{number}", TODAY, ("plasma_cutting",)), equals(8)).matches
        for place, match in enumerate(matches, 1):
            exposure[match.candidate.id] += 1 / math.log2(1 + place)
    assert max(exposure.values()) / min(exposure.values()) < 1.1


def three_better_than_nine() -> list[Candidate]:
    """By ten points: a record of forty good collaborations against ten mixed ones, and past work."""
    best = [replace(each, trust=Trust(0.95, 0.87, 0.99, 40), together=4) for each in equals(3)]
    others = [replace(each, trust=Trust(0.66, 0.4, 0.88, 10)) for each in equals(12)[3:]]
    return best + others


def test_the_same_three_do_not_get_everything() -> None:
    got = awards(three_better_than_nine(), 240, WEIGHTS)
    share = sum(got[number] for number in range(3)) / 240
    assert 3 / 12 < share < 0.75  # better ones still get more than their number
    assert all(got[number] for number in range(12))


def test_and_without_the_fair_share_they_would() -> None:
    got = awards(three_better_than_nine(), 240, WITHOUT_FAIRNESS)
    assert sum(got[number] for number in range(3)) == 240


def test_a_newcomer_soon_gets_a_first_award() -> None:
    newcomer = Candidate(99, PLASMA, TODAY, days_in_cluster=5)
    established = [replace(each, trust=Trust(0.85, 0.7, 0.95, 20)) for each in equals(8)]
    assert awards([*established, newcomer], 27, WEIGHTS)[99] >= 1
    assert awards([*established, newcomer], 27, WITHOUT_FAIRNESS)[99] == 0
