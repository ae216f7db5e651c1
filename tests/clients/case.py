"""An entry of a calendar, and what every client must show of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from registry.platform.access.model import Permission
from registry.platform.calendar.model import Entry, EntryKind, Kept, Occasion
from tests.clients.instance import Instance, Window

WINDOW = Window(date(2026, 1, 1), date(2028, 3, 5))
REVISED_AT = datetime(2026, 1, 5, 12, 30, tzinfo=UTC)
EASTERN, CENTRAL, LONDON = "America/New_York", "America/Chicago", "Europe/London"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entry by its title, and its instances: when each begins, and what else is not as in the rest.

    `moved` and `off` are those of `starts` that were moved or cancelled, `titles` those with another title.
    """

    title: str
    zone: str = EASTERN
    first: datetime | date
    minutes: int | None = 60
    rrule: str | None = None
    without: tuple[datetime, ...] = ()
    changed: tuple[Occasion, ...] = ()
    cancelled: bool = False
    starts: str
    off: str = ""
    lengths: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def uid(self) -> str:
        return f"{uuid5(NAMESPACE_URL, self.title)}@registry.example.org"

    def kept(self) -> Kept:
        entry = Entry(
            source="meeting", source_id=uuid5(NAMESPACE_URL, self.title), kind=EntryKind.MEETING, title=self.title,
            starts=self.first, minutes=self.minutes, zone=self.zone, rrule=self.rrule, without=self.without,
            changed=self.changed, cancelled=self.cancelled, path="/meetings/1", needs=Permission.READ_DIRECTORY,
        )  # fmt: skip
        return Kept(uid=self.uid, sequence=1, revised_at=REVISED_AT, entry=entry)

    def shown(self) -> Iterator[Instance]:
        """What every client must show."""
        off = self.off.split()
        for start in self.starts.split():
            cancelled = self.cancelled or start in off
            yield Instance(self.uid, *self._span(start), cancelled, self.titles.get(start, self.title))

    def _span(self, start: str) -> tuple[str, str]:
        if self.minutes is None:
            return start, (date.fromisoformat(start) + timedelta(days=1)).isoformat()
        begin = datetime.strptime(start, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        end = begin + timedelta(minutes=self.lengths.get(start, self.minutes))
        return start, end.strftime("%Y-%m-%dT%H:%MZ")


def at(text: str) -> datetime:
    """A local time."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - local times are naive


def instead(original: str, starts: str, minutes: int = 60, *, cancelled: bool = False, **more: str) -> Occasion:
    return Occasion(original=at(original), starts=at(starts), minutes=minutes, cancelled=cancelled, **more)
