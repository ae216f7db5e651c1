"""Pin a partner, take it off again, forget whose cards one opened: as buttons on pages and for programs."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, delete, get, post, put
from litestar.params import FromPath
from litestar.response import Redirect

from registry.lookup import pins
from registry.lookup.pins import Used
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.slices import Panel
from registry.platform.web.api import READING, WRITING, single_parameters
from registry.platform.web.forms import read_form

AnyRequest = Request[Any, Any, Any]
OWN = needs(Permission.OWN_ACCOUNT)
API = "/api/v1/pins"


class Back(StrEnum):
    """The page that a button was on, to return to."""

    CARD = "card"
    PARTNER = "partner"
    FIND = "find"

    def address(self, organisation_id: UUID) -> str:
        places = {Back.CARD: f"/card/{organisation_id}", Back.PARTNER: f"/partners/{organisation_id}"}
        return places.get(self, "/find")


class PinForm(msgspec.Struct, frozen=True, kw_only=True):
    back: Back = Back.FIND


class UsedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A partner that one pinned, or whose card one opened; `card` is the page that says whom to call."""

    id: UUID
    name: str
    sector: str
    place: str
    status: str
    used_at: datetime | None
    pinned_at: datetime | None
    card: str


class MineOut(msgspec.Struct, frozen=True, kw_only=True):
    """One's own list: what is pinned, by name, and what was opened lately, the last one first."""

    pinned: list[UsedOut]
    recent: list[UsedOut]


def _used_out(one: Used) -> UsedOut:
    names = ("id", "name", "sector", "place", "status", "used_at", "pinned_at")
    return UsedOut(**{name: getattr(one, name) for name in names}, card=f"/card/{one.leads_to}")


@post("/pins/{organisation_id:uuid}", opt=OWN, include_in_schema=False)
async def pin_it(request: AnyRequest, organisation_id: FromPath[UUID]) -> Redirect:
    """Pin a partner."""
    given = await read_form(request, PinForm)
    await pins.pin(current_actor(request), organisation_id)
    return Redirect(given.back.address(organisation_id), status_code=303)


@post("/pins/{organisation_id:uuid}/remove", opt=OWN, include_in_schema=False)
async def unpin_it(request: AnyRequest, organisation_id: FromPath[UUID]) -> Redirect:
    """Take a partner off one's own list."""
    given = await read_form(request, PinForm)
    await pins.unpin(current_actor(request), organisation_id)
    return Redirect(given.back.address(organisation_id), status_code=303)


@post("/pins/forget", opt=OWN, include_in_schema=False)
async def forget_recent(request: AnyRequest) -> Redirect:
    """Forget whose cards one opened lately."""
    await read_form(request, PinForm)
    await pins.forget(current_actor(request))
    return Redirect("/find", status_code=303)


@get(API, opt=OWN, tags=["Look-up"], responses=READING, before_request=single_parameters())
async def list_mine(request: AnyRequest) -> MineOut:
    """The partners that one pinned, and those whose cards one opened lately."""
    pinned, recent = await pins.mine(current_actor(request))
    return MineOut(pinned=[_used_out(one) for one in pinned], recent=[_used_out(one) for one in recent])


@put(API + "/{organisation_id:uuid}", opt=OWN, tags=["Look-up"], responses=WRITING, status_code=204)
async def pin(request: AnyRequest, organisation_id: FromPath[UUID]) -> None:
    """Pin a partner; at most thirty can be."""
    await pins.pin(current_actor(request), organisation_id)


@delete(API + "/{organisation_id:uuid}", opt=OWN, tags=["Look-up"], responses=WRITING)
async def unpin(request: AnyRequest, organisation_id: FromPath[UUID]) -> None:
    """Take a partner off one's own list."""
    await pins.unpin(current_actor(request), organisation_id)


@delete("/api/v1/recent", opt=OWN, tags=["Look-up"], responses=WRITING)
async def forget(request: AnyRequest) -> None:
    """Forget whose cards one opened lately; pins stay."""
    await pins.forget(current_actor(request))


async def partner_panel(actor: Actor, organisation_id: UUID, _now: datetime) -> Panel:
    """The button that pins a partner, or takes it off again, on its page."""
    context = {"organisation_id": organisation_id, "pinned": await pins.pinned(actor, organisation_id)}
    return Panel("lookup/pin.html", context | {"back": Back.PARTNER}, order=5)


PIN_ROUTES = [pin_it, unpin_it, forget_recent, list_mine, pin, unpin, forget]
DEEDS = {
    "pinned pin": "pinned a partner",
    "unpinned pin": "took a partner off their pins",
    "forgot_recent user": "forgot whose cards they opened",
}
