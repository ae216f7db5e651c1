"""What the routes of people, positions and assignments share: the version they match, and how they answer."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from litestar import Request, Response
from msgspec import Struct
from msgspec.structs import asdict

from contacts.listing import listed
from contacts.outs import assignment_out, person_out, position_out
from contacts.people import by_id
from contacts.rows import Row
from contacts.writing import readable, snapshot
from registry.platform import db
from registry.platform.access import Permission, needs
from registry.platform.errors import NotFound
from registry.platform.web.api import single_parameters
from registry.platform.web.etag import body_etag, conditional, etag, require_match
from registry.platform.web.paging import Page, cut, decode, next_url

AnyRequest = Request[Any, Any, Any]
API = "/api/v1"
READ, EDIT = needs(Permission.READ_DIRECTORY), needs(Permission.EDIT_DIRECTORY)
ONCE_EACH = single_parameters()
_OUTS: dict[str, Callable[[Row], Any]] = {"person": person_out, "position": position_out, "assignment": assignment_out}
_PATHS = {"person": "people", "position": "positions", "assignment": "assignments"}


@asynccontextmanager
async def matching(request: AnyRequest, table: str, key: UUID, sent: Struct | None = None) -> AsyncIterator[int]:
    """A transaction in which the row has the version that If-Match names; that version.

    Raises:
        NotFound; VersionMissing, VersionStale: see `require_match`; the latter with what was `sent` and what is stored.
    """
    async with db.transaction():
        row = await row_of(table, key)
        theirs = {**readable(snapshot(table, row)), "version": row["version"]}
        theirs.pop("replaced_by_id", None)  # may be one that this person may not see
        require_match(request, etag(table, key, row["version"]), mine=asdict(sent) if sent else None, theirs=theirs)
        yield row["version"]


async def row_of(table: str, key: UUID) -> Row:
    row = (await by_id(table, [key])).get(key)
    if row is None:
        raise NotFound
    return row


async def read(request: AnyRequest, table: str, key: UUID) -> Response[Any]:
    row = await row_of(table, key)
    return conditional(request, _OUTS[table](row), etag(table, key, row["version"]))


async def answer(table: str, key: UUID, status: int = 200) -> Response[Any]:
    row = await row_of(table, key)
    headers = {"ETag": etag(table, key, row["version"])}
    return Response(_OUTS[table](row), status_code=status, headers=headers)


async def created(table: str, key: UUID) -> Response[Any]:
    response = await answer(table, key, 201)
    response.headers["Location"] = f"{API}/{_PATHS[table]}/{key}"
    return response


async def listing(
    request: AnyRequest, table: str, filters: Mapping[str, object], cursor: str | None, size: int
) -> Response[Any]:
    after = decode(cursor, UUID)
    found = await listed(table, filters, after=after[0] if after else None, limit=size + 1)
    shown, following = cut(found, size, lambda row: (row["id"],))
    return paged(request, _PATHS[table], [_OUTS[table](row) for row in shown], following)


def paged(request: AnyRequest, path: str, items: list[Any], following: str | None) -> Response[Any]:
    url = next_url(f"{API}/{path}", list(request.query_params.multi_items()), following)
    body: Page[Any] = Page(items=items, next=following, next_url=url)
    return conditional(request, body, body_etag(body))
