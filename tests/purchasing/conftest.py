"""The buyers' story in an open park whose ledger must be whole when it ends."""

from collections.abc import Iterator

import pytest

from ayni.kernel import tenancy
from ayni.ledger.queries.verification import verify
from tests.factories import a_cluster
from tests.purchasing_story import Buying


@pytest.fixture
def buying() -> Iterator[Buying]:
    """Carmen prepared a purchase of sheets."""
    with tenancy.opened(a_cluster()):
        yield Buying()
        assert verify().problems == []
