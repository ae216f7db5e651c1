"""What became of an action item, and how pressing it is. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON_DAYS = 7


class Closing(StrEnum):
    """How an item ends."""

    DONE = "done"
    DROPPED = "dropped"


class Standing(StrEnum):
    """`SOON`: due within a week."""

    OVERDUE = "overdue"
    SOON = "soon"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def open(self) -> bool:
        return self not in {Standing.DONE, Standing.DROPPED}


@dataclass(frozen=True, slots=True)
class Days:
    """The days that say how an item stands."""

    due_on: date | None = None
    done_on: date | None = None
    dropped_on: date | None = None


def standing(days: Days, today: date) -> Standing:
    """Return how an item stands on a day; the day on which it is due still counts as in time."""
    if days.done_on:
        return Standing.DONE
    if days.dropped_on:
        return Standing.DROPPED
    if days.due_on is None:
        return Standing.OPEN
    left = (days.due_on - today).days
    return Standing.OVERDUE if left < 0 else Standing.SOON if left <= SOON_DAYS else Standing.OPEN


def when(days: Days, today: date) -> str:
    """Say in words when it is due or was closed: `Due 3 Dec 2026, in 12 days`."""
    now = standing(days, today)
    if now is Standing.DONE:
        return f"Done {_day(days.done_on)}"
    if now is Standing.DROPPED:
        return f"Dropped {_day(days.dropped_on)}"
    if days.due_on is None:
        return "No day set"
    left = (days.due_on - today).days
    far = "today" if left == 0 else f"in {_days(left)}" if left > 0 else f"{_days(-left)} late"
    return f"Due {_day(days.due_on)}, {far}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
