"""`ledger verify` finds whatever was changed behind the application's back."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.utils import ProgrammingError

from ayni.directory.models import Cluster, Membership
from ayni.directory.queries.actors import actor_for
from ayni.kernel import tenancy
from ayni.ledger import actions
from ayni.ledger.kinds import PartyRole
from ayni.ledger.models import (
    ChainHead,
    Collaboration,
    Confirmation,
    Entry,
    Note,
    Participation,
    Rating,
    Reversal,
)
from ayni.ledger.queries.verification import Anchor, Verdict, verify
from ayni.methods.hash_chain import GENESIS, link_hash
from tests.factories import A_DAY, a_cluster, a_collaboration, a_member, an_organization, confirm

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


@pytest.fixture
def rich(park: Cluster) -> Cluster:
    """The same, with every kind of entry: a change of mind, a reversal, erased words."""
    with tenancy.opened(park):
        rosa, julio = (
            Membership.objects.select_related("person").get(person__name=name) for name in ("Rosa", "Julio")
        )
        acting = [actor_for(park, each.person) for each in (rosa, julio)]
        wrong = a_collaboration(*acting, kind="loan", value=Decimal(40), text="para don Pedro")
        confirm(wrong, acting[1], "disputed")
        actions.reverse(actor=acting[0], collaboration=wrong, text="Era otro")
        actions.erase_note(actor=acting[0], note=Note.objects.get(entry=wrong.entry_id))
    return park


CHANGED_TO = {
    "DateField": "2020-02-02",
    "DateTimeField": "2020-02-02T00:00:00+00:00",
    "DecimalField": "1.23",
    "JSONField": "[]",
    "CharField": "x",
}
"""What a column of this type is changed to; numbers are increased, yes becomes no."""


def altered(column: str, kind: str) -> str:
    """SQL for a value that differs."""
    if kind == "BooleanField":
        return f'NOT "{column}"'
    if kind in CHANGED_TO:
        return f"'{CHANGED_TO[kind]}'"
    return f'coalesce("{column}", 0) + 9876'


def columns() -> list[tuple[str, str, str]]:
    """Every column of the ledger's tables but its rows' ids: table, column, type."""
    tables = (Entry, Collaboration, Participation, Confirmation, Rating, Reversal, Note, ChainHead)
    return [
        (model._meta.db_table, str(field.column), field.get_internal_type())
        for model in tables
        for field in model._meta.local_fields
        if field.name != "id"
    ]


def test_finds_any_column_of_any_row_altered(rich: Cluster) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in (
            "entry",
            "collaboration",
            "participation",
            "confirmation",
            "rating",
            "reversal",
            "note",
        ):
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')",
                [f"ledger_{table}"],
            )
            for (constraint,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE ledger_{table} DROP CONSTRAINT "{constraint}" CASCADE')
        assert verdict_on(rich).problems == []
        unseen = []
        for table, column, kind in columns():
            cursor.execute(f"CREATE TEMP TABLE kept AS TABLE {table}")
            cursor.execute(
                f'UPDATE {table} SET "{column}" = {altered(column, kind)} WHERE id = (SELECT max(id) FROM {table})'
            )
            if verdict_on(rich).intact:
                unseen.append(f"{table}.{column}")
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} TABLE kept")
            cursor.execute("DROP TABLE kept")
        assert verdict_on(rich).problems == []
        assert unseen == []


def test_finds_any_row_removed(rich: Cluster) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in (Entry, Collaboration, Participation, Confirmation, Rating, Reversal, Note, ChainHead):
            table = model._meta.db_table
            cursor.execute(f"SELECT id FROM {table}")
            for (pk,) in cursor.fetchall():
                cursor.execute(f"CREATE TEMP TABLE kept AS TABLE {table}")
                cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])
                assert not verdict_on(rich).intact, (table, pk)
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept WHERE id = %s", [pk])
                cursor.execute("DROP TABLE kept")
        assert verdict_on(rich).problems == []


def test_finds_a_whole_story_slipped_in_at_the_end(rich: Cluster) -> None:
    """A superuser copies the last entry and its row and links them well, but cannot be the application."""
    behind_the_back(
        "INSERT INTO ledger_entry (cluster_id, sequence, kind, facts, previous_hash, hash, recorded_at) "
        "SELECT cluster_id, sequence + 1, kind, facts, hash, repeat('a', 64), recorded_at FROM ledger_entry "
        "ORDER BY sequence DESC LIMIT 1"
    )
    assert any("altered" in problem for problem in verdict_on(rich).problems)


def write_anew(cluster: Cluster) -> None:
    """What somebody could do who rules the database and knows the scheme: alter a row and rehash all after it."""
    behind_the_back("UPDATE ledger_collaboration SET value = 1 WHERE kind = 'loan'")
    behind_the_back(
        "UPDATE ledger_entry SET facts = facts || '{\"value\": \"1.00\"}' WHERE facts ->> 'kind' = 'loan'"
    )
    previous, connection = GENESIS, connections["owner"]
    with tenancy.opened(cluster), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for entry in Entry.objects.order_by("sequence"):
            new = link_hash(
                chain=cluster.pk,
                previous_hash=previous,
                sequence=entry.sequence,
                kind=entry.kind,
                recorded_at=entry.recorded_at,
                facts=entry.facts,
            )
            cursor.execute(
                "UPDATE ledger_entry SET previous_hash = %s, hash = %s WHERE id = %s",
                [previous, new, entry.pk],
            )
            previous = new
        cursor.execute("UPDATE ledger_chainhead SET hash = %s", [previous])
        cursor.execute("RESET session_replication_role")


def test_a_chain_written_anew_shows_only_against_an_anchor_noted_outside(rich: Cluster) -> None:
    before = verdict_on(rich)
    noted = Anchor(before.entries, before.hash)
    with tenancy.opened(rich):
        assert verify(noted).intact
    write_anew(rich)
    with tenancy.opened(rich):
        assert verify().intact
        assert not verify(noted).intact


def test_the_command_tells_clusters_entries_and_result(
    rich: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    a_cluster("gamarra")
    call_command("ledger", "verify")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("gamarra: 0 entries, intact, end 0:")
    assert said[1].startswith("ves: 11 entries, intact, end 11:")
    assert said[2] == "2 clusters, 0 with problems"
    end = said[1].rpartition("end ")[2]
    call_command("ledger", "verify", "--cluster", "ves", "--anchor", end)
    behind_the_back("UPDATE ledger_collaboration SET value = 41 WHERE kind = 'loan'")
    with pytest.raises(CommandError) as broken:
        call_command("ledger", "verify")
    assert broken.value.returncode == 1
    assert "was altered (value)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--cluster", "nada"], ["--anchor", "7:abc"], ["--cluster", "ves", "--anchor", "x"]]
)
def test_what_it_cannot_use_ends_with_status_two(arguments: list[str], park: Cluster) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("ledger", "verify", *arguments)
    assert refused.value.returncode == 2
