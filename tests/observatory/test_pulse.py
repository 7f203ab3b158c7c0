"""Figures by dimension and quarter, counted by hand."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.ledger.kinds import Dimension
from ayni.observatory.baseline import BASELINES, PILLIHUAMAN_2025
from ayni.observatory.queries.members import members
from ayni.observatory.queries.pulse import DimensionPulse, Figures, Pulse, pulse
from tests.factories import a_member, an_organization
from tests.observatory.story import SPRING, TODAY, Park

pytestmark = pytest.mark.django_db


@pytest.fixture
def park() -> Iterator[Park]:
    """The park, opened."""
    with Park().opened() as park:
        yield park


def the_pulse() -> Pulse:
    """The pulse today."""
    return pulse(TODAY, members()).value


def of(dimension: Dimension) -> DimensionPulse:
    """One dimension of it."""
    return next(one for one in the_pulse().dimensions if one.dimension == dimension)


def test_the_last_twelve_months_counted_by_hand(park: Park) -> None:
    park.ties()
    assert the_pulse().workshops == 4
    assert the_pulse().year == Figures(6, 4, 3, Decimal("2600.50"), 2)
    assert of(Dimension.RESOURCES).year == Figures(3, 2, 2, Decimal(0), 0)
    assert of(Dimension.COOPERATION).year == Figures(1, 2, 1, Decimal("2500.50"), 1)
    assert of(Dimension.GOVERNANCE).year == Figures()


def test_kinds_and_ties_of_a_dimension(park: Park) -> None:
    park.ties()
    resources = of(Dimension.RESOURCES)
    assert [(each.code, each.figures.collaborations) for each in resources.kinds] == [
        ("machine_lent", 1),
        ("tool_lent", 2),
    ]
    assert (resources.ties.pairs, resources.ties.giving_pairs, resources.ties.mutual_pairs) == (1, 1, 1)


def test_a_joint_purchase_of_three_counts_its_value_once(park: Park) -> None:
    park.did("joint_purchase", park.rosa, park.julio, park.flor, value="900")
    assert of(Dimension.COOPERATION).year == Figures(1, 3, 3, Decimal(900), 1)


def test_a_gathering_counts_though_it_ties_nobody(park: Park) -> None:
    others = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(14)]
    park.did("assembly_attended", park.rosa, *others)
    governance = of(Dimension.GOVERNANCE)
    assert governance.year.organizations == 15
    assert governance.ties.pairs == 0


def test_quarter_by_quarter(park: Park) -> None:
    park.ties()
    quarters = {each.quarter.code: each for each in of(Dimension.RESOURCES).quarters}
    assert list(quarters)[-1] == "2026-T4"
    assert len(quarters) == 8
    assert quarters["2026-T2"].figures == Figures(2, 2, 2, Decimal(0), 0)
    assert quarters["2026-T4"].figures == Figures(1, 2, 2, Decimal(0), 0)
    assert quarters["2026-T3"].figures == Figures()
    assert [each.recorded for each in quarters.values()] == [False] * 5 + [True] * 3


def test_too_few_organisations_for_a_trend(park: Park) -> None:
    park.ties()
    assert of(Dimension.RESOURCES).few


def test_too_few_quarters_for_a_trend(park: Park) -> None:
    park.ties()
    assert len(of(Dimension.RESOURCES).whole_quarters) == 2  # the one in progress does not count
    assert of(Dimension.RESOURCES).trend is None


def test_a_trend_over_the_whole_quarters(park: Park) -> None:
    workshops = [a_member(an_organization(f"Taller {n}"), f"Persona {n}") for n in range(8)]
    months = [(2025, 2), (2025, 5), (2025, 8), (2025, 11), (2026, 2), (2026, 5), (2026, 8)]
    for count, (year, month) in enumerate(months, start=1):
        for workshop in workshops[:count]:
            park.did("tool_lent", park.rosa, workshop, on=date(year, month, 10))
    found = of(Dimension.RESOURCES)
    assert [each.figures.organizations for each in found.quarters] == [2, 3, 4, 5, 6, 7, 8, 0]
    assert found.trend is not None
    assert found.trend.score == 21
    assert found.trend.probability == pytest.approx(2 / 5040)


def test_coverage_of_a_dimension(park: Park) -> None:
    park.did("loan", park.rosa, park.dario, on=SPRING, confirmed=False)
    park.did("loan", park.rosa, park.dario, on=SPRING)
    told = of(Dimension.RESOURCES).coverage
    assert (told.recorded, told.counted, told.silent) == (2, 1, 1)
    assert of(Dimension.NETWORK).coverage.recorded == 0


def test_thirty_times_as_many_collaborations_take_the_same_queries(park: Park) -> None:
    park.did("tool_lent", park.rosa, park.julio)
    with CaptureQueriesContext(connection) as few:
        the_pulse()
    for _ in range(30):
        park.did("work_passed", park.rosa, park.flor)
    with CaptureQueriesContext(connection) as many:
        the_pulse()
    assert len(many) == len(few)


def test_another_cluster_has_its_own(park: Park) -> None:
    park.ties()
    with Park("gamarra").opened():
        assert the_pulse().year == Figures()


def test_the_study_is_quoted_once_a_dimension_and_not_on_governance() -> None:
    study = BASELINES["pillihuaman-2025"]
    assert study is PILLIHUAMAN_2025
    assert set(study.quotations) == set(Dimension) - {Dimension.GOVERNANCE}
    assert set(study.findings) == {Dimension.GOVERNANCE}
    assert study.quotations[Dimension.NETWORK].startswith("Estamos cerca, pero cada uno va por su cuenta.")
    assert study.address == "https://doi.org/10.48082/espacios-a25v46n03p04"
