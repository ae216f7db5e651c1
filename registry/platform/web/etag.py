"""Versions on the wire: `ETag`, `If-Match` and `If-None-Match` (RFC 9110, 8.8.3 and 13.1)."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from registry.platform.errors import VersionMissing, VersionStale

AnyRequest = Request[Any, Any, Any]


def etag(*parts: object) -> str:
    """A strong tag of everything that an answer shows: its id, its versions, and what its viewer may see."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def body_etag(body: object) -> str:
    """A strong tag of an answer as a whole, for what has no version of its own."""
    return _tag(msgspec.json.encode(body))


def _tag(written: bytes) -> str:
    return f'"{hashlib.sha256(written).hexdigest()[:32]}"'


def _listed(header: str) -> list[str]:
    return [tag.strip() for tag in header.split(",")]


def unchanged(request: AnyRequest, tag: str) -> bool:
    """Whether the reader has this version already. Weak comparison, as RFC 9110, 13.1.2 asks for If-None-Match."""
    header = request.headers.get("if-none-match", "").strip()
    return header == "*" or tag in [given.removeprefix("W/") for given in _listed(header)]


def tagged(request: AnyRequest, body: object) -> Response[Any]:
    """As `conditional`, with the tag that the answer as a whole has: written out once for both."""
    written = msgspec.json.encode(body)
    return conditional(request, written, _tag(written))


def conditional(request: AnyRequest, body: object, tag: str, *, status: int = HTTP_200_OK) -> Response[Any]:
    """The body with its tag, or 304 without a body where the reader has it already."""
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if status == HTTP_200_OK and unchanged(request, tag):
        return Response(None, status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(body, status_code=status, headers=headers)


def require_match(
    request: AnyRequest,
    tag: str,
    *,
    mine: Mapping[str, object] | None = None,
    theirs: Mapping[str, object] | None = None,
) -> None:
    """Refuse a write unless `If-Match` names the current version. Strong comparison (RFC 9110, 13.1.1).

    Raises:
        VersionMissing: there is no If-Match, or it is `*`, which names no version (428).
        VersionStale: it names another version (412); the problem carries both.
    """
    header = request.headers.get("if-match", "").strip()
    if not header or header == "*":
        raise VersionMissing
    if tag not in _listed(header):
        raise VersionStale("Somebody changed this since you read it. Read it again, then decide.", mine, theirs)
