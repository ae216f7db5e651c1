"""Who has an account, and what an administrator decides about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.platform import db
from registry.platform.access import directory, queries, service
from registry.platform.access.forms import ZONES, ResetIn, UserForm
from registry.platform.access.model import Permission, Role
from registry.platform.access.policy import SHOWN_ONCE, current_actor, needs
from registry.platform.access.queries import User
from registry.platform.access.rules import Account
from registry.platform.access.sign_in_pages import settings_of
from registry.platform.access.words import ROLES, STATE_TONES, STATES
from registry.platform.errors import Conflict, Invalid
from registry.platform.web.forms import as_typed, read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
_OPT = needs(Permission.MANAGE_USERS)
_SIZE = 50
_DONE = {
    "amended": "The account is saved. It counts from the next thing this person does.",
    "disabled": "The account is disabled. Sessions, links and tokens have ended.",
    "enabled": "The account is open again.",
}


@get("/users", opt=_OPT, include_in_schema=False)
async def users_page(
    request: AnyRequest,
    q: FromQuery[str | None] = None,
    role: FromQuery[Role | None] = None,
    status: FromQuery[str | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """Everybody with an account, by name."""
    chosen = status if status in queries.STATES else ""
    found = await queries.users(q or "", role, chosen or "", decode(cursor, str, UUID), _SIZE)
    shown, onward = cut(found, _SIZE, lambda user: (user.account.name.lower(), user.id))
    query = [("q", q or ""), ("role", str(role or "")), ("status", chosen or "")]
    return page(
        request,
        "access/users.html",
        users=shown,
        typed=dict(query),
        roles=[(str(key), words[0]) for key, words in ROLES.items()],
        states=list(STATES.items()),
        role_words={str(key): words[0] for key, words in ROLES.items()},
        state_words=STATES,
        tones=STATE_TONES,
        onward=next_url("/users", query, onward),
    )


@get("/users/new", opt=_OPT, include_in_schema=False)
async def new_user_page(request: AnyRequest) -> Response[str]:
    """The form for an invitation."""
    return await _form(request, None, as_typed({"time_zone": settings_of(request).time_zone}, UserForm))


@post("/users/new", opt={**_OPT, **SHOWN_ONCE}, include_in_schema=False)
async def invite(request: AnyRequest) -> Response[Any]:
    """Open an account and show the link to hand over, this one time."""
    actor = current_actor(request)
    try:
        account = await _account(await read_form(request, UserForm))
        async with db.transaction():
            user_id = await service.open_account(actor, account)
            path = await service.hand_over(actor, user_id)
    except Invalid as problem:
        return await _form(request, None, await typed(request, UserForm), problem.fields, 422)
    return await _link(request, user_id, path)


@get("/users/{user_id:uuid}", opt=_OPT, include_in_schema=False)
async def user_page(request: AnyRequest, user_id: FromPath[UUID], done: FromQuery[str | None] = None) -> Response[str]:
    """One account, to be changed."""
    user = await queries.user(user_id)
    return await _form(request, user, await _stored(user), done=_DONE.get(done or ""))


@post("/users/{user_id:uuid}", opt=_OPT, include_in_schema=False)
async def amend(request: AnyRequest, user_id: FromPath[UUID]) -> Response[Any]:
    """Change an account; of two administrators at once, one is shown what the other did."""
    user = await queries.user(user_id)
    try:
        given = await read_form(request, UserForm)
        await service.amend(current_actor(request), user_id, given.version, await _account(given))
    except Invalid as problem:
        return await _form(request, user, await typed(request, UserForm), problem.fields, 422)
    except Conflict as conflict:
        now = await queries.user(user_id)
        back = await typed(request, UserForm) | {"version": str(now.version)}
        return await _form(request, now, back, status=409, conflict=conflict)
    return Redirect(f"/users/{user_id}?done=amended", status_code=303)


@post("/users/{user_id:uuid}/disable", opt=_OPT, include_in_schema=False)
async def disable(request: AnyRequest, user_id: FromPath[UUID]) -> Response[Any]:
    """Close an account at once."""
    await service.disable(current_actor(request), user_id)
    return Redirect(f"/users/{user_id}?done=disabled", status_code=303)


@post("/users/{user_id:uuid}/enable", opt=_OPT, include_in_schema=False)
async def enable(request: AnyRequest, user_id: FromPath[UUID]) -> Response[Any]:
    """Open a closed account again."""
    await service.enable(current_actor(request), user_id)
    return Redirect(f"/users/{user_id}?done=enabled", status_code=303)


@post("/users/{user_id:uuid}/link", opt={**_OPT, **SHOWN_ONCE}, include_in_schema=False)
async def hand_over(request: AnyRequest, user_id: FromPath[UUID]) -> Response[Any]:
    """A new link to hand over: the invitation again, or a reset."""
    given = await read_form(request, ResetIn)
    path = await service.hand_over(current_actor(request), user_id, factors=given.factors)
    return await _link(request, user_id, path)


async def _link(request: AnyRequest, user_id: UUID, path: str) -> Response[str]:
    user = await queries.user(user_id)
    return page(request, "access/handed_over.html", user=user, link=settings_of(request).public_url + path)


async def _account(given: UserForm) -> Account:
    return Account(
        email=given.email,
        name=given.name,
        role=given.role,
        sworn=given.sworn,
        organisation_id=await directory.organisation_named(given.organisation),
        sectors=frozenset(given.sectors),
        jurisdictions=await directory.jurisdictions_named(given.jurisdictions),
        time_zone=given.time_zone,
        expires_on=given.expires_on,
    )


async def _stored(user: User) -> dict[str, Any]:
    facts = user.account.facts() | {
        "organisation": user.organisation or "",
        "jurisdictions": "\n".join(await directory.jurisdiction_names(user.account.jurisdictions)),
        "version": user.version,
    }
    return as_typed(facts, UserForm)


async def _form(  # noqa: PLR0913 - what a form needs
    request: AnyRequest,
    user: User | None,
    back: Mapping[str, Any],
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    *,
    conflict: Conflict | None = None,
    done: str | None = None,
) -> Response[str]:
    return page(
        request,
        "access/user.html",
        status=status,
        user=user,
        typed=back,
        problems=problems or {},
        conflict=conflict,
        done=done,
        roles=[(str(key), *words) for key, words in ROLES.items()],
        sectors=[(name, name.replace("_", " ")) for name in sorted({*await directory.sectors(), *back["sectors"]})],
        zones=[(zone, zone.replace("_", " ")) for zone in sorted({*ZONES, back["time_zone"] or ZONES[0]})],
        state_words=STATES,
        tones=STATE_TONES,
    )


HANDLERS = [users_page, new_user_page, invite, user_page, amend, disable, enable, hand_over]
