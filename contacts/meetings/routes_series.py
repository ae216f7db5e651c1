"""Planned meetings for programs: plan, change, end, ask people, see what stands against a time; files for calendars."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from contacts.meetings import files, queries, service
from contacts.meetings.outs import outcome_out, proposed_out
from contacts.meetings.routes_frame import (
    MEETING,
    OF_SERIES,
    PATH,
    SERIES,
    TAGS,
    Act,
    answer,
    changing,
    reading,
    series_sent,
)
from contacts.meetings.schemas import (
    CancelFromIn,
    ChangeIn,
    InviteeIn,
    LeaveOutIn,
    Length,
    ProposeIn,
    Rule,
    SeriesIn,
    ToldIn,
    Wall,
    Zone,
)
from contacts.meetings.schemas_out import OutcomeOut, ProposedOut, SeriesOut
from contacts.routes_frame import EDIT, READ, AnyRequest
from registry.platform.access import current_actor
from registry.platform.access.sign_in_pages import settings_of
from registry.platform.web.api import CONDITIONAL, MATCHING, WRITING, problems, single_parameters
from registry.platform.web.etag import body_etag, conditional, etag, tagged

ALL = PATH + "/series"
INVITEE = PATH + "/invitees/{invitee_id:uuid}"
_FILE = {200: ResponseSpec(bytes, media_type="text/calendar", description="The file.", generate_examples=False)}
Several = Annotated[list[UUID] | None, QueryParameter(max_items=200)]


@post(ALL, opt=EDIT, tags=TAGS, responses=WRITING)
async def plan_meeting(request: AnyRequest, data: JSONBody[SeriesIn]) -> Response[SeriesOut]:
    """Plan a meeting, once or with a rule, and ask whoever is to come. `zone` null: that of the host, or yours."""
    actor = current_actor(request)
    planned = await service.plan(actor, data)
    made = answer(await series_sent(actor, planned.series_id))
    made.status_code, made.headers["Location"] = 201, f"{ALL}/{planned.series_id}"
    return made


@reading(SERIES)
async def read_series(request: AnyRequest, series_id: FromPath[UUID]) -> Response[SeriesOut]:
    """What is planned, with its rule and everybody who is asked."""
    return tagged(request, await series_sent(current_actor(request), series_id))


@patch(SERIES, opt=EDIT, tags=TAGS, responses=MATCHING)
async def change_series(
    request: AnyRequest, series_id: FromPath[UUID], data: JSONBody[ChangeIn]
) -> Response[OutcomeOut]:
    """Change what is sent. Another time or rule holds for what is to come; the answer says what became of it."""
    return await _settled(request, series_id, service.change, data)


@changing(SERIES + "/cancellation")
async def cancel_series(
    request: AnyRequest, series_id: FromPath[UUID], data: JSONBody[CancelFromIn]
) -> Response[OutcomeOut]:
    """End it before a day, or call off all that is still to come. What was held stays."""
    return await _settled(request, series_id, service.cancel, data)


@changing(SERIES + "/reinstatement")
async def reinstate_series(request: AnyRequest, series_id: FromPath[UUID]) -> Response[SeriesOut]:
    """Take back that it was called off."""
    return await OF_SERIES.changed(request, series_id, service.reinstate)


@changing(SERIES + "/left-out")
async def leave_date_out(
    request: AnyRequest, series_id: FromPath[UUID], data: JSONBody[LeaveOutIn]
) -> Response[SeriesOut]:
    """Leave a date of the rule out, as if the rule had never put a meeting there."""
    return await OF_SERIES.changed(request, series_id, service.leave_out, data)


@changing(SERIES + "/put-back")
async def put_date_back(
    request: AnyRequest, series_id: FromPath[UUID], data: JSONBody[LeaveOutIn]
) -> Response[SeriesOut]:
    """Put a date back that was left out."""
    return await OF_SERIES.changed(request, series_id, service.put_back, data)


@changing(SERIES + "/invitees")
async def invite(request: AnyRequest, series_id: FromPath[UUID], data: JSONBody[InviteeIn]) -> Response[SeriesOut]:
    """Ask somebody to it and, of a series, to all of it."""
    return await OF_SERIES.changed(request, series_id, service.invite, data)


@delete(INVITEE, opt=EDIT, tags=TAGS, responses=WRITING, status_code=204)
async def uninvite(request: AnyRequest, invitee_id: FromPath[UUID]) -> None:
    """Take somebody off. They are told."""
    await service.uninvite(current_actor(request), invitee_id)


@post(INVITEE + "/answer", opt=EDIT, tags=TAGS, responses=WRITING, status_code=204)
async def note_answer(request: AnyRequest, invitee_id: FromPath[UUID], data: JSONBody[ToldIn]) -> None:
    """Note what they said by telephone or in person, to the time as it is now."""
    await service.note_answer(current_actor(request), invitee_id, data)


@reading(
    PATH + "/conflicts", responses=CONDITIONAL | problems(422),
    before_request=single_parameters("organisation", "person", "account"),
)  # fmt: skip
async def read_conflicts(  # noqa: PLR0913, PLR0917 - what is thought of, and who is to come
    request: AnyRequest,
    first_at: FromQuery[Wall],
    minutes: FromQuery[Length] = 60,
    zone: FromQuery[Zone | None] = None,
    rrule: FromQuery[Rule | None] = None,
    organisation: Several = None,
    person: Several = None,
    account: Several = None,
    series: FromQuery[UUID | None] = None,
) -> Response[list[ProposedOut]]:
    """What stands against a time, and the next of its rule: closures, hours and night of partners, other meetings.

    `series` is one that is being changed, and is left out of what may collide.
    """
    given = ProposeIn(
        first_at=first_at, minutes=minutes, zone=zone, rrule=rrule, organisation_ids=organisation or [],
        person_ids=person or [], user_ids=account or [], series_id=series,
    )  # fmt: skip
    found = await queries.conflicts(current_actor(request), given)
    return tagged(request, [proposed_out(one) for one in found])


@get("/meetings/{meeting_id:uuid}/meeting.ics", opt=READ, include_in_schema=False)
async def meeting_file(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """One meeting as a file for one's own calendar."""
    return await _of_meeting(request, meeting_id)


