"""`ledger verify` finds whatever was changed behind the application's back."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.utils import ProgrammingError

from ayni.directory.models import Cluster
from ayni.kernel import tenancy
from ayni.ledger import actions
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import Collaboration, Participation
from ayni.ledger.queries.verification import Verdict, verify
from tests.factories import A_DAY, a_cluster, a_member, an_organization

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def park() -> Cluster:
    """Rosa recorded three things with Julio; he confirmed them, and she rated the first."""
    cluster = a_cluster("ves")
    with tenancy.opened(cluster):
        rosa, julio = a_member(an_organization(), "Rosa"), a_member(an_organization("Taller Quispe"), "Julio")
        assert rosa.organization is not None
        assert julio.organization is not None
        parties = [
            actions.Party(rosa.organization, PartyRole.GIVER),
            actions.Party(julio.organization, PartyRole.RECEIVER),
        ]
        for kind in ("work_passed", "tool_lent", "technical_help"):
            row = actions.record(
                actor=rosa, kind=kind, happened_on=A_DAY, parties=parties, text=f"sobre {kind}"
            )
            part = Participation.objects.get(collaboration=row, organization=julio.organization)
            actions.answer(actor=julio, participation=part, answer="confirmed")
        actions.rate(
            actor=rosa,
            collaboration=Collaboration.objects.get(kind="work_passed"),
            rated=julio.organization,
            on_time=True,
            quality=5,
            would_repeat=True,
        )
    return cluster


def verdict_on(cluster: Cluster) -> Verdict:
    """What a verification says."""
    with tenancy.opened(cluster):
        return verify()


def behind_the_back(statement: str) -> None:
    """What a superuser could do: triggers and row-level security do not stop them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        assert cursor.rowcount != 0, "the tampering must touch a row"
        cursor.execute("RESET session_replication_role")


def test_an_untouched_ledger_is_intact(park: Cluster) -> None:
    verdict = verdict_on(park)
    assert verdict.intact, verdict.problems
    assert verdict.entries == 7
    call_command("ledger", "verify")


TAMPERINGS = {
    "a collaboration's value": "UPDATE ledger_collaboration SET value = 99999 WHERE kind = 'tool_lent'",
    "a collaboration's day": "UPDATE ledger_collaboration SET happened_on = happened_on - 30 WHERE kind = 'tool_lent'",
    "who took part": "UPDATE ledger_participation SET role = 'peer' WHERE id = (SELECT min(id) FROM ledger_participation)",
    "a party removed": "DELETE FROM ledger_participation WHERE id = (SELECT max(id) FROM ledger_participation)",
    "an answer turned": "UPDATE ledger_confirmation SET answer = 'disputed' WHERE id = (SELECT min(id) FROM ledger_confirmation)",
    "an answer removed": "DELETE FROM ledger_confirmation WHERE id = (SELECT max(id) FROM ledger_confirmation)",
    "a rating raised": "UPDATE ledger_rating SET quality = 1",
    "a rating removed": "DELETE FROM ledger_rating",
    "facts rewritten": 'UPDATE ledger_entry SET facts = facts || \'{"kind": "loan"}\' WHERE sequence = 2',
    "the last entry removed": "DELETE FROM ledger_entry WHERE sequence = 7",
    "an entry in the middle removed": "DELETE FROM ledger_entry WHERE sequence = 3",
    "two entries swapped": "UPDATE ledger_entry SET sequence = CASE sequence WHEN 2 THEN 4 ELSE 2 END WHERE sequence IN (2, 4)",
    "words altered": "UPDATE ledger_note SET text = 'otra cosa' WHERE id = (SELECT min(id) FROM ledger_note)",
    "a row slipped in": "INSERT INTO ledger_rating (cluster_id, rater_id, rated_id, on_time, quality, would_repeat, given_by_id, "
    "assisted, entry_id, given_at) SELECT cluster_id, rated_id, rater_id, true, 5, true, given_by_id, false, entry_id, "
    "given_at FROM ledger_rating",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_finds(statement: str, park: Cluster) -> None:
    if "swapped" in statement or "CASE sequence" in statement:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_entry DROP CONSTRAINT entry_sequence")
    behind_the_back(statement)
    assert not verdict_on(park).intact
    with pytest.raises((CommandError, SystemExit)):
        call_command("ledger", "verify")


CHANGES: dict[str, Callable[[], object]] = {
    "update": lambda: Collaboration.objects.update(value=1),
    "delete": lambda: Collaboration.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_application_itself_may_not_change_it(change: Callable[[], object], park: Cluster) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), tenancy.opened(park):
        change()


def test_not_even_the_owner_changes_it_by_accident(park: Cluster) -> None:
    with connections["owner"].cursor() as cursor, pytest.raises(ProgrammingError, match="cannot be changed"):
        cursor.execute("UPDATE ledger_entry SET recorded_at = now()")
