"""What every test stands on: the application's own database role, and real commits where asked for.

A `django_db` test runs as the application's role (row-level security on) in a transaction that is rolled
back. A `committed` test commits for real (races, browsers) and leaves a fresh database behind.
"""

from collections.abc import Iterator

import pytest

from tests.rig import DATABASE, copy_template


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is a copy of the template, made above; nothing is left to set up."""


@pytest.fixture
def committed(django_db_blocker: object) -> Iterator[None]:
    """A test whose transactions are real: several connections see each other; a fresh database after."""
    from django.db import connections

    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        yield
        for connection in connections.all():
            connection.close()
        close_pools()
        copy_template(DATABASE)


def close_pools() -> None:
    """End the pools' connections, so that the database can be replaced."""
    from django.db import connections

    connections["default"].close_pool()
