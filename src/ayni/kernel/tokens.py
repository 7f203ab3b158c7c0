"""Secrets that travel in links: long, random, and kept only as a digest."""

import hashlib
import secrets


def new_token() -> str:
    """A fresh URL-safe secret with 144 bits of entropy (24 characters)."""
    return secrets.token_urlsafe(18)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256, in hexadecimal. A leaked table opens no link."""
    return hashlib.sha256(token.encode()).hexdigest()
