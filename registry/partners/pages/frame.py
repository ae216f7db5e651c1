"""What the directory's pages have in common: read a form, do one thing, and show the form again where that failed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.response import Redirect

from registry.partners import queries
from registry.platform.access import Actor, Permission, can, needs
from registry.platform.errors import Conflict, Invalid
from registry.platform.web.forms import read_form, typed

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T", bound=msgspec.Struct)
Again = Callable[[Mapping[str, str], dict[str, Any], int], Awaitable[Response[str]]]
READ, EDIT = needs(Permission.READ_DIRECTORY), needs(Permission.EDIT_DIRECTORY)


async def submitted(
    request: AnyRequest, kind: type[T], act: Callable[[T], Awaitable[object]], then: str, again: Again
) -> Response[Any]:
    """Do one thing with a posted form and go on to `then`; otherwise show the form `again`, with what was typed."""
    try:
        await act(await read_form(request, kind))
    except Invalid as problem:
        return await again(problem.fields, await typed(request, kind), 422)
    except Conflict as conflict:
        back = await typed(request, kind)
        if conflict.theirs and "version" in back:
            back["version"] = str(conflict.theirs.get("version", ""))
        return await again({"": f"{conflict.sentence} Look again, then save."}, back, 409)
    return Redirect(then, status_code=303)


def address(organisation_id: UUID, part: str = "") -> str:
    """The address of an organisation's page, or of one of its parts."""
    return f"/partners/{organisation_id}" + (f"/{part}" if part else "")


async def editable(actor: Actor, organisation_id: UUID) -> bool:
    """Whether this person may edit this organisation, for showing or leaving out what changes it."""
    return can(actor, Permission.EDIT_DIRECTORY, await queries.subject(organisation_id))
