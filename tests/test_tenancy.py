"""Strictly separate clusters: every model, in the manager and in the database beneath."""

import pytest
from django.db import connection, models, transaction
from django.db.utils import IntegrityError, ProgrammingError

from ayni.directory.models import Cluster, Membership, Organization
from ayni.kernel import tenancy
from ayni.kernel.schema import references, tenant_models
from tests.factories import a_cluster, a_member, an_organization

pytestmark = pytest.mark.django_db

by_table = pytest.mark.parametrize("model", tenant_models(), ids=lambda model: str(model._meta.db_table))


def _one(statement: str, *parameters: str) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row: tuple[object, ...] = cursor.fetchone()
    return row


@by_table
class TestEveryTenantTable:
    """What the database itself must enforce for each."""

    def test_has_forced_row_level_security(self, model: type[models.Model]) -> None:
        row = _one(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
            model._meta.db_table,
        )
        assert row == (True, True)

    def test_has_the_policy_for_reading_and_writing(self, model: type[models.Model]) -> None:
        row = _one(
            "SELECT cmd, qual LIKE '%%ayni.cluster%%', with_check LIKE '%%ayni.cluster%%' FROM pg_policies "
            "WHERE tablename = %s AND policyname = 'one_cluster'",
            model._meta.db_table,
        )
        assert row == ("ALL", True, True)

    def test_refuses_an_unscoped_query(self, model: type[models.Model]) -> None:
        with pytest.raises(tenancy.NoClusterOpen):
            model.objects.count()  # type: ignore[attr-defined]  # every concrete model has objects

    def test_points_only_within_its_cluster(self, model: type[tenancy.TenantModel]) -> None:
        for field in references(model):
            (definition,) = _one(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s",
                f"{model._meta.db_table}_{field.column}_same_cluster"[:63],
            )
            assert f"FOREIGN KEY (cluster_id, {field.column})" in str(definition)

    def test_no_plain_foreign_key_leads_to_a_tenant_table(self, model: type[tenancy.TenantModel]) -> None:
        for field in model._meta.local_fields:
            target = getattr(field.remote_field, "model", None)
            if target in tenant_models():
                assert isinstance(field, tenancy.TenantForeignKey), field


def test_the_application_neither_owns_nor_bypasses() -> None:
    assert _one(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ) == (
        False,
        False,
        False,
    )
    assert _one("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == (0,)


def test_every_model_with_a_cluster_is_a_tenant_model() -> None:
    from django.apps import apps

    for model in apps.get_models():
        has_cluster = any(field.name == "cluster" for field in model._meta.local_fields)
        assert has_cluster == issubclass(model, tenancy.TenantModel), model


def test_raw_sql_sees_only_the_open_cluster() -> None:
    ves, gamarra = a_cluster("ves"), a_cluster("gamarra")
    with tenancy.opened(ves):
        an_organization("Metal Andina")
    with tenancy.opened(gamarra):
        an_organization("Confecciones Luz")
        assert _one("SELECT count(*), min(name) FROM directory_organization") == (1, "Confecciones Luz")


def test_no_row_can_be_written_into_another_cluster() -> None:
    ves, gamarra = a_cluster("ves"), a_cluster("gamarra")
    with (
        tenancy.opened(ves),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Organization.objects.create(name="Intrusa", cluster=gamarra)


def test_no_row_can_point_into_another_cluster() -> None:
    ves, gamarra = a_cluster("ves"), a_cluster("gamarra")
    with tenancy.opened(gamarra):
        theirs = an_organization("Confecciones Luz")
    with tenancy.opened(ves):
        rosa = a_member(an_organization(), "Rosa").signed_in
        Membership.objects.create(person=rosa, organization=theirs, role="owner")
        with pytest.raises(IntegrityError, match="same_cluster"), transaction.atomic():
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_a_person_finds_their_own_memberships_in_all_clusters_and_nobody_elses() -> None:
    from ayni.directory.queries.actors import clusters_of

    ves, gamarra = a_cluster("ves"), a_cluster("gamarra")
    with tenancy.opened(ves):
        rosa = a_member(an_organization(), "Rosa").signed_in
        julio = a_member(an_organization("Taller Quispe"), "Julio").signed_in
    with tenancy.opened(gamarra):
        Membership.objects.create(person=rosa, organization=an_organization("Luz"), role="staff")
    assert [cluster.slug for cluster in clusters_of(rosa)] == ["gamarra", "ves"]
    assert [cluster.slug for cluster in clusters_of(julio)] == ["ves"]


def test_nesting_restores_the_outer_cluster() -> None:
    ves, gamarra = a_cluster("ves"), a_cluster("gamarra")
    with tenancy.opened(ves):
        an_organization("Metal Andina")
        with tenancy.opened(gamarra):
            assert Organization.objects.count() == 0
        assert Organization.objects.count() == 1
        assert Cluster.objects.count() == 2


def test_an_inner_cluster_that_is_rolled_back_restores_the_outer_too() -> None:
    ves, gamarra = a_cluster("ves"), a_cluster("gamarra")
    with tenancy.opened(ves):
        an_organization("Metal Andina")
        with tenancy.opened(gamarra):
            an_organization("Confecciones Luz")
            transaction.set_rollback(True)
        assert [each.name for each in Organization.objects.all()] == ["Metal Andina"]
    with tenancy.opened(gamarra):
        assert Organization.objects.count() == 0
