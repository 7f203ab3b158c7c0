"""Links that let somebody in: their secret is worked out from a nonce and the installation's own secret.

The database keeps the nonce and the digest of the token. With the database alone nobody can open a link; with
the installation's secret the link can be shown and printed again.
"""

import base64

from django.utils.crypto import salted_hmac

from ayni.kernel.tokens import digest, new_token

INVITATION = "invitation"
SIGN_IN = "sign-in"


def new_nonce() -> str:
    """Something fresh that a token is worked out from."""
    return new_token()


def token_of(purpose: str, nonce: str) -> str:
    """The token of a link: 24 URL-safe characters, 144 bits of HMAC-SHA-256 under the house's secret."""
    code = salted_hmac(f"ayni.link.{purpose}", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(code[:18]).decode()


def digest_of(purpose: str, nonce: str) -> str:
    """What is stored of the token and looked up when the link is opened."""
    return digest(token_of(purpose, nonce))


def is_shown_by(purpose: str, nonce: str, stored_digest: str) -> bool:
    """Whether the link can still be shown: not after the installation's secret was replaced."""
    return digest_of(purpose, nonce) == stored_digest