@get("/meetings/series/{series_id:uuid}/series.ics", opt=READ, include_in_schema=False)
async def series_file(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """A whole series as a file for one's own calendar."""
    return await _of_series(request, series_id)


@reading(MEETING + "/ics", responses=CONDITIONAL | _FILE, media_type="text/calendar")
async def meeting_ics(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """One meeting as iCalendar (RFC 5545)."""
    return await _of_meeting(request, meeting_id)


@reading(SERIES + "/ics", responses=CONDITIONAL | _FILE, media_type="text/calendar")
async def series_ics(request: AnyRequest, series_id: FromPath[UUID]) -> Response[Any]:
    """A series as iCalendar, with its rule and what differs from it."""
    return await _of_series(request, series_id)


async def _of_meeting(request: AnyRequest, meeting_id: UUID) -> Response[Any]:
    it = await queries.meeting(current_actor(request), meeting_id)
    kept = await files.kept_of(it.series.id)
    return _file(request, files.file_of_meeting(kept, it, settings_of(request).public_url), meeting_id)


async def _of_series(request: AnyRequest, series_id: UUID) -> Response[Any]:
    await queries.series(current_actor(request), series_id)
    written = files.file_of_series(await files.kept_of(series_id), settings_of(request).public_url)
    return _file(request, written, series_id)


def _file(request: AnyRequest, written: bytes, key: UUID) -> Response[Any]:
    answer = conditional(request, written, etag(written))
    answer.media_type = "text/calendar"
    answer.headers["Content-Disposition"] = f'attachment; filename="meeting-{str(key)[-8:]}.ics"'
    return answer


async def _settled(request: AnyRequest, series_id: UUID, act: Act, given: Any) -> Response[OutcomeOut]:
    """Do it as other changes are done; with what became of the meetings."""
    outcome, body = await OF_SERIES.done(request, series_id, act, given)
    return Response(outcome_out(outcome, body), headers={"ETag": body_etag(body)})


SERIES_ROUTES: list[Any] = [
    plan_meeting, read_series, change_series, cancel_series, reinstate_series, leave_date_out, put_date_back, invite,
    uninvite, note_answer, read_conflicts, meeting_file, series_file, meeting_ics,
    series_ics,
]  # fmt: skip
