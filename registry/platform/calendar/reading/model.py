"""What is understood of somebody else's calendar. Times are naive, on the wall clock of `zone`; None: nobody said."""

from dataclasses import dataclass
from datetime import datetime

from registry.platform.calendar.model import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One time at which something is; of whole days the end is the midnight after the last."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One entry of theirs.

    `line` is where it begins in the file. `whole_days` says that it has days and no times. `original` is the time of
    the one instance of a series that alone was sent (RECURRENCE-ID), `extra` are starts that no rule says. `spans` are
    its instances in the time ahead that was asked for, moved ones where they are now, cancelled ones left out.
    """

    uid: str
    line: int
    title: str
    place: str | None
    link: str | None
    begins: datetime
    ends: datetime
    whole_days: bool
    zone: str | None
    rrule: str | None
    without: tuple[datetime, ...]
    extra: tuple[datetime, ...]
    changed: tuple[Occasion, ...]
    original: datetime | None
    cancelled: bool
    sequence: int
    spans: tuple[Span, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it is on the clock."""
        return int((self.ends - self.begins).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was left out: the line at which it stands, its uid and title where it has them, why, and what to do."""

    line: int
    uid: str | None
    sentence: str
    title: str | None = None

    @property
    def what(self) -> str:
        """What to call it."""
        return self.title or self.uid or "An entry"


@dataclass(frozen=True, slots=True)
class Reading:
    """A calendar of theirs: what to do with it (METHOD, RFC 5546), its name and zone, what stands in it."""

    method: str | None
    name: str | None
    zone: str | None
    heard: tuple[Heard, ...]
    troubles: tuple[Trouble, ...]
