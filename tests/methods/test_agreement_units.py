"""Agreement on units: published tables, tables worked by hand, and the `krippendorff` package as oracle."""

from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ayni.methods.agreement import LEVELS, Agreement, Codings, Level, Resampling, assess
from ayni.methods.errors import BadInput

MISSING = None

KRIPPENDORFF_2011_BINARY = [
    [0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
    [1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
]

KRIPPENDORFF_2011_MISSING = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, MISSING, MISSING, MISSING],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, MISSING, 3],
    [MISSING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, MISSING],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, MISSING],
]

FLEISS_1971 = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
    10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
    00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
"""Thirty patients, six psychiatrists each, five diagnoses: how many chose each."""

FLEISS_COMMON_10_BY_5 = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def table(by_coder: Sequence[Sequence[object]]) -> list[tuple[str, str, str]]:
    """Rows from one list of values a coder."""
    return [
        (f"u{unit}", f"coder {coder}", "" if value is MISSING else str(value))
        for coder, values in enumerate(by_coder)
        for unit, value in enumerate(values)
    ]


def counts(by_unit: Sequence[Sequence[int]]) -> list[tuple[str, str, str]]:
    """Rows from how many coders chose each category, a list a unit."""
    return [
        (f"u{unit}", f"coder {coder}", f"category {category}")
        for unit, row in enumerate(by_unit)
        for coder, category in enumerate(c for c, times in enumerate(row) for _ in range(times))
    ]


def assess_rows(rows: list[tuple[str, str, str]], level: Level = "nominal") -> Agreement:
    return assess(Codings.from_rows(rows, level=level))


def alpha(rows: list[tuple[str, str, str]], level: Level = "nominal") -> float | None:
    return assess_rows(rows, level).coefficients["krippendorff_alpha"].value


def test_alpha_of_krippendorffs_binary_example() -> None:
    assert alpha(table(KRIPPENDORFF_2011_BINARY)) == pytest.approx(0.095, abs=5e-4)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_krippendorffs_example_with_missing_values(level: Level, published: float) -> None:
    found = assess_rows(table(KRIPPENDORFF_2011_MISSING), level)
    assert found.coefficients["krippendorff_alpha"].value == pytest.approx(published, abs=5e-4)
    assert (found.units, len(found.coders), found.pairable_values) == (12, 4, 40)


def test_fleiss_kappa_of_his_own_table() -> None:
    by_unit = [[int(digit) for digit in row] for row in FLEISS_1971.split()]
    assert assess_rows(counts(by_unit)).coefficients["fleiss_kappa"].value == pytest.approx(0.430, abs=5e-4)


def test_fleiss_kappa_of_the_common_ten_by_five_table() -> None:
    found = assess_rows(counts(FLEISS_COMMON_10_BY_5))
    assert found.coefficients["fleiss_kappa"].value == pytest.approx(0.210, abs=5e-4)


def two_by_two(both_yes: int, yes_no: int, no_yes: int, both_no: int) -> list[tuple[str, str, str]]:
    pairs = ["yy"] * both_yes + ["yn"] * yes_no + ["ny"] * no_yes + ["nn"] * both_no
    return table([[pair[0] for pair in pairs], [pair[1] for pair in pairs]])


@pytest.mark.parametrize(
    ("cells", "kappa", "percent"),
    [
        ((20, 5, 10, 15), 0.4, 0.7),  # chance: .5 × .6 + .5 × .4 = .5, so (.7 - .5) / .5
        ((45, 15, 25, 15), 0.1304, 0.6),  # chance: .6 × .7 + .4 × .3 = .54
        ((25, 35, 5, 35), 0.2593, 0.6),  # chance: .6 × .3 + .4 × .7 = .46
        ((0, 5, 5, 0), -1.0, 0.0),
    ],
)
def test_cohen_kappa_of_two_by_two_tables(
    cells: tuple[int, int, int, int], kappa: float, percent: float
) -> None:
    found = assess_rows(two_by_two(*cells)).coefficients
    assert found["cohen_kappa"].value == pytest.approx(kappa, abs=5e-5)
    assert found["percent"].value == pytest.approx(percent)


