"""Bringing the database into being: its name, the application's role, the tables, their security."""

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from ayni.kernel import schema


def prepare() -> None:
    """Make or update everything the application needs. Can be repeated; run as the tables' owner."""
    create()
    if settings.DATABASE_APP_ROLE_IS_OURS:
        _create_application_role()
    call_command("migrate", database="owner", verbosity=0)
    call_command("createcachetable", database="owner", verbosity=0)
    schema.secure(connections["owner"], settings.DATABASES["default"]["USER"])


def take_statistics() -> None:
    """Tell the planner what was just written in bulk; autovacuum would only do so a minute later."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def create() -> None:
    """Make the empty database if there is none."""
    owner = settings.DATABASES["owner"]
    try:
        connections["owner"].ensure_connection()
    except Exception as problem:
        if f'database "{owner["NAME"]}" does not exist' not in str(problem):
            raise
        with _maintenance(owner) as maintenance:
            maintenance.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(owner["NAME"])
                )
            )


def _maintenance(owner: dict[str, str]) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        dbname="postgres",
        user=owner["USER"] or None,
        password=owner["PASSWORD"] or None,
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
        autocommit=True,
    )


def _create_application_role() -> None:
    """The role the application connects as: may sign in, owns nothing, bypasses nothing."""
    role = settings.DATABASES["default"]["USER"]
    password = settings.DATABASES["default"]["PASSWORD"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        statement = sql.SQL(
            "{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION PASSWORD {}"
        )
        cursor.execute(
            statement.format(sql.SQL(verb), sql.Identifier(role), sql.Literal(password)).as_string(
                cursor.connection
            )
        )
