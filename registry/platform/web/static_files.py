"""The stylesheet, the script and the pictures: named by their content, so that browsers keep them for ever."""

import functools
import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from registry.platform.access.policy import public
from registry.platform.errors import NotFound

_FOLDER = Path(__file__).parent / "static"


@functools.cache
def _files() -> dict[str, tuple[bytes, str]]:
    found = {}
    for path in sorted(_FOLDER.iterdir()):
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        found[path.name] = (path.read_bytes(), kind)
    return found


@functools.cache
def _smaller(name: str) -> bytes:
    """A text as it travels to whoever can unpack it; nothing in it is secret, so its length tells nothing."""
    return gzip.compress(_files()[name][0], mtime=0)


@functools.cache
def asset(name: str) -> str:
    """The address of a static file, with a piece of its hash in it."""
    digest = hashlib.sha256(_files()[name][0]).hexdigest()[:10]
    return f"/static/{digest}/{name}"


@get("/static/{digest:str}/{name:str}", opt=public("how pages look; holds no data"), include_in_schema=False)
async def static_file(request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """One static file, to be kept for a year."""
    if name not in _files() or digest != asset(name).split("/")[2]:
        raise NotFound
    body, kind = _files()[name]
    text = kind.startswith("text/") or kind.endswith(("javascript", "svg+xml"))
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    if text:
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = _smaller(name), "gzip"
    return Response(body, media_type=f"{kind}; charset=utf-8" if text else kind, headers=headers)
