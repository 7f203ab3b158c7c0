"""The park is open and the team stands."""

from collections.abc import Iterator

import pytest

from ayni.kernel import tenancy
from tests.factories import a_cluster
from tests.studies_story import Team


@pytest.fixture
def team() -> Iterator[Team]:
    """Inés leads, Tomás codes, Carmen reads, in the open park."""
    with tenancy.opened(a_cluster("ves")):
        yield Team()