def test_alpha_worked_by_hand() -> None:
    # Values a a, a b, b b: of 6 values 3 are a. Observed: 2 of 6 ordered pairs differ.
    # Expected: 2 × 3 × 3 of 6 × 5 ordered pairs differ. 1 - (2/6) / (18/30) = 4/9.
    assert alpha(table([["a", "a", "b"], ["a", "b", "b"]])) == pytest.approx(4 / 9)


def test_percent_counts_each_unit_once_however_many_coded_it() -> None:
    # One unit with three equal values, one with two different ones: (1 + 0) / 2.
    rows = [("u1", "a", "x"), ("u1", "b", "x"), ("u1", "c", "x"), ("u2", "a", "x"), ("u2", "b", "y")]
    assert assess_rows(rows).coefficients["percent"].value == pytest.approx(0.5)


def test_systematic_disagreement_stays_negative() -> None:
    # n = 4, observed 1, expected 2/3: 1 - 3/2.
    assert alpha(table([["a", "b"], ["b", "a"]])) == pytest.approx(-0.5)


def test_a_single_value_leaves_chance_corrected_coefficients_undefined() -> None:
    found = assess_rows(table([["a", "a"], ["a", "a"]])).coefficients
    assert found["percent"].value == 1
    for name in ("cohen_kappa", "fleiss_kappa", "krippendorff_alpha"):
        assert found[name].value is None
        assert "single value" in (found[name].reason or "")


def test_coefficients_that_the_data_cannot_carry_say_why() -> None:
    found = assess_rows(table(KRIPPENDORFF_2011_MISSING)).coefficients
    assert found["cohen_kappa"].reason == "Cohen's kappa compares two coders; there are 4"
    assert "as many values for each unit" in (found["fleiss_kappa"].reason or "")


def test_units_that_one_coder_valued_alone_carry_nothing() -> None:
    found = assess_rows([("u1", "a", "x"), ("u2", "b", "y")])
    assert found.pairable_values == 0
    assert {c.reason for c in found.coefficients.values()} == {"no unit has values from two coders"}


def test_no_codings_at_all() -> None:
    found = assess_rows([])
    assert found.units == 0
    assert all(c.value is None for c in found.coefficients.values())


def test_disagreements_are_listed_largest_first_and_add_up() -> None:
    found = assess_rows(table(KRIPPENDORFF_2011_MISSING), "interval")
    assert [d.unit for d in found.disagreements] == ["u5", "u1", "u7"]
    assert found.disagreements[0].values == {
        "coder 0": "1",
        "coder 1": "2",
        "coder 2": "3",
        "coder 3": "4",
    }
    # Squared differences of all pairs: 1 2 3 4 has 20, and 2 2 3 2 as well as 1 1 2 1 have 3.
    assert [d.share for d in found.disagreements] == pytest.approx([20 / 26, 3 / 26, 3 / 26])


@st.composite
def codings_with_gaps(draw: st.DrawFn) -> list[list[int | None]]:
    coders, units = draw(st.integers(2, 5)), draw(st.integers(2, 12))
    cell = st.one_of(st.none(), st.integers(0, draw(st.integers(1, 6))))
    return [draw(st.lists(cell, min_size=units, max_size=units)) for _ in range(coders)]


@given(codings_with_gaps(), st.sampled_from(LEVELS))
def test_alpha_equals_the_krippendorff_package(by_coder: list[list[int | None]], level: Level) -> None:
    found = alpha(table(by_coder), level)
    matrix = np.array([[np.nan if v is None else v for v in row] for row in by_coder], dtype=float)
    pairable = matrix[:, (~np.isnan(matrix)).sum(axis=0) >= 2]
    if len(np.unique(pairable[~np.isnan(pairable)])) < 2:
        assert found is None
    else:
        assert found == pytest.approx(krippendorff.alpha(matrix, level_of_measurement=level), abs=1e-9)


