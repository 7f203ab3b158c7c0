"""Whatever changes a resource's calendar makes the resource's row a new version: by the database, not by care."""

import re
from datetime import time

import pytest
from django.apps import apps
from django.db import connection

from ayni.directory.actor import Actor
from ayni.kernel.tenancy import TenantModel
from ayni.kernel.versions import version_of
from ayni.resources.models import Booking, Closure, OpeningHours, Resource
from ayni.resources.queries import calendar
from tests.resources.story import a_booking, a_machine, at

pytestmark = pytest.mark.django_db


def version(machine: Resource) -> str:
    """The version of its row."""
    rows = Resource.objects.filter(pk=machine.pk).annotate(version=version_of(Resource))
    return str(rows.values_list("version", flat=True).get())


READ = sorted(set(re.findall(r"FROM (resources_\w+)", calendar._READ)))


def test_a_calendar_is_read_from_these() -> None:
    assert READ == ["resources_booking", "resources_closure", "resources_dayhours", "resources_openinghours"]


@pytest.mark.parametrize("table", READ)
def test_every_table_that_a_calendar_is_read_from_renews_its_resource(table: str) -> None:
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    assert issubclass(model, TenantModel)
    assert model.renews == "resource"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND tgname LIKE 'renews%%'",
            [table],
        )
        assert {name for (name,) in cursor.fetchall()} == {"renews_insert", "renews_update", "renews_delete"}


def test_an_insert_a_change_and_a_removal_each_make_it_new(rosa: Actor, julio: Actor) -> None:
    machine, other = a_machine(rosa), a_machine(rosa, "Torno")
    seen, unchanged = [version(machine)], version(other)
    booking = a_booking(julio, machine, at(24, 10))
    seen.append(version(machine))
    Booking.objects.filter(pk=booking.pk).update(units=1)
    seen.append(version(machine))
    OpeningHours.objects.filter(resource=machine, weekday=2).delete()
    seen.append(version(machine))
    OpeningHours.objects.bulk_create(
        OpeningHours(resource=machine, weekday=2, opens=time(hour), closes=time(hour + 1)) for hour in (8, 10)
    )
    seen.append(version(machine))
    Closure.objects.create(
        resource=machine, kind="blackout", begins_at=at(25, 8), ends_at=at(25, 9), closed_by=rosa.signed_in
    )
    seen.append(version(machine))
    assert len(set(seen)) == len(seen)
    assert version(other) == unchanged
