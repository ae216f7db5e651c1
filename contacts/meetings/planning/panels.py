"""What planning puts on other pages: on a partner's, on that of a meeting, and on the first page after signing in."""

from datetime import datetime, timedelta
from uuid import UUID

from contacts.meetings import words
from contacts.meetings.model import MeetingState
from contacts.meetings.planning import said
from contacts.meetings.planning.comers import trend_of
from contacts.meetings.planning.queries import cadence, next_with, partner_line
from contacts.meetings.planning.trend import HEIGHT, WIDTH, bars
from contacts.meetings.queries import meetings
from registry.partners.queries import subject
from registry.platform.access.model import Actor, Permission, can
from registry.platform.slices import Panel

FEW = 5
_WEEK = timedelta(days=7)


async def partner_panel(actor: Actor, organisation_id: UUID, now: datetime) -> Panel | None:
    """Next meeting, last met, whether they come, and a way to plan one."""
    whose = await subject(organisation_id)
    if whose is None:
        return None
    coming = await next_with(actor, organisation_id, now)
    line, trend = await partner_line(actor, organisation_id, whose.sector), await trend_of(actor, organisation_id)
    context = {
        "id": organisation_id, "next": coming, "line": line, "trend": trend,
        "bars": bars(trend), "size": (WIDTH, HEIGHT), "said": said, "kind_words": words.KINDS,
        "reader": actor.time_zone, "may_plan": can(actor, Permission.EDIT_DIRECTORY, whose),
    }  # fmt: skip
    return Panel("contacts/meetings_plan_partner.html", context, order=40)


async def home_panel(actor: Actor, now: datetime) -> Panel | None:
    """My meetings of this week, and with whom we have not met for too long."""
    mine = await meetings(actor, now, now + _WEEK, mine=True, state=MeetingState.PLANNED, limit=FEW)
    waiting = (await cadence(actor)).waiting if actor.may(Permission.EDIT_DIRECTORY) else []
    if not mine and not waiting:
        return None
    context = {
        "mine": mine, "waiting": waiting[:FEW], "many": len(waiting), "said": said, "kind_words": words.KINDS,
        "reader": actor.time_zone,
    }  # fmt: skip
    return Panel("contacts/meetings_plan_home.html", context, order=9)
