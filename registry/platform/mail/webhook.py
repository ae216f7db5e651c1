"""A webhook: a note posted to a program outside, signed so that it knows whom it is from (Standard Webhooks 1.0)."""

import base64
import hmac
from http.client import HTTPException
from typing import Final
from urllib.error import URLError

from registry.platform import clock, outside
from registry.platform.mail.rules import Outcome, Result, Stage

SECONDS: Final = 15.0
_AGAIN: Final = {408, 425, 429}


def post(address: str, key: bytes, name: str, content: bytes) -> Outcome:
    """Post it; `name` is the same at every try, so that who has it already knows it again."""
    stamp = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "partner-registry",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(key, name, stamp, content),
    }
    try:
        return answered(outside.status(address, SECONDS, data=content, headers=headers))
    except URLError:
        return Outcome(result=Result.DEFERRED, stage=Stage.CONNECT, words="nobody answers there")
    except (OSError, HTTPException):
        return Outcome(result=Result.DOUBTFUL, stage=Stage.ANSWER, words="the answer was lost")


def signature(key: bytes, name: str, stamp: str, content: bytes) -> str:
    """What signs it: HMAC-SHA256 over its name, the time in seconds and the bytes, with dots between them."""
    signed = hmac.digest(key, f"{name}.{stamp}.".encode() + content, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def answered(code: int) -> Outcome:
    """What a status means: taken, not now, or never."""
    if 200 <= code < 300:
        result = Result.ACCEPTED
    else:
        result = Result.DEFERRED if code >= 500 or code in _AGAIN else Result.REFUSED
    return Outcome(result=result, stage=Stage.ANSWER, code=code)
