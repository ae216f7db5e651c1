"""A change is made from our own pages only: where the request came from, and a token that belongs to the session."""

import hmac
import re
from collections.abc import Mapping
from typing import cast

from litestar.types import HTTPReceiveMessage, Receive

from registry.platform.errors import Refused

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# The form macro writes the token first; a body that has not shown it by here does not have it.
READ_AHEAD = 256 * 1024

_IN_FORM = re.compile(rb"(?:^|&)csrf=([0-9a-f]{64})(?:&|$)")
_IN_PARTS = re.compile(rb'name="csrf"\r\n(?:[^\r\n]+\r\n)*\r\n([0-9a-f]{64})\r\n')
_PATTERNS = {b"application/x-www-form-urlencoded": _IN_FORM, b"multipart/form-data": _IN_PARTS}


class ForeignRequest(Refused):
    """A change that did not start on one of our pages."""

    code = "foreign_request"

    def __init__(self) -> None:
        super().__init__("This did not come from a page of this session. Open the page again and repeat it.")


def token_for(session_key: str) -> str:
    """The token of a session: 64 hexadecimal digits that only who holds the session key can make."""
    return hmac.digest(session_key.encode(), b"csrf", "sha256").hex()


def check_origin(headers: Mapping[bytes, bytes], public_url: str) -> None:
    """Refuse what a browser says came from elsewhere.

    `Origin: null` is what our own forms send under `Referrer-Policy: no-referrer`, so it is believed only beside a
    `Sec-Fetch-Site` that vouches for it.

    Raises:
        ForeignRequest: another site, or another origin of the same site.
    """
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is not None and site not in {b"same-origin", b"none"}:
        raise ForeignRequest
    accepted = {None, public_url.encode()} if site is None else {None, public_url.encode(), b"null"}
    if origin not in accepted:
        raise ForeignRequest


async def check_token(headers: Mapping[bytes, bytes], receive: Receive, token: str) -> Receive:
    """Find the session's token in `X-CSRF-Token` or the form field `csrf`; the `receive` to go on with.

    Nothing is parsed here, so nothing can fail to parse: the token is a secret, finding it anywhere proves enough.

    Raises:
        ForeignRequest: it is not there, or it is another session's.
    """
    sent, heard = headers.get(b"x-csrf-token"), receive
    if sent is None:
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        sent, heard = await _sent_in_body(_PATTERNS.get(kind), receive)
    if not hmac.compare_digest(sent, token.encode()):
        raise ForeignRequest
    return heard


async def _sent_in_body(pattern: re.Pattern[bytes] | None, receive: Receive) -> tuple[bytes, Receive]:
    if pattern is None:
        return b"", receive
    kept: list[HTTPReceiveMessage] = []
    body, more = b"", True
    while more and len(body) < READ_AHEAD:
        message = cast("HTTPReceiveMessage", await receive())
        kept.append(message)
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if found := pattern.search(body):
            return found[1], _again(kept, receive)
    return b"", receive


def _again(kept: list[HTTPReceiveMessage], receive: Receive) -> Receive:
    """What was read ahead, then the rest."""

    async def reading() -> HTTPReceiveMessage:
        return kept.pop(0) if kept else cast("HTTPReceiveMessage", await receive())

    return cast("Receive", reading)
