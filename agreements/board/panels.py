"""What the board puts on other pages: on that of an agreement, and on the first page after signing in."""

from datetime import datetime
from uuid import UUID

from agreements.board.model import Filters
from agreements.board.parts import decisions, grants, owed
from agreements.board.promised import planned_for
from agreements.board.queries import URGENT, board
from agreements.board.words import DECISIONS, OBLIGATIONS, tone, when
from agreements.record.facts import period_of
from agreements.record.model import last_day
from agreements.record.pages_frame import may
from agreements.record.queries import whole
from agreements.words import short
from registry.platform import clock
from registry.platform.access import Actor, Permission
from registry.platform.slices import Panel


async def work_section(actor: Actor, agreement_id: UUID, now: datetime) -> Panel | None:
    """On an agreement's page: what was decided, what is owed and what pays for it."""
    it = await whole(actor, agreement_id)
    promised = await owed(agreement_id)
    context = {
        "id": agreement_id,
        "decisions": await decisions(agreement_id),
        "owed": promised,
        "planned": await planned_for(actor, agreement_id, [one.row for one in promised], now),
        "grants": await grants(agreement_id),
        "decided": DECISIONS,
        "kinds": OBLIGATIONS,
        "period": period_of,
        "last_day": last_day,
        "today": now.date(),
        "may_edit": await may(actor, it),
        "may_decide": await may(actor, it, Permission.DECIDE_AGREEMENTS),
    }
    return Panel("agreements/board_section.html", context, order=20)


async def home_panel(actor: Actor, now: datetime) -> Panel | None:  # noqa: ARG001
    """The first page: how much waits and what comes first. A manager's of everything, a coordinator's of their own."""
    if not actor.may(Permission.EDIT_AGREEMENTS):
        return None
    mine = None if actor.may(Permission.DECIDE_AGREEMENTS) else actor.user_id
    found = await board(actor, Filters(mine=mine), each=URGENT)
    if found.nothing:
        return None
    today = clock.today(actor.time_zone)
    lines = [(line, when(line, today), tone(line, today)) for line in found.urgent]
    counts = [(lane, found.counts[lane]) for lane in found.counts if found.counts[lane]]
    query = "mine=yes" if mine else ""
    return Panel(
        "agreements/board_home.html", {"lines": lines, "counts": counts, "query": query, "short": short}, order=8
    )
