"""The audit trail over the API. For people with a session: no token may read it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromQuery
from msgspec import Meta, Struct

from registry.platform.access.model import Permission
from registry.platform.access.policy import current_actor, needs
from registry.platform.audit import reading
from registry.platform.audit.history import Asked, Line
from registry.platform.audit.pages import key, place
from registry.platform.web.api import READING, single_parameters
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, next_url

AnyRequest = Request[Any, Any, Any]
Word = Annotated[str, Meta(max_length=100, pattern="^[^\\u0000]*$")]


class EventOut(Struct, kw_only=True):
    """One event. `changes` is {field: [before, after]}; `hash` is its link of the chain, in hexadecimal."""

    chain: str
    seq: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    action: str
    kind: str
    subject_id: str
    organisation_id: UUID | None
    changes: dict[str, list[Any]]
    hash: str


@get(
    "/api/v1/audit", opt=needs(Permission.READ_AUDIT), before_request=single_parameters(), tags=["Audit"],
    summary="The audit trail, the newest first", responses=READING,
)  # fmt: skip
async def list_events(  # noqa: PLR0913, PLR0917 - the filters
    request: AnyRequest,
    kind: FromQuery[Word] = "",
    action: FromQuery[Word] = "",
    who: FromQuery[Word] = "",
    subject: FromQuery[Word] = "",
    size: FromQuery[PageSize] = USUAL,
    cursor: FromQuery[Cursor | None] = None,
) -> Page[EventOut]:
    """Events of a kind, an action, a person (part of the name) or a subject. Reading them is recorded too."""
    wanted = Asked(kind=kind, action=action, who=who, subject=subject)
    found = await reading.read_list(current_actor(request), wanted, place(cursor), size)
    lines, onward = cut(found, size, key)
    query = [("kind", kind), ("action", action), ("who", who), ("subject", subject), ("size", str(size))]
    items = [_event(line) for line in lines]
    return Page(items=items, next=onward, next_url=next_url("/api/v1/audit", query, onward))


def _event(line: Line) -> EventOut:
    return EventOut(
        chain=line.chain, seq=line.seq, at=line.at, actor_id=line.actor_id, actor_name=line.who, action=line.action,
        kind=line.kind, subject_id=line.subject_id, organisation_id=line.organisation_id, hash=line.hash,
        changes={name: [line.before[name], line.after[name]] for name in line.before},
    )  # fmt: skip


HANDLERS = [list_events]
