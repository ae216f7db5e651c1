"""Signed words in links and return addresses: which mail it was, in letters that any program leaves alone."""

import base64
import binascii
import hmac
from typing import Final
from uuid import UUID

from registry.platform import db

_SIGN: Final = 10  # bytes of the signature: 80 bits
_LETTERS: Final = 26 + 16


async def leave(mail_id: UUID) -> str:
    """The path at which the reader of a mail takes leave of its kind."""
    return f"/mail/leave/{await token(mail_id, 'leave')}"


async def token(mail_id: UUID, purpose: str) -> str:
    """42 small letters and digits that only we can make: the mail, and our signature for one purpose."""
    return _text(mail_id.bytes) + _text(_signature(await _key(), mail_id, purpose))


async def whose(given: str, purpose: str) -> UUID | None:
    """The mail that a token of this purpose names; None when it is none of ours."""
    if len(given) != _LETTERS:
        return None
    try:
        mail_id = UUID(bytes=_bytes(given[:26]))
        signature = _bytes(given[26:])
    except (binascii.Error, ValueError):
        return None
    return mail_id if hmac.compare_digest(signature, _signature(await _key(), mail_id, purpose)) else None


async def _key() -> bytes:
    row = await db.fetch_one("SELECT key FROM mail_key")
    assert row is not None  # noqa: S101 - made with the table
    return bytes(row["key"])


def _signature(key: bytes, mail_id: UUID, purpose: str) -> bytes:
    return hmac.digest(key, f"{purpose} {mail_id.hex}".encode(), "sha256")[:_SIGN]


def _text(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()


def _bytes(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
