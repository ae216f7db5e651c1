"""Names, numbers, closures and members of an organisation, as pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from registry.partners import service
from registry.partners.calendar import Break
from registry.partners.closing.meanwhile import coming, who_answers
from registry.partners.forms import MemberForm
from registry.partners.named import organisation_meant
from registry.partners.pages.frame import EDIT, AnyRequest, address, submitted
from registry.partners.schemas import ClosureIn, IdentifierIn, MemberIn, NameIn
from registry.partners.whole import whole
from registry.partners.words import NAME_KINDS, SCHEME_OPTIONS, options
from registry.platform import clock
from registry.platform.access import current_actor
from registry.platform.errors import Invalid
from registry.platform.web.forms import as_typed
from registry.platform.web.page import page

ONE = "/partners/{organisation_id:uuid}"
Problems = Mapping[str, str]


@get(ONE + "/names", opt=EDIT, include_in_schema=False)
async def names_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """What else an organisation is called, and its numbers, to be changed."""
    return await _names(request, organisation_id)


@post(ONE + "/names", opt=EDIT, include_in_schema=False)
async def add_name(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Add a name."""

    async def act(given: NameIn) -> None:
        await service.add_name(current_actor(request), organisation_id, given)

    async def again(problems: Problems, shown: dict[str, Any], status: int) -> Response[str]:
        return await _names(request, organisation_id, naming=shown, problems=problems, status=status)

    return await submitted(request, NameIn, act, address(organisation_id, "names"), again)


@post(ONE + "/names/{name_id:uuid}/forget", opt=EDIT, include_in_schema=False)
async def forget_name(request: AnyRequest, organisation_id: FromPath[UUID], name_id: FromPath[UUID]) -> Response[Any]:
    """Take a name away."""
    await service.forget_name(current_actor(request), organisation_id, name_id)
    return Redirect(address(organisation_id, "names"), status_code=303)


@post(ONE + "/identifiers", opt=EDIT, include_in_schema=False)
async def add_identifier(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Add a number of another directory."""

    async def act(given: IdentifierIn) -> None:
        await service.add_identifier(current_actor(request), organisation_id, given)

    async def again(problems: Problems, shown: dict[str, Any], status: int) -> Response[str]:
        return await _names(request, organisation_id, numbering=shown, problems=problems, status=status)

    return await submitted(request, IdentifierIn, act, address(organisation_id, "names"), again)


@post(ONE + "/identifiers/{identifier_id:uuid}/end", opt=EDIT, include_in_schema=False)
async def end_identifier(
    request: AnyRequest, organisation_id: FromPath[UUID], identifier_id: FromPath[UUID]
) -> Response[Any]:
    """Say that a number no longer counts."""
    await service.end_identifier(current_actor(request), organisation_id, identifier_id)
    return Redirect(address(organisation_id, "names"), status_code=303)


async def _names(  # noqa: PLR0913 - the states of two forms
    request: AnyRequest,
    organisation_id: UUID,
    *,
    naming: dict[str, Any] | None = None,
    numbering: dict[str, Any] | None = None,
    problems: Problems | None = None,
    status: int = 200,
) -> Response[str]:
    it = await whole(organisation_id)
    return page(
        request,
        "partners/names.html",
        status=status,
        name=it.organisation.name,
        base=address(organisation_id),
        names=it.names,
        numbers=it.identifiers,
        naming=naming or as_typed({"kind": "alias"}, NameIn),
        numbering=numbering or as_typed({}, IdentifierIn),
        problems=problems or {},
        wrong="numbering" if numbering else "naming",
        kinds=options(NAME_KINDS),
        kind_words=NAME_KINDS,
        schemes=SCHEME_OPTIONS,
    )


@get(ONE + "/closures", opt=EDIT, include_in_schema=False)
async def closures_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """When an organisation is closed, to be changed."""
    return await _closures(request, organisation_id, {}, as_typed({}, ClosureIn))


@post(ONE + "/closures", opt=EDIT, include_in_schema=False)
async def announce_closure(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Say when it is closed."""

    async def act(given: ClosureIn) -> None:
        await service.announce_closure(current_actor(request), organisation_id, given)

    async def again(problems: Problems, shown: dict[str, Any], status: int) -> Response[str]:
        return await _closures(request, organisation_id, problems, shown, status)

    return await submitted(request, ClosureIn, act, address(organisation_id, "closures"), again)


@post(ONE + "/closures/{closure_id:uuid}/withdraw", opt=EDIT, include_in_schema=False)
async def withdraw_closure(
    request: AnyRequest, organisation_id: FromPath[UUID], closure_id: FromPath[UUID]
) -> Response[Any]:
    """Say that it is open on those days after all."""
    await service.withdraw_closure(current_actor(request), organisation_id, closure_id)
    return Redirect(address(organisation_id, "closures"), status_code=303)


async def _closures(
    request: AnyRequest, organisation_id: UUID, problems: Problems, shown: dict[str, Any], status: int = 200
) -> Response[str]:
    it = await whole(organisation_id)
    today = clock.today(it.organisation.time_zone)
    followed = [] if it.closures else await coming(organisation_id, today)
    to_come = followed or [Break(one.starts_on, one.ends_on, one.name) for one in it.closures]
    return page(
        request,
        "partners/closures.html",
        status=status,
        name=it.organisation.name,
        parent=it.parent_name,
        parent_id=it.organisation.parent_id,
        base=address(organisation_id),
        closures=it.closures,
        followed=followed,
        answers=await who_answers(current_actor(request), it.organisation, to_come, today),
        today=today,
        holidays=not it.organisation.open_on_holidays,
        typed=shown,
        problems=problems,
    )


@get(ONE + "/members", opt=EDIT, include_in_schema=False)
async def members_page(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[str]:
    """Who belongs to a network or team, to be changed."""
    return await _members(request, organisation_id, {}, as_typed({}, MemberForm))


@post(ONE + "/members", opt=EDIT, include_in_schema=False)
async def join(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """Take an organisation into a network or team."""

    async def act(given: MemberForm) -> None:
        member = await organisation_meant("member", given.member)
        if member is None:
            raise Invalid({"member": "Name the organisation."})
        joining = MemberIn(member_id=member, role=given.role, since_on=given.since_on)
        await service.join(current_actor(request), organisation_id, joining)

    async def again(problems: Problems, shown: dict[str, Any], status: int) -> Response[str]:
        named = {({"member_id": "member", "network_id": ""}.get(name, name)): text for name, text in problems.items()}
        return await _members(request, organisation_id, named, shown, status)

    return await submitted(request, MemberForm, act, address(organisation_id, "members"), again)


@post(ONE + "/members/{membership_id:uuid}/leave", opt=EDIT, include_in_schema=False)
async def leave(request: AnyRequest, organisation_id: FromPath[UUID], membership_id: FromPath[UUID]) -> Response[Any]:
    """End a membership today."""
    await service.leave(current_actor(request), organisation_id, membership_id)
    return Redirect(address(organisation_id, "members"), status_code=303)


async def _members(
    request: AnyRequest, organisation_id: UUID, problems: Problems, shown: dict[str, Any], status: int = 200
) -> Response[str]:
    it = await whole(organisation_id)
    return page(
        request,
        "partners/members.html",
        status=status,
        name=it.organisation.name,
        base=address(organisation_id),
        members=it.members,
        typed=shown,
        problems=problems,
    )


PART_PAGES = [
    names_page,
    add_name,
    forget_name,
    add_identifier,
    end_identifier,
    closures_page,
    announce_closure,
    withdraw_closure,
    members_page,
    join,
    leave,
]
