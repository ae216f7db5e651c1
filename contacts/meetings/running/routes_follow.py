"""What is followed up and training certificates, for programs."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, delete, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec.structs import asdict

from contacts.meetings.routes_frame import TAGS, answer, reading
from contacts.meetings.running import actions
from contacts.meetings.running.certificates import take_back
from contacts.meetings.running.lists import Narrowed, State, certificates, key_of, key_of_certificate
from contacts.meetings.running.lists import actions as listed
from contacts.meetings.running.outs import ActionItemOut, CertificateOut, action_item_out, certificate_out
from contacts.meetings.running.pages_follow import known
from contacts.meetings.running.schemas import ActionIn, CloseIn, ReopenIn
from contacts.routes_frame import API, EDIT, ONCE_EACH, READ, AnyRequest
from registry.platform import clock, db, slices
from registry.platform.access import Actor, current_actor
from registry.platform.web.api import MATCHING, WRITING
from registry.platform.web.etag import body_etag, require_match, tagged
from registry.platform.web.paging import USUAL, Cursor, Page, PageSize, cut, decode, next_url

PATH = f"{API}/follow-ups"
ITEM = f"{PATH}/{{item_id:uuid}}"
CERTIFICATES = f"{API}/certificates"
Which = Annotated[State, QueryParameter(name="state", description="Which of them.")]


@reading(PATH, before_request=ONCE_EACH)
async def list_follow_ups(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    mine: FromQuery[bool] = False,  # noqa: FBT002 - a query parameter
    which: Which = State.OPEN,
    organisation: FromQuery[UUID | None] = None,
    person: FromQuery[UUID | None] = None,
    agreement: FromQuery[UUID | None] = None,
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[ActionItemOut]]:
    """Action items, what is overdue longest or due first first. An agreement that you may not see has none."""
    actor = current_actor(request)
    today, after = clock.today(actor.time_zone), decode(cursor, date.fromisoformat, UUID)
    narrowed = Narrowed(
        owner_id=actor.user_id if mine else None, organisation_id=organisation, person_id=person,
        agreement_id=agreement, state=which,
    )  # fmt: skip
    hidden = agreement is not None and not await slices.agreements(actor, ids=[agreement])
    found = [] if hidden else await listed(actor, narrowed, today=today, after=after, limit=page_size + 1, may=False)
    shown, following = cut(found, page_size, key_of)
    url = next_url(PATH, list(request.query_params.multi_items()), following)
    return tagged(request, Page(items=[action_item_out(one, today) for one in shown], next=following, next_url=url))


@reading(ITEM)
async def read_follow_up(request: AnyRequest, item_id: FromPath[UUID]) -> Response[ActionItemOut]:
    """One action item."""
    return tagged(request, await _item(current_actor(request), item_id))


@put(ITEM, opt=EDIT, tags=TAGS, responses=MATCHING)
async def change_follow_up(
    request: AnyRequest, item_id: FromPath[UUID], data: JSONBody[ActionIn]
) -> Response[ActionItemOut]:
    """Change an action item that is open; what is left out is emptied."""
    actor = current_actor(request)
    async with db.transaction():
        now = await _item(actor, item_id)
        require_match(request, body_etag(now), mine=asdict(data), theirs=asdict(now))
        await actions.change(actor, item_id, data, now.version)
        return answer(await _item(actor, item_id))


@post(ITEM + "/closing", opt=READ, tags=TAGS, responses=WRITING, status_code=200)
async def close_follow_up(request: AnyRequest, item_id: FromPath[UUID], data: JSONBody[CloseIn]) -> ActionItemOut:
    """Say that it is done, or dropped with the reason. Whoever owns it may, beside those who may run its meeting."""
    actor = current_actor(request)
    await actions.close(actor, [item_id], data)
    return await _item(actor, item_id)


@post(ITEM + "/reopening", opt=READ, tags=TAGS, responses=WRITING, status_code=200)
async def reopen_follow_up(request: AnyRequest, item_id: FromPath[UUID], data: JSONBody[ReopenIn]) -> ActionItemOut:
    """Open it again, with the reason."""
    actor = current_actor(request)
    await actions.reopen(actor, item_id, data)
    return await _item(actor, item_id)


async def _item(actor: Actor, item_id: UUID) -> ActionItemOut:
    return action_item_out(await known(actor, item_id), clock.today(actor.time_zone))


@reading(CERTIFICATES, before_request=ONCE_EACH)
async def list_all_certificates(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    person: FromQuery[UUID | None] = None,
    organisation: FromQuery[UUID | None] = None,
    until: FromQuery[date | None] = None,
    since: FromQuery[date | None] = None,
    standing: FromQuery[bool] = False,  # noqa: FBT002 - a query parameter
    cursor: FromQuery[Cursor | None] = None,
    page_size: FromQuery[PageSize] = USUAL,
) -> Response[Page[CertificateOut]]:
    """Training certificates that expire from `since` to `until`, what expires first first.

    `standing`: only of people who are still there, and only the latest of each title.
    """
    found = await certificates(
        current_actor(request), person_ids=[person] if person else None, organisation_id=organisation, until=until,
        since=since, standing=standing, after=decode(cursor, date.fromisoformat, UUID), limit=page_size + 1,
    )  # fmt: skip
    shown, following = cut(found, page_size, key_of_certificate)
    url = next_url(CERTIFICATES, list(request.query_params.multi_items()), following)
    return tagged(request, Page(items=[certificate_out(one) for one in shown], next=following, next_url=url))


@delete(CERTIFICATES + "/{certificate_id:uuid}", opt=EDIT, tags=TAGS, responses=WRITING)
async def take_certificate_back(request: AnyRequest, certificate_id: FromPath[UUID]) -> None:
    """Take out a certificate that was recorded by mistake."""
    await take_back(current_actor(request), certificate_id)


FOLLOW_ROUTES: list[Any] = [
    list_follow_ups, read_follow_up, change_follow_up, close_follow_up, reopen_follow_up, list_all_certificates,
    take_certificate_back,
]  # fmt: skip
