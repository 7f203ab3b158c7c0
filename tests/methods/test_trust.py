"""Trust rests on what happened with many, and fades: a beta reputation that one friend cannot lift."""

from datetime import date
from math import comb
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.trust import (
    UNRATED_WEIGHT,
    Basis,
    Evidence,
    Rating,
    Reputation,
    beta_distribution,
    beta_quantile,
    breach_evidence,
    evidence_of,
    reputation,
)

ROSA, JULIO, CARMEN = 1, 2, 3
TODAY = date(2025, 11, 15)
LAST_YEAR = date(2024, 11, 15)
GOOD = Rating(on_time=True, quality=5, would_work_again=True)
BAD = Rating(on_time=False, quality=1, would_work_again=False)

days = st.dates(date(2023, 1, 1), TODAY)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    rating = draw(
        st.none()
        | st.builds(
            Rating, st.none() | st.booleans(), st.none() | st.integers(1, 5), st.none() | st.booleans()
        )
    )
    return evidence_of(draw(days), draw(st.integers(2, 6)), rating)


records = st.lists(evidence(), max_size=25)


def of_rosa(*record: Evidence, on: date = TODAY) -> Reputation:
    return reputation(record, subject=ROSA, on=on)


def test_a_broken_agreement_is_one_bad_experience_and_no_collaboration() -> None:
    found = of_rosa(evidence_of(TODAY, CARMEN, GOOD), breach_evidence(TODAY, JULIO))
    assert (found.positive, found.negative) == (1, 1)
    assert found.basis == Basis(collaborations=1, partners=1, rated=1, on_time=1, breaches=1)
    alone = of_rosa(breach_evidence(TODAY, JULIO))
    assert alone.expectation == pytest.approx(1 / 3), "as much as the worst rating, no more"
    assert alone.basis == Basis(collaborations=0, partners=0, rated=0, on_time=0, breaches=1)


class TestOneCollaboration:
    def test_without_history_nothing_is_known(self) -> None:
        unknown = of_rosa()
        assert unknown.basis is None
        assert unknown.expectation == 0.5
        assert (unknown.low, unknown.high) == pytest.approx((0.025, 0.975), abs=1e-6)

    def test_one_good_rating_gives_two_thirds(self) -> None:
        once = of_rosa(evidence_of(TODAY, JULIO, GOOD))
        assert once.expectation == pytest.approx(2 / 3)  # (1 + 1) / (1 + 0 + 2)
        assert once.low == pytest.approx(0.025**0.5, abs=1e-6)  # Beta(2, 1) falls below x with x²
        assert once.basis == Basis(collaborations=1, partners=1, rated=1, on_time=1)

    def test_one_bad_rating_gives_one_third(self) -> None:
        assert of_rosa(evidence_of(TODAY, JULIO, BAD)).expectation == pytest.approx(1 / 3)

    def test_a_mixed_rating_is_shared_out_by_its_answers(self) -> None:
        mixed = evidence_of(TODAY, JULIO, Rating(on_time=False, quality=3, would_work_again=True))
        assert (mixed.positive, mixed.negative) == pytest.approx((0.5, 0.5))
        assert (mixed.rated, mixed.on_time) == (True, False)

    def test_questions_left_open_do_not_count(self) -> None:
        assert evidence_of(TODAY, JULIO, Rating(quality=5)).positive == 1

    @pytest.mark.parametrize("rating", [None, Rating()])
    def test_confirmed_without_a_rating_is_weak_and_positive(self, rating: Rating | None) -> None:
        unrated = evidence_of(TODAY, JULIO, rating)
        assert (unrated.positive, unrated.negative, unrated.rated) == (UNRATED_WEIGHT, 0, False)

    def test_less_than_a_unit_in_a_month_stays_less(self) -> None:
        assert of_rosa(evidence_of(TODAY, JULIO, None)).expectation == pytest.approx(1.25 / 2.25)

    def test_after_a_half_life_it_counts_half(self) -> None:
        assert of_rosa(evidence_of(LAST_YEAR, JULIO, GOOD)).positive == pytest.approx(0.5)

    def test_what_comes_later_does_not_count_yet(self) -> None:
        assert of_rosa(evidence_of(TODAY, JULIO, GOOD), on=LAST_YEAR).basis is None


def test_the_basis_counts_whole_collaborations_however_old() -> None:
    record = [
        evidence_of(date(2020, 1, 5), JULIO, GOOD),
        evidence_of(TODAY, JULIO, None),
        evidence_of(TODAY, CARMEN, Rating(on_time=False)),
    ]
    assert of_rosa(*record).basis == Basis(collaborations=3, partners=2, rated=2, on_time=1)


def test_a_collaboration_of_many_is_counted_once() -> None:
    late = Rating(on_time=False, quality=4)
    joint_purchase = [evidence_of(TODAY, partner, GOOD, collaboration=7) for partner in (JULIO, CARMEN)]
    joint_project = [
        evidence_of(TODAY, JULIO, GOOD, collaboration=8),
        evidence_of(TODAY, 4, late, collaboration=8),
    ]
    found = of_rosa(*joint_purchase, *joint_project, evidence_of(TODAY, 5, None, collaboration=9))
    assert found.basis == Basis(collaborations=3, partners=4, rated=2, on_time=1)


