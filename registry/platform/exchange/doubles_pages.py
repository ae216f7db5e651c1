"""The choice about rows of an import that may be in the directory already."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec.structs import replace

from registry.platform.access.model import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.exchange import runs, staging
from registry.platform.exchange.forms import DoublesForm
from registry.platform.web.forms import read_form


@post("/import/{run_id:uuid}/doubles", opt=needs(Permission.IMPORT_DIRECTORY), include_in_schema=False)
async def choose_for_doubles(request: Request[Any, Any, Any], run_id: FromPath[UUID]) -> Response[Any]:
    """Leave out what may be in the directory already, or take it all the same; then compare again."""
    actor = current_actor(request)
    run = await runs.own(run_id, actor)
    form = await read_form(request, DoublesForm)
    if run.profile is None:
        raise Invalid({"": "This import is not understood yet; look at it again."})
    await staging.understand_as(run_id, replace(run.profile, leave_doubles=form.leave), actor)
    return Redirect(f"/import/{run_id}", status_code=303)


HANDLERS = [choose_for_doubles]
