"""Names, numbers, members and closures of an organisation for programs."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.params import FromPath, JSONBody

from registry.partners import service
from registry.partners import whole as parts
from registry.partners.outs import closure_out, identifier_out, member_out, name_out
from registry.partners.routes.organisations import EDIT, PATH, READ
from registry.partners.routes.places import found
from registry.partners.schemas import ClosureIn, IdentifierIn, MemberIn, NameIn
from registry.partners.schemas_out import ClosureOut, IdentifierOut, MemberOut, NameOut
from registry.platform.access import current_actor
from registry.platform.web.api import READING, WRITING

AnyRequest = Request[Any, Any, Any]
ONE = PATH + "/{organisation_id:uuid}"
TAGS = ["Parts of an organisation"]


@get(ONE + "/names", opt=READ, tags=TAGS, responses=READING)
async def list_names(organisation_id: FromPath[UUID]) -> list[NameOut]:
    """What else it is or was called."""
    await found(organisation_id)
    return [name_out(name) for name in await parts.names(organisation_id)]


@post(ONE + "/names", opt=EDIT, tags=TAGS, responses=WRITING)
async def add_name(request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[NameIn]) -> list[NameOut]:
    """Add an alias, an acronym or a former name; all of them then."""
    await service.add_name(current_actor(request), organisation_id, data)
    return [name_out(name) for name in await parts.names(organisation_id)]


@delete(ONE + "/names/{name_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def forget_name(request: AnyRequest, organisation_id: FromPath[UUID], name_id: FromPath[UUID]) -> None:
    """Take a name away that was never right."""
    await service.forget_name(current_actor(request), organisation_id, name_id)


@get(ONE + "/identifiers", opt=READ, tags=TAGS, responses=READING)
async def list_identifiers(organisation_id: FromPath[UUID]) -> list[IdentifierOut]:
    """Its numbers in other directories."""
    await found(organisation_id)
    return [identifier_out(number) for number in await parts.identifiers(organisation_id)]


@post(ONE + "/identifiers", opt=EDIT, tags=TAGS, responses=WRITING)
async def add_identifier(
    request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[IdentifierIn]
) -> list[IdentifierOut]:
    """Add a number; all of them then."""
    await service.add_identifier(current_actor(request), organisation_id, data)
    return [identifier_out(number) for number in await parts.identifiers(organisation_id)]


@delete(ONE + "/identifiers/{identifier_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def end_identifier(request: AnyRequest, organisation_id: FromPath[UUID], identifier_id: FromPath[UUID]) -> None:
    """Say that a number no longer counts. It stays as ended and still finds the organisation."""
    await service.end_identifier(current_actor(request), organisation_id, identifier_id)


@get(ONE + "/members", opt=READ, tags=TAGS, responses=READING)
async def list_members(organisation_id: FromPath[UUID]) -> list[MemberOut]:
    """The members of a network or team, former ones last."""
    return [member_out(member) for member in (await parts.whole(organisation_id)).members]


@post(ONE + "/members", opt=EDIT, tags=TAGS, responses=WRITING)
async def join(request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[MemberIn]) -> list[MemberOut]:
    """Take an organisation into a network or team; all members then."""
    await service.join(current_actor(request), organisation_id, data)
    return [member_out(member) for member in (await parts.whole(organisation_id)).members]


@delete(ONE + "/members/{membership_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def leave(request: AnyRequest, organisation_id: FromPath[UUID], membership_id: FromPath[UUID]) -> None:
    """End a membership today. It stays on record."""
    await service.leave(current_actor(request), organisation_id, membership_id)


@get(ONE + "/closures", opt=READ, tags=TAGS, responses=READING)
async def list_closures(organisation_id: FromPath[UUID]) -> list[ClosureOut]:
    """Days on which it is closed, beside public holidays."""
    await found(organisation_id)
    return [closure_out(closure) for closure in await parts.closures(organisation_id)]


@post(ONE + "/closures", opt=EDIT, tags=TAGS, responses=WRITING)
async def announce_closure(
    request: AnyRequest, organisation_id: FromPath[UUID], data: JSONBody[ClosureIn]
) -> list[ClosureOut]:
    """Say that it is closed from one day to another, both included; all closures then."""
    await service.announce_closure(current_actor(request), organisation_id, data)
    return [closure_out(closure) for closure in await parts.closures(organisation_id)]


@delete(ONE + "/closures/{closure_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def withdraw_closure(request: AnyRequest, organisation_id: FromPath[UUID], closure_id: FromPath[UUID]) -> None:
    """Say that it is open on those days after all."""
    await service.withdraw_closure(current_actor(request), organisation_id, closure_id)


PART_ROUTES = [
    list_names,
    add_name,
    forget_name,
    list_identifiers,
    add_identifier,
    end_identifier,
    list_members,
    join,
    leave,
    list_closures,
    announce_closure,
    withdraw_closure,
]
