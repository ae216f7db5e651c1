"""How connections to PostgreSQL are made, and which errors say that it is away."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import asyncpg

from registry.platform import db_lent

ACQUIRE_SECONDS: Final = 2.0
CONNECT_SECONDS: Final = 3.0
# Longer than the server's own limit for a statement: it counts only when the server does not answer at all.
ANSWER_SECONDS: Final = 5.0

LOST: Final = db_lent.LOST
# No connection can be had just now.
AWAY: Final = (
    *LOST, OSError, db_lent.Closed, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)  # fmt: skip
# The same of a connection outside the pool: the driver says of a closed one what it says of a wrong call.
AWAY_ALONE: Final = (*AWAY, asyncpg.InterfaceError)

_ALWAYS = {"application_name": "registry", "timezone": "UTC"}
_LIMITS = {"lock_timeout": "2s", "idle_in_transaction_session_timeout": "60s"}
_HURRIED = {"statement_timeout": "4s", "jit": "off", **_LIMITS}


def opened(url: str, size: int, *, hurried: bool) -> db_lent.Pool:
    """A pool of up to `size` connections, each made when it is first needed.

    Nobody leaves settings or locks behind on a connection, so none are swept away at each return.
    """
    given = arguments(url, hurried=hurried)
    return db_lent.Pool(lambda: asyncpg.connect(**given), size)


async def alone(url: str, *, hurried: bool = False) -> asyncpg.Connection:
    """One connection outside the pool. Whoever asks closes it."""
    return await asyncpg.connect(**arguments(url, hurried=hurried))


def arguments(url: str, *, hurried: bool) -> dict[str, Any]:
    """What asyncpg is called with for an address.

    `statement_cache_size=0` in the address says that a pooler in transaction mode stands between: it keeps no prepared
    statement and accepts no settings at the start of a session; the role's own (ALTER ROLE … SET) hold then.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    cache = asked.pop("statement_cache_size", None)
    given: dict[str, Any] = {"dsn": url, "timeout": CONNECT_SECONDS}
    if cache is not None:
        given |= {"dsn": urlunsplit(parts._replace(query=urlencode(asked))), "statement_cache_size": int(cache)}
    else:
        given["server_settings"] = _ALWAYS | (_HURRIED if hurried else {})
    return given | ({"command_timeout": ANSWER_SECONDS} if hurried else {})


def pooled(url: str) -> bool:
    """Whether the address says that a pooler in transaction mode stands between."""
    return "statement_cache_size" in dict(parse_qsl(urlsplit(url).query))
