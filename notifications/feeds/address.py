"""The address of a feed: what a calendar program fetches, as whoever it belongs to may read it at that moment."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from litestar import get
from litestar.types import ASGIApp, Receive, Scope, Send

from notifications.feeds import fetched, queries
from notifications.feeds.assembly import assemble, zipped
from notifications.feeds.conditions import Verdict, takes_gzip, verdict, written_date
from notifications.feeds.model import Subscription
from registry.platform import clock
from registry.platform.access.policy import by_key

_PUBLIC = by_key("the address holds a secret, and what it opens is what its owner may read at that moment")
_ENDING = ".ics"
_GONE = "There is no calendar at this address. Whoever had it can make a new one in the registry, under Calendars.\n"
_STATUS = {Verdict.UNCHANGED: 304, Verdict.FAILED: 412}
_HEARD = {
    b"accept-encoding", b"if-match", b"if-modified-since", b"if-none-match", b"if-unmodified-since", b"user-agent",
}  # fmt: skip

Fields = Mapping[str, Sequence[str]]
Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class _Said:
    """An answer as it goes over the line, and what is done when it is gone: quicker than the framework's own."""

    status: int
    headers: Headers
    body: bytes = b""
    then: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
        if self.then is not None:
            await self.then()


@get("/feeds/{address:str}", opt=_PUBLIC, include_in_schema=False)
async def feed(scope: Scope) -> ASGIApp:
    """The calendar, or that it is the one that the reader has already."""
    address = str(scope["path_params"]["address"])
    # An address that cannot be one is looked for all the same: all that lead nowhere cost the same.
    known = await queries.subscription(address.removesuffix(_ENDING) if address.endswith(_ENDING) else "")
    if known is None:
        return _nothing()
    # Not before the look-up: what is assembled is of no earlier day than what it is kept for.
    now, fields = clock.now(), _fields(scope)
    said = await _answer(known, fields, now)
    fetched.note(known.id, fields.get("user-agent", [""])[0], now)
    if fetched.due(now, first=known.never_fetched):
        said.then = lambda: fetched.write(now)
    else:
        fetched.later()
    return said


async def _answer(known: Subscription, fields: Fields, now: datetime) -> _Said:
    zips = takes_gzip(fields.get("accept-encoding", ()))
    if known.etag and known.changed_at and known.seen == known.now_seen:
        found, headers = _judged(fields, _tag(known.etag, zips=zips), known.changed_at, now)
        if found is not Verdict.SEND:
            return _Said(_STATUS[found], headers)
    made = await assemble(known, now)
    changed_at = known.changed_at
    if changed_at is None or (known.etag, known.seen) != (made.etag, known.now_seen):
        changed_at = await queries.keep_validator(known, made.etag, now)
    found, headers = _judged(fields, _tag(made.etag, zips=zips), changed_at, now)
    return _Said(_STATUS[found], headers) if found is not Verdict.SEND else _whole(made.body, headers, zips=zips)


def _tag(etag: str, *, zips: bool) -> str:
    """The strong tag of one representation: zipped bytes are others than plain ones (RFC 9110, 8.8.3.3)."""
    return f'"{etag}-gzip"' if zips else f'"{etag}"'


def _judged(fields: Fields, tag: str, changed_at: datetime, now: datetime) -> tuple[Verdict, Headers]:
    """What to answer, and what a whole answer and one that nothing changed have in common (15.4.5)."""
    return verdict(fields, tag, changed_at, now), [
        (b"etag", tag.encode()),
        # Never later than now (8.8.2.1), though the second change within a second counts as one of the next.
        (b"last-modified", written_date(min(changed_at, now)).encode()),
        (b"cache-control", b"private, no-cache"),
        (b"vary", b"Accept-Encoding"),
    ]


def _whole(body: bytes, headers: Headers, *, zips: bool) -> _Said:
    sent = zipped(body) if zips else body
    headers += [(b"content-type", b"text/calendar; charset=utf-8"), (b"content-length", str(len(sent)).encode())]
    return _Said(200, [*headers, (b"content-encoding", b"gzip")] if zips else headers, sent)


def _nothing() -> _Said:
    body = _GONE.encode()
    return _Said(404, [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))], body)


def _fields(scope: Scope) -> Fields:
    """The header fields that matter, each with its values."""
    fields: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        if name in _HEARD:
            fields.setdefault(name.decode(), []).append(value.decode("latin-1"))
    return fields
