"""One file that holds everything: the database at one instant, and the uploaded files.

The archive is a tar with `manifest.json`, `database.dump` (PostgreSQL's custom format) and `files/…`. The
dump is one snapshot, taken while people work. Uploaded files are never changed once written, so that
those the snapshot names are there when they are packed after it.
"""

import json
import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connections

from ayni import __version__
from ayni.kernel import clock, database, embedded

FORMAT = 1


class BackupError(Exception):
    """The backup or restore did not happen; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What an archive holds."""

    version: str
    made_at: str
    files: int


def write(archive: Path) -> Contents:
    """Write everything to a new archive. Raises `BackupError`; an existing file is never overwritten."""
    if archive.exists():
        raise BackupError(f"{archive} exists already: choose another name")
    _require_a_whole_view()
    draft = archive.with_name(archive.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
            dump = Path(folder) / "database.dump"
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
            contents = _pack(draft, dump)
        os.replace(draft, archive)
    finally:
        draft.unlink(missing_ok=True)
    return contents


def read(archive: Path) -> Contents:
    """Bring an archive into an empty installation. Raises `BackupError` and changes nothing otherwise."""
    contents = _contents(archive)
    database.create()
    if _has_tables():
        raise BackupError(
            "this installation is not empty: restore into a new AYNI_DATA_DIR (or an empty DATABASE_URL)"
        )
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
             str(Path(folder) / "database.dump"))  # fmt: skip
        _place_files(Path(folder) / "files")
    database.prepare()
    return contents


def _pack(draft: Path, dump: Path) -> Contents:
    stored = sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    contents = Contents(__version__, clock.now().isoformat(timespec="seconds"), len(stored))
    with tarfile.open(draft, "w") as tar:
        manifest = dump.with_name("manifest.json")
        manifest.write_text(json.dumps({"format": FORMAT, **vars(contents)}))
        tar.add(manifest, "manifest.json")
        tar.add(dump, "database.dump")
        for path in stored:
            tar.add(path, str(PurePosixPath("files") / path.relative_to(settings.MEDIA_ROOT).as_posix()))
    return contents


def _contents(archive: Path) -> Contents:
    try:
        with tarfile.open(archive) as tar:
            manifest = tar.extractfile("manifest.json")
            stated = json.load(manifest) if manifest else {}
            tar.getmember("database.dump")
    except (OSError, tarfile.TarError, KeyError, json.JSONDecodeError) as problem:
        raise BackupError(f"{archive} is not a backup made by `ayni backup`: {problem}") from problem
    if stated.get("format") != FORMAT:
        raise BackupError(f"{archive} was written by a newer Ayni ({stated.get('version')}): update first")
    return Contents(stated["version"], stated["made_at"], stated["files"])


def _place_files(source: Path) -> None:
    for path in sorted(source.rglob("*")) if source.exists() else []:
        target = settings.MEDIA_ROOT / path.relative_to(source)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def _has_tables() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1")
        return cursor.fetchone() is not None


def _require_a_whole_view() -> None:
    """Row-level security would hide rows from a plain owner, and a backup with holes is none."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    if not (row and row[0]):
        raise BackupError(
            "the role in DATABASE_URL cannot see every row: as a superuser, ALTER ROLE … BYPASSRLS"
        )


def _run(program: str, *arguments: str) -> None:
    owner = settings.DATABASES["owner"]
    place = {"PGHOST": owner["HOST"], "PGPORT": owner["PORT"], "PGUSER": owner["USER"],
             "PGPASSWORD": owner["PASSWORD"], "PGDATABASE": owner["NAME"]}  # fmt: skip
    environment = {**os.environ, **{name: value for name, value in place.items() if value}}
    target = ["--dbname", owner["NAME"]] if program == "pg_restore" else []
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, our own arguments
        [embedded.binary(program), *target, *arguments], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.decode(errors='replace').strip()}")
