"""People, for programs."""

from typing import Any, Literal
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from contacts import service
from contacts.outs import person_out
from contacts.people import by_id
from contacts.people import listed as people_listed
from contacts.routes_frame import API, EDIT, ONCE_EACH, READ, AnyRequest, answer, created, matching, paged, read
from contacts.schemas import LeaveIn, LeftIn, NewPersonIn, PersonIn
from contacts.schemas_out import PersonOut
from contacts.service_moves import leave
from registry.platform.access import current_actor
from registry.platform.text import Line as Words
from registry.platform.web.api import CONDITIONAL, MATCHING, WRITING
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode

PEOPLE: dict[str, Any] = {"tags": ["People"]}
State = Literal["present", "on_leave", "unreachable", "left", "all"]


@get(f"{API}/people", opt=READ, **PEOPLE, responses=CONDITIONAL, before_request=ONCE_EACH)
async def list_people(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: FromQuery[Words | None] = None,
    organisation: FromQuery[UUID | None] = None,
    status: FromQuery[State] = "present",
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[PersonOut]]:
    """People by name; every word of `q` is somewhere in it."""
    after = decode(cursor, str, UUID)
    lines = await people_listed(
        words=q or "", state=status, organisation_id=organisation, after=after, limit=page_size + 1
    )
    shown, following = cut(lines, page_size, lambda line: (line.sort_name, line.person.id))
    known = await by_id("person", [line.person.id for line in shown])
    return paged(request, "people", [person_out(known[line.person.id]) for line in shown], following)


@post(f"{API}/people", opt=EDIT, **PEOPLE, responses=WRITING)
async def add_person(request: AnyRequest, data: JSONBody[NewPersonIn]) -> Response[PersonOut]:
    """List somebody who works for an organisation."""
    return await created("person", await service.add_person(current_actor(request), data.organisation_id, data))


@get(f"{API}/people/{{person_id:uuid}}", opt=READ, **PEOPLE, responses=CONDITIONAL)
async def read_person(request: AnyRequest, person_id: FromPath[UUID]) -> Response[PersonOut]:
    """One person."""
    return await read(request, "person", person_id)


@put(f"{API}/people/{{person_id:uuid}}", opt=EDIT, **PEOPLE, responses=MATCHING)
async def correct_person(
    request: AnyRequest, person_id: FromPath[UUID], data: JSONBody[PersonIn]
) -> Response[PersonOut]:
    """Correct what is listed of a person; what is left out is emptied."""
    async with matching(request, "person", person_id, data) as version:
        await service.correct_person(current_actor(request), person_id, data, version)
        return await answer("person", person_id)


@post(f"{API}/people/{{person_id:uuid}}/departure", opt=EDIT, **PEOPLE, responses=MATCHING, status_code=200)
async def person_left(request: AnyRequest, person_id: FromPath[UUID], data: JSONBody[LeftIn]) -> Response[PersonOut]:
    """They leave: assignments end, their own numbers are retired, and the successor takes over or vacancies open."""
    async with matching(request, "person", person_id, data) as version:
        await leave(current_actor(request), person_id, data, version)
        return await answer("person", person_id)


@post(f"{API}/people/{{person_id:uuid}}/departure/withdrawal", opt=EDIT, **PEOPLE, responses=MATCHING, status_code=200)
async def person_stays(request: AnyRequest, person_id: FromPath[UUID]) -> Response[PersonOut]:
    """They stay after all: assignments go on, their own numbers are in use again, a successor to come is not needed."""
    async with matching(request, "person", person_id) as version:
        await service.person_stays(current_actor(request), person_id, version)
        return await answer("person", person_id)


@post(f"{API}/people/{{person_id:uuid}}/leave", opt=EDIT, **PEOPLE, responses=MATCHING, status_code=200)
async def person_on_leave(
    request: AnyRequest, person_id: FromPath[UUID], data: JSONBody[LeaveIn]
) -> Response[PersonOut]:
    """They are away for a while."""
    async with matching(request, "person", person_id, data) as version:
        await service.person_on_leave(current_actor(request), person_id, data, version)
        return await answer("person", person_id)


@post(f"{API}/people/{{person_id:uuid}}/return", opt=EDIT, **PEOPLE, responses=MATCHING, status_code=200)
async def person_returned(request: AnyRequest, person_id: FromPath[UUID]) -> Response[PersonOut]:
    """They are back."""
    async with matching(request, "person", person_id) as version:
        await service.person_returned(current_actor(request), person_id, version)
        return await answer("person", person_id)


PEOPLE_ROUTES = [
    list_people, add_person, read_person, correct_person, person_left, person_stays, person_on_leave,
    person_returned,
]  # fmt: skip
