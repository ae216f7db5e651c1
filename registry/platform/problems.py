"""Errors become answers here and nowhere else: problem+json (RFC 9457) for programs, a page for people."""

import logging
from collections.abc import Callable
from typing import Any

import asyncpg
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException
from litestar.status_codes import HTTP_303_SEE_OTHER

from registry.platform import errors
from registry.platform.web.page import render

log = logging.getLogger("registry")

AnyRequest = Request[Any, Any, Any]

_STATUS: dict[type[errors.RegistryError], int] = {
    errors.NotFound: 404,
    errors.SignInNeeded: 401,
    errors.Refused: 403,
    errors.Invalid: 422,
    errors.Conflict: 409,
    errors.VersionStale: 412,
    errors.VersionMissing: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}
_TITLES = {
    400: "That request cannot be read", 401: "Sign in first", 403: "Not allowed", 404: "Nothing here",
    405: "Not possible here", 409: "Somebody was faster", 412: "Somebody was faster", 413: "Too large",
    415: "That kind of content is not read here", 422: "That cannot be accepted", 428: "Say which version you saw",
    429: "Too many tries", 500: "Something broke", 503: "Busy",
}  # fmt: skip
# The driver's own words for a value that PostgreSQL cannot hold; anything else from it is our fault, not the caller's.
_BAD_VALUE = (asyncpg.DataError, asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
_DATABASE_AWAY = (
    asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError,
    asyncpg.QueryCanceledError, asyncpg.TransactionRollbackError, asyncpg.LockNotAvailableError,
    asyncpg.TooManyConnectionsError, ConnectionError, TimeoutError,
)  # fmt: skip


def status_of(error: errors.RegistryError) -> int:
    """The HTTP status of a refusal; a class without one of its own takes its nearest parent's."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 400)


def wants_json(request: AnyRequest) -> bool:
    """Programs live under /api; everything else is a page."""
    return str(request.scope["path"]).startswith(("/api/", "/schema", "/health"))


def answer(request: AnyRequest, status: int, code: str, sentence: str, **more: object) -> Response[Any]:
    """A problem as JSON or as a page."""
    title = _TITLES.get(status, "That did not work")
    if wants_json(request):
        body = {"type": f"urn:registry:problem:{code}", "title": title, "status": status, "detail": sentence, **more}
        return Response(body, status_code=status, media_type="application/problem+json")
    text = render(request, "web/error.html", status=status, title=title, sentence=sentence)
    return Response(text, status_code=status, media_type=MediaType.HTML)


def known(request: AnyRequest, error: errors.RegistryError) -> Response[Any]:
    """A refusal of ours."""
    if isinstance(error, errors.SignInNeeded) and not wants_json(request) and request.method == "GET":
        return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"Location": _sign_in(request)})
    more: dict[str, object] = {}
    if isinstance(error, errors.Invalid):
        more["fields"] = error.fields
    if isinstance(error, errors.Conflict):
        more |= {"mine": error.mine, "theirs": error.theirs}
    response = answer(request, status_of(error), error.code, error.sentence, **more)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, errors.Unavailable):
        response.headers["Retry-After"] = "2"
    return response


def _sign_in(request: AnyRequest) -> str:
    path = request.scope["path"]
    return "/sign-in" if path == "/" else f"/sign-in?next={path}"


def framework(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Litestar's own: unreadable input, no such route, wrong method."""
    fields = _wrong_fields(error)
    status = min(error.status_code, 500)
    if status == 500:
        log.error("framework error on %s: %s", request.scope["path"], type(error).__name__)
        return answer(request, 500, "broken", "Something broke on our side. It has been logged.")
    sentence = "; ".join(f"{k}: {v}" if k else v for k, v in fields.items()) or error.detail
    response = answer(request, status, "bad_request" if status == 400 else f"http_{status}", sentence, fields=fields)
    response.headers.update(error.headers or {})
    return response


def _wrong_fields(error: HTTPException) -> dict[str, str]:
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list):
        return {}
    return {str(item.get("key", "")): str(item.get("message", "")) for item in error.extra if isinstance(item, dict)}


def bad_value(request: AnyRequest, _: Exception) -> Response[Any]:
    """A value that the database cannot hold: a NUL, a number out of range, half a character."""
    return answer(request, 400, "bad_value", "A value holds a character or number that cannot be stored.")


def away(request: AnyRequest, error: Exception) -> Response[Any]:
    """The database is restarting, full or slow: nothing was changed, try again."""
    log.warning("database away on %s: %s", request.scope["path"], type(error).__name__)
    return known(request, errors.Unavailable())


def broken(request: AnyRequest, error: Exception) -> Response[Any]:
    """Our own fault. The log gets the trace, never the body of the request."""
    log.error("unexpected error on %s %s", request.method, request.scope["path"], exc_info=error)
    return answer(request, 500, "broken", "Something broke on our side. It has been logged.")


HANDLERS: dict[type[Exception] | int, Callable[..., Response[Any]]] = {
    errors.RegistryError: known,
    HTTPException: framework,
    **dict.fromkeys(_BAD_VALUE, bad_value),
    **dict.fromkeys(_DATABASE_AWAY, away),
    Exception: broken,
}
