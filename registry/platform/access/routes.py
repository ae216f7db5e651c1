"""Accounts and tokens over the API. Only for people with a session: no token may administer people or tokens."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from registry.platform import db
from registry.platform.access import api_tokens, queries, service
from registry.platform.access.forms import ResetIn, TokenIn, UserIn
from registry.platform.access.model import Permission, Role
from registry.platform.access.policy import SHOWN_ONCE, current_actor, needs
from registry.platform.access.schemas import (
    InvitedOut,
    LinkOut,
    NewTokenOut,
    TokenOut,
    UserOut,
    account_in,
    token_out,
    user_out,
)
from registry.platform.access.sign_in_pages import settings_of
from registry.platform.web.api import CONDITIONAL, MATCHING, READING, WRITING, single_parameters
from registry.platform.web.etag import conditional, etag, require_match
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
_USERS = needs(Permission.MANAGE_USERS)
_TOKENS = needs(Permission.OWN_TOKENS)
_USER_TAGS = ["Users"]
_TOKEN_TAGS = ["Tokens"]


@get(
    "/api/v1/users", opt=_USERS, before_request=single_parameters(), tags=_USER_TAGS, responses=READING,
    summary="Everybody with an account, by name",
)  # fmt: skip
async def list_users(
    q: FromQuery[str] = "",
    role: FromQuery[Role | None] = None,
    size: FromQuery[PageSize] = USUAL,
    cursor: FromQuery[Cursor | None] = None,
) -> Page[UserOut]:
    """Accounts whose name or e-mail address holds `q`, in pages."""
    found = await queries.users(q, role, "", decode(cursor, str, UUID), size)
    shown, onward = cut(found, size, lambda user: (user.account.name.lower(), user.id))
    query = [("q", q), ("role", str(role or "")), ("size", str(size))]
    items = [user_out(user) for user in shown]
    return Page(items=items, next=onward, next_url=next_url("/api/v1/users", query, onward))


@post("/api/v1/users", opt={**_USERS, **SHOWN_ONCE}, tags=_USER_TAGS, summary="Invite somebody", responses=WRITING)
async def invite_user(request: AnyRequest, data: JSONBody[UserIn]) -> Response[InvitedOut]:
    """Open an account; the answer holds the link to hand over, which is never given again."""
    actor = current_actor(request)
    async with db.transaction():
        user_id = await service.open_account(actor, account_in(data))
        path = await service.hand_over(actor, user_id)
    user = await queries.user(user_id)
    body = InvitedOut(user=user_out(user), link=settings_of(request).public_url + path)
    return Response(body, status_code=201, headers={"Location": f"/api/v1/users/{user_id}", "ETag": _tag(user)})


@get("/api/v1/users/{user_id:uuid}", opt=_USERS, tags=_USER_TAGS, summary="One account", responses=CONDITIONAL)
async def read_user(request: AnyRequest, user_id: FromPath[UUID]) -> Response[UserOut]:
    """One account, with its `ETag`."""
    user = await queries.user(user_id)
    return conditional(request, user_out(user), _tag(user))


@put("/api/v1/users/{user_id:uuid}", opt=_USERS, tags=_USER_TAGS, summary="Change an account", responses=MATCHING)
async def amend_user(request: AnyRequest, user_id: FromPath[UUID], data: JSONBody[UserIn]) -> Response[UserOut]:
    """Put new facts in place of the old; `If-Match` says which version was seen."""
    user, account = await queries.user(user_id), account_in(data)
    require_match(request, _tag(user), mine=account.facts(), theirs=user.account.facts())
    await service.amend(current_actor(request), user_id, user.version, account)
    now = await queries.user(user_id)
    return Response(user_out(now), headers={"ETag": _tag(now)})


@post(
    "/api/v1/users/{user_id:uuid}/disable", opt=_USERS, tags=_USER_TAGS, status_code=200, summary="Close an account",
    responses=WRITING,
)  # fmt: skip
async def disable_user(request: AnyRequest, user_id: FromPath[UUID]) -> UserOut:
    """Sessions, links and tokens end at once."""
    await service.disable(current_actor(request), user_id)
    return user_out(await queries.user(user_id))


@post(
    "/api/v1/users/{user_id:uuid}/enable", opt=_USERS, tags=_USER_TAGS, status_code=200, summary="Open it again",
    responses=WRITING,
)  # fmt: skip
async def enable_user(request: AnyRequest, user_id: FromPath[UUID]) -> UserOut:
    """Its tokens stay ended."""
    await service.enable(current_actor(request), user_id)
    return user_out(await queries.user(user_id))


@post(
    "/api/v1/users/{user_id:uuid}/link", opt={**_USERS, **SHOWN_ONCE}, tags=_USER_TAGS, summary="A new one-time link",
    responses=WRITING,
)  # fmt: skip
async def link_user(request: AnyRequest, user_id: FromPath[UUID], data: JSONBody[ResetIn]) -> LinkOut:
    """The invitation again, or a reset, with `factors` of the phone too. The person is signed out everywhere."""
    path = await service.hand_over(current_actor(request), user_id, factors=data.factors)
    return LinkOut(link=settings_of(request).public_url + path)


@get(
    "/api/v1/tokens", opt=_TOKENS, before_request=single_parameters(), tags=_TOKEN_TAGS, summary="Your own tokens",
    responses=READING,
)  # fmt: skip
async def list_tokens(request: AnyRequest) -> list[TokenOut]:
    """The newest first; never the secrets."""
    return [token_out(token) for token in await api_tokens.of(current_actor(request).user_id)]


@post("/api/v1/tokens", opt={**_TOKENS, **SHOWN_ONCE}, tags=_TOKEN_TAGS, summary="Make a token", responses=WRITING)
async def create_token(request: AnyRequest, data: JSONBody[TokenIn]) -> NewTokenOut:
    """The answer holds the token's text, which is never given again."""
    token_id, text = await api_tokens.create(current_actor(request), data.name, frozenset(data.scopes), data.days)
    return NewTokenOut(id=token_id, token=text)


@delete("/api/v1/tokens/{token_id:uuid}", opt=_TOKENS, tags=_TOKEN_TAGS, summary="End a token", responses=WRITING)
async def revoke_token(request: AnyRequest, token_id: FromPath[UUID]) -> None:
    """It opens nothing from now on."""
    actor = current_actor(request)
    await api_tokens.revoke(actor, token_id, actor.user_id)


def _tag(user: queries.User) -> str:
    return etag(user.id, user.version, user.state, user.organisation, user.last_seen_on)


HANDLERS = [
    list_users, invite_user, read_user, amend_user, disable_user, enable_user, link_user,
    list_tokens, create_token, revoke_token,
]  # fmt: skip