@given(codings_with_gaps())
def test_cohen_kappa_equals_its_definition(by_coder: list[list[int | None]]) -> None:
    found = assess_rows(table(by_coder[:2])).coefficients["cohen_kappa"].value
    pairs = [(a, b) for a, b in zip(*by_coder[:2], strict=True) if a is not None and b is not None]
    chance = sum(
        sum(a == value for a, _ in pairs) * sum(b == value for _, b in pairs) for value in range(7)
    ) / max(len(pairs) ** 2, 1)
    if not pairs or chance == 1:
        assert found is None
    else:
        observed = sum(a == b for a, b in pairs) / len(pairs)
        assert found == pytest.approx((observed - chance) / (1 - chance), abs=1e-9)


@given(codings_with_gaps())
def test_alpha_ignores_the_order_of_coders_and_the_names_of_nominal_values(
    by_coder: list[list[int | None]],
) -> None:
    renamed = [[None if v is None else f"name {-v}" for v in row] for row in reversed(by_coder)]
    assert alpha(table(renamed)) == pytest.approx(alpha(table(by_coder)), abs=1e-12)


@given(codings_with_gaps())
def test_each_level_ignores_what_its_scale_does_not_know(by_coder: list[list[int | None]]) -> None:
    def changed(level: Level, change: dict[int, float]) -> float | None:
        return alpha(table([[None if v is None else change[v] for v in row] for row in by_coder]), level)

    same = {v: float(v) for v in range(7)}
    changes: list[tuple[Level, dict[int, float]]] = [
        ("ordinal", {v: v**3 + 1.0 for v in range(7)}),
        ("interval", {v: 1e6 - 0.25 * v for v in range(7)}),
        ("ratio", {v: 1e-3 * v for v in range(7)}),
    ]
    for level, change in changes:
        assert changed(level, change) == pytest.approx(changed(level, same), abs=1e-8)


def test_one_number_written_twice_is_one_value() -> None:
    rows = [("u1", "a", "1"), ("u1", "b", "1.0"), ("u2", "a", "2"), ("u2", "b", "2")]
    assert alpha(rows, "interval") == 1
    assert alpha(rows, "nominal") != 1


def test_an_ordinal_scale_of_words_needs_its_order() -> None:
    rows = table([["low", "middle", "high"], ["low", "high", "high"]])
    in_order = assess(Codings.from_rows(rows, level="ordinal", order=("low", "middle", "high")))
    as_numbers = alpha(table([[1, 2, 3], [1, 3, 3]]), "ordinal")
    assert in_order.coefficients["krippendorff_alpha"].value == pytest.approx(as_numbers)
    with pytest.raises(BadInput, match=r"row 2: value 'low' is not a number.*order"):
        Codings.from_rows(rows, level="ordinal")


@pytest.mark.parametrize("widest", [8, 300])
def test_many_distinct_ratio_values_equal_the_sum_over_all_pairs(widest: float) -> None:
    random = np.random.default_rng(7)
    values = np.exp(random.uniform(-widest, widest, size=(2, 700)))
    values[:, :3] = 0
    rows = table([[repr(float(v)) for v in row] for row in values])
    flat = values.reshape(-1)
    total = flat[:, np.newaxis] + flat
    relative = np.divide(flat[:, np.newaxis] - flat, total, out=np.zeros_like(total), where=total > 0)
    pair_sum = values.sum(axis=0)
    within = np.divide(values[0] - values[1], pair_sum, out=np.zeros(700), where=pair_sum > 0) ** 2
    expected = 1 - (flat.size - 1) * 2 * within.sum() / (relative**2).sum()
    assert alpha(rows, "ratio") == pytest.approx(expected, abs=1e-12)


