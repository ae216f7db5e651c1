"""The address of a feed: what a calendar program fetches, as whoever it belongs to may read it at that moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath

from notifications.feeds import fetched, queries
from notifications.feeds.assembly import assemble, zipped
from notifications.feeds.conditions import Verdict, takes_gzip, verdict, written_date
from notifications.feeds.model import Subscription
from notifications.feeds.rules import may_vouch
from notifications.feeds.unknown import Unknown
from registry.platform import clock
from registry.platform.access.policy import public
from registry.platform.access.sign_in_pages import caller_of

AnyRequest = Request[Any, Any, Any]
_PUBLIC = public("the address holds a secret, and what it opens is what its owner may read at that moment")
_ENDING = ".ics"
_TYPE = "text/calendar"  # the framework adds its charset
_GONE = "There is no calendar at this address. Whoever had it can make a new one in the registry, under Calendars.\n"
_STATUS = {Verdict.UNCHANGED: 304, Verdict.FAILED: 412}
_unknown = Unknown()


@get("/feeds/{address:str}", opt=_PUBLIC, include_in_schema=False)
async def feed(request: AnyRequest, address: FromPath[str]) -> Response[bytes]:
    """The calendar, or that it is the one that the reader has already."""
    now = clock.now()
    # An address that cannot be one is looked for all the same: all that lead nowhere cost the same.
    known = await queries.subscription(address.removesuffix(_ENDING) if address.endswith(_ENDING) else "", now)
    if known is None or (known.outside and not may_vouch(known.actor, known.scope, known.sector)):
        return _nothing(request, now)
    headers = _fields(request)
    answer = await _answer(known, headers, now)
    fetched.note(known.id, headers.get("user-agent", [""])[0], now)
    if fetched.due(now, first=known.never_fetched):
        answer.background = BackgroundTask(fetched.write, now)
    return answer


async def _answer(known: Subscription, headers: Mapping[str, Sequence[str]], now: datetime) -> Response[bytes]:
    zips = takes_gzip(headers.get("accept-encoding", ()))
    if known.etag and known.changed_at and known.seen == known.now_seen:
        found = verdict(headers, _tag(known.etag, zips=zips), known.changed_at, now)
        if found is not Verdict.SEND:
            return _said(b"", _STATUS[found], known.etag, known.changed_at, now, zips=zips)
    made = await assemble(known, now)
    changed_at = known.changed_at
    if changed_at is None or (known.etag, known.seen) != (made.etag, known.now_seen):
        changed_at = await queries.keep_validator(known, made.etag, now)
    found = verdict(headers, _tag(made.etag, zips=zips), changed_at, now)
    if found is not Verdict.SEND:
        return _said(b"", _STATUS[found], made.etag, changed_at, now, zips=zips)
    return _said(zipped(made.body) if zips else made.body, 200, made.etag, changed_at, now, zips=zips)


def _tag(etag: str, *, zips: bool) -> str:
    """The strong tag of one representation: zipped bytes are others than plain ones (RFC 9110, 8.8.3.3)."""
    return f'"{etag}-gzip"' if zips else f'"{etag}"'


def _said(  # noqa: PLR0913 - what an answer says of itself
    body: bytes, status: int, etag: str, changed_at: datetime, now: datetime, *, zips: bool
) -> Response[bytes]:
    headers = {
        "ETag": _tag(etag, zips=zips),
        # Never later than now (8.8.2.1), though the second change within a second counts as one of the next.
        "Last-Modified": written_date(min(changed_at, now)),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding",
    }
    if status == 200 and zips:
        headers["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, headers=headers, media_type=_TYPE)


def _nothing(request: AnyRequest, now: datetime) -> Response[bytes]:
    wait = _unknown.wait(caller_of(request).address, now)
    headers = {"Retry-After": str(wait)} if wait else {}
    return Response(_GONE.encode(), status_code=429 if wait else 404, headers=headers, media_type="text/plain")


def _fields(request: AnyRequest) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in request.scope["headers"]:
        fields.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return fields
