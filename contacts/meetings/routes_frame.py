"""What the routes of meetings share: how one is declared, and how a change finds its version and answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from litestar import Response, get, post
from msgspec import Struct

from contacts.meetings import queries
from contacts.meetings.outs import series_out, whole_out
from contacts.meetings.schemas import sent
from contacts.meetings.schemas_out import MeetingOut, MeetingWholeOut, SeriesOut
from contacts.routes_frame import API, EDIT, READ, AnyRequest
from registry.platform import db
from registry.platform.access import Actor, current_actor
from registry.platform.web.api import CONDITIONAL, MATCHING
from registry.platform.web.etag import body_etag, require_match

PATH = f"{API}/meetings"
MEETING = PATH + "/{meeting_id:uuid}"
SERIES = PATH + "/series/{series_id:uuid}"
TAGS = ["Meetings"]
reading = partial(get, opt=READ, tags=TAGS, responses=CONDITIONAL)
changing = partial(post, opt=EDIT, tags=TAGS, responses=MATCHING, status_code=200)
Act = Callable[..., Awaitable[Any]]
T = TypeVar("T", bound=Struct)


@dataclass(frozen=True, slots=True)
class Of(Generic[T]):
    """What a change is of: how it is sent, and which part of that has the facts and the version."""

    read: Callable[[Actor, UUID], Awaitable[T]]
    facts: Callable[[T], MeetingOut | SeriesOut]

    async def changed(self, request: AnyRequest, key: UUID, act: Act, given: Struct | None = None) -> Response[T]:
        """Do it if it still is as If-Match says; it as it is then."""
        _, body = await self.done(request, key, act, given)
        return answer(body)

    async def done(self, request: AnyRequest, key: UUID, act: Act, given: Struct | None = None) -> tuple[Any, T]:
        """The same, with what doing it gave."""
        actor = current_actor(request)
        async with db.transaction():
            version = self._matched(request, await self.read(actor, key), sent(given))
            result = await act(actor, key, *([] if given is None else [given]), version)
            return result, await self.read(actor, key)

    def _matched(self, request: AnyRequest, now: T, mine: dict[str, Any]) -> int:
        facts = self.facts(now)
        theirs = {name: getattr(facts, name) for name in (*mine, "state", "version") if hasattr(facts, name)}
        require_match(request, body_etag(now), mine=mine, theirs=theirs)
        return facts.version


async def meeting_sent(actor: Actor, meeting_id: UUID) -> MeetingWholeOut:
    return whole_out(await queries.meeting(actor, meeting_id))


async def series_sent(actor: Actor, series_id: UUID) -> SeriesOut:
    return series_out(await queries.series(actor, series_id))


def answer(body: T) -> Response[T]:
    return Response(body, headers={"ETag": body_etag(body)})


OF_MEETING = Of(meeting_sent, lambda out: out.meeting)
OF_SERIES = Of(series_sent, lambda out: out)
