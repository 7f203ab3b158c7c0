"""The key to the pseudonyms: encrypted and recognised under the installation's secret."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ayni.kernel.secrets import lasting_secret
from ayni.methods.transcripts import name_key

LOST = "?"
"""What stands for an original that can no longer be opened, because the installation's secret changed."""


def _secret(purpose: str) -> bytes:
    return bytes.fromhex(lasting_secret(settings.MEDIA_ROOT, f"studies.{purpose}", settings.SECRET_KEY))


def seal(original: str) -> str:
    """Encrypt an original (AES-128 in CBC mode with HMAC-SHA-256: Fernet)."""
    return _box().encrypt(original.encode()).decode()


def unseal(sealed: str) -> str:
    """Give an original back, or `LOST`."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return LOST


def digest_of(original: str) -> str:
    """By which an original is recognised without being stored: the same for any spelling of accents and case."""
    return hmac.new(_secret("recognise"), name_key(original).encode(), hashlib.sha256).hexdigest()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_secret("seal")))
