"""The people of the ledger's stories, in an open park whose chain must be whole when the story ends."""

from collections.abc import Iterator

import pytest

from ayni.directory.actor import Actor
from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.ledger.queries.verification import verify
from tests.factories import a_cluster, a_member, an_organization


@pytest.fixture
def park() -> Iterator[Cluster]:
    """The park is open."""
    cluster = a_cluster()
    with tenancy.opened(cluster):
        yield cluster
        assert verify().problems == []


@pytest.fixture
def rosa(park: Cluster) -> Actor:
    """Owner of Metal Andina, who records."""
    return a_member(an_organization("Metal Andina"), "Rosa")


@pytest.fixture
def julio(park: Cluster) -> Actor:
    """Owner of Taller Quispe, who answers."""
    return a_member(an_organization("Taller Quispe", phone="+51987654321"), "Julio")
