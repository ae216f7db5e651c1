"""What is followed up: action items as a list, several done at once, and one with everything about it."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from contacts.meetings.running import actions
from contacts.meetings.running.forms import SeveralForm, narrowed_to
from contacts.meetings.running.frame import Came, words
from contacts.meetings.running.lists import Narrowed, State, key_of
from contacts.meetings.running.lists import actions as listed
from contacts.meetings.running.model import Action
from contacts.meetings.running.schemas import CloseIn, ReopenIn
from contacts.meetings.running.tasks import Closing
from contacts.pages_frame import READ, AnyRequest
from registry.platform import clock, slices
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.audit.history import history
from registry.platform.errors import Conflict, Invalid, NotFound
from registry.platform.slices import Named
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page
from registry.platform.web.paging import cut, decode, next_url

HOME = "/follow-ups"
ONE = f"{HOME}/{{item_id:uuid}}"
_SIZE = 50
_Asked = Annotated[str | None, QueryParameter(max_length=200)]
InState = Annotated[str | None, QueryParameter(name="state", max_length=20)]


@get(HOME, opt=READ, include_in_schema=False)
async def follow_ups_page(  # noqa: PLR0913, PLR0917 - one for each filter
    request: AnyRequest,
    whose: _Asked = None,
    in_state: InState = None,
    partner: _Asked = None,
    agreement: _Asked = None,
    done: FromQuery[int | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """Action items, what is due first or overdue longest first."""
    given = {"whose": whose, "state": in_state, "partner": partner, "agreement": agreement}
    return await _list(request, {name: text or "" for name, text in given.items()}, Came(), done=done, cursor=cursor)


async def _list(
    request: AnyRequest,
    given: dict[str, str],
    came: Came,
    *,
    done: int | None = None,
    cursor: str | None = None,
) -> Response[str]:
    actor, today = current_actor(request), clock.today(current_actor(request).time_zone)
    agreement = await _agreement(actor, given["agreement"])
    narrowed, wrong = await _narrowed(actor, given, agreement)
    found = await listed(actor, narrowed, today=today, after=decode(cursor, date.fromisoformat, UUID), limit=_SIZE + 1)
    shown, following = cut(found, _SIZE, key_of)
    kept = {name: text for name, text in given.items() if text}
    return page(
        request,
        "contacts/meetings_run_follow.html",
        status=422 if came.problems else 200,
        items=shown,
        typed=given,
        problems={**wrong, **came.problems},
        narrowed=bool(given["partner"] or given["agreement"]),
        current="closed" if narrowed.state is State.CLOSED else "mine" if narrowed.owner_id else "all",
        state=narrowed.state,
        agreement=agreement,
        here=f"{HOME}?{urlencode(kept)}" if kept else HOME,
        following=next_url(HOME, list(given.items()), following),
        done=done,
        ticked=came.typed.get("chosen", []),
        today=today,
        **words(),
    )


async def _narrowed(actor: Actor, given: dict[str, str], agreement: Named | None) -> tuple[Narrowed, dict[str, str]]:
    """What was chosen; what is no choice of ours narrows nothing, and a partner that nobody knows is said."""
    house, problems = await narrowed_to(given["partner"])
    return Narrowed(
        owner_id=actor.user_id if given["whose"] == "mine" else None,
        organisation_id=house,
        agreement_id=agreement.id if agreement else None,
        state=State(given["state"]) if given["state"] in set(State) else State.OPEN,
    ), problems


async def _agreement(actor: Actor, text: str) -> Named | None:
    """The agreement of an id, where there is one that this person may see."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    return next(iter(await slices.agreements(actor, ids=[key])), None)


@post(f"{HOME}/done", opt=READ, include_in_schema=False)
async def close_several(request: AnyRequest) -> Response[Any]:
    """Say of all that were ticked that they are done: all of them or none."""
    actor = current_actor(request)
    try:
        given = await read_form(request, SeveralForm)
        if not given.chosen:
            raise Invalid({"": "Tick what is done first."})
        count = await actions.close(actor, given.chosen, CloseIn(how=Closing.DONE, reason=given.reason))
    except (Invalid, Conflict) as refused:
        back = await typed(request, SeveralForm)
        problems = refused.fields if isinstance(refused, Invalid) else {"": refused.sentence}
        return await _list(request, _query(back["back"]), Came(typed=back, problems=problems))
    kept = [(name, text) for name, text in _query(given.back or "").items() if text]
    return Redirect(f"{HOME}?{urlencode([*kept, ('done', count)])}", status_code=303)


def _query(back: str) -> dict[str, str]:
    """The filters of the list that one came from; an address of anything else has none."""
    path, _, query = back.partition("?")
    said = dict(parse_qsl(query)) if path == HOME else {}
    return {name: said.get(name, "") for name in ("whose", "state", "partner", "agreement")}


@get(ONE, opt=READ, include_in_schema=False)
async def item_page(request: AnyRequest, item_id: FromPath[UUID], done: FromQuery[str | None] = None) -> Response[str]:
    """One action item, and what may be done about it."""
    return await _item(request, item_id, Came(), saved=done == "saved")


async def _item(request: AnyRequest, item_id: UUID, came: Came, *, saved: bool = False) -> Response[str]:
    actor = current_actor(request)
    one = await known(actor, item_id)
    tells = one.may or actor.may(Permission.READ_AUDIT)
    return page(
        request,
        "contacts/meetings_run_item.html",
        status=422 if came.problems else 200,
        one=one,
        came=came,
        saved=saved,
        today=clock.today(actor.time_zone),
        lines=await history(subject_ids=[item_id]) if tells else None,
        **words(),
    )


async def known(actor: Actor, item_id: UUID) -> Action:
    """One action item.

    Raises:
        NotFound: there is none, or it is hidden from this person.
    """
    found = await listed(actor, Narrowed(item_id=item_id), limit=1)
    if not found:
        raise NotFound
    return found[0]


@post(f"{ONE}/close", opt=READ, include_in_schema=False)
async def close(request: AnyRequest, item_id: FromPath[UUID]) -> Response[Any]:
    """It is done, or dropped."""
    return await _do(request, item_id, CloseIn, "close")


@post(f"{ONE}/reopen", opt=READ, include_in_schema=False)
async def reopen(request: AnyRequest, item_id: FromPath[UUID]) -> Response[Any]:
    """It is to be done after all."""
    return await _do(request, item_id, ReopenIn, "reopen")


async def _do(request: AnyRequest, item_id: UUID, kind: type[Any], form: str) -> Response[Any]:
    actor = current_actor(request)
    try:
        given = await read_form(request, kind)
        await (actions.reopen(actor, item_id, given) if form == "reopen" else actions.close(actor, [item_id], given))
    except (Invalid, Conflict) as refused:
        problems = refused.fields if isinstance(refused, Invalid) else {"": refused.sentence}
        return await _item(request, item_id, Came(form=form, typed=await typed(request, kind), problems=problems))
    return Redirect(f"{HOME}/{item_id}?done=saved", status_code=303)


FOLLOW_PAGES: list[Any] = [follow_ups_page, close_several, item_page, close, reopen]
