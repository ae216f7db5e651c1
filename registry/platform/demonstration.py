"""What the slices tell together in the demonstration: who does what, and when."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from registry.platform.access.model import Actor

ZONE = ZoneInfo("America/New_York")
BEGAN_DAYS_AGO = 430


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What all slices share: the aware instant at which the story ends, and who and what was made by its key.

    `keepers` says who of the cast looks after a partner; the partners tell it before the other slices are asked.
    """

    now: datetime
    cast: dict[str, Actor] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    keepers: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    @property
    def first_day(self) -> date:
        """The Monday, some fourteen months ago, on which the directory was begun."""
        day = self.today - timedelta(days=BEGAN_DAYS_AGO)
        return day - timedelta(days=day.weekday())

    def workday(self, number: int, hour: int = 9, minute: int = 0) -> datetime:
        """A time on the working day of this number; 0 is the first day."""
        weeks, days = divmod(number, 5)
        return self._at(self.first_day + timedelta(days=weeks * 7 + days), hour, minute)

    def ago(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        """A time on the day so many days before today; never after the end of the story."""
        return self._at(self.today - timedelta(days=days), hour, minute)

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        return min(datetime.combine(day, time(hour, minute), ZONE), self.now)


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that somebody of the cast does at an instant, through a service, as anybody would."""

    at: datetime
    by: str
    happens: Callable[[Actor], Awaitable[object]]
