"""On which days the meetings of the county fall, as seen from today. Pure; local times on the county's wall clock."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from contacts.demo.meetings.plan import Sitting
from contacts.meetings.planning.repeating import HowOften, rule_of
from contacts.meetings.recurrence import originals
from registry.platform.demonstration import ZONE

_AHEAD = timedelta(days=400)
_OFTEN = {1: HowOften.MONTHLY, 3: HowOften.QUARTERLY, 12: HowOften.YEARLY}


def first_at(one: Sitting, today: date) -> datetime:
    """Return the start of the first, on a working day."""
    day = today + timedelta(days=one.begins)
    if one.every is not None:
        day = _weekday(day.replace(day=1), one.weekday, one.place)
    elif day.weekday() > 4:
        day += timedelta(days=7 - day.weekday())
    return datetime.combine(day, time.fromisoformat(one.at))


def rule(one: Sitting, first: datetime) -> str | None:
    """Return its rule, None for once."""
    if one.every is None:
        return None
    if one.every in _OFTEN:
        return rule_of(_OFTEN[one.every], first.date(), ZONE.key)
    plain = rule_of(HowOften.MONTHLY, first.date(), ZONE.key) or ""
    return plain.replace("FREQ=MONTHLY;", f"FREQ=MONTHLY;INTERVAL={one.every};")


def past(one: Sitting, first: datetime, now: datetime) -> Sequence[datetime]:
    """Return the starts that lie behind."""
    found = originals(rule(one, first), first, ZONE.key, now.date() + _AHEAD)
    return [at for at in found if at + timedelta(minutes=one.minutes) < now]


def _weekday(first: date, weekday: int, place: int) -> date:
    """Return the so-many-th weekday (0: Monday) of the month that begins on a day."""
    assert place <= 4  # noqa: S101 - a fifth is not in every month
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (place - 1))
