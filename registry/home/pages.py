"""The first page after signing in: an officer's question, or what a coordinator should look at today."""

from typing import Any

from litestar import Request, Response, get
from litestar.response import Redirect

from registry.home.recent import RECENT
from registry.platform import clock
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.slices import Panel, load
from registry.platform.web.page import page


@get("/", opt=needs(Permission.READ_DIRECTORY), include_in_schema=False)
async def home(request: Request[Any, Any, Any]) -> Response[Any]:
    """Coordinators and managers look after the directory, auditors read the record, officers come to ask."""
    actor = current_actor(request)
    if not actor.may(Permission.EDIT_DIRECTORY):
        return Redirect("/audit" if actor.may(Permission.READ_AUDIT) else "/find", status_code=303)
    panels = await _panels(actor)
    waiting = any(panel.template != RECENT for panel in panels)
    return page(request, "home/today.html", panels=panels, waiting=waiting)


async def _panels(actor: Actor) -> list[Panel]:
    now = clock.now()
    made = [await make(actor, now) for part in load() for make in part.home_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
