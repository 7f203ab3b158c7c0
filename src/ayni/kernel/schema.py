"""What Django's migrations do not say: row-level security, cluster-carrying foreign keys, grants.

`secure` is run by `ayni migrate` after the migrations, as the owner of the tables. It can be repeated:
it brings every tenant table to the state described by the models, so that no migration can forget it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from ayni.kernel.tenancy import TenantForeignKey, TenantModel

CLUSTER_SETTING = "nullif(current_setting('ayni.cluster', true), '')::bigint"
PERSON_SETTING = "nullif(current_setting('ayni.person', true), '')::bigint"


def tenant_models() -> list[type[TenantModel]]:
    """Every concrete model that belongs to a cluster."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def secure(connection: BaseDatabaseWrapper, application_role: str) -> None:
    """Install security on all tables, for `application_role`, over the owner's `connection`."""
    role = connection.ops.quote_name(application_role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        for model in tenant_models():
            for statement in _statements(model, role):
                cursor.execute(statement)
            _point_within_cluster(cursor, model)


def _statements(model: type[TenantModel], role: str) -> Iterator[str]:
    table = model._meta.db_table
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS one_cluster ON "{table}"'
    yield (
        f'CREATE POLICY one_cluster ON "{table}" '
        f"USING (cluster_id = {CLUSTER_SETTING}) WITH CHECK (cluster_id = {CLUSTER_SETTING})"
    )
    yield f'DROP POLICY IF EXISTS own_rows ON "{table}"'
    if model.own_rows_column:
        yield (
            f'CREATE POLICY own_rows ON "{table}" FOR SELECT '
            f'USING ("{model.own_rows_column}" = {PERSON_SETTING})'
        )
    yield f'REVOKE ALL ON "{table}" FROM {role}'
    yield f'GRANT {model.database_privileges} ON "{table}" TO {role}'
    yield from _append_only(model)
    yield from _renewing(model)


def _append_only(model: type[TenantModel]) -> Iterator[str]:
    """A trigger that refuses change even to the owner, who would have to remove it first."""
    table = model._meta.db_table
    yield f'DROP TRIGGER IF EXISTS append_only ON "{table}"'
    if "UPDATE" in model.database_privileges or "DELETE" in model.database_privileges:
        return
    yield (
        "CREATE OR REPLACE FUNCTION ayni_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % cannot be changed or removed; "
        "record a reversing entry', TG_TABLE_NAME; END $$"
    )
    yield (
        f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION ayni_refuse_change()"
    )


def _renewing(model: type[TenantModel]) -> Iterator[str]:
    """Triggers that write the row anew which `renews` names, once for each statement, however many rows it changes.

    Nothing in that row changes but its version. Whoever changes rows here holds its lock already, or takes it now.
    """
    table = model._meta.db_table
    for verb in ("INSERT", "UPDATE", "DELETE"):
        yield f'DROP TRIGGER IF EXISTS renews_{verb.lower()} ON "{table}"'
    if model.renews is None:
        return
    field = model._meta.get_field(model.renews)
    assert isinstance(field, TenantForeignKey)
    target: type[models.Model] = field.remote_field.model
    yield (
        f'CREATE OR REPLACE FUNCTION "{table}_renews"() RETURNS trigger LANGUAGE plpgsql AS '  # noqa: S608 - our names
        f'$$ BEGIN UPDATE "{target._meta.db_table}" SET cluster_id = cluster_id WHERE (cluster_id, id) IN '
        f'(SELECT DISTINCT cluster_id, "{field.column}" FROM changed); RETURN NULL; END $$'
    )
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
        yield (
            f'CREATE TRIGGER renews_{verb.lower()} AFTER {verb} ON "{table}" REFERENCING {rows} TABLE AS changed '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{table}_renews"()'
        )


def references(model: type[TenantModel]) -> list[TenantForeignKey]:
    """The model's references to other rows of the same cluster."""
    return [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]


def _point_within_cluster(cursor: CursorWrapper, model: type[TenantModel]) -> None:
    """Make each reference a foreign key over (cluster, id)."""
    for field in references(model):
        target: type[models.Model] = field.remote_field.model
        name = f"{model._meta.db_table}_{field.column}_same_cluster"[:63]
        _ensure_target_is_unique(cursor, target._meta.db_table)
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(
                f'ALTER TABLE "{model._meta.db_table}" ADD CONSTRAINT "{name}" '
                f'FOREIGN KEY (cluster_id, "{field.column}") REFERENCES "{target._meta.db_table}" '
                "(cluster_id, id) DEFERRABLE INITIALLY DEFERRED"
            )


def _ensure_target_is_unique(cursor: CursorWrapper, table: str) -> None:
    name = f"{table}_cluster_id_unique"[:63]
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" UNIQUE (cluster_id, id)')
