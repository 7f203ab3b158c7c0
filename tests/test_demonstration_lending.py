"""The demonstration's year of lending, told on days and at hours that are awkward for stories about working days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ayni.demonstration import lending_stories, names, park
from ayni.directory.models import Membership, Organization, Role
from ayni.kernel import clock, tenancy
from ayni.ledger.actions import Deed, Party, record_many
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Collaboration
from ayni.ledger.queries.verification import verify
from ayni.resources.models import (
    Booking,
    BookingSeries,
    BookingState,
    CenterCase,
    Charge,
    DamageReport,
    WaitingEntry,
)
from ayni.resources.queries.demand import FEWEST_ASKERS, unmet
from tests.factories import a_cluster, a_person

pytestmark = pytest.mark.django_db
LIMA = ZoneInfo("America/Lima")


@pytest.fixture(
    params=[datetime(2026, 11, 29, 3, 20, tzinfo=LIMA), datetime(2026, 12, 31, 23, 50, tzinfo=LIMA)],
    ids=["a Sunday before dawn", "the last minutes of a year"],
)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stories, in a park of metal workshops that all dealt with somebody."""
    monkeypatch.setattr(timezone, "now", lambda: request.param)
    cluster = a_cluster("ves")
    with tenancy.opened(cluster):
        chance = Random(1987)
        workshops = park.populate(cluster, chance, {"metalworking": names.METAL}, "demo.ayni")
        association = Organization.objects.create(kind="association", name="La asociación")
        carmen = a_person("Carmen")
        Membership.objects.create(person=carmen, organization=None, role=Role.COORDINATOR)
        memberships = Membership.objects.filter(role=Role.OWNER).select_related("person")
        owners = {each.organization_id or 0: each.person for each in memberships.order_by("pk")}
        day = clock.today() - timedelta(days=400)
        record_many(
            [
                Deed(
                    kind="work_passed",
                    happened_on=day,
                    parties=(Party(one, PartyRole.GIVER), Party(other, PartyRole.RECEIVER)),
                    recorded_by=owners[one.pk],
                    recorded_for=one,
                    recorded_at=clock.now() - timedelta(days=399),
                )
                for one, other in pairwise(workshops)
            ]
        )
        lending_stories.tell(cluster, workshops, owners, association, carmen)
        yield


@pytest.mark.usefixtures("told")
def test_every_state_has_its_story_and_the_books_are_clean() -> None:
    assert set(Booking.objects.values_list("state", flat=True)) == set(BookingState.values)
    assert set(DamageReport.objects.values_list("state", flat=True)) == {"open", "settled"}
    assert len(BookingSeries.objects.get().skipped) == 2, "a holiday, and a morning that another has"
    assert WaitingEntry.objects.filter(state="waiting").count() == 5
    assert Charge.objects.filter(closed_at=None).exists()
    assert Charge.objects.exclude(closed_at=None).exists()
    used = Booking.objects.filter(state=BookingState.COMPLETED).count()
    assert used > 200
    assert Collaboration.objects.exclude(source="").count() == used, "each use left one collaboration"
    assert verify().intact


@pytest.mark.usefixtures("told")
def test_the_laser_that_nobody_lends_has_askers_enough_to_be_named_and_others_have_not() -> None:
    since = clock.today() - timedelta(days=365)
    by_process = {each.process: each for each in unmet(since, clock.today() + timedelta(days=30))}
    assert by_process["laser_cutting"].askers >= FEWEST_ASKERS
    assert len(by_process["laser_cutting"].names) == by_process["laser_cutting"].askers
    assert by_process["powder_coating"].names == ()
    assert CenterCase.objects.get().commitments.count() == 7
