"""What is put on paper of a meeting: the sign-in sheet before it, the minutes after it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from contacts.meetings.planning import said
from contacts.meetings.running.model import Running
from contacts.meetings.running.queries import running
from contacts.meetings.running.words import ATTENDANCES, CLASSES, RATINGS
from contacts.meetings.running.writing import Whose, record
from contacts.meetings.words import KINDS
from contacts.pages_frame import READ, AnyRequest
from registry.platform import clock, db
from registry.platform.access import Actor, current_actor
from registry.platform.documents.markup import paragraphs
from registry.platform.documents.render import pdf
from registry.platform.documents.sheets import as_file, paper_of
from registry.platform.web.page import environment

STYLES = (Path(__file__).parents[2] / "templates" / "meetings_run_paper.css").read_text("utf-8")
# A page holds so many lines; some of them, or so many more, are for who comes without being asked.
LINES, EMPTY_LINES = 17, 6


def sign_in_sheet(it: Running, actor: Actor) -> str:
    """Who is asked with where they are from, and room to sign; no number or address of anybody."""
    asked = sum(seat.asked is not None for seat in it.seats)
    return _drawn("meetings_run_sign_in_paper.html", it, actor, empty=range(max(EMPTY_LINES, LINES - asked)))


def minutes_paper(it: Running, actor: Actor) -> str:
    """The minutes with who came, the agenda, what was decided and who does what."""
    return _drawn(
        "meetings_run_minutes_paper.html", it, actor, attendances=ATTENDANCES, classes=CLASSES, ratings=RATINGS
    )


def _drawn(template: str, it: Running, actor: Actor, **more: Any) -> str:
    made = environment().get_template(f"contacts/{template}")
    known = {"said": said, "kinds": KINDS, "paragraphs": paragraphs, "by": actor.name, "at": clock.now()}
    return made.render(it=it, line=it.it.line, zone=it.it.series.zone, reader=actor.time_zone, **known, **more)


@get("/meetings/{meeting_id:uuid}/sign-in", opt=READ, include_in_schema=False)
async def sign_in_file(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[bytes]:
    """The sign-in sheet as a PDF. Recorded."""
    it = await running(current_actor(request), meeting_id)
    return await _file(request, it, "sign-in", sign_in_sheet(it, current_actor(request)))


@get("/meetings/{meeting_id:uuid}/minutes/file", opt=READ, include_in_schema=False)
async def minutes_file(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[bytes]:
    """The minutes as a PDF, with what was noted; a draft says so. Recorded."""
    it = await running(current_actor(request), meeting_id)
    return await _file(request, it, "minutes", minutes_paper(it, current_actor(request)))


async def _file(request: AnyRequest, it: Running, what: str, body: str) -> Response[bytes]:
    line, actor = it.it.line, current_actor(request)
    file = await pdf([body], title=f"{line.title}: {what}", styles=[STYLES, paper_of(request).style])
    whose: Whose = {"visibility": line.visibility, "host_id": line.host_id}
    async with db.transaction():
        await record(actor, "exported", "meeting", it.id, whose, after={"form": what})
    return as_file(file, f"{line.local_at:%Y-%m-%d}-{line.title}-{what}"[:120])


PAPERS: list[Any] = [sign_in_file, minutes_file]
