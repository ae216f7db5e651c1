"""Positions and who holds them, for programs."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from contacts import service
from contacts.model import PositionRole
from contacts.outs import delegation_out
from contacts.people import by_id
from contacts.routes_frame import API, EDIT, ONCE_EACH, READ, AnyRequest, answer, created, listing, matching, read
from contacts.rows import delegation
from contacts.schemas import AbolishIn, DelegationIn, EndIn, NewAssignmentIn, NewPositionIn, PositionIn
from contacts.schemas_out import AssignmentOut, DelegationOut, PositionOut
from registry.platform.access import current_actor
from registry.platform.web.api import CONDITIONAL, MATCHING, WRITING
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize

POSITIONS: dict[str, Any] = {"tags": ["Positions"]}


@get(f"{API}/positions", opt=READ, **POSITIONS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def list_positions(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    organisation: FromQuery[UUID | None] = None,
    role: FromQuery[PositionRole | None] = None,
    on: FromQuery[date | None] = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[PositionOut]]:
    """Positions; `on` leaves out those abolished by that day."""
    filters = {"organisation": organisation, "role": role, "on": on}
    return await listing(request, "position", filters, cursor, page_size)


@post(f"{API}/positions", opt=EDIT, **POSITIONS, responses=WRITING)
async def open_position(request: AnyRequest, data: JSONBody[NewPositionIn]) -> Response[PositionOut]:
    """Open a position at an organisation; it is vacant until somebody is assigned."""
    key = await service.open_position(current_actor(request), data.organisation_id, data)
    return await created("position", key)


@get(f"{API}/positions/{{position_id:uuid}}", opt=READ, **POSITIONS, responses=CONDITIONAL)
async def read_position(request: AnyRequest, position_id: FromPath[UUID]) -> Response[PositionOut]:
    """One position."""
    return await read(request, "position", position_id)


@put(f"{API}/positions/{{position_id:uuid}}", opt=EDIT, **POSITIONS, responses=MATCHING)
async def describe_position(
    request: AnyRequest, position_id: FromPath[UUID], data: JSONBody[PositionIn]
) -> Response[PositionOut]:
    """Change what a position is called or is for; what is left out is emptied."""
    async with matching(request, "position", position_id, data) as version:
        await service.describe_position(current_actor(request), position_id, data, version)
        return await answer("position", position_id)


@post(f"{API}/positions/{{position_id:uuid}}/abolition", opt=EDIT, **POSITIONS, responses=MATCHING, status_code=200)
async def abolish_position(
    request: AnyRequest, position_id: FromPath[UUID], data: JSONBody[AbolishIn]
) -> Response[PositionOut]:
    """Abolish a position; its numbers pass to the one that takes over, or are retired."""
    async with matching(request, "position", position_id, data) as version:
        await service.abolish_position(current_actor(request), position_id, data, version)
        return await answer("position", position_id)


@get(f"{API}/assignments", opt=READ, **POSITIONS, responses=CONDITIONAL, before_request=ONCE_EACH)
async def list_assignments(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    organisation: FromQuery[UUID | None] = None,
    position: FromQuery[UUID | None] = None,
    person: FromQuery[UUID | None] = None,
    on: FromQuery[date | None] = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[AssignmentOut]]:
    """Who holds what; `on` leaves out those that ended before that day."""
    filters = {"organisation": organisation, "position": position, "person": person, "on": on}
    return await listing(request, "assignment", filters, cursor, page_size)


@post(f"{API}/assignments", opt=EDIT, **POSITIONS, responses=WRITING)
async def assign(request: AnyRequest, data: JSONBody[NewAssignmentIn]) -> Response[AssignmentOut]:
    """Give a position to somebody."""
    return await created("assignment", await service.assign(current_actor(request), data.position_id, data))


@get(f"{API}/assignments/{{assignment_id:uuid}}", opt=READ, **POSITIONS, responses=CONDITIONAL)
async def read_assignment(request: AnyRequest, assignment_id: FromPath[UUID]) -> Response[AssignmentOut]:
    """One assignment."""
    return await read(request, "assignment", assignment_id)


@post(f"{API}/assignments/{{assignment_id:uuid}}/end", opt=EDIT, **POSITIONS, responses=MATCHING, status_code=200)
async def end_assignment(
    request: AnyRequest, assignment_id: FromPath[UUID], data: JSONBody[EndIn]
) -> Response[AssignmentOut]:
    """End an assignment; `on` is the last day."""
    async with matching(request, "assignment", assignment_id, data) as version:
        await service.end_assignment(current_actor(request), assignment_id, data, version)
        return await answer("assignment", assignment_id)


@post(f"{API}/assignments/{{assignment_id:uuid}}/delegations", opt=EDIT, **POSITIONS, responses=WRITING)
async def delegate(
    request: AnyRequest, assignment_id: FromPath[UUID], data: JSONBody[DelegationIn]
) -> Response[DelegationOut]:
    """Somebody stands in for the holder."""
    key = await service.delegate(current_actor(request), assignment_id, data)
    return Response(delegation_out(delegation((await by_id("delegation", [key]))[key])), status_code=201)


POSITION_ROUTES = [
    list_positions, open_position, read_position, describe_position, abolish_position, list_assignments, assign,
    read_assignment, end_assignment, delegate,
]  # fmt: skip
