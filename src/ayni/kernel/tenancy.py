"""One cluster at a time: the tenant is opened once, and the database enforces it beneath.

Every table of a cluster's own data is a `TenantModel`. Its manager refuses a query while no cluster is
open, and filters by the open one. PostgreSQL checks the same again: `opened` sets `ayni.cluster` for
the transaction, and the row-level security installed by `kernel.schema` shows no other cluster's row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction
from django.utils import timezone


class NoClusterOpen(RuntimeError):  # noqa: N818 - it reads as a sentence where it is raised
    """A tenant table was read or written while no cluster was open: a fault in the program."""


@dataclass(frozen=True)
class Tenant:
    """The open cluster and who is looking (a person's id, or None for the public and for tasks)."""

    cluster_id: int
    person_id: int | None


_open: ContextVar[Tenant | None] = ContextVar("ayni_tenant", default=None)


def current() -> Tenant:
    """The open tenant. Raises `NoClusterOpen` if there is none."""
    tenant = _open.get()
    if tenant is None:
        raise NoClusterOpen("open a cluster first: `with tenancy.opened(cluster):`")
    return tenant


def current_cluster_id() -> int:
    """Id of the open cluster; the default of every tenant row's `cluster`."""
    return current().cluster_id


@contextmanager
def opened(cluster: Any, person_id: int | None = None) -> Iterator[None]:
    """Open a cluster (a `directory.Cluster`) in a transaction of its own; nested use restores the outer.

    Times are shown in the cluster's zone within the block. An exception rolls everything back.
    """
    outer = _open.get()
    token = _open.set(Tenant(cluster.pk, person_id))
    try:
        with transaction.atomic(), timezone.override(ZoneInfo(cluster.time_zone)):
            _tell_database(str(cluster.pk), str(person_id or ""))
            yield
            if outer is not None and not connection.needs_rollback:
                _tell_database(str(outer.cluster_id), str(outer.person_id or ""))
    finally:
        _open.reset(token)


@contextmanager
def person_only(person_id: int) -> Iterator[None]:
    """No cluster, but the person is known: they may read their own memberships in all clusters."""
    with transaction.atomic():
        _tell_database("", str(person_id))
        yield


def _tell_database(cluster: str, person: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('ayni.cluster', %s, true), set_config('ayni.person', %s, true)",
            [cluster, person],
        )


Row = TypeVar("Row", bound=models.Model)


class TenantManager(models.Manager[Row], Generic[Row]):
    """Rows of the open cluster; refuses to answer while none is open."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """All rows of the open cluster."""
        return super().get_queryset().filter(cluster_id=current_cluster_id())


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A reference within the cluster.

    The database constraint is made by `kernel.schema` over (cluster, id), so that no row can point into
    another cluster; Django's own single-column constraint is therefore left out.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)


class TenantModel(models.Model):
    """A row that belongs to one cluster. Each model gives itself `objects = TenantManager["…"]()`."""

    cluster = models.ForeignKey(
        "directory.Cluster", models.PROTECT, default=current_cluster_id, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    database_privileges = "SELECT, INSERT, UPDATE, DELETE"
    """What the application's role may do to the table; append-only tables say "SELECT, INSERT"."""

    renews: str | None = None
    """A reference whose row becomes a new version (kernel.versions) when rows here change, in the same transaction."""

    own_rows_column: str | None = None
    """A column with a person's id whose rows that person may read without opening the cluster."""
