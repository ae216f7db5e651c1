"""Where to go after signing in: a page of ours, or the beginning (CWE-601)."""

import re

from litestar import Litestar
from litestar.exceptions import HTTPException

HOME = "/"
# Letters that no browser or proxy reads in two ways: no percent sign, backslash, blank, control or full-width one.
_PATH = re.compile(r"/[A-Za-z0-9._~/-]*")
_QUERY = re.compile(r"[A-Za-z0-9._~=&+-]*")
_NEVER = ("/sign-", "/welcome/", "/api/")


def local(wanted: str | None) -> str:
    """The wanted address if it can only be a path here, else the beginning."""
    path, mark, query = (wanted or "").partition("?")
    plain = _PATH.fullmatch(path) and _QUERY.fullmatch(query) and "//" not in path and "/." not in path
    if not plain or path.startswith(_NEVER):
        return HOME
    return path + mark + query


def known(app: Litestar, wanted: str | None) -> str:
    """The wanted address if it is one of our pages, else the beginning."""
    address = local(wanted)
    try:
        app.asgi_router.handle_routing(path=address.partition("?")[0], method="GET")
    except HTTPException:
        return HOME
    return address
