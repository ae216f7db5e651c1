"""Taking leave of a kind of mail: the page behind its link, and the one click of a mail program (RFC 8058)."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from registry.platform.access.policy import by_key
from registry.platform.mail import deciding
from registry.platform.web.page import page

AnyRequest = Request[Any, Any, Any]
_OPT = by_key("taken leave of from a mail, by whoever holds its signed link; says only the kind of mail")


@get("/mail/leave/{token:str}", opt=_OPT, include_in_schema=False)
async def leave_page(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """What would happen. Looking changes nothing: programs open links of mails before people do."""
    row = await deciding.look_at_link(token)
    return page(request, "mail/leave.html", kind=row["kind"], has_left=row["has_left"], token=token)


@post("/mail/leave/{token:str}", opt=_OPT, include_in_schema=False)
async def leave(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """Leave, by the button of the page or by that of a mail program, whatever its form says."""
    row = await deciding.leave(token)
    return page(request, "mail/leave.html", kind=row["kind"], has_left=True, token=token)


@post("/mail/leave/{token:str}/back", opt=_OPT, include_in_schema=False)
async def back(token: FromPath[str]) -> Redirect:
    """Take it back."""
    await deciding.come_back(token)
    return Redirect(f"/mail/leave/{token}", status_code=303)


HANDLERS = [leave_page, leave, back]
