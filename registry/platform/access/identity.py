"""Who is asking, decided before anything else and from the database each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from litestar.types import ASGIApp, Receive, Scope, Send

from registry.platform.access import api_tokens, sessions
from registry.platform.access.keys import digest
from registry.platform.access.model import Actor
from registry.platform.settings import Settings
from registry.platform.web import csrf

API = "/api/v1/"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody or nobody. `session_key` is None unless a cookie said who it is."""

    actor: Actor | None = None
    session_key: str | None = None
    by_token: bool = False


class IdentityLayer:
    """ASGI middleware: sets `actor`, `session_id` and `csrf` in the scope, and refuses changes from other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        settings: Settings = scope["litestar_app"].state.settings
        headers = dict(scope["headers"])
        who = await identify(scope["path"], headers, settings)
        note(scope, who)
        # Whatever is not plainly a reading is a change, a web socket included.
        if scope.get("method") not in csrf.SAFE_METHODS and not who.by_token:
            csrf.check_origin(headers, settings.public_url)
            if who.session_key is not None:
                receive = await csrf.check_token(headers, receive, csrf.token_for(who.session_key))
        await self.app(scope, receive, send)


def note(scope: Scope, who: Identity) -> None:
    """Write down for guards, handlers and pages who is asking."""
    known = cast("dict[str, Any]", scope)
    known["actor"] = who.actor
    known["session_id"] = digest(who.session_key) if who.session_key else None
    known["csrf"] = csrf.token_for(who.session_key) if who.session_key else ""


async def identify(path: str, headers: Mapping[bytes, bytes], settings: Settings) -> Identity:
    """A token speaks for a program, and only to the API, where it alone counts; else the session cookie does."""
    authorization = headers.get(b"authorization")
    if authorization is not None and path.startswith(API):
        scheme, _, text = authorization.decode("ascii", "replace").partition(" ")
        return Identity(await api_tokens.whose(text.strip()) if scheme.lower() == "bearer" else None, by_token=True)
    key = cookie(headers, cookie_name(settings))
    actor = await sessions.whose(key, limits(settings)) if key else None
    return Identity(actor, key) if actor else Identity()


def cookie_name(settings: Settings) -> str:
    """Bound to this host and to TLS by its prefix; a plain name for this machine's own address."""
    return "__Host-sid" if settings.secure else "sid"


def limits(settings: Settings) -> sessions.Limits:
    """The session's limits as durations."""
    return sessions.Limits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


def cookie(headers: Mapping[bytes, bytes], name: str) -> str | None:
    """One cookie of a request; None when it is not there. Of several the last counts."""
    found = None
    for pair in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        given, equals, value = pair.strip().partition("=")
        if equals and given == name:
            found = value
    return found
