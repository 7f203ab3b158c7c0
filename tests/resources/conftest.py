"""It is Monday, 23 November 2026, seven in the morning in Lima, in an open park."""

from collections.abc import Iterator

import pytest

from ayni.directory.actor import Actor
from ayni.kernel import clock, tenancy
from tests.factories import a_cluster, a_coordinator, a_member, an_organization
from tests.resources.story import NOW


@pytest.fixture
def park(db: None) -> Iterator[None]:
    """The park is open."""
    with tenancy.opened(a_cluster("ves")), clock.at(NOW):
        yield


@pytest.fixture
def rosa(park: None) -> Actor:
    """Owner of the machine."""
    return a_member(an_organization("Metal Andina"), "Rosa")


@pytest.fixture
def julio(park: None) -> Actor:
    """Borrows."""
    return a_member(an_organization("Taller Quispe"), "Julio")


@pytest.fixture
def elena(park: None) -> Actor:
    """Borrows too."""
    return a_member(an_organization("Cocinas Elena"), "Elena")


@pytest.fixture
def carmen(park: None) -> Actor:
    """Coordinates."""
    return a_coordinator("Carmen")
