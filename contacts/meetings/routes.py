"""Meetings for programs: the list, one with everybody who is asked, and what becomes of it."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, patch
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from contacts.meetings import queries, service
from contacts.meetings.model import MeetingKind, MeetingState
from contacts.meetings.outs import meeting_out
from contacts.meetings.routes_frame import MEETING, OF_MEETING, PATH, TAGS, changing, meeting_sent, reading
from contacts.meetings.schemas import CancelIn, HeldIn, InviteeIn, MoveIn
from contacts.meetings.schemas_out import MeetingOut, MeetingWholeOut
from contacts.routes_frame import EDIT, ONCE_EACH, AnyRequest
from registry.partners.sectors import Sector
from registry.platform.access import current_actor
from registry.platform.web.api import MATCHING
from registry.platform.web.etag import tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

Instant = Annotated[datetime | None, QueryParameter(description="An instant, with its offset.")]
Standing = Annotated[MeetingState | None, QueryParameter(name="state", description="What became of it.")]
Mine = Annotated[bool, QueryParameter(description="Only those that you own or are asked to.")]
Words = Annotated[str | None, QueryParameter(max_length=200, description="Words of the title, place or host.")]


@reading(PATH, before_request=ONCE_EACH)
async def list_meetings(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    after: Instant = None,
    before: Instant = None,
    q: Words = None,
    kind: FromQuery[MeetingKind | None] = None,
    sector: FromQuery[Sector | None] = None,
    organisation: FromQuery[UUID | None] = None,
    standing: Standing = None,
    mine: Mine = False,  # noqa: FBT002 - a parameter of the address
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[MeetingOut]]:
    """Meetings by time: those that end after one instant and begin before another. Rows reach two years ahead."""
    key = decode(cursor, datetime.fromisoformat, UUID)
    found = await queries.meetings(
        current_actor(request), _aware(after), _aware(before), kind=kind, sector=sector, organisation_id=organisation,
        state=standing, mine=mine, words=q or "", key=(key[0], key[1]) if key else None, limit=page_size + 1,
    )  # fmt: skip
    shown, following = cut(found, page_size, lambda line: line.key)
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    return tagged(request, Page(items=[meeting_out(line) for line in shown], next=following, next_url=url))


@reading(MEETING)
async def read_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[MeetingWholeOut]:
    """One meeting with its series, and everybody who is asked to it with what they said to its time."""
    return tagged(request, await meeting_sent(current_actor(request), meeting_id))


@patch(MEETING, opt=EDIT, tags=TAGS, responses=MATCHING)
async def move_meeting(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[MoveIn]
) -> Response[MeetingWholeOut]:
    """Give one meeting another time, length, title, place or link than its series has."""
    return await OF_MEETING.changed(request, meeting_id, service.move, data)


@changing(MEETING + "/cancellation")
async def cancel_meeting(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[CancelIn]
) -> Response[MeetingWholeOut]:
    """Cancel one meeting; it stays in the list, with the reason."""
    return await OF_MEETING.changed(request, meeting_id, service.cancel_one, data)


@changing(MEETING + "/reinstatement")
async def reinstate_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[MeetingWholeOut]:
    """Take back that it was cancelled, or that it was held."""
    return await OF_MEETING.changed(request, meeting_id, service.reinstate_one)


@changing(MEETING + "/held")
async def meeting_was_held(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[HeldIn]
) -> Response[MeetingWholeOut]:
    """Say that it took place: attendance shows it, or a sentence of evidence."""
    return await OF_MEETING.changed(request, meeting_id, service.mark_held, data)


@changing(MEETING + "/not-held")
async def meeting_was_not_held(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[CancelIn]
) -> Response[MeetingWholeOut]:
    """Say that a meeting whose time has come did not take place, and why."""
    return await OF_MEETING.changed(request, meeting_id, service.mark_not_held, data)


@changing(MEETING + "/invitees")
async def invite_to_meeting(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[InviteeIn]
) -> Response[MeetingWholeOut]:
    """Ask somebody to this one meeting."""
    return await OF_MEETING.changed(request, meeting_id, service.invite_to_one, data)


def _aware(at: datetime | None) -> datetime | None:
    """An instant without an offset is one in UTC."""
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


MEETING_ROUTES: list[Any] = [
    list_meetings, read_meeting, move_meeting, cancel_meeting, reinstate_meeting, meeting_was_held,
    meeting_was_not_held, invite_to_meeting,
]  # fmt: skip
