"""Numbers and addresses, what came of using them, and the call list of this minute, for programs."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from contacts import service
from contacts.errors import wrong
from contacts.listing import checks_listed, listed
from contacts.outs import call_list_out, check_out, point_out
from contacts.people import Reach, by_id, reaches
from contacts.queries import directories, visible_to
from contacts.routes_frame import API, EDIT, ONCE_EACH, READ, AnyRequest, matching
from contacts.rules import whom_to_call
from contacts.schemas import CheckIn, EndIn, NewPointIn, PointIn
from contacts.schemas_out import CallListOut, CheckOut, PointOut
from contacts.writing import disclosed
from registry.partners.errors import NoSuchOrganisation
from registry.platform import clock
from registry.platform.access import Permission, current_actor, needs
from registry.platform.errors import NotFound
from registry.platform.text import Code
from registry.platform.web.api import MATCHING, READING, WRITING, problems
from registry.platform.web.etag import etag
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

POINTS: dict[str, Any] = {"tags": ["Contact points"]}
PATH = f"{API}/contact-points"
CHECK = needs(Permission.RECORD_CHECK)


@get(f"{API}/organisations/{{organisation_id:uuid}}/call-list", opt=READ, **POINTS, responses=READING | problems(422))
async def call_list(
    request: AnyRequest,
    organisation_id: FromPath[UUID],
    at: FromQuery[datetime | None] = None,
    purpose: FromQuery[Code | None] = None,
) -> Response[CallListOut]:
    """Whom to call, best first, now or `at` another instant; `purpose` is a role or what a position is for."""
    if at is not None and (at.tzinfo is None or not 1970 < at.year < 3000):
        raise wrong("at", "Give a time of these centuries with its offset, like 2026-11-21T14:05:00-05:00.")
    actor, instant = current_actor(request), at or clock.now()
    found = await directories([organisation_id], actor.visibilities(), since=instant.date() - timedelta(days=1))
    if organisation_id not in found:
        raise NoSuchOrganisation
    lines = whom_to_call(found[organisation_id], instant, visible_to(actor), purpose)
    await disclosed(actor, organisation_id, (line.point for line in lines.lines))
    return Response(call_list_out(lines, instant))


@get(PATH, opt=READ, **POINTS, responses=READING, before_request=ONCE_EACH)
async def list_points(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    organisation: FromQuery[UUID | None] = None,
    position: FromQuery[UUID | None] = None,
    person: FromQuery[UUID | None] = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[PointOut]]:
    """Numbers and addresses that you may see, with how good each is; retired ones, too."""
    actor, after = current_actor(request), decode(cursor, UUID)
    filters = {
        "organisation": organisation, "position": position, "person": person, "seen": actor.visibilities(),
    }  # fmt: skip
    found = await listed("contact_point", filters, after=after[0] if after else None, limit=page_size + 1)
    shown, following = cut(found, page_size, lambda row: (row["id"],))
    known = await reaches(shown, clock.now(), actor.visibilities())
    await disclosed(actor, "list", (one.point for one in known))
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    return Response(Page(items=[point_out(one) for one in known], next=following, next_url=url))


@post(PATH, opt=EDIT, **POINTS, responses=WRITING)
async def publish_point(request: AnyRequest, data: JSONBody[NewPointIn]) -> Response[PointOut]:
    """List a number or address of an organisation, a position or a person."""
    key = await service.publish_point(current_actor(request), data.organisation_id, data)
    return await _answer(request, key, 201)


@get(f"{PATH}/{{point_id:uuid}}", opt=READ, **POINTS, responses=READING)
async def read_point(request: AnyRequest, point_id: FromPath[UUID]) -> Response[PointOut]:
    """One number or address, with how good it is now."""
    found = await _seen(request, point_id)
    await disclosed(current_actor(request), found.point.organisation_id, [found.point])
    return _response(found, 200)


@put(f"{PATH}/{{point_id:uuid}}", opt=EDIT, **POINTS, responses=MATCHING)
async def correct_point(request: AnyRequest, point_id: FromPath[UUID], data: JSONBody[PointIn]) -> Response[PointOut]:
    """Correct it; what is left out is emptied. Another number is another point: its id is in the answer."""
    await _seen(request, point_id)
    async with matching(request, "contact_point", point_id, data) as version:
        key = await service.correct_point(current_actor(request), point_id, data, version)
        return await _answer(request, key, 200)


@post(f"{PATH}/{{point_id:uuid}}/retirement", opt=EDIT, **POINTS, responses=MATCHING, status_code=200)
async def retire_point(request: AnyRequest, point_id: FromPath[UUID], data: JSONBody[EndIn]) -> Response[PointOut]:
    """Stop using it; `on` is the first day without it."""
    await _seen(request, point_id)
    async with matching(request, "contact_point", point_id, data) as version:
        await service.retire_point(current_actor(request), point_id, data, version)
        return await _answer(request, point_id, 200)


@get(f"{PATH}/{{point_id:uuid}}/checks", opt=READ, **POINTS, responses=READING, before_request=ONCE_EACH)
async def list_checks(
    request: AnyRequest,
    point_id: FromPath[UUID],
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[CheckOut]]:
    """What came of using it, newest first."""
    await _seen(request, point_id)
    after = decode(cursor, datetime.fromisoformat, UUID)
    found = await checks_listed(point_id, after=after, limit=page_size + 1)
    shown, following = cut(found, page_size, lambda pair: (pair[0].at.isoformat(), pair[0].id))
    url = next_url(f"{PATH}/{point_id}/checks", list(request.query_params.multi_items()), following)
    return Response(Page(items=[check_out(*pair) for pair in shown], next=following, next_url=url))


@post(f"{PATH}/{{point_id:uuid}}/checks", opt=CHECK, **POINTS, responses=WRITING)
async def record_check(request: AnyRequest, point_id: FromPath[UUID], data: JSONBody[CheckIn]) -> Response[CheckOut]:
    """Say what came of using it: reached, no answer, wrong person, moved, confirmed or refused."""
    actor = current_actor(request)
    return Response(check_out(await service.record_check(actor, point_id, data), actor.name), status_code=201)


async def _seen(request: AnyRequest, point_id: UUID) -> Reach:
    actor = current_actor(request)
    row = (await by_id("contact_point", [point_id])).get(point_id)
    if row is None or not actor.sees(row["visibility"]):
        raise NotFound
    return (await reaches([row], clock.now(), actor.visibilities()))[0]


async def _answer(request: AnyRequest, point_id: UUID, status: int) -> Response[Any]:
    response = _response(await _seen(request, point_id), status)
    response.headers["Location"] = f"{PATH}/{point_id}"
    return response


def _response(found: Reach, status: int) -> Response[Any]:
    # No 304 here: how good a number is changes with the day, not only with its version.
    headers = {"ETag": etag("contact_point", found.point.id, found.version)}
    return Response(point_out(found), status_code=status, headers=headers)


POINT_ROUTES = [
    call_list, list_points, publish_point, read_point, correct_point, retire_point, list_checks, record_check,
]  # fmt: skip
