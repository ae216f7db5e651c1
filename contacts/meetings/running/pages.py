"""The page to run a meeting from: who came, the agenda, decisions, action items, minutes, and what was learnt."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from contacts.meetings import service
from contacts.meetings.running import actions, attending, certificates, decisions, matters, minutes, objectives
from contacts.meetings.running.forms import (
    ActionForm,
    CertifyForm,
    HeldForm,
    MinutesForm,
    NotHeldForm,
    NothingIn,
    ObjectiveForm,
    SeenIn,
    TickForm,
    WalkedInForm,
    offered,
)
from contacts.meetings.running.frame import ONE, Came, Small, shown, small, words
from contacts.meetings.running.queries import running, seated
from contacts.meetings.running.schemas import (
    CloseIn,
    CloseMatterIn,
    DecisionIn,
    MatterIn,
    ObjectiveIn,
    PlaceIn,
    ReopenIn,
    RestIn,
)
from contacts.meetings.schemas import CancelIn, HeldIn
from contacts.pages_frame import READ, AnyRequest
from registry.partners.queries import editors
from registry.platform import clock
from registry.platform.access import Actor, current_actor
from registry.platform.errors import NotFound
from registry.platform.web.page import page

Ids = Mapping[str, Any]


@get(ONE, opt=READ, include_in_schema=False)
async def meeting_page(
    request: AnyRequest,
    meeting_id: FromPath[UUID],
    at: FromQuery[str | None] = None,
    done: FromQuery[str | None] = None,
) -> Response[str]:
    """One meeting, to be run from a laptop or a phone."""
    return await shown(request, meeting_id, Came(), at=at, done=bool(done))


@get(f"{ONE}/after-action", opt=READ, include_in_schema=False)
async def after_action_page(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[str]:
    """What an exercise showed: each objective with its rating, and what is done about it."""
    it = await running(current_actor(request), meeting_id)
    if it.it.series.kind not in words()["with_objectives"]:
        raise NotFound
    today = clock.today(it.it.series.zone)
    return page(request, "contacts/meetings_run_after.html", it=it, line=it.it.line, today=today, **words())


async def _attend(actor: Actor, meeting_id: UUID, given: TickForm, _: Ids) -> None:
    await attending.note(actor, meeting_id, given.meant())


async def _rest(actor: Actor, meeting_id: UUID, given: RestIn, _: Ids) -> None:
    await attending.note_rest(actor, meeting_id, given)


async def _walked_in(actor: Actor, meeting_id: UUID, given: WalkedInForm, _: Ids) -> None:
    await attending.note(actor, meeting_id, await given.meant())


async def _held(actor: Actor, meeting_id: UUID, given: HeldForm, _: Ids) -> None:
    await service.mark_held(actor, meeting_id, HeldIn(evidence=given.evidence), given.version)


async def _not_held(actor: Actor, meeting_id: UUID, given: NotHeldForm, _: Ids) -> None:
    await service.mark_not_held(actor, meeting_id, CancelIn(reason=given.reason), given.version)


async def _raise(actor: Actor, meeting_id: UUID, given: MatterIn, _: Ids) -> None:
    await matters.raise_matter(actor, meeting_id, given)


async def _place(actor: Actor, meeting_id: UUID, given: PlaceIn, ids: Ids) -> None:
    await matters.place_matter(actor, meeting_id, ids["item_id"], given)


async def _close_matter(actor: Actor, meeting_id: UUID, given: CloseMatterIn, ids: Ids) -> None:
    await matters.close_matter(actor, meeting_id, ids["item_id"], given)


async def _reopen_matter(actor: Actor, meeting_id: UUID, _: NothingIn, ids: Ids) -> None:
    await matters.reopen_matter(actor, meeting_id, ids["item_id"])


async def _decide(actor: Actor, meeting_id: UUID, given: DecisionIn, _: Ids) -> None:
    await decisions.decide(actor, meeting_id, given)


async def _strike_decision(actor: Actor, meeting_id: UUID, _: NothingIn, ids: Ids) -> None:
    await decisions.strike(actor, meeting_id, ids["decision_id"])


async def _take_on(actor: Actor, meeting_id: UUID, given: ActionForm, _: Ids) -> None:
    people = offered(await seated(actor, meeting_id), await editors())
    await actions.take_on(actor, meeting_id, await given.meant(people))


async def _close_action(actor: Actor, meeting_id: UUID, given: CloseIn, ids: Ids) -> None:  # noqa: ARG001
    await actions.close(actor, [ids["item_id"]], given)


async def _write(actor: Actor, meeting_id: UUID, given: MinutesForm, _: Ids) -> None:
    await minutes.write(actor, meeting_id, given, given.version)


async def _approve(actor: Actor, meeting_id: UUID, given: SeenIn, _: Ids) -> None:
    await minutes.approve(actor, meeting_id, given.version)


async def _reopen(actor: Actor, meeting_id: UUID, given: ReopenIn, _: Ids) -> None:
    await minutes.reopen(actor, meeting_id, given)


async def _set_objective(actor: Actor, meeting_id: UUID, given: ObjectiveIn, _: Ids) -> None:
    await objectives.set_objective(actor, meeting_id, given)


async def _rate(actor: Actor, meeting_id: UUID, given: ObjectiveForm, ids: Ids) -> None:
    await objectives.rate(actor, meeting_id, ids["objective_id"], given, given.version)


async def _strike_objective(actor: Actor, meeting_id: UUID, _: NothingIn, ids: Ids) -> None:
    await objectives.strike(actor, meeting_id, ids["objective_id"])


async def _certify(actor: Actor, meeting_id: UUID, given: CertifyForm, _: Ids) -> None:
    it = await running(actor, meeting_id)
    await certificates.certify(actor, meeting_id, given.meant(it.it.meeting.local_at.date()))


_ITEM = "agenda/{item_id:uuid}"
SMALL = [
    Small(form="attend", path="attendance", kind=TickForm, act=_attend, section="attendance"),
    Small(form="rest", path="attendance/rest", kind=RestIn, act=_rest, section="attendance"),
    Small(form="walked", path="attendance/more", kind=WalkedInForm, act=_walked_in, section="attendance", kept=True),
    Small(form="held", path="held", kind=HeldForm, act=_held, section="held"),
    Small(form="not_held", path="not-held", kind=NotHeldForm, act=_not_held, section="held"),
    Small(form="matter", path="agenda", kind=MatterIn, act=_raise, section="agenda", kept=True),
    Small(form="place", path=f"{_ITEM}/place", kind=PlaceIn, act=_place, section="agenda"),
    Small(form="close", path=f"{_ITEM}/close", kind=CloseMatterIn, act=_close_matter, section="agenda"),
    Small(form="reopen", path=f"{_ITEM}/reopen", kind=NothingIn, act=_reopen_matter, section="agenda"),
    Small(form="decision", path="decisions", kind=DecisionIn, act=_decide, section="decisions", kept=True),
    Small(
        form="strike", path="decisions/{decision_id:uuid}/strike", kind=NothingIn, act=_strike_decision,
        section="decisions",
    ),
    Small(form="action", path="actions", kind=ActionForm, act=_take_on, section="actions", kept=True),
    Small(
        form="action_close", path="actions/{item_id:uuid}/close", kind=CloseIn, act=_close_action, section="actions",
        opt=READ,
    ),
    Small(form="minutes", path="minutes", kind=MinutesForm, act=_write, section="minutes"),
    Small(form="approve", path="minutes/approve", kind=SeenIn, act=_approve, section="minutes"),
    Small(form="reopen_minutes", path="minutes/reopen", kind=ReopenIn, act=_reopen, section="minutes"),
    Small(form="objective", path="objectives", kind=ObjectiveIn, act=_set_objective, section="objectives", kept=True),
    Small(
        form="rate", path="objectives/{objective_id:uuid}", kind=ObjectiveForm, act=_rate, section="objectives",
    ),
    Small(
        form="strike_objective", path="objectives/{objective_id:uuid}/strike", kind=NothingIn, act=_strike_objective,
        section="objectives",
    ),
    Small(form="certify", path="certificates", kind=CertifyForm, act=_certify, section="certificates"),
]  # fmt: skip
RUN_PAGES: list[Any] = [meeting_page, after_action_page, *(small(one) for one in SMALL)]
