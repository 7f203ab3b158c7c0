"""A real PostgreSQL for every test; loaded before Django's settings are (`-p tests.rig`).

The controller starts one embedded server and makes one template database; each worker process copies it.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from psycopg import sql

from ayni.kernel import embedded

TEMPLATE = "ayni_template"
DEMONSTRATION = "ayni_demonstration"
FAST = {
    **embedded.SETTINGS,
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}

hypothesis_settings.register_profile("rig", deadline=None, derandomize=True)
hypothesis_settings.load_profile("rig")


def _start_server() -> None:
    home = Path(tempfile.mkdtemp(prefix="ayni-test-"))
    os.environ["AYNI_DATA_DIR"] = str(home)
    os.environ["AYNI_DB_POOL"] = "70"
    os.environ["AYNI_SECRET_KEY"] = "a-key-for-tests-only"
    for variable in (
        "DATABASE_URL",
        "DATABASE_APP_URL",
        "AYNI_DOMAIN",
        "AYNI_EMAIL_URL",
        "AYNI_PHONE_GATEWAY_URL",
    ):
        os.environ.pop(variable, None)
    embedded.ensure_running(FAST)
    os.environ["AYNI_TEST_SERVER"] = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = _address("postgres", TEMPLATE)
    for command in (["prepare"], ["collectstatic", "--no-input"]):
        subprocess.run([sys.executable, "-m", "ayni", *command], check=True, stdout=subprocess.DEVNULL)


def _address(user: str, database: str) -> str:
    query = os.environ["AYNI_TEST_SERVER"].partition("?")[2]
    return f"postgresql://{user}@/{database}?{query}"


def copy_template(database: str, template: str = TEMPLATE) -> None:
    """Put a fresh copy of the template in the database's place."""
    with psycopg.connect(_address("postgres", "postgres"), autocommit=True) as connection:
        name = sql.Identifier(database)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                name, sql.Identifier(template)
            )
        )


def copy_demonstration(database: str) -> None:
    """The same with the demonstration clusters, which are loaded once for all workers."""
    with psycopg.connect(_address("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1987)")
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DEMONSTRATION]).fetchone()
        if not there:
            copy_template(DEMONSTRATION)
            addresses = {
                "DATABASE_URL": _address("postgres", DEMONSTRATION),
                "DATABASE_APP_URL": _address(f"{TEMPLATE}_app", DEMONSTRATION),
            }
            command = [sys.executable, "-m", "ayni", "demo"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | addresses)
    copy_template(database, DEMONSTRATION)


DATABASE = f"ayni_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
if "AYNI_TEST_SERVER" not in os.environ:
    _start_server()
spread = any(argument.startswith(("-n", "--numprocesses")) for argument in sys.argv)
if "PYTEST_XDIST_WORKER" in os.environ or not spread:
    copy_template(DATABASE)
os.environ["DATABASE_URL"] = _address("postgres", DATABASE)
os.environ["DATABASE_APP_URL"] = _address(f"{TEMPLATE}_app", DATABASE)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller takes the server's folder away once the server has stopped."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        atexit.register(shutil.rmtree, os.environ["AYNI_DATA_DIR"], ignore_errors=True)
