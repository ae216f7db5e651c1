"""The parts of other slices' pages that the contacts fill: whom to call, who is who, and what needs work."""

from datetime import datetime, timedelta
from uuid import UUID

from contacts.card import parts, sunk
from contacts.due import MANY, work
from contacts.queries import directories, visible_to
from contacts.rules import CallList, open_now, whom_to_call
from contacts.views import Staff
from contacts.writing import disclosed
from registry.partners.model import Status
from registry.partners.queries import subject
from registry.platform import db
from registry.platform.access import Actor, Permission, can
from registry.platform.hours_text import hours_text
from registry.platform.slices import Panel

_DAY = timedelta(days=1)


async def call_panel(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:
    """The officer's card: whom to call now, best first. That a restricted number was read is recorded."""
    found = await directories([organisation_id], actor.visibilities(), since=now.date() - _DAY)
    if organisation_id not in found:
        return None
    directory = found[organisation_id]
    calls = whom_to_call(directory, now, visible_to(actor))
    await disclosed(actor, organisation_id, (line.point for line in calls.lines))
    shown = parts(calls, actor, now)
    context = {
        "organisation_id": organisation_id,
        "open": calls.open,
        "note": calls.note,
        "parts": shown,
        "sunk": sunk(shown),
        "vacant": calls.vacant,
        "may_edit": await _may_edit(actor, organisation_id),
        "nobody": _nobody(calls),
    }
    return Panel("contacts/card.html", context, order=10)


def _nobody(calls: CallList) -> str:
    """What to do when the list is empty."""
    if calls.vacant:
        return "Its positions are vacant. Call its parent or the coordinator who looks after it, and say that it is so."
    return "Nobody has listed a number here yet. Call the coordinator who looks after it, or try its website."


async def people_panel(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:
    """The organisation's page: hours, positions with vacancies, people and their numbers."""
    found = await directories([organisation_id], actor.visibilities(), since=now.date() - _DAY)
    if organisation_id not in found:
        return None
    directory = found[organisation_id]
    staff = Staff(directory, now, organisation_id)
    await disclosed(actor, organisation_id, staff.shown())
    context = {
        "organisation_id": organisation_id,
        "open": open_now(directory, now),
        "hours": hours_text(directory.hours) if directory.hours else None,
        "zone": directory.zone.key,
        "posts": staff.posts(),
        "others": staff.others(),
        "house": staff.house(),
        "may_edit": await _may_edit(actor, organisation_id),
    }
    return Panel("contacts/staff.html", context, order=20)


async def work_panel(actor: Actor, now: datetime) -> Panel | None:
    """The coordinator's first page: reported wrong, due, never confirmed, vacant. None when nothing is waiting."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        return None
    waiting = await work(actor, now, each=3)
    return None if waiting.nothing else Panel("contacts/work.html", {"work": waiting, "many": MANY}, order=10)


async def _may_edit(actor: Actor, organisation_id: UUID) -> bool:
    """Whether to offer changes: not to those without the right, and not where the organisation has ended."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        return False
    whose, row = (
        await subject(organisation_id),
        await db.fetch_one("SELECT status FROM organisation WHERE id = $1", organisation_id),
    )
    return bool(whose and row and not Status(row["status"]).ended and can(actor, Permission.EDIT_DIRECTORY, whose))
