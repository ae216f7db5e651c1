"""A running meeting for programs: attendance, decisions, action items, minutes and certificates.

Whatever changes something that somebody else may have changed meanwhile names its version in If-Match.
"""

from typing import Any
from uuid import UUID

from litestar import Response, delete, post, put
from litestar.params import FromPath, JSONBody
from msgspec.structs import asdict

from contacts.meetings import queries as meetings
from contacts.meetings.errors import NoSuchMeeting
from contacts.meetings.routes_frame import MEETING, TAGS, answer, changing, reading
from contacts.meetings.running import actions, attending, certificates, decisions, minutes
from contacts.meetings.running.lists import Narrowed
from contacts.meetings.running.lists import actions as actions_listed
from contacts.meetings.running.lists import certificates as certificates_listed
from contacts.meetings.running.outs import (
    ActionItemOut,
    CertificateOut,
    DecisionOut,
    MinutesOut,
    SeatOut,
    action_item_out,
    certificate_out,
    decision_out,
    minutes_out,
    seat_out,
)
from contacts.meetings.running.queries import decisions_of, minutes_of, seated
from contacts.meetings.running.schemas import (
    ActionIn,
    AttendanceIn,
    CertifyIn,
    DecisionIn,
    MinutesIn,
    ReopenIn,
    RestIn,
)
from contacts.meetings.running.writing import runs
from contacts.routes_frame import EDIT, AnyRequest
from registry.platform import clock, db
from registry.platform.access import Actor, current_actor
from registry.platform.web.api import MATCHING, WRITING
from registry.platform.web.etag import body_etag, require_match, tagged

_MOST = 500


