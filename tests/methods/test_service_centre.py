"""The case for a shared machine: against closed forms, small exact cases and the simulation's expectation."""

import math
from dataclasses import asdict, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ayni.methods.errors import BadInput
from ayni.methods.service_centre import (
    FACTORS,
    Case,
    Distribution,
    Empirical,
    Normal,
    Triangular,
    Uniform,
    annuity_factor,
    appraise,
    internal_rate_of_return,
    net_present_value,
    payback_years,
    read_problem,
    report,
    sensitivity,
    simulate,
    yearly_cash_flows,
)
from ayni.methods.service_centre.simulation import wilson_interval

LASER = Case(
    price=300_000,
    installation=20_000,
    residual_value=40_000,
    life_years=8,
    hours_per_month=150,
    price_per_hour=110,
    operator_per_month=3_000,
    premises_per_month=500,
    maintenance_per_year=9_000,
    energy_per_hour=12,
    consumables_per_hour=15,
    maintenance_per_hour=3,
    discount_rate=0.12,
)
"""80 soles an hour are left: 144,000 a year against fixed 51,000, so 93,000 a year."""


def test_a_level_case_is_an_annuity() -> None:
    v = 1.12**-8
    expected = -320_000 + 93_000 * (1 - v) / 0.12 + 40_000 * v
    assert appraise(LASER).net_present_value == pytest.approx(expected, rel=1e-12)


def test_without_interest_it_is_a_sum() -> None:
    plain = replace(LASER, discount_rate=0.0)
    assert appraise(plain).net_present_value == pytest.approx(-320_000 + 8 * 93_000 + 40_000)
    assert annuity_factor(0.0, 8) == 8


def test_a_published_annuity_factor() -> None:
    """Tables of annuities give 4.9676 for 12 % over 8 years and 3.7908 for 10 % over 5."""
    assert round(annuity_factor(0.12, 8), 4) == 4.9676
    assert round(annuity_factor(0.10, 5), 4) == 3.7908


def test_a_growing_case_is_a_growing_annuity() -> None:
    """Σ (1+g)^(t-1) v^t = (1 - ((1+g)/(1+r))^n) / (r - g)."""
    growing = replace(LASER, growth_per_year=0.05, residual_value=0.0)
    margin = (1 - (1.05 / 1.12) ** 8) / (0.12 - 0.05) * 144_000
    expected = -320_000 + margin - 51_000 * annuity_factor(0.12, 8)
    assert appraise(growing).net_present_value == pytest.approx(expected, rel=1e-12)


def test_hours_stop_growing_at_what_the_machine_has() -> None:
    growing = replace(LASER, growth_per_year=0.5, hours_available_per_month=200)
    assert [year.hours for year in yearly_cash_flows(growing)[:4]] == [0, 1800, 2400, 2400]


def test_the_flows_add_up() -> None:
    years = yearly_cash_flows(LASER)
    assert [year.year for year in years] == list(range(9))
    assert (years[0].net, years[1].net, years[8].net) == (-320_000, 93_000, 133_000)
    assert years[-1].cumulative == pytest.approx(math.fsum(year.net for year in years))
    assert years[-1].cumulative_discounted == pytest.approx(appraise(LASER).net_present_value)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [([-100, 110], 0.10), ([-100, 60, 60], (math.sqrt(0.6**2 + 4 * 0.6) + 0.6) / 2 - 1), ([-100, 50], -0.5)],
)
def test_the_internal_rate_of_small_cases(flows: list[float], rate: float) -> None:
    assert internal_rate_of_return(flows).value == pytest.approx(rate, abs=1e-12)


@pytest.mark.parametrize(
    ("flows", "reason"),
    [
        ([-100, -5, -5], "never become positive"),
        ([0, 0], "never become positive"),
        ([0, 5], "nothing is paid out"),
        ([-100, 230, -132], "change their sign 2 times"),
        ([100, -110], "received first"),
    ],
)
def test_a_rate_that_is_not_defined_says_why(flows: list[float], reason: str) -> None:
    found = internal_rate_of_return(flows)
    assert found.value is None
    assert reason in found.reason


