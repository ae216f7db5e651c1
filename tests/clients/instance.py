"""What a calendar client shows, in one form for all of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple


class Window(NamedTuple):
    """From the beginning of one day in UTC to the beginning of another."""

    start: date
    end: date

    def holds(self, shown: "Instance") -> bool:
        return self.start.isoformat() <= shown.start < self.end.isoformat()


@dataclass(frozen=True, slots=True, order=True)
class Instance:
    """One meeting or day as a client shows it: `2027-03-16T13:00Z`, or `2027-03-16` for what fills a day.

    The end of a day is the day after it, as DTEND has it.
    """

    uid: str
    start: str
    end: str
    cancelled: bool
    summary: str


def told(when: date) -> str:
    """An instant in UTC, or a day."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return when.isoformat()