@reading(MEETING + "/attendance")
async def read_attendance(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[list[SeatOut]]:
    """Who is asked to a meeting and who came."""
    return tagged(request, await _seats(current_actor(request), meeting_id))


@put(MEETING + "/attendance", opt=EDIT, tags=TAGS, responses=WRITING)
async def note_attendance(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[AttendanceIn]
) -> list[SeatOut]:
    """Note whether somebody came, or take that back with null."""
    await attending.note(current_actor(request), meeting_id, data)
    return await _seats(current_actor(request), meeting_id)


@post(MEETING + "/attendance/rest", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def note_the_rest(request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[RestIn]) -> list[SeatOut]:
    """Note the same of everybody who is asked and of whom nothing is noted yet."""
    await attending.note_rest(current_actor(request), meeting_id, data)
    return await _seats(current_actor(request), meeting_id)


async def _seats(actor: Actor, meeting_id: UUID) -> list[SeatOut]:
    return [seat_out(one) for one in await seated(actor, meeting_id)]


@reading(MEETING + "/decisions")
async def list_decisions(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[list[DecisionOut]]:
    """What was decided at a meeting."""
    await seen(request, meeting_id)
    return tagged(request, [decision_out(one) for one in await decisions_of(meeting_id)])


@post(MEETING + "/decisions", opt=EDIT, tags=TAGS, responses=WRITING)
async def decide(request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[DecisionIn]) -> list[DecisionOut]:
    """Record a decision."""
    await decisions.decide(current_actor(request), meeting_id, data)
    return [decision_out(one) for one in await decisions_of(meeting_id)]


@delete(MEETING + "/decisions/{decision_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def strike_decision(request: AnyRequest, meeting_id: FromPath[UUID], decision_id: FromPath[UUID]) -> None:
    """Take out a decision that was recorded by mistake."""
    await decisions.strike(current_actor(request), meeting_id, decision_id)


@reading(MEETING + "/action-items")
async def list_action_items(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[list[ActionItemOut]]:
    """What was taken on at a meeting."""
    await seen(request, meeting_id)
    return tagged(request, await _actions(current_actor(request), meeting_id))


@post(MEETING + "/action-items", opt=EDIT, tags=TAGS, responses=WRITING)
async def take_on(request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[ActionIn]) -> ActionItemOut:
    """Record that somebody takes something on."""
    actor = current_actor(request)
    key = await actions.take_on(actor, meeting_id, data)
    return next(one for one in await _actions(actor, meeting_id) if one.id == key)


async def _actions(actor: Actor, meeting_id: UUID) -> list[ActionItemOut]:
    today = clock.today(actor.time_zone)
    found = await actions_listed(actor, Narrowed(meeting_id=meeting_id), limit=_MOST, may=False)
    return [action_item_out(one, today) for one in found]


@reading(MEETING + "/minutes")
async def read_minutes(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[MinutesOut]:
    """The minutes, with the texts that were approved before."""
    return tagged(request, await _minutes(current_actor(request), meeting_id))


@put(MEETING + "/minutes", opt=EDIT, tags=TAGS, responses=MATCHING)
async def write_minutes(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[MinutesIn]
) -> Response[MinutesOut]:
    """Save a draft of the minutes."""
    actor = current_actor(request)
    async with db.transaction():
        version = await _matched(request, meeting_id, asdict(data))
        await minutes.write(actor, meeting_id, data, version)
        return await _written(actor, meeting_id)


@changing(MEETING + "/minutes/approval")
async def approve_minutes(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[MinutesOut]:
    """Say that the draft is what happened; from then on it is fixed."""
    actor = current_actor(request)
    async with db.transaction():
        await minutes.approve(actor, meeting_id, await _matched(request, meeting_id, None))
        return await _written(actor, meeting_id)


@post(MEETING + "/minutes/reopening", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def reopen_minutes(
    request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[ReopenIn]
) -> Response[MinutesOut]:
    """Open approved minutes again for a correction, with the reason."""
    await minutes.reopen(current_actor(request), meeting_id, data)
    return await _written(current_actor(request), meeting_id)


async def _minutes(actor: Actor, meeting_id: UUID) -> MinutesOut:
    it = await meetings.meeting(actor, meeting_id)
    may_run = await runs(actor, it.series.host_id, it.series.sector)
    return minutes_out(await minutes_of(meeting_id, may_run=may_run), it.meeting.version)


async def _matched(request: AnyRequest, meeting_id: UUID, mine: dict[str, Any] | None) -> int:
    now = await _minutes(current_actor(request), meeting_id)
    theirs = {"text": now.text, "record_class": now.record_class, "version": now.version}
    require_match(request, body_etag(now), mine=mine, theirs=theirs)
    return now.version


async def _written(actor: Actor, meeting_id: UUID) -> Response[MinutesOut]:
    return answer(await _minutes(actor, meeting_id))


@reading(MEETING + "/certificates")
async def list_certificates(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[list[CertificateOut]]:
    """The certificates of a training."""
    await seen(request, meeting_id)
    return tagged(request, await _certificates(current_actor(request), meeting_id))


@post(MEETING + "/certificates", opt=EDIT, tags=TAGS, responses=WRITING)
async def certify(request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[CertifyIn]) -> list[CertificateOut]:
    """Record a certificate for everybody who came, or for those of them that are named."""
    await certificates.certify(current_actor(request), meeting_id, data)
    return await _certificates(current_actor(request), meeting_id)


async def _certificates(actor: Actor, meeting_id: UUID) -> list[CertificateOut]:
    return [certificate_out(one) for one in await certificates_listed(actor, meeting_id=meeting_id, limit=_MOST)]


async def seen(request: AnyRequest, meeting_id: UUID) -> None:
    """Refuse who may not see a meeting.

    Raises:
        NoSuchMeeting.
    """
    sql = "SELECT s.visibility FROM meeting m JOIN meeting_series s ON s.id = m.series_id WHERE m.id = $1"
    row = await db.fetch_one(sql, meeting_id)
    if row is None or not current_actor(request).sees(row["visibility"]):
        raise NoSuchMeeting


ROUTES: list[Any] = [
    read_attendance, note_attendance, note_the_rest, list_decisions, decide, strike_decision, list_action_items,
    take_on, read_minutes, write_minutes, approve_minutes, reopen_minutes, list_certificates, certify,
]  # fmt: skip
