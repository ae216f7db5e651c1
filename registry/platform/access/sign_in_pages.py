"""Signing in and out."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from registry.platform.access import redirects, sign_in
from registry.platform.access.addresses import network_address
from registry.platform.access.cookies import gone, session_cookie, step_cookie, step_name
from registry.platform.access.errors import StepOver
from registry.platform.access.forms import CodeIn, SignInIn
from registry.platform.access.identity import cookie, cookie_name
from registry.platform.access.model import Permission
from registry.platform.access.policy import SHOWN_ONCE, needs, public
from registry.platform.errors import Invalid
from registry.platform.settings import Settings
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_PUBLIC = {**public("how people come in"), **SHOWN_ONCE}


def settings_of(request: AnyRequest) -> Settings:
    """The settings that this service was started with."""
    chosen: Settings = request.app.state.settings
    return chosen


def caller_of(request: AnyRequest) -> sign_in.Caller:
    """Where the request comes from."""
    peer = request.client.host if request.client else ""
    headers = dict(request.scope["headers"])
    address = network_address(peer, headers, settings_of(request).trusted_proxies)
    return sign_in.Caller(address, request.headers.get("user-agent", ""))


@get("/sign-in", opt=_PUBLIC, include_in_schema=False)
async def sign_in_page(request: AnyRequest, next: FromQuery[str | None] = None) -> Response[str]:  # noqa: A002 - in the address
    """The first step; looking at it changes nothing."""
    return _first(request, next or "")


@post("/sign-in", opt=_PUBLIC, include_in_schema=False)
async def sign_in_first(request: AnyRequest) -> Response[Any]:
    """E-mail address and password."""
    try:
        given = await read_form(request, SignInIn)
        key = await sign_in.first_step(given.email, given.password, caller_of(request))
    except Invalid as problem:
        back = await typed(request, SignInIn)
        return _first(request, back["next"], back["email"], problem.fields, 422)
    cookies = [step_cookie(settings_of(request), key)]
    return Redirect(f"/sign-in/code?next={quote(redirects.local(given.next))}", status_code=303, cookies=cookies)


@get("/sign-in/code", opt=_PUBLIC, include_in_schema=False)
async def code_page(request: AnyRequest, next: FromQuery[str | None] = None) -> Response[Any]:  # noqa: A002 - in the address
    """The second step."""
    return _second(request, next or "")


@post("/sign-in/code", opt=_PUBLIC, include_in_schema=False)
async def sign_in_second(request: AnyRequest) -> Response[Any]:
    """The code of the app, or one from paper; then on to where one wanted to go."""
    settings = settings_of(request)
    step = cookie(dict(request.scope["headers"]), step_name(settings))
    try:
        given = await read_form(request, CodeIn)
        old = request.scope.get("session_id")
        key = await sign_in.second_step(step or "", given.code, caller_of(request), old)  # type: ignore[arg-type]
    except Invalid as problem:
        return _second(request, (await typed(request, CodeIn))["next"], problem.fields, 422)
    except StepOver as problem:
        return _first(request, (await typed(request, CodeIn))["next"], "", {"": problem.sentence}, 422)
    cookies = [session_cookie(settings, key), gone(settings, step_name(settings))]
    return Redirect(redirects.known(request.app, given.next), status_code=303, cookies=cookies)


@post("/sign-out", opt={**needs(Permission.OWN_ACCOUNT), **SHOWN_ONCE}, include_in_schema=False)
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End this session and have the browser forget what it saw (ASVS 5.0, 14.3.1)."""
    await sign_in.sign_out(request.scope.get("actor"), request.scope.get("session_id"))  # type: ignore[arg-type]
    settings = settings_of(request)
    headers = {"Clear-Site-Data": '"cache", "cookies", "storage"'}
    return Redirect("/sign-in", status_code=303, cookies=[gone(settings, cookie_name(settings))], headers=headers)


def _first(
    request: AnyRequest, wanted: str, email: str = "", problems: dict[str, str] | None = None, status: int = 200
) -> Response[str]:
    kept = cookie(dict(request.scope["headers"]), cookie_name(settings_of(request)))
    shown = {
        "going": redirects.local(wanted),
        "email": email,
        "problems": problems or {},
        "ended": bool(kept) and not problems and request.scope.get("actor") is None,
    }
    return page(request, "access/sign_in.html", status=status, **shown)


def _second(
    request: AnyRequest, wanted: str, problems: dict[str, str] | None = None, status: int = 200
) -> Response[str]:
    return page(request, "access/code.html", status=status, going=redirects.local(wanted), problems=problems or {})


HANDLERS = [sign_in_page, sign_in_first, code_page, sign_in_second, sign_out]
