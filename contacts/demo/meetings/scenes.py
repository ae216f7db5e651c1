"""How the meetings of the county went, in the order of time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from contacts.demo.meetings import rows
from contacts.demo.meetings.days import first_at, past
from contacts.demo.meetings.plan import SITTINGS, Sitting
from contacts.demo.meetings.rows import Made
from contacts.meetings import filling
from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.wishes import WishIn, wish
from registry.platform.access.model import Actor
from registry.platform.demonstration import ZONE, Scene, Stage

PLANNED_BEFORE = 21  # days before the first of them
NEWS_DAYS_AGO = 3


def scenes(stage: Stage) -> Sequence[Scene]:
    """Planned, held, moved, called off; and at the end all series reach as far ahead as they would after a night."""
    made, now = Made(stage), stage.now.astimezone(ZONE).replace(tzinfo=None)
    return [
        *(scene for one in SITTINGS for scene in _of(stage, made, one, now)),
        Scene(stage.ago(200, 9), "education", partial(_more_often, made)),
        Scene(stage.now, "coordinator", _filled),
    ]


def _of(stage: Stage, made: Made, one: Sitting, now: datetime) -> Iterator[Scene]:
    first = first_at(one, stage.today)
    begun = past(one, first, now)
    earliest, latest = first - timedelta(days=PLANNED_BEFORE), now - timedelta(days=5)
    yield Scene(_instant(stage, min(earliest, latest)), one.by, partial(rows.planned, made, one))
    for number, at in enumerate(begun):
        ahead = len(begun) - number
        if reason := one.off or (one.off_last if ahead == 1 else None):
            off = partial(rows.called_off, made, one, number, reason)
            yield Scene(_instant(stage, at - timedelta(hours=20)), one.by, off)
        else:
            happens = rows.last_held if ahead == (2 if one.off_last else 1) else rows.held
            over = at + timedelta(minutes=one.minutes + 5)
            yield Scene(_instant(stage, over), one.by, partial(happens, made, one, number))
    if one.move_next:
        later = partial(rows.moved, made, one, len(begun), one.move_next)
        yield Scene(stage.ago(NEWS_DAYS_AGO, 11), one.by, later)
    if one.objectives and not begun:
        yield Scene(stage.ago(NEWS_DAYS_AGO, 12), one.by, partial(rows.aimed_at, made, one))


async def _more_often(made: Made, actor: Actor) -> None:
    """The district is met more often than its sector."""
    given = WishIn(kind=MeetingKind.LIAISON, every_months=2, organisation_id=made.organisation("schools"))
    await wish(actor, given)


async def _filled(_: Actor) -> None:
    await filling.fill()


def _instant(stage: Stage, local: datetime) -> datetime:
    return min(local.replace(tzinfo=ZONE), stage.now)
