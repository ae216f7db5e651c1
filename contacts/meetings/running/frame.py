"""The page of a running meeting: shown, and shown again with what was typed into one of its small forms."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from contacts.meetings.model import MeetingKind
from contacts.meetings.planning import said
from contacts.meetings.running.forms import MONTHS, offered
from contacts.meetings.running.model import Running
from contacts.meetings.running.objectives import WITH_OBJECTIVES
from contacts.meetings.running.queries import running
from contacts.meetings.running.seats import CAME
from contacts.meetings.running.words import ANSWERS, ATTENDANCES, CLASSES, RATINGS, TONES
from contacts.meetings.words import KINDS, PARTS
from contacts.pages_frame import EDIT, AnyRequest
from registry.partners.queries import editors
from registry.platform import clock, slices
from registry.platform.access import Actor, Permission, current_actor
from registry.platform.audit.history import history
from registry.platform.documents.markup import paragraphs
from registry.platform.errors import Conflict, Invalid
from registry.platform.slices import Panel
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

ONE = "/meetings/{meeting_id:uuid}"
_BEFORE = timedelta(days=1)
Act = Callable[[Actor, UUID, Any, Mapping[str, Any]], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came back of one small form: what was typed into it, what is wrong, and what others wrote.

    Its name has the id of what it is about behind it, where there are several.
    """

    form: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, object] | None = None

    def of(self, form: str) -> Mapping[str, Any]:
        """What was typed into a form of this name; nothing where it was another one."""
        return self.typed if form == self.form else {}

    def wrong(self, form: str) -> Mapping[str, str]:
        return self.problems if form == self.form else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A small form of the page. `kept`: one comes back with the cursor in it, to type on; else to its section.

    `opt` says who may send it at all.
    """

    form: str
    path: str
    kind: type[msgspec.Struct]
    act: Act
    section: str
    kept: bool = False
    opt: Mapping[str, Any] = field(default_factory=lambda: EDIT)


def small(one: Small) -> Any:
    """The route that does what a small form asks for, and comes back to where one was."""

    @post(f"{ONE}/{one.path}", opt=one.opt, include_in_schema=False)
    async def answer(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
        try:
            given = await read_form(request, one.kind)
            await one.act(current_actor(request), meeting_id, given, request.path_params)
        except Invalid as refused:
            return await again(request, meeting_id, one, refused.fields)
        except Conflict as conflict:
            return await again(request, meeting_id, one, {"": conflict.sentence}, conflict.theirs)
        where = f"?at={one.form}" if one.kept else f"#{one.section}"
        return Redirect(f"/meetings/{meeting_id}{where}", status_code=303)

    return answer


async def again(
    request: AnyRequest,
    meeting_id: UUID,
    one: Small,
    problems: Mapping[str, str],
    theirs: Mapping[str, object] | None = None,
) -> Response[str]:
    """The page with what was typed still in its form: 422, or 409 where somebody else was faster."""
    back = await typed(request, one.kind)
    if theirs is not None and "version" in back:
        back |= {"version": str(theirs.get("version", ""))}
    ids = [str(value) for name, value in request.path_params.items() if name != "meeting_id"]
    came = Came(form="-".join([one.form, *ids]), typed=back, problems=problems, theirs=theirs)
    return await shown(request, meeting_id, came)


async def shown(
    request: AnyRequest, meeting_id: UUID, came: Came, *, at: str | None = None, done: bool = False
) -> Response[str]:
    """The page of a meeting; the cursor stands in the form that is named `at`."""
    actor, now = current_actor(request), clock.now()
    it = await running(actor, meeting_id)
    tells = it.may_run or actor.may(Permission.READ_AUDIT)
    people = offered(it.seats, await editors()) if it.may_run else {}
    return page(
        request,
        "contacts/meetings_run.html",
        status=409 if came.theirs is not None else 422 if came.problems else 200,
        it=it,
        line=it.it.line,
        came=came,
        at=at,
        done=done,
        people=list(people),
        agreements=await _agreements(actor, it),
        panels=await _panels(actor, it),
        lines=await history(subject_ids=[meeting_id]) if tells else None,
        today=clock.today(it.it.series.zone),
        begun=it.it.line.starts_at <= now,
        near=it.it.line.starts_at - _BEFORE <= now,
        on_agenda=[(one.id, one.title) for one in it.agenda],
        of_objectives=[(one.id, one.text) for one in it.objectives],
        **words(),
    )


def words() -> dict[str, Any]:
    """What the templates of running meetings need to say things."""
    return {
        "said": said, "kinds": KINDS, "parts": PARTS, "answers": ANSWERS, "attendances": ATTENDANCES,
        "classes": CLASSES, "ratings": RATINGS, "tones": TONES, "paragraphs": paragraphs,
        "as_came": [(kind.value, text) for kind, text in ATTENDANCES.items() if kind in CAME],
        "class_choices": [(kind.value, *text) for kind, text in CLASSES.items()],
        "rated": [(kind.value, text[0], text[2]) for kind, text in RATINGS.items()],
        "counts_for": [(str(count), f"{count} months") for count in MONTHS],
        "training": MeetingKind.TRAINING, "with_objectives": WITH_OBJECTIVES,
    }  # fmt: skip


async def _agreements(actor: Actor, it: Running) -> list[tuple[str, str]]:
    """The agreements of those who meet, to choose from."""
    if not it.open:
        return []
    houses = {seat.organisation_id for seat in it.seats} | {it.it.series.host_id}
    found = await slices.agreements(actor, organisation_ids={key for key in houses if key})
    return [(str(one.id), one.name) for one in found]


async def _panels(actor: Actor, it: Running) -> list[Panel]:
    """What other slices have to say of this meeting."""
    series, now = it.it.series, clock.now()
    occasion = it.it.meeting.original_at if series.rrule else None
    made = [await make(actor, series.id, occasion, now) for part in slices.load() for make in part.meeting_panels]
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.order)
