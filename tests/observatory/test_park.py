"""The cluster's public face shows what was made public, and nothing else."""

from collections.abc import Iterator

import pytest

from ayni.directory.models import Guild, Organization
from ayni.observatory.queries.park import public_face
from tests.factories import a_capability
from tests.observatory.story import NOW, Park, workshop_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def park() -> Iterator[Park]:
    """The park, opened."""
    with Park().opened() as park:
        yield park


def test_who_is_there(park: Park) -> None:
    face = public_face()
    assert (face.workshops, face.others) == (4, 1)
    assert face.by_guild == ((Guild.METALWORKING, 3), (Guild.CARPENTRY, 1))


def test_who_left_is_not_there(park: Park) -> None:
    Organization.objects.filter(pk=workshop_of(park.rosa).pk).update(left_at=NOW)
    assert public_face().workshops == 3


def test_a_guild_shown_to_the_cluster_only_is_not_told(park: Park) -> None:
    Organization.objects.filter(pk=workshop_of(park.dario).pk).update(visibility={"guild": "cluster"})
    assert public_face().by_guild == ((Guild.METALWORKING, 3),)


def test_what_they_can_do_counts_organisations_not_rows(park: Park) -> None:
    a_capability(workshop_of(park.rosa), "bending", material="stainless_steel")
    a_capability(workshop_of(park.rosa), "bending", material="aluminium")
    a_capability(workshop_of(park.julio), "bending")
    a_capability(workshop_of(park.julio), "laser_cutting", visibility="cluster")
    a_capability(workshop_of(park.flor), "laser_cutting")
    assert public_face().by_process == (("bending", 2), ("laser_cutting", 1))
