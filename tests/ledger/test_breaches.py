"""A broken agreement in the chain: entered once, never changed, and found out when somebody alters it."""

import pytest
from django.db import connections, transaction
from django.db.utils import ProgrammingError

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.ledger import actions
from ayni.ledger.models import Breach, Entry, EntryKind
from ayni.ledger.queries.verification import verify
from tests.factories import a_cluster, a_coordinator, an_organization

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def park() -> Cluster:
    """Carmen found that Taller Quispe approached a client of Metal Andina."""
    cluster = a_cluster("ves")
    with tenancy.opened(cluster):
        carmen, by, against = a_coordinator(), an_organization("Taller Quispe"), an_organization()
        for _again in range(2):
            actions.record_breach(actor=carmen, by=by, against=against, source="breach:1")
    return cluster


def test_the_same_breach_is_entered_once(park: Cluster) -> None:
    with tenancy.opened(park):
        assert Breach.objects.count() == Entry.objects.filter(kind=EntryKind.BREACH).count() == 1
        assert verify().problems == []


def test_nobody_changes_it(park: Cluster) -> None:
    with (
        tenancy.opened(park),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Breach.objects.update(source="breach:2")


def test_an_altered_one_is_found_out(park: Cluster) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_breach DISABLE TRIGGER append_only")
        cursor.execute("UPDATE ledger_breach SET by_id = against_id, against_id = by_id")
    with tenancy.opened(park):
        assert verify().problems == ["entry 1: breach 1 was altered (against, by)"]
