"""The installation's secret, made on the first start and kept beside its data."""

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path


def lasting_secret(data_folder: Path, purpose: str = "", secret: str = "") -> str:
    """The secret kept in the data folder, made if there is none; or one derived from `secret`.

    With a `purpose`, the result is HMAC-SHA-256 of it under `secret`, so that one secret serves several
    needs without any of them telling another.
    """
    if purpose:
        return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()
    file = data_folder / "secret"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    """Put the file in place whole, or leave the one that another process put there first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"secret.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