class TestItCannotBeRaisedCheaply:
    def test_trading_with_oneself_gives_nothing(self) -> None:
        assert of_rosa(*[evidence_of(TODAY, ROSA, GOOD)] * 50) == of_rosa()

    @given(st.lists(st.sampled_from([GOOD, BAD, None]), min_size=1, max_size=40))
    def test_one_friend_gives_at_most_one_unit_a_month(self, ratings: list[Rating | None]) -> None:
        month = of_rosa(*[evidence_of(TODAY, JULIO, rating) for rating in ratings])
        assert month.positive + month.negative <= 1 + 1e-9

    def test_ten_deals_with_a_friend_weigh_less_than_two_with_two_workshops(self) -> None:
        friend = of_rosa(*[evidence_of(TODAY, JULIO, GOOD)] * 10)
        two = of_rosa(evidence_of(TODAY, JULIO, GOOD), evidence_of(TODAY, CARMEN, GOOD))
        assert friend.expectation < two.expectation
        assert friend.basis is not None
        assert friend.basis.collaborations == 10

    @given(st.integers(1, 100))
    def test_one_friend_for_years_stays_bounded_by_forgetting(self, months: int) -> None:
        years = [
            evidence_of(date(2017 + month // 12, month % 12 + 1, 3), JULIO, GOOD) for month in range(months)
        ]
        limit = 1 / (1 - 0.5 ** (1 / 12))
        assert of_rosa(*years, on=date(2026, 1, 1)).positive <= min(months, limit)

    def test_the_limit_keeps_the_proportion_of_good_and_bad(self) -> None:
        record = [evidence_of(TODAY, JULIO, GOOD)] * 3 + [evidence_of(TODAY, JULIO, BAD)]
        month = of_rosa(*record)
        assert (month.positive, month.negative) == pytest.approx((0.75, 0.25))


class TestInvariants:
    @given(records, st.randoms(use_true_random=False))
    def test_the_order_does_not_matter(self, record: list[Evidence], random: Any) -> None:
        assert of_rosa(*random.sample(record, len(record))) == of_rosa(*record)

    @given(records, days, st.integers(2, 6))
    def test_one_more_good_collaboration_never_lowers_and_a_bad_one_never_raises(
        self, record: list[Evidence], day: date, partner: int
    ) -> None:
        before = of_rosa(*record).expectation
        assert of_rosa(*record, evidence_of(day, partner, GOOD)).expectation >= before - 1e-12
        assert of_rosa(*record, evidence_of(day, partner, BAD)).expectation <= before + 1e-12

    @given(records, st.dates(TODAY, date(2040, 1, 1)), st.dates(TODAY, date(2040, 1, 1)))
    def test_silence_brings_it_back_towards_one_half(
        self, record: list[Evidence], one_day: date, other_day: date
    ) -> None:
        sooner, later = sorted([one_day, other_day])
        strength_sooner = of_rosa(*record, on=sooner).expectation - 0.5
        strength_later = of_rosa(*record, on=later).expectation - 0.5
        assert abs(strength_later) <= abs(strength_sooner) + 1e-12
        assert strength_later * strength_sooner >= 0

    @given(records)
    def test_the_expectation_lies_within_its_interval(self, record: list[Evidence]) -> None:
        found = of_rosa(*record)
        assert 0 < found.low < found.expectation < found.high < 1

    @given(records)
    def test_more_evidence_narrows_the_interval(self, record: list[Evidence]) -> None:
        elsewhere = [Evidence(one.day, one.partner + 100, one.positive, one.negative) for one in record]
        once, twice = of_rosa(*record), of_rosa(*record, *elsewhere)
        assume(once.positive + once.negative > 1)
        assert twice.high - twice.low < once.high - once.low


class TestBetaDistribution:
    @given(st.integers(1, 60), st.integers(1, 60), st.floats(0, 1))
    def test_of_whole_numbers_is_a_binomial_sum(self, a: int, b: int, x: float) -> None:
        n = a + b - 1
        expected = sum(comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
        assert beta_distribution(x, a, b) == pytest.approx(expected, abs=1e-10)

    @given(st.floats(1, 5000), st.floats(0.001, 0.999))
    def test_with_one_side_empty_is_a_power(self, a: float, x: float) -> None:
        assert beta_distribution(x, a, 1) == pytest.approx(x**a, abs=1e-10)

    @given(st.floats(1, 2000))
    def test_with_equal_sides_has_its_median_in_the_middle(self, a: float) -> None:
        assert beta_quantile(0.5, a, a) == pytest.approx(0.5, abs=1e-6)

    @given(st.floats(0.001, 0.999), st.floats(1, 500), st.floats(1, 500))
    def test_the_quantile_is_the_inverse(self, probability: float, a: float, b: float) -> None:
        found = beta_quantile(probability, a, b)
        assert beta_distribution(found - 1e-6, a, b) <= probability <= beta_distribution(found + 1e-6, a, b)


class TestBadInput:
    @pytest.mark.parametrize(("positive", "negative"), [(-0.1, 0), (0, -0.1), (0.7, 0.7), (float("nan"), 0)])
    def test_a_collaboration_is_one_unit_at_most(self, positive: float, negative: float) -> None:
        with pytest.raises(BadInput, match="2025-11-15"):
            Evidence(TODAY, JULIO, positive, negative)

    @pytest.mark.parametrize("quality", [0, 6])
    def test_quality_runs_from_1_to_5(self, quality: int) -> None:
        with pytest.raises(BadInput, match="1 to 5"):
            Rating(quality=quality)

    def test_the_half_life_is_above_0(self) -> None:
        with pytest.raises(BadInput, match="half-life"):
            reputation([], subject=ROSA, on=TODAY, half_life=0)
