"""Errors become answers here and nowhere else: problem+json (RFC 9457) for programs, a page for people."""

import errno
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import asyncpg
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import HTTPException, ValidationException
from litestar.status_codes import HTTP_303_SEE_OTHER

from registry.platform import db_pool, errors, logs
from registry.platform.access.redirects import local
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
    errors.TooSlow: 408,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.NoRoom: 507,
    errors.Unavailable: 503,
}
_TITLES = {
    400: "That request cannot be read", 401: "Sign in first", 403: "Not allowed", 404: "Nothing here",
    405: "Not possible here", 408: "Too slow", 409: "Somebody was faster", 412: "Somebody was faster", 413: "Too large",
    415: "That kind of content is not read here", 422: "That cannot be accepted", 428: "Say which version you saw",
    429: "Too many tries", 500: "Something broke", 503: "Busy",
    507: "No room left",
}  # fmt: skip
# What the driver and the parsers say of input that nobody could store or read; all else is our fault, not the caller's.
_BAD_VALUE = (
    asyncpg.DataError, asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError,
    UnicodeError, RecursionError,
)  # fmt: skip
_DATABASE_AWAY = (
    *db_pool.LOST, asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError, asyncpg.QueryCanceledError, asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError, asyncpg.TooManyConnectionsError, asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
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
        headers = {"Location": _sign_in(request)}
        return Response("", status_code=HTTP_303_SEE_OTHER, headers=headers, media_type=MediaType.TEXT)
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
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    whole = f"{path}?{query}" if query else path
    back = whole if local(whole) == whole else path
    return "/sign-in" if back == "/" else f"/sign-in?next={quote(back)}"


def framework(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Litestar's own: unreadable input, no such route, wrong method."""
    fields = _wrong_fields(error)
    status = min(error.status_code, 500)
    if status == 500:
        log.error("framework error on %s: %s", logs.route(request.scope), type(error).__name__)
        return answer(request, 500, "broken", "Something broke on our side. It has been logged.")
    sentence = "; ".join(f"{k}: {v}" if k else v for k, v in fields.items()) or _sentence(error)
    response = answer(request, status, "bad_request" if status == 400 else f"http_{status}", sentence, fields=fields)
    response.headers.update(error.headers or {})
    return response


def _sentence(error: HTTPException) -> str:
    """The framework's own word for it, which nobody but a programmer would understand, in ours."""
    if error.status_code == 404:
        return errors.NotFound().sentence
    if error.status_code == 405:
        return "That address does something else. Go back to the page that you came from."
    return error.detail


def _wrong_fields(error: HTTPException) -> dict[str, str]:
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list):
        return {}
    return {str(item.get("key", "")): str(item.get("message", "")) for item in error.extra if isinstance(item, dict)}


def bad_value(request: AnyRequest, _: Exception) -> Response[Any]:
    """A value that the database cannot hold: a NUL, a number out of range, half a character."""
    return answer(request, 400, "bad_value", "A value holds a character or number that cannot be stored.")


def away(request: AnyRequest, error: Exception) -> Response[Any]:
    """The database is restarting, full or slow: nothing was changed, try again."""
    log.warning("the database is away for %s: %s", logs.route(request.scope), logs.told(error))
    return known(request, errors.Unavailable())


def full(request: AnyRequest, error: OSError) -> Response[Any]:
    """A disk is full: said so, and everything else of the operating system is our own fault."""
    if error.errno != errno.ENOSPC:
        return broken(request, error)
    log.error("the disk is full, at %s", logs.route(request.scope))
    return known(request, errors.NoRoom())


def database_full(request: AnyRequest, _: Exception) -> Response[Any]:
    """The database's disk is full."""
    log.error("the database's disk is full, at %s", logs.route(request.scope))
    return known(request, errors.NoRoom())


def broken(request: AnyRequest, error: Exception) -> Response[Any]:
    """Our own fault. The log gets the trace, never the body of the request."""
    log.error("unexpected error on %s %s", request.method, logs.route(request.scope), exc_info=error)
    return answer(request, 500, "broken", "Something broke on our side. It has been logged.")


HANDLERS: dict[type[Exception] | int, Callable[..., Response[Any]]] = {
    errors.RegistryError: known,
    HTTPException: framework,
    **dict.fromkeys(_BAD_VALUE, bad_value),
    OSError: full,
    asyncpg.DiskFullError: database_full,
    **dict.fromkeys(_DATABASE_AWAY, away),
    Exception: broken,
}
