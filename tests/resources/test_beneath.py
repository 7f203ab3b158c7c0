"""What lies beneath: plans of the database, the periodic task, the history that nobody can change."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from ayni.directory.actor import Actor
from ayni.resources import tasks
from ayni.resources.models import BookingEvent
from tests.resources.story import NOW, a_booking, a_machine, at, later

pytestmark = pytest.mark.django_db


def test_calendars_are_read_by_operators_that_an_index_may_serve_beneath_row_level_security() -> None:
    """Those that `occupying` uses are leakproof; that on ranges, which the constraint uses, is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proleakproof FROM pg_proc WHERE proname = ANY(%s)",
            [["timestamptz_lt", "timestamptz_gt", "int8eq", "texteq", "range_overlaps"]],
        )
        leakproof = dict(cursor.fetchall())
    assert not leakproof.pop("range_overlaps")
    assert all(leakproof.values())


def test_a_range_operator_is_not_in_the_index_condition(rosa: Actor) -> None:
    """What the constraint's own index could answer for the owner of the table, it cannot for the application."""
    a_machine(rosa)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM resources_booking WHERE exclusive AND state IN ('offered', 'confirmed', 'in_use') "
            "AND int8range(resource_id, resource_id, '[]') && int8range(1, 1, '[]') "
            "AND tstzrange(begins_at, occupied_until) && tstzrange(now(), now() + interval '1 hour')"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert not [line for line in plan.splitlines() if "Index Cond" in line and "&&" in line]


def test_history_cannot_be_changed(rosa: Actor, julio: Actor) -> None:
    a_booking(julio, a_machine(rosa), at(24, 10))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        BookingEvent.objects.update(reason="otra cosa")


def test_the_task_lets_lapse_what_is_overdue(rosa: Actor, julio: Actor) -> None:
    booking = a_booking(julio, a_machine(rosa, approval="by_hand"), at(24, 10))
    with later(NOW + timedelta(days=3)):
        tasks.lapse(timestamp=0)
    booking.refresh_from_db()
    assert booking.state == "expired"
