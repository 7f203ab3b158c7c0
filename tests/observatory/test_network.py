"""The network as a whole, one organisation in it, and what is remembered of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ayni.directory.models import Organization
from ayni.kernel import clock
from ayni.observatory.periods import period_at
from ayni.observatory.queries import remembered as remembering
from ayni.observatory.queries.focus import focus_on
from ayni.observatory.queries.measures import measured
from ayni.observatory.queries.members import members
from ayni.observatory.queries.network import Network, NetworkFigures, network
from ayni.observatory.queries.remembered import remembered
from ayni.observatory.queries.ties import TieFilter
from tests.factories import an_organization
from tests.observatory.story import NOW, TODAY, Park, workshop_of

pytestmark = pytest.mark.django_db

EVER = TieFilter(period_at("todo", TODAY))


@pytest.fixture
def park() -> Iterator[Park]:
    """The park, opened, with its five ties."""
    with Park().opened() as park:
        park.ties()
        yield park


def figures(found: Network) -> NetworkFigures:
    """The figures, which this actor is told."""
    assert found.figures is not None
    return found.figures


def seen(park: Park, who: str, wanted: TieFilter = EVER) -> Network:
    """The network as somebody of the park sees it."""
    return network(getattr(park, who), wanted, members()).value


def test_the_figures_counted_by_hand(park: Park) -> None:
    # Pairs: Rosa-Julio, Rosa-Flor, Julio-Flor, Flor-Raúl. Only the first went both ways.
    assert figures(seen(park, "rosa")) == NetworkFigures(
        workshops=4,
        workshops_tied=3,
        tied=4,
        pairs=4,
        mean_partners=2.0,
        giving_pairs=2,
        mutual_pairs=1,
        largest_group=4,
        by_dimension={"resources": 1, "network": 1, "articulation": 1, "cooperation": 1},
    )
    assert figures(seen(park, "rosa")).workshops_alone == 1
    assert figures(seen(park, "rosa")).mutual_share == 50


def test_a_guild_has_its_own_figures(park: Park) -> None:
    of_metal = figures(seen(park, "rosa", TieFilter(EVER.period, guild="metalworking")))
    assert (of_metal.workshops, of_metal.workshops_tied) == (3, 3)
    of_wood = figures(seen(park, "rosa", TieFilter(EVER.period, guild="carpentry")))
    assert (of_wood.workshops, of_wood.workshops_tied, of_wood.pairs) == (1, 0, 0)


def test_a_guild_kept_private_is_not_counted_as_one(park: Park) -> None:
    Organization.objects.filter(pk=workshop_of(park.dario).pk).update(visibility={"guild": "private"})
    assert figures(seen(park, "rosa", TieFilter(EVER.period, guild="carpentry"))).workshops == 0


def test_who_left_counts_only_where_tied(park: Park) -> None:
    for actor in (park.dario, park.julio):
        Organization.objects.filter(pk=workshop_of(actor).pk).update(left_at=NOW)
    assert figures(seen(park, "rosa")).workshops == 3
    assert figures(seen(park, "rosa")).pairs == 4


def test_two_groups_that_do_not_meet(park: Park) -> None:
    only_resources = figures(seen(park, "rosa", TieFilter(EVER.period, dimension="resources")))
    assert (only_resources.largest_group, only_resources.pairs) == (2, 1)


def test_what_each_may_see(park: Park) -> None:
    for insider in ("rosa", "dario", "carmen", "ines"):
        assert seen(park, insider).pairs_in_all == 4
    partner = seen(park, "raul")
    assert [(pair.one, pair.other) for pair in partner.pairs] == [
        (workshop_of(park.flor).pk, workshop_of(park.raul).pk)
    ]
    assert set(partner.partners) == {workshop_of(park.flor).pk, workshop_of(park.raul).pk}
    public = seen(park, "public")
    assert (public.pairs, public.drawn, dict(public.partners)) == ((), (), {})


def test_outsiders_are_told_no_figures_that_point_at_somebody(park: Park) -> None:
    assert seen(park, "public").figures is None
    assert seen(park, "raul").figures is None
    assert seen(park, "public").coverage.recorded == 0
    dario = park.did("loan", park.rosa, park.dario)
    assert dario.pk
    assert figures(seen(park, "public")).tied == 5


def test_one_organisation_and_its_partners(park: Park) -> None:
    rosa = workshop_of(park.rosa)
    focus = focus_on(park.carmen, rosa.pk, EVER, members())
    assert focus is not None
    assert [(one.member.name, one.gave, one.received, one.together) for one in focus.partners] == [
        ("Taller Quispe", 2, 1, 0),
        ("Cocinas Rojas", 1, 0, 0),
    ]
    assert (focus.gave_to, focus.received_from, focus.mutual, focus.together_with) == (2, 1, 1, 0)
    assert [(share.dimension.value, share.times) for share in focus.partners[0].pair.in_what] == [
        ("resources", 3)
    ]


def test_a_partner_in_focus_of_a_partner_shows_only_their_tie(park: Park) -> None:
    focus = focus_on(park.raul, workshop_of(park.flor).pk, EVER, members())
    assert focus is not None
    assert [one.member.name for one in focus.partners] == ["Aceros del Sur"]
    assert focus_on(park.rosa, 987654321, EVER, members()) is None


def test_measures_in_both_readings(park: Park) -> None:
    found = measured(EVER, members()).value
    assert (found.undirected["nodes"], found.undirected["edges"], found.undirected["isolates"]) == (5, 4, 1)
    # Given: Rosa → Julio, Julio → Rosa, Rosa → Flor.
    assert (found.directed["edges"], found.directed["isolates"]) == (3, 2)
    assert found.directed["reciprocity"] == pytest.approx(2 / 3)


def test_computed_once_for_each_state_of_the_record(park: Park) -> None:
    with CaptureQueriesContext(connection) as first:
        seen(park, "rosa")
    with CaptureQueriesContext(connection) as second:
        seen(park, "rosa")
    assert len(second) == 3  # members, state of the record, cache
    assert len(first) > len(second)
    park.did("loan", park.rosa, park.dario)
    assert figures(seen(park, "rosa")).tied == 5


def test_a_change_in_the_directory_is_seen_at_once(park: Park) -> None:
    seen(park, "rosa")
    an_organization("Taller Nuevo")
    assert figures(seen(park, "rosa")).workshops == 5


def test_what_is_remembered_for_one_audience_is_not_shown_to_another(park: Park) -> None:
    assert seen(park, "rosa").pairs_in_all == 4
    assert seen(park, "raul").pairs_in_all == 1
    assert seen(park, "public").pairs_in_all == 0


def test_a_heavy_figure_may_lag_behind_the_record_for_a_while(
    park: Park, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 3.0, 10.0, 13.0])  # it takes three seconds each time
    monkeypatch.setattr(remembering, "monotonic", lambda: next(moments))
    assert remembered("heavy", "x", lambda: "first").value == "first"
    park.did("loan", park.rosa, park.dario)
    with clock.at(NOW + timedelta(seconds=299)):
        assert remembered("heavy", "x", lambda: "second").value == "first"
    with clock.at(NOW + timedelta(seconds=301)):
        assert remembered("heavy", "x", lambda: "second").value == "second"
