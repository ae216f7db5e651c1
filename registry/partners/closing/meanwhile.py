"""Who can be called while a partner is closed: asked of whoever knows, for the breaks to come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from registry.partners.calendar import Break
from registry.partners.closures import closures_of
from registry.partners.model import Organisation
from registry.platform import slices
from registry.platform.access import Actor
from registry.platform.calendar import zones
from registry.platform.slices import Answer

# Each is two statements, and who plans looks at the next ones.
MOST = 6
_NOON = time(12)


async def coming(organisation_id: UUID, today: date) -> Sequence[Break]:
    """The breaks that are not over, its own or those that it follows, the next first."""
    breaks = (await closures_of([organisation_id], today))[organisation_id].breaks
    return sorted(one for one in breaks if one.ends_on >= today)


async def who_answers(
    actor: Actor, it: Organisation, breaks: Iterable[Break], today: date
) -> Mapping[tuple[date, date], Answer | None]:
    """Who answers by voice at noon on a working day of each of the next breaks, None where nobody does."""
    found: dict[tuple[date, date], Answer | None] = {}
    for one in sorted(one for one in breaks if one.ends_on >= today)[:MOST]:
        at = zones.instant(datetime.combine(usual_day(one, today), _NOON), it.time_zone)
        answer = (await slices.answers(actor, [it.id], at)).get(it.id)
        answers = answer is not None and answer.on_duty and answer.spoken
        found[one.starts_on, one.ends_on] = answer if answers else None
    return found


def usual_day(one: Break, today: date) -> date:
    """The first day of a break, from today on, that is none of a weekend; of a weekend alone its first."""
    first = max(one.starts_on, today)
    days = (first + timedelta(days=step) for step in range(min(3, (one.ends_on - first).days + 1)))
    return next((day for day in days if day.weekday() < 5), first)