@given(st.floats(1, 1e6), st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
@settings(max_examples=150)
def test_at_the_internal_rate_the_net_present_value_is_nothing(paid: float, back: list[float]) -> None:
    assume(sum(back) > paid / 100)
    found = internal_rate_of_return([-paid, *back])
    assert found.value is not None
    scale = paid + sum(flow / (1 + found.value) ** year for year, flow in enumerate(back, 1))
    assert abs(net_present_value([-paid, *back], found.value)) < 1e-9 * scale


def test_payback_within_a_year_and_at_the_end() -> None:
    assert payback_years([-100, 50, 100]).value == 1.5
    assert payback_years([-100, 100]).value == 1.0
    assert payback_years([0.0, 5]).value == 0.0
    assert payback_years([-100, 40, 40], at_the_end=30).value == 2.0, "only the sale of the machine pays back"
    assert payback_years([-100, 40, 40]).value is None
    assert appraise(LASER).payback_years.value == pytest.approx(320 / 93)


def test_discounted_payback_solves_the_annuity_for_its_time() -> None:
    """At whole years it is where the annuity reaches the outlay: 93,000 · a(0.12, n) = 320,000 in year 5."""
    found = appraise(LASER).discounted_payback_years.value
    assert found is not None
    assert 93_000 * annuity_factor(0.12, 4) < 320_000 < 93_000 * annuity_factor(0.12, 5)
    rest = (320_000 - 93_000 * annuity_factor(0.12, 4)) / (93_000 * 1.12**-5)
    assert found == pytest.approx(4 + rest)


cases = st.builds(
    Case,
    price=st.floats(0, 1e6),
    life_years=st.integers(1, 20),
    hours_per_month=st.floats(1, 600),
    price_per_hour=st.floats(1, 500),
    residual_value=st.floats(0, 1e5),
    operator_per_month=st.floats(0, 1e4),
    energy_per_hour=st.floats(0, 100),
    growth_per_year=st.floats(-0.3, 0.3),
    discount_rate=st.floats(0, 0.5),
)


@given(cases)
@settings(max_examples=200)
def test_at_the_break_even_the_net_present_value_is_nothing(case: Case) -> None:
    hours = appraise(case).break_even_hours_per_month.value
    assume(hours is not None and 0 < hours < 1e6)
    assert hours is not None
    there = replace(case, hours_per_month=hours, growth_per_year=0.0)
    assert abs(appraise(there).net_present_value) < 1e-9 * (1e6 + case.price + 50 * 12 * hours * 500)


@given(cases)
@settings(max_examples=200)
def test_at_the_cost_per_hour_the_net_present_value_is_nothing(case: Case) -> None:
    cost = appraise(case).cost_per_hour.value
    assume(cost)
    assert cost is not None
    there = replace(case, price_per_hour=cost)
    assert abs(appraise(there).net_present_value) < 1e-6 * (
        1 + case.price + cost * case.hours_per_month * 240
    )


@given(cases)
@settings(max_examples=100)
def test_years_and_closed_sum_agree(case: Case) -> None:
    flows = [year.net for year in yearly_cash_flows(case)]
    assert appraise(case).net_present_value == pytest.approx(net_present_value(flows, case.discount_rate))


def test_break_even_says_why_not() -> None:
    cheap = appraise(replace(LASER, price_per_hour=30)).break_even_hours_per_month
    assert cheap.value is None
    assert "no number of hours pays" in cheap.reason
    short = appraise(replace(LASER, hours_available_per_month=50)).break_even_hours_per_month
    assert short.value is None
    assert "only 50 are available" in short.reason
    assert appraise(replace(LASER, hours_per_month=0)).cost_per_hour.reason == "no hours are demanded"


def test_sensitivity_moves_one_thing_at_a_time_widest_first() -> None:
    bars = sensitivity(LASER, change=0.1)
    assert [bar.swing for bar in bars] == sorted((bar.swing for bar in bars), reverse=True)
    by_name = {bar.factor: bar for bar in bars}
    assert "growth_per_year" not in by_name, "nothing to move: it is 0"
    price = by_name["price_per_hour"]
    assert (price.low, price.high) == pytest.approx((99, 121))
    assert price.npv_at_high == pytest.approx(appraise(replace(LASER, price_per_hour=121)).net_present_value)
    assert price.swing == pytest.approx(22 * 1800 * annuity_factor(0.12, 8))
    assert (by_name["life_years"].low, by_name["life_years"].high) == (7, 9)
    assert bars[0].factor == "price_per_hour"


UNCERTAIN: dict[str, Distribution] = {
    "hours_per_month": Triangular(90, 150, 180),
    "price_per_hour": Normal(110, 8),
    "residual_value": Uniform(20_000, 60_000),
    "energy_per_hour": Empirical((9.0, 12.0, 18.0)),
}


def test_the_mean_of_the_simulation_is_the_expectation() -> None:
    """The net present value is linear in each of these, and they are independent: its mean is that of the means."""
    expected_case = replace(LASER, **{name: each.mean for name, each in UNCERTAIN.items()})  # type: ignore[arg-type]  # fields by name
    expected = appraise(expected_case).net_present_value
    for seed in (1, 2, 3):
        found = simulate(LASER, UNCERTAIN, draws=40_000, seed=seed)
        assert abs(found.mean - expected) < 4 * found.standard_error


def test_the_probability_of_a_normal_case_is_the_normal_one() -> None:
    """Only the price per hour is uncertain, and normal: then so is the net present value."""
    value = appraise(LASER).net_present_value
    deviation = 8 * 1800 * annuity_factor(0.12, 8)
    at_break_even = replace(LASER, price=LASER.price + value - deviation)
    found = simulate(at_break_even, {"price_per_hour": Normal(110, 8)}, draws=40_000)
    exact = 0.5 * (1 + math.erf(1 / math.sqrt(2)))
    assert abs(found.probability_positive - exact) < 4 * math.sqrt(exact * (1 - exact) / 40_000)
    assert found.standard_deviation == pytest.approx(deviation, rel=0.02)
    assert found.percentiles[50] == pytest.approx(deviation, abs=4 * 1.2533 * found.standard_error)


def test_each_draw_is_appraised_as_the_case_is() -> None:
    capped = replace(LASER, growth_per_year=0.1, hours_available_per_month=170)
    for value in (80.0, 150.0, 169.0):
        narrow = simulate(capped, {"hours_per_month": Uniform(value, value + 1e-9)}, draws=100)
        exact = appraise(replace(capped, hours_per_month=value)).net_present_value
        assert narrow.mean == pytest.approx(exact, rel=1e-9)


def test_the_same_seed_gives_the_same_and_an_assumption_more_leaves_the_others_draws() -> None:
    assert simulate(LASER, UNCERTAIN, seed=7) == simulate(LASER, UNCERTAIN, seed=7)
    assert simulate(LASER, UNCERTAIN, seed=7) != simulate(LASER, UNCERTAIN, seed=8)
    one: dict[str, Distribution] = {"price": Triangular(200_000, 300_000, 400_000)}
    still: dict[str, Distribution] = {**one, "installation": Uniform(20_000, 20_000.001)}
    assert simulate(LASER, one).mean == pytest.approx(simulate(LASER, still).mean, abs=0.01)


def test_when_all_draws_agree_the_interval_still_says_how_little_that_is() -> None:
    found = simulate(LASER, {"price": Triangular(299_000, 300_000, 301_000)}, draws=100)
    assert found.probability_positive == 1.0
    assert found.probability_standard_error == 0.0
    assert found.probability_interval[0] == pytest.approx(0.9630, abs=1e-4), "Wilson: 1 / (1 + z²/n)"
    assert wilson_interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    assert sum(found.histogram[1]) == 100


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"life_years": 0}, "life_years is 0"),
        ({"life_years": 2.5}, "life_years is 2.5"),
        ({"price": -1}, "price is -1"),
        ({"price": math.nan}, "price is nan"),
        ({"price": 10**400}, "give a number from 0"),
        ({"discount_rate": 12}, "write 5 % as 0.05"),
        ({"price_per_hour": "110"}, "price_per_hour is '110'"),
        ({"hours_available_per_month": -3}, "hours_available_per_month"),
        (
            {"assumptions": {"price": {"kind": "triangular", "low": 3, "mode": 2, "high": 4}}},
            "not in that order",
        ),
        ({"assumptions": {"price": {"kind": "normal", "mean": 3, "deviation": 1}}}, "reaches from -1"),
        ({"assumptions": {"price": {"kind": "normal", "mean": 3}}}, "price: deviation is None"),
        ({"assumptions": {"price": {"kind": "empirical", "values": [1]}}}, "fewer than two"),
        ({"assumptions": {"price": {"kind": "uniform", "low": 1, "high": 10**400}}}, "far too large"),
        (
            {"assumptions": {"price": {"kind": "uniform", "low": 1, "high": 2, "mode": 2}}},
            "mode is not a param",
        ),
        ({"assumptions": {"price": {"kind": "beta"}}}, "no known kind"),
        ({"assumptions": {"wind": {"kind": "uniform", "low": 1, "high": 2}}}, "wind is not a factor"),
        ({"draws": 5, "assumptions": {"price": {"kind": "uniform", "low": 1, "high": 2}}}, "draws is 5"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"change": 1}, "change is 1"),
        ({"precio": 1}, "precio is not a key"),
    ],
)
def test_a_problem_that_cannot_be_is_refused_with_its_place(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        report(read_problem({**asdict(LASER), **changes}))


def test_a_problem_without_a_price_says_what_it_needs() -> None:
    with pytest.raises(BadInput, match="price is missing"):
        read_problem({})
    with pytest.raises(BadInput, match="not an object"):
        read_problem([])


def test_the_report_shows_its_assumptions() -> None:
    written = {
        **asdict(LASER),
        "assumptions": {name: each.as_json() for name, each in UNCERTAIN.items()},
        "draws": 500,
    }
    answer = report(read_problem(written))
    simulation = answer["simulation"]
    assert isinstance(simulation, dict)
    assert simulation["assumptions"]["energy_per_hour"] == {
        "kind": "empirical",
        "values": [9.0, 12.0, 18.0],
        "expected": 13.0,
    }
    assert answer["case"] == asdict(LASER)
    assert report(read_problem(asdict(LASER)))["simulation"] is None
    assert set(FACTORS) < set(asdict(LASER))
