"""Cards that go along on a phone: of a person, of an organisation with its people, and of a list of partners."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from contacts.pocket import Chosen, list_file, organisation_file, person_file
from contacts.pocket_cards import Taker
from contacts.routes_frame import API, READ, AnyRequest
from contacts.vcard import Version
from registry.partners import queries
from registry.partners.asked import Tagged, asked_for, narrowed
from registry.partners.model import Sector, Status
from registry.partners.queries import Filters
from registry.platform import audit, clock, db
from registry.platform.access import Actor, Permission, current_actor, needs
from registry.platform.errors import Invalid
from registry.platform.text import fold
from registry.platform.web.api import CONDITIONAL, READING, problems, single_parameters
from registry.platform.web.etag import etag, unchanged
from registry.platform.web.paging import Sought

EXPORT = needs(Permission.EXPORT_DIRECTORY)
# A phone with more than these finds nobody any more, and a list that goes along is as long as its use.
MOST_LISTED = 2000
MOST_CHOSEN = 50

Asked = Annotated[
    Version | None,
    QueryParameter(description="3.0 is what phones read; 4.0 also groups. Without it, what Accept asks for, else 3.0."),
]
_ACCEPTED = re.compile(r"text/vcard\s*;[^,]*version\s*=\s*\"?4\.0")
_CARD = {200: ResponseSpec(bytes, media_type="text/vcard", description="The cards.", generate_examples=False)}
TAGS = ["People"]


@get(
    f"{API}/people/{{person_id:uuid}}/vcard",
    opt=READ,
    tags=TAGS,
    responses=CONDITIONAL | _CARD,
    media_type="text/vcard",
)
async def person_vcard(
    request: AnyRequest, person_id: FromPath[UUID], version: FromQuery[Asked] = None
) -> Response[Any]:
    """A person's card with what you may see, as of today. Who has left has none. Recorded."""
    return await _person(request, person_id, _wanted(request, version))


