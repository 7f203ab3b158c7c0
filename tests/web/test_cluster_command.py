"""An operator makes a cluster; its coordinator comes in by the link alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ayni.directory.models import Cluster, Membership, Role
from ayni.kernel import tenancy

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's database is ready; making it again would need other locks than this transaction holds."""
    monkeypatch.setattr("ayni.kernel.database.prepare", lambda: None)


def test_the_coordinator_comes_in_by_the_printed_link() -> None:
    said = StringIO()
    call_command(
        "cluster",
        "create",
        "gamarra",
        "Damero",
        "--coordinator",
        "Carmen Rojas",
        "--contact",
        "987654321",
        stdout=said,
    )
    link = said.getvalue().split()[-1]
    carmen = Client()
    path = "/" + link.split("/", 3)[3]
    page = carmen.get(path)
    assert page.status_code == 200
    assert "Carmen Rojas" in page.content.decode()
    assert carmen.post(path, {}).status_code == 302
    with tenancy.opened(Cluster.objects.get(slug="gamarra")):
        assert Membership.objects.get(role=Role.COORDINATOR).person.name == "Carmen Rojas"


def test_a_slug_is_taken_once() -> None:
    again = ["cluster", "create", "gamarra", "Damero", "--coordinator", "Carmen", "--contact", "987654321"]
    call_command(*again, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command(*again, stdout=StringIO())
