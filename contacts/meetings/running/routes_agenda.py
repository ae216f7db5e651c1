"""Agendas and the objectives of exercises, for programs."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from litestar import Response, delete, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Struct
from msgspec.structs import asdict

from contacts.meetings import queries as meetings
from contacts.meetings.routes_frame import MEETING, TAGS, answer, reading
from contacts.meetings.running import matters, objectives
from contacts.meetings.running.outs import AgendaItemOut, ObjectiveOut, agenda_item_out, objective_out
from contacts.meetings.running.queries import agenda_of, objectives_of
from contacts.meetings.running.routes import seen
from contacts.meetings.running.schemas import CloseMatterIn, MatterIn, ObjectiveIn, PlaceIn
from contacts.routes_frame import EDIT, AnyRequest
from registry.platform import db
from registry.platform.access import Actor, current_actor
from registry.platform.errors import NotFound
from registry.platform.web.api import MATCHING, WRITING
from registry.platform.web.etag import body_etag, require_match, tagged

T = TypeVar("T", AgendaItemOut, ObjectiveOut)
ITEM = MEETING + "/agenda/{item_id:uuid}"
OBJECTIVE = MEETING + "/objectives/{objective_id:uuid}"


@reading(MEETING + "/agenda")
async def read_agenda(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[list[AgendaItemOut]]:
    """The agenda of a meeting in its order, with what was carried from earlier ones."""
    return tagged(request, await _agenda(current_actor(request), meeting_id))


@post(MEETING + "/agenda", opt=EDIT, tags=TAGS, responses=WRITING)
async def raise_item(request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[MatterIn]) -> AgendaItemOut:
    """Put something on the agenda, as its last item."""
    actor = current_actor(request)
    return await _item(actor, meeting_id, await matters.raise_matter(actor, meeting_id, data))


@reading(ITEM)
async def read_item(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]
) -> Response[AgendaItemOut]:
    """One item of the agenda of a meeting."""
    return tagged(request, await _item(current_actor(request), meeting_id, item_id))


@put(ITEM, opt=EDIT, tags=TAGS, responses=MATCHING)
async def change_item(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], data: JSONBody[MatterIn]
) -> Response[AgendaItemOut]:
    """Change an item; what is left out is emptied."""
    actor = current_actor(request)
    async with db.transaction():
        _match(request, await _item(actor, meeting_id, item_id), data)
        await matters.change_matter(actor, meeting_id, item_id, data, None)
        return answer(await _item(actor, meeting_id, item_id))


@post(ITEM + "/place", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def place_item(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], data: JSONBody[PlaceIn]
) -> list[AgendaItemOut]:
    """Move an item past its neighbour; the agenda as it is then."""
    await matters.place_matter(current_actor(request), meeting_id, item_id, data)
    return await _agenda(current_actor(request), meeting_id)


@post(ITEM + "/closing", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def close_item(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], data: JSONBody[CloseMatterIn]
) -> AgendaItemOut:
    """Say that an item was done or dropped at this meeting: it does not come up again."""
    actor = current_actor(request)
    await matters.close_matter(actor, meeting_id, item_id, data)
    return await _item(actor, meeting_id, item_id)


@post(ITEM + "/reopening", opt=EDIT, tags=TAGS, responses=WRITING, status_code=200)
async def reopen_item(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> AgendaItemOut:
    """Take back that an item was closed at this meeting."""
    actor = current_actor(request)
    await matters.reopen_matter(actor, meeting_id, item_id)
    return await _item(actor, meeting_id, item_id)


async def _agenda(actor: Actor, meeting_id: UUID) -> list[AgendaItemOut]:
    return [agenda_item_out(one) for one in await agenda_of(await meetings.meeting(actor, meeting_id))]


async def _item(actor: Actor, meeting_id: UUID, item_id: UUID) -> AgendaItemOut:
    return _one(await _agenda(actor, meeting_id), item_id)


@reading(MEETING + "/objectives")
async def list_objectives(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[list[ObjectiveOut]]:
    """What an exercise is to show, and how well it did."""
    await seen(request, meeting_id)
    return tagged(request, await _objectives(meeting_id))


@post(MEETING + "/objectives", opt=EDIT, tags=TAGS, responses=WRITING)
async def set_objective(request: AnyRequest, meeting_id: FromPath[UUID], data: JSONBody[ObjectiveIn]) -> ObjectiveOut:
    """Set an objective of an exercise."""
    key = await objectives.set_objective(current_actor(request), meeting_id, data)
    return _one(await _objectives(meeting_id), key)


@reading(OBJECTIVE)
async def read_objective(
    request: AnyRequest, meeting_id: FromPath[UUID], objective_id: FromPath[UUID]
) -> Response[ObjectiveOut]:
    """One objective."""
    await seen(request, meeting_id)
    return tagged(request, _one(await _objectives(meeting_id), objective_id))


@put(OBJECTIVE, opt=EDIT, tags=TAGS, responses=MATCHING)
async def rate_objective(
    request: AnyRequest, meeting_id: FromPath[UUID], objective_id: FromPath[UUID], data: JSONBody[ObjectiveIn]
) -> Response[ObjectiveOut]:
    """Change an objective or say how well it was met; what is left out is emptied."""
    await seen(request, meeting_id)
    async with db.transaction():
        _match(request, _one(await _objectives(meeting_id), objective_id), data)
        await objectives.rate(current_actor(request), meeting_id, objective_id, data, None)
        return answer(_one(await _objectives(meeting_id), objective_id))


@delete(OBJECTIVE, opt=EDIT, tags=TAGS, responses=WRITING)
async def strike_objective(request: AnyRequest, meeting_id: FromPath[UUID], objective_id: FromPath[UUID]) -> None:
    """Take an objective out; action items that came of it stay."""
    await objectives.strike(current_actor(request), meeting_id, objective_id)


async def _objectives(meeting_id: UUID) -> list[ObjectiveOut]:
    return [objective_out(one) for one in await objectives_of(meeting_id)]


def _one(found: Sequence[T], key: UUID) -> T:
    one = next((one for one in found if one.id == key), None)
    if one is None:
        raise NotFound
    return one


def _match(request: AnyRequest, now: Struct, sent: Struct) -> None:
    require_match(request, body_etag(now), mine=asdict(sent), theirs=asdict(now))


AGENDA_ROUTES: list[Any] = [
    read_agenda, raise_item, read_item, change_item, place_item, close_item, reopen_item, list_objectives,
    set_objective, read_objective, rate_objective, strike_objective,
]  # fmt: skip
