"""My account: name and zone, password, recovery codes, where I am signed in, tokens for programs."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from registry.platform import clock
from registry.platform.access import api_tokens, own_account, queries, sessions
from registry.platform.access.forms import ZONES, CodeIn, NewPasswordIn, SessionIn, SettleIn, TokenIn
from registry.platform.access.identity import limits
from registry.platform.access.model import Permission
from registry.platform.access.policy import SHOWN_ONCE, current_actor, needs
from registry.platform.access.sign_in_pages import caller_of, settings_of
from registry.platform.access.words import SCOPES, browser
from registry.platform.errors import Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_OWN = needs(Permission.OWN_ACCOUNT)
_TOKENS = needs(Permission.OWN_TOKENS)
_DONE = {
    "settled": "Your name and time zone are saved.",
    "password": "Your password is changed. You are signed out everywhere else.",
    "session": "That session is over.",
    "revoked": "That token opens nothing any more.",
}


@get("/account", opt=_OWN, include_in_schema=False)
async def account_page(request: AnyRequest, done: FromQuery[str | None] = None) -> Response[str]:
    """Everything about oneself on one page."""
    return await _account(request, done=_DONE.get(done or ""))


@post("/account", opt=_OWN, include_in_schema=False)
async def settle(request: AnyRequest) -> Response[Any]:
    """Name and time zone."""
    try:
        given = await read_form(request, SettleIn)
        await own_account.settle(current_actor(request), given.name, given.time_zone)
    except Invalid as problem:
        return await _account(request, typed=await typed(request, SettleIn), problems=problem.fields)
    return Redirect("/account?done=settled", status_code=303)


@post("/account/password", opt={**_OWN, **SHOWN_ONCE}, include_in_schema=False)
async def change_password(request: AnyRequest) -> Response[Any]:
    """A new password, for who knows the old one."""
    try:
        given = await read_form(request, NewPasswordIn)
        here: bytes | None = request.scope.get("session_id")  # type: ignore[assignment]
        await own_account.change_password(current_actor(request), given.old, given.new, caller_of(request), here)
    except Invalid as problem:
        return await _account(request, problems=problem.fields)
    return Redirect("/account?done=password", status_code=303)


@post("/account/recovery-codes", opt={**_OWN, **SHOWN_ONCE}, include_in_schema=False)
async def renew_recovery_codes(request: AnyRequest) -> Response[Any]:
    """Ten new codes, shown this one time."""
    try:
        given = await read_form(request, CodeIn)
        codes = await own_account.renew_recovery_codes(current_actor(request), given.code, caller_of(request))
    except Invalid as problem:
        return await _account(request, problems=problem.fields)
    return page(request, "access/recovery_codes.html", codes=codes)


@post("/account/sessions/end", opt=_OWN, include_in_schema=False)
async def end_session(request: AnyRequest) -> Response[Any]:
    """Sign out somewhere else."""
    given = await read_form(request, SessionIn)
    await own_account.end_session(current_actor(request), given.session)
    return Redirect("/account?done=session", status_code=303)


async def _account(
    request: AnyRequest,
    *,
    done: str | None = None,
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> Response[str]:
    actor = current_actor(request)
    user = await queries.user(actor.user_id)
    here: bytes | None = request.scope.get("session_id")  # type: ignore[assignment]
    return page(
        request,
        "access/account.html",
        status=422 if problems else 200,
        done=done,
        user=user,
        typed=typed or {"name": user.account.name, "time_zone": user.account.time_zone},
        zones=[(zone, zone.replace("_", " ")) for zone in sorted({*ZONES, user.account.time_zone})],
        problems=problems or {},
        codes_left=await own_account.recovery_codes_left(actor.user_id),
        sessions=await sessions.of(actor.user_id, limits(settings_of(request))),
        browser=browser,
        here=here.hex() if here else "",
        may_have_tokens=actor.may(Permission.OWN_TOKENS) and bool(api_tokens.scopes_for(actor.role)),
    )


@get("/account/tokens", opt=_TOKENS, include_in_schema=False)
async def tokens_page(request: AnyRequest, done: FromQuery[str | None] = None) -> Response[str]:
    """My tokens, and the form for one more."""
    return await _tokens(request, done=_DONE.get(done or ""))


@post("/account/tokens", opt={**_TOKENS, **SHOWN_ONCE}, include_in_schema=False)
async def create_token(request: AnyRequest) -> Response[Any]:
    """A new token, shown this one time."""
    try:
        given = await read_form(request, TokenIn)
        _, text = await api_tokens.create(current_actor(request), given.name, frozenset(given.scopes), given.days)
    except Invalid as problem:
        return await _tokens(request, typed=await typed(request, TokenIn), problems=problem.fields)
    return await _tokens(request, made=text)


@post("/account/tokens/{token_id:uuid}/revoke", opt=_TOKENS, include_in_schema=False)
async def revoke_token(request: AnyRequest, token_id: FromPath[UUID]) -> Response[Any]:
    """End a token of one's own at once."""
    actor = current_actor(request)
    await api_tokens.revoke(actor, token_id, actor.user_id)
    return Redirect("/account/tokens?done=revoked", status_code=303)


async def _tokens(
    request: AnyRequest,
    *,
    done: str | None = None,
    made: str | None = None,
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> Response[str]:
    actor = current_actor(request)
    return page(
        request,
        "access/tokens.html",
        status=422 if problems else 200,
        done=done,
        made=made,
        tokens=[(token, token.live(clock.now())) for token in await api_tokens.of(actor.user_id)],
        scopes=[(str(scope), SCOPES[scope]) for scope in api_tokens.scopes_for(actor.role)],
        typed=typed or {"name": "", "scopes": [], "days": "90"},
        problems=problems or {},
    )


HANDLERS = [
    account_page, settle, change_password, renew_recovery_codes, end_session, tokens_page, create_token, revoke_token,
]  # fmt: skip
