"""The two cookies: the session, and the short one between the steps of a sign-in."""

from litestar.datastructures import Cookie

from registry.platform.access.identity import cookie_name
from registry.platform.settings import Settings


def step_name(settings: Settings) -> str:
    """The name of the cookie that the second step needs."""
    return cookie_name(settings).replace("sid", "step")


def session_cookie(settings: Settings, key: str) -> Cookie:
    """The session, until the browser closes; how long it is good for is decided by the database alone."""
    return _made(settings, cookie_name(settings), key, None)


def step_cookie(settings: Settings, key: str) -> Cookie:
    """Between the two steps, for five minutes."""
    return _made(settings, step_name(settings), key, 300)


def gone(settings: Settings, name: str) -> Cookie:
    """Take a cookie back."""
    return _made(settings, name, "", 0)


def _made(settings: Settings, name: str, value: str, seconds: int | None) -> Cookie:
    return Cookie(
        key=name, value=value, path="/", httponly=True, secure=settings.secure, samesite="lax", max_age=seconds
    )