@get("/people/{person_id:uuid}/vcard", opt=READ, include_in_schema=False)
async def person_download(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """A person's card, for a phone."""
    return await _person(request, person_id, "3.0")


@get(
    f"{API}/organisations/{{organisation_id:uuid}}/vcard",
    opt=READ, tags=TAGS, responses=CONDITIONAL | _CARD, media_type="text/vcard",
)  # fmt: skip
async def organisation_vcard(
    request: AnyRequest, organisation_id: FromPath[UUID], version: FromQuery[Asked] = None
) -> Response[Any]:
    """An organisation's card and those of its people, with what you may see, as of today. Recorded."""
    return await _organisation(request, organisation_id, _wanted(request, version))


@get("/partners/{organisation_id:uuid}/vcard", opt=READ, include_in_schema=False)
async def organisation_download(request: AnyRequest, organisation_id: FromPath[UUID]) -> Response[Any]:
    """An organisation's card and those of its people, for a phone."""
    return await _organisation(request, organisation_id, "3.0")


@get(
    f"{API}/vcards",
    opt=EXPORT, tags=TAGS, responses=READING | problems(422) | _CARD, media_type="text/vcard",
    before_request=single_parameters("sector", "status"),
)  # fmt: skip
async def list_vcards(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    sector: FromQuery[list[Sector] | None] = None,
    status: FromQuery[list[Status] | None] = None,
    jurisdiction: FromQuery[UUID | None] = None,
    owner: FromQuery[UUID | None] = None,
    parent: FromQuery[UUID | None] = None,
    tag: Tagged = None,
    q: Sought = None,
    version: FromQuery[Asked] = None,
) -> Stream:
    """The cards of the partners that a list shows and of their people, at most 2,000 partners. Recorded."""
    filters = Filters(
        sectors=sector or (),
        statuses=status or (),
        jurisdiction=jurisdiction,
        owner=owner,
        parent=parent,
        tag=tag or "",
        starts=q or "",
    )
    return await _list(request, filters, _wanted(request, version))


@get("/partners/vcards", opt=EXPORT, include_in_schema=False)
async def list_download(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    q: Sought = None,
    sector: FromQuery[str | None] = None,
    status: FromQuery[str | None] = None,
    area: Sought = None,
    owner: FromQuery[str | None] = None,
    tag: Tagged = None,
    parent: FromQuery[UUID | None] = None,
) -> Stream:
    """The cards of a filtered list, for a phone."""
    asked = asked_for(q=q, sector=sector, status=status, area=area, owner=owner, tag=tag)
    return await _list(request, await narrowed(asked, current_actor(request).user_id, parent), "3.0")


@get("/vcards", opt=READ, include_in_schema=False)
async def chosen_download(request: AnyRequest, id: FromQuery[list[UUID] | None] = None) -> Stream:  # noqa: A002 - in the address
    """The cards of a few partners that were chosen one by one, at most 50, for a phone."""
    if not id or len(id) > MOST_CHOSEN:
        raise Invalid({"id": f"Choose from 1 to {MOST_CHOSEN} partners."})
    return await _stream(request, Chosen(list(dict.fromkeys(id)), "Chosen partners", "chosen"), "3.0", {})


def taker_of(request: AnyRequest) -> Taker:
    """Who is asking, now on their own clock, and where the registry is served."""
    actor = current_actor(request)
    return Taker(actor.name, clock.now().astimezone(ZoneInfo(actor.time_zone)), request.app.state.settings.public_url)


async def took_along(actor: Actor, kind: str, subject: UUID, house: UUID, form: str) -> None:
    """Record that somebody took a card along, on a phone or on paper."""
    async with db.transaction():
        await audit.record(actor, "exported", kind, subject, after={"form": form}, organisation_id=house)


def _wanted(request: AnyRequest, version: Version | None) -> Version:
    return version or ("4.0" if _ACCEPTED.search(request.headers.get("accept", "").lower()) else "3.0")


async def _person(request: AnyRequest, person_id: UUID, version: Version) -> Response[Any]:
    actor = current_actor(request)
    found = await person_file(actor, person_id, version, taker_of(request))
    await took_along(actor, "person", person_id, found.house, f"vcard {version}")
    return _answer(request, found.text, found.name, version)


async def _organisation(request: AnyRequest, organisation_id: UUID, version: Version) -> Response[Any]:
    actor = current_actor(request)
    found = await organisation_file(actor, organisation_id, version, taker_of(request))
    await took_along(actor, "organisation", organisation_id, organisation_id, f"vcard {version}")
    return _answer(request, found.text, found.name, version)


async def _list(request: AnyRequest, filters: Filters, version: Version) -> Stream:
    found = await queries.directory(filters, after=None, limit=MOST_LISTED + 1)
    if len(found) > MOST_LISTED:
        raise Invalid({"q": f"These are more than {MOST_LISTED:,} partners. Narrow the list first."})
    asked = {
        "sectors": list(filters.sectors),
        "statuses": list(filters.statuses),
        "tag": filters.tag,
        "area": filters.jurisdiction,
        "owner": filters.owner,
        "parent": filters.parent,
        "starts": filters.starts,
    }
    kept = {name: str(value) for name, value in asked.items() if value}
    chosen = Chosen([line.id for line in found], "Partners", f"partners?{sorted(kept.items())}")
    return await _stream(request, chosen, version, kept)


async def _stream(request: AnyRequest, chosen: Chosen, version: Version, filters: Mapping[str, str]) -> Stream:
    actor = current_actor(request)
    async with db.transaction():
        after = {"count": len(chosen.ids), **filters}
        await audit.record(actor, "exported", "partners", f"vcard {version}", after=after)
    headers = _headers(chosen.name)
    pieces = list_file(actor, chosen, version, taker_of(request))
    return Stream(pieces, media_type=_media_type(version), headers=headers)


def _answer(request: AnyRequest, text: str, name: str, version: Version) -> Response[Any]:
    tag = etag("vcard", text)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    if unchanged(request, tag):
        return Response(None, status_code=304, headers=headers)
    return Response(text.encode(), media_type=_media_type(version), headers=headers | _headers(name))


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{file_name(name)}"'}


def _media_type(version: Version) -> str:
    return f"text/vcard; version={version}"


def file_name(name: str) -> str:
    """A name that every system takes: letters, digits and hyphens."""
    return f"{'-'.join(fold(name).split())[:60].strip('-') or 'card'}.vcf"


VCARD_ROUTES: Sequence[Any] = [
    person_vcard, person_download, organisation_vcard, organisation_download, list_vcards, list_download,
    chosen_download,
]  # fmt: skip