def test_intervals_repeat_with_their_seed_and_hold_the_estimate() -> None:
    codings = Codings.from_rows(table(KRIPPENDORFF_2011_MISSING), level="interval")
    first, again, other = (assess(codings, Resampling(500, seed)) for seed in (3, 3, 4))
    assert first == again
    assert first != other
    low, high = first.coefficients["krippendorff_alpha"].interval or (1, 0)
    assert low < 0.849 < high <= 1


@pytest.mark.parametrize("distinct", [2, 3000])
def test_the_interval_of_percent_agreement_is_that_of_a_proportion(distinct: int) -> None:
    # Few patterns are drawn from the multinomial distribution, many by their units: both must agree.
    units = 3000
    first = [str(unit % distinct) for unit in range(units)]
    second = [value if unit % 4 else "other" for unit, value in enumerate(first)]
    found = assess(Codings.from_rows(table([first, second])), Resampling(400))
    low, high = found.coefficients["percent"].interval or (0, 0)
    margin = 1.96 * (0.75 * 0.25 / units) ** 0.5
    assert low == pytest.approx(0.75 - margin, abs=0.003)
    assert high == pytest.approx(0.75 + margin, abs=0.003)


def test_no_interval_where_a_third_of_the_replicates_would_have_a_single_value() -> None:
    rows = table([["a"] * 30 + ["b"], ["a"] * 31])
    found = assess(Codings.from_rows(rows), Resampling(200)).coefficients
    assert found["percent"].interval is not None
    assert found["krippendorff_alpha"].value == 0
    assert found["krippendorff_alpha"].interval is None
    assert "too few units" in (found["krippendorff_alpha"].reason or "")


@pytest.mark.parametrize(
    ("rows", "level", "message"),
    [
        (
            [("u1", "ana", "x"), ("u1", "ana", "y")],
            "nominal",
            r"row 3: coder 'ana' values unit 'u1' a second time \(first in row 2\)",
        ),
        ([("u1", "ana", "3"), ("u1", "eva", "dos")], "interval", "row 3: value 'dos' is not a number"),
        ([("u1", "ana", "3,5")], "interval", "row 2: value '3,5' is not a number"),
        ([("u1", "ana", "nan")], "ratio", "row 2: value 'nan' is not a number"),
        ([("u1", "ana", "-1")], "ratio", "row 2: value -1 is negative"),
        ([("", "ana", "1")], "nominal", "row 2: the unit is empty"),
        ([("u1", "", "1")], "nominal", "row 2: the coder is empty"),
    ],
)
def test_bad_rows_are_named(rows: list[tuple[str, str, str]], level: Level, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Codings.from_rows(rows, level=level)


def test_bad_orders_and_bootstraps_are_refused() -> None:
    with pytest.raises(BadInput, match="row 3: value 'huge' is not in the order"):
        Codings.from_rows([("u", "a", "low"), ("u", "b", "huge")], level="ordinal", order=("low", "high"))
    with pytest.raises(BadInput, match="names a value twice"):
        Codings.from_rows([("u", "a", "low")], level="ordinal", order=("low", "low"))
    with pytest.raises(BadInput, match="0 replicates"):
        Resampling(replicates=0)
    with pytest.raises(BadInput, match="seed -1"):
        Resampling(seed=-1)
    with pytest.raises(BadInput, match="confidence 1"):
        Resampling(confidence=1)


def test_with_equal_margins_kappa_and_alpha_differ_only_by_the_correction_for_small_samples() -> None:
    found = assess_rows(table([[0, 0, 1, 1] * 50, [0, 1, 0, 1] * 25 + [0, 0, 1, 1] * 25])).coefficients
    kappa = found["cohen_kappa"].value
    assert kappa == pytest.approx(0.5)
    assert found["krippendorff_alpha"].value == pytest.approx(1 - (1 - 0.5) * 399 / 400)
