"""One file holds everything; a restored copy verifies and holds the same rows and files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from ayni.directory.models import Organization
from ayni.kernel import backup, tenancy
from ayni.ledger import actions
from ayni.ledger.kinds import PartyRole
from tests.factories import A_DAY, a_cluster, a_member, an_organization

pytestmark = pytest.mark.usefixtures("committed")


def _ayni(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command on an installation of its own in `folder`, with its own embedded server."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environment |= {"AYNI_DATA_DIR": str(folder)}
    environment.pop("AYNI_EMBEDDED", None)
    return subprocess.run(
        [sys.executable, "-m", "ayni", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_restored_copy_verifies_and_holds_the_same(tmp_path: Path) -> None:
    with tenancy.opened(a_cluster()):
        rosa = a_member(an_organization("Metal Andina"), "Rosa")
        other = an_organization("Taller Quispe")
        assert rosa.organization is not None
        actions.record(
            actor=rosa,
            kind="work_passed",
            happened_on=A_DAY,
            parties=[
                actions.Party(rosa.organization, PartyRole.GIVER),
                actions.Party(other, PartyRole.RECEIVER),
            ],
        )
    photo = settings.MEDIA_ROOT / "ab" / "photo.webp"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_bytes(b"a picture")
    archive = tmp_path / "park.tar"

    assert backup.write(archive).files >= 1
    restored = _ayni(tmp_path / "copy", "restore", str(archive))
    assert restored.returncode == 0, restored.stderr
    verified = _ayni(tmp_path / "copy", "ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "ves: 1 entries" in verified.stdout
    assert (tmp_path / "copy" / "files" / "ab" / "photo.webp").read_bytes() == b"a picture"
    again = _ayni(tmp_path / "copy", "restore", str(archive))
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    archive = tmp_path / "park.tar"
    archive.write_text("precious")
    with pytest.raises(backup.BackupError, match="exists already"):
        backup.write(archive)
    assert archive.read_text() == "precious"


def test_what_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    stray = tmp_path / "stray.tar"
    stray.write_text("not a tar")
    with tenancy.opened(a_cluster()):
        an_organization("Metal Andina")
    with pytest.raises(backup.BackupError, match="not a backup"):
        backup.read(stray)
    from ayni.directory.models import Cluster

    with tenancy.opened(Cluster.objects.get()):
        assert Organization.objects.count() == 1
