"""Coming in by a one-time link: looking at it changes nothing, the form uses it up."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from registry.platform.access import joining, links, queries, second_factor
from registry.platform.access.errors import LinkOver
from registry.platform.access.forms import JoinIn
from registry.platform.access.joining import Chosen
from registry.platform.access.links import Purpose
from registry.platform.access.policy import SHOWN_ONCE, by_key
from registry.platform.access.service import anybody_joined
from registry.platform.access.sign_in_pages import caller_of
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_PUBLIC = {**by_key("the key in the address is the right to come in"), **SHOWN_ONCE}


@get("/welcome/{key:str}", opt=_PUBLIC, include_in_schema=False)
async def welcome_page(request: AnyRequest, key: FromPath[str]) -> Response[str]:
    """What the link is for, with a fresh key for the app where it sets one."""
    return await _shown(request, key, second_factor.new_secret(), {}, {})


@post("/welcome/{key:str}", opt=_PUBLIC, include_in_schema=False)
async def welcome(request: AnyRequest, key: FromPath[str]) -> Response[str]:
    """Use the link: set what it is for, and show the recovery codes this one time."""
    back = await typed(request, JoinIn)
    secret = second_factor.opened(back["seal"], key)
    try:
        given = await read_form(request, JoinIn)
        chosen = Chosen(given.password, given.code, secret, given.name, given.email)
        codes = await joining.join(key, chosen, caller_of(request))
    except Invalid as problem:
        return await _shown(request, key, secret or second_factor.new_secret(), back, problem.fields)
    return page(request, "access/joined.html", codes=codes)


async def _shown(
    request: AnyRequest, key: str, secret: str, back: dict[str, Any], problems: dict[str, str]
) -> Response[str]:
    link = await links.look(key)
    if link.purpose is Purpose.FIRST and await anybody_joined():
        raise LinkOver
    user = await queries.user(link.user_id) if link.user_id else None
    email = user.account.email if user else "administrator"
    return page(
        request,
        "access/welcome.html",
        status=422 if problems else 200,
        key=key,
        purpose=str(link.purpose),
        user=user,
        typed={"name": back.get("name", ""), "email": back.get("email", "")},
        seal=second_factor.sealed(secret, key),
        spelled=second_factor.spelled(secret),
        picture=second_factor.picture(secret, email),
        problems=problems,
    )


HANDLERS = [welcome_page, welcome]
