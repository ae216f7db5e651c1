"""Secrets that are handed out once and stored only as their SHA-256."""

import hashlib
import secrets


def new_key() -> str:
    """256 random bits in the letters that an address may hold."""
    return secrets.token_urlsafe(32)


def digest(key: str) -> bytes:
    """What is stored of a key. It has all its entropy, so a plain hash is enough."""
    return hashlib.sha256(key.encode(errors="replace")).digest()
