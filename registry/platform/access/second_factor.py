"""The second factor: a code from an app (RFC 6238), and ten codes on paper for the day the phone is gone."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
ISSUER = "Partner registry"
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10
_SECRET_DIGITS = 32


def new_secret() -> str:
    """160 random bits in base32, as apps take them."""
    return pyotp.random_base32(_SECRET_DIGITS)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Which 30-second step this code belongs to, with one step of drift either way; None when it is wrong."""
    digits = "".join(code.split())
    now = int(at.timestamp()) // STEP_SECONDS
    made = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(made.at(step * STEP_SECONDS).encode(), digits.encode()):
            return step
    return None


def picture(secret: str, email: str) -> str:
    """The QR code to scan, as the address of an image that the page itself holds."""
    link = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return segno.make(link, error="m").svg_data_uri(scale=4, border=3, light="#fff")


def spelled(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def sealed(secret: str, link_key: str) -> str:
    """The secret with a mark that only this link's page can have made, to travel in the form until it is confirmed."""
    return f"{secret}.{_mark(secret, link_key)}"


def opened(seal: str, link_key: str) -> str | None:
    """The secret of a form that came back; None when we did not put it there."""
    secret, _, mark = seal.partition(".")
    return secret if hmac.compare_digest(mark.encode(), _mark(secret, link_key).encode()) else None


def _mark(secret: str, link_key: str) -> str:
    return hmac.new(link_key.encode(), b"totp" + secret.encode(), hashlib.sha256).hexdigest()


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 bits, in groups that can be read aloud."""
    return [_grouped(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def _grouped(raw: bytes) -> str:
    text = base64.b32encode(raw).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def recovery_digest(code: str) -> bytes:
    """What is stored of a recovery code; blanks, dashes and capitals do not matter when it is typed."""
    letters = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(letters.encode()).digest()
