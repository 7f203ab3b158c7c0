"""What every test stands on: the application's own database role, and real commits where asked for.

A `django_db` test runs as the application's role (row-level security on) in a transaction that is rolled
back. A `committed` test commits for real (races, browsers) and leaves a fresh database behind.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.rig import DATABASE, copy_demonstration, copy_template


class UndefinedVariableError(AssertionError):
    """A template named a variable that its context does not have."""


class _Undefined(str):
    """Django puts this where a variable is missing, formatted with its name; we fail instead."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s" or super().__contains__(str(part))

    def __mod__(self, name: Any) -> str:
        raise UndefinedVariableError(name)


def pytest_configure(config: pytest.Config) -> None:
    """Make templates strict before the first one is loaded, and lists without an order unreliable."""
    from django.conf import settings
    from django.db.models import QuerySet

    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = _Undefined("undefined")
    fetch_all = QuerySet._fetch_all
    chance = random.Random(20261123)

    def shuffled(queryset: QuerySet[Any, Any]) -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered and queryset._result_cache:
            chance.shuffle(queryset._result_cache)

    QuerySet._fetch_all = shuffled  # type: ignore[method-assign,assignment]  # the rig shows what nobody ordered


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database is a copy of the template, made above; nothing is left to set up."""


@pytest.fixture
def committed(django_db_blocker: object) -> Iterator[None]:
    """A test whose transactions are real: several connections see each other; a fresh database after."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's blocker
        yield
        close_pools()
        copy_template(DATABASE)


@pytest.fixture
def demonstration(committed: None) -> None:
    """The demonstration clusters, as `ayni demo` makes them."""
    close_pools()
    copy_demonstration(DATABASE)


def close_pools() -> None:
    """End the pools' connections, so that the database can be replaced."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one
