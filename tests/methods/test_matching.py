"""Who can do the work and why not, on cases worked out by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from ayni.methods.errors import BadInput
from ayni.methods.matching import (
    WEIGHTS,
    Candidate,
    Capability,
    Certificate,
    Criterion,
    Match,
    Part,
    Trust,
    WorkNeed,
    rank,
)

TODAY = date(2025, 11, 24)
FRIDAY = date(2025, 11, 28)
PLASMA = Capability("plasma_cutting", thickness_max_mm=20, length_max_mm=3000, width_max_mm=1500)


def need(**changes: Any) -> WorkNeed:
    """Twenty pieces of A36, 9 mm, cut by plasma until Friday."""
    asked: dict[str, Any] = {
        "thickness_mm": 9.0,
        "length_mm": 450.0,
        "width_mm": 300.0,
        "material": "A36",
        "deadline": FRIDAY,
    }
    return WorkNeed(key="J-1", today=TODAY, processes=("plasma_cutting",), **(asked | changes))


def workshop(number: int = 1, *capabilities: Capability, **changes: Any) -> Candidate:
    usual: dict[str, Any] = {"free_from": TODAY, "days_in_cluster": 1000}
    return Candidate(number, capabilities or (PLASMA,), **(usual | changes))


def failures(asked: WorkNeed, candidate: Candidate) -> list[tuple[str, dict[str, Any]]]:
    ranking = rank(asked, [candidate])
    return [(each.code, dict(each.figures)) for one in ranking.unsuitable for each in one.failures]


def only_match(asked: WorkNeed, candidate: Candidate, *others: Candidate) -> Match:
    return next(each for each in rank(asked, [candidate, *others]).matches if each.candidate == candidate)


def part(asked: WorkNeed, candidate: Candidate, criterion: Criterion, *others: Candidate) -> Part:
    return next(each for each in only_match(asked, candidate, *others).parts if each.criterion == criterion)


class TestRequirements:
    def test_a_workshop_within_all_limits_can_do_it(self) -> None:
        assert only_match(need(), workshop())

    def test_a_limit_just_reached_is_met(self) -> None:
        assert only_match(need(thickness_mm=20.0), workshop())

    def test_a_plate_too_thick_fails_with_both_figures(self) -> None:
        figures = {"process": "plasma_cutting", "measure": "thickness_mm", "asked": 25.0, "limit": 20}
        assert failures(need(thickness_mm=25.0), workshop()) == [("above_limit", figures)]

    def test_a_sheet_too_thin_fails_by_the_lower_limit(self) -> None:
        oxyfuel = Capability("oxyfuel_cutting", thickness_min_mm=6, thickness_max_mm=200)
        asked = WorkNeed("J-2", TODAY, ("oxyfuel_cutting",), thickness_mm=3)
        figures = {"process": "oxyfuel_cutting", "measure": "thickness_mm", "asked": 3, "limit": 6}
        assert failures(asked, workshop(1, oxyfuel)) == [("below_limit", figures)]

    def test_a_narrower_process_meets_a_broader_need_and_not_the_reverse(self) -> None:
        mig, welding = Capability("welding_gmaw"), Capability("welding")
        asked = WorkNeed("J-3", TODAY, ("welding",))
        assert only_match(asked, workshop(1, mig))
        assert failures(WorkNeed("J-3", TODAY, ("welding_gmaw",)), workshop(1, welding)) == [
            ("process_missing", {"process": "welding_gmaw"})
        ]

    def test_a_workshop_for_stainless_does_not_take_carbon_steel(self) -> None:
        inox = Capability("plasma_cutting", "304")
        assert failures(need(), workshop(1, inox)) == [
            ("material_not_worked", {"process": "plasma_cutting", "material": "A36", "offered": "304"})
        ]
        assert only_match(need(material="316"), workshop(1, inox))

    def test_one_capability_must_meet_process_material_and_measures_together(self) -> None:
        thick_inox = Capability("plasma_cutting", "304", thickness_max_mm=30)
        thin_steel = Capability("plasma_cutting", "A36", thickness_max_mm=6)
        codes = [code for code, _ in failures(need(), workshop(1, thick_inox, thin_steel))]
        assert codes == ["above_limit"]  # told by the capability that lacks least

    def test_of_two_machines_too_small_the_larger_one_is_named(self) -> None:
        small, large = (Capability("plasma_cutting", thickness_max_mm=most) for most in (3, 8))
        [(_, figures)] = failures(need(), workshop(1, small, large))
        assert figures["limit"] == 8

    def test_every_process_and_certificate_that_lacks_is_told(self) -> None:
        asked = WorkNeed(
            "J-4", TODAY, ("plasma_cutting", "bending", "welding"), certificates=("6G", "ISO 9001")
        )
        assert failures(asked, workshop()) == [
            ("process_missing", {"process": "bending"}),
            ("process_missing", {"process": "welding"}),
            ("certificate_missing", {"certificate": "6G"}),
            ("certificate_missing", {"certificate": "ISO 9001"}),
        ]

    def test_a_certificate_is_found_by_its_words_and_must_last_until_the_deadline(self) -> None:
        def holding(valid_until: date | None) -> Candidate:
            return workshop(certificates=(Certificate("Soldador homologado 6G, ASME IX", valid_until),))

        asked = need(certificates=("6g",))
        assert only_match(asked, holding(None))
        assert only_match(asked, holding(FRIDAY))
        [(code, figures)] = failures(asked, holding(FRIDAY - timedelta(1)))
        assert code == "certificate_expires"
        assert figures == {"certificate": "6g", "valid_until": FRIDAY - timedelta(1), "needed_on": FRIDAY}


class TestReasons:
    def test_points_are_the_sum_of_the_parts_and_at_most_100(self) -> None:
        match = only_match(need(), workshop())
        assert match.points == sum(each.points for each in match.parts)
        assert [each.criterion for each in match.parts] == list(Criterion)
        assert sum(WEIGHTS.values()) == 100

    def test_the_tightest_limit_is_named(self) -> None:
        tight = Capability("plasma_cutting", thickness_max_mm=10, length_max_mm=3000, width_max_mm=1500)
        found = part(need(), workshop(1, tight), Criterion.CAPABILITY)
        assert found.reason.code == "tight_limit"
        assert found.reason.figures == {
            "process": "plasma_cutting",
            "measure": "thickness_mm",
            "asked": 9,
            "limit": 10,
        }
        assert found.points == 11  # a tenth of headroom is half of what is ample: 15 × (½ + ¼)

    def test_a_limit_that_is_not_said_counts_as_just_reached(self) -> None:
        unsaid = part(need(), workshop(1, Capability("plasma_cutting")), Criterion.CAPABILITY)
        assert (unsaid.reason.code, unsaid.points) == ("limit_unsaid", 8)

    @pytest.mark.parametrize(
        ("free_from", "code", "points"),
        [
            (TODAY - timedelta(30), "free_now", 20),
            (TODAY, "free_now", 20),
            (TODAY + timedelta(2), "free_from", 12),  # three of five days, Monday to Friday
            (FRIDAY, "free_from", 4),
            (FRIDAY + timedelta(1), "busy_past_deadline", 0),
            (None, "busy_without_end", 0),
        ],
    )
    def test_availability_is_the_share_of_days_left(
        self, free_from: date | None, code: str, points: int
    ) -> None:
        found = part(need(), workshop(free_from=free_from), Criterion.AVAILABILITY)
        assert (found.reason.code, found.points) == (code, points)

    def test_the_same_expectation_counts_less_when_it_rests_on_less(self) -> None:
        much = part(need(), workshop(trust=Trust(0.9, 0.8, 0.95, 40)), Criterion.TRUST)
        little = part(need(), workshop(trust=Trust(0.9, 0.5, 0.99, 4)), Criterion.TRUST)
        assert (much.points, little.points) == (17, 14)  # 20 × 0.85 and 20 × 0.7

    def test_no_history_is_worth_more_than_a_bad_one(self) -> None:
        unknown = part(need(), workshop(), Criterion.TRUST)
        bad = part(need(), workshop(trust=Trust(1 / 7, 0.004, 0.46, 5)), Criterion.TRUST)
        assert (unknown.reason.code, bad.reason.code) == ("no_history", "reputation")
        assert unknown.points > bad.points

    @pytest.mark.parametrize(
        ("changes", "criterion", "code", "points"),
        [
            ({"distance_m": 0.0}, Criterion.DISTANCE, "distance", 10),
            ({"distance_m": 500.0}, Criterion.DISTANCE, "distance", 5),
            ({}, Criterion.DISTANCE, "distance_unknown", 5),
            ({"together": 8}, Criterion.PAST_WORK, "worked_together", 4),
            ({}, Criterion.PAST_WORK, "never_together", 0),
            ({"favours": 8}, Criterion.RECIPROCITY, "favour_to_return", 4),
            ({"favours": -8}, Criterion.RECIPROCITY, "favour_given", 0),
            ({"days_in_cluster": 0}, Criterion.NEWCOMER, "newcomer", 5),
            ({"days_in_cluster": 365}, Criterion.NEWCOMER, "established", 0),
        ],
    )
    def test_the_other_criteria(
        self, changes: dict[str, Any], criterion: Criterion, code: str, points: int
    ) -> None:
        found = part(need(), workshop(**changes), criterion)
        assert (found.reason.code, found.points) == (code, points)

    def test_a_share_is_fair_beside_what_the_others_got(self) -> None:
        rosa, julio, carmen = (workshop(number, awards_lately=got) for number, got in enumerate((0, 3, 6)))
        shares = [
            part(need(), one, Criterion.FAIR_SHARE, *(each for each in (rosa, julio, carmen) if each != one))
            for one in (rosa, julio, carmen)
        ]
        assert [share.points for share in shares] == [20, 11, 8]  # 20 × 4/4, 4/7, 4/10
        assert [share.reason.code for share in shares] == ["less_than_share", "fair_share", "more_than_share"]
        assert shares[2].reason.figures == {"awards": 6, "mean": 3}


class TestBadInput:
    def test_a_need_must_name_a_process(self) -> None:
        with pytest.raises(BadInput, match="names no process"):
            WorkNeed("J", TODAY, ())

    def test_a_deadline_must_not_be_past(self) -> None:
        with pytest.raises(BadInput, match="before"):
            need(deadline=TODAY - timedelta(1))

    @pytest.mark.parametrize("thickness", [0.0, -1.0, float("nan"), float("inf")])
    def test_measures_must_be_above_zero(self, thickness: float) -> None:
        with pytest.raises(BadInput, match="thickness_mm"):
            need(thickness_mm=thickness)

    def test_a_certificate_must_have_a_name(self) -> None:
        with pytest.raises(BadInput, match="certificate"):
            need(certificates=(" - ",))

    def test_codes_must_be_known(self) -> None:
        with pytest.raises(BadInput):
            rank(WorkNeed("J", TODAY, ("teleporting",)), [])
        with pytest.raises(BadInput):
            rank(need(material="unobtainium"), [workshop()])

    def test_numbers_must_differ(self) -> None:
        with pytest.raises(BadInput, match="number 1"):
            rank(need(), [workshop(1), workshop(1, distance_m=3.0)])

    @pytest.mark.parametrize(
        "changes", [{"together": -1}, {"awards_lately": -1}, {"days_in_cluster": -1}, {"distance_m": -1.0}]
    )
    def test_counts_and_distances_are_not_negative(self, changes: dict[str, Any]) -> None:
        with pytest.raises(BadInput, match="0"):
            workshop(**changes)

    def test_trust_lies_inside_its_interval(self) -> None:
        with pytest.raises(BadInput, match="interval"):
            Trust(0.4, 0.5, 0.9, 3)

    def test_every_criterion_needs_a_weight(self) -> None:
        with pytest.raises(BadInput, match="newcomer"):
            rank(need(), [], dict.fromkeys(list(Criterion)[:-1], 1))
