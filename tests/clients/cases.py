"""Meetings and days of every shape that a feed can hold, each with what a client must show of it.

What is expected is written down by hand, in UTC, from the zones' published rules; nothing here expands a rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from registry.platform.access.model import Permission
from registry.platform.calendar.model import Entry, EntryKind, Kept, Occasion
from tests.clients.instance import Instance, Window

WINDOW = Window(date(2026, 1, 1), date(2028, 1, 1))
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


CASES = (
    Case(title="Single", first=at("2026-12-01 10:00"), starts="2026-12-01T15:00Z"),
    Case(title="Single in summer", first=at("2026-07-01 10:00"), minutes=90, starts="2026-07-01T14:00Z"),
    Case(title="Single cancelled", first=at("2026-12-02 10:00"), cancelled=True, starts="2026-12-02T15:00Z"),
    Case(title="Single over midnight", first=at("2026-12-03 22:00"), minutes=240, starts="2026-12-04T03:00Z"),
    Case(
        title="Single, of words; as \\people\\ write: Gespräch über „Zürich“ – weit über die Zeile hinaus 🏫 日本語",
        first=at("2026-12-04 10:00"),
        starts="2026-12-04T15:00Z",
    ),
    Case(
        title="Series over New York's spring",
        first=at("2027-03-02 09:00"),
        rrule="FREQ=WEEKLY;COUNT=4",
        starts="2027-03-02T14:00Z 2027-03-09T14:00Z 2027-03-16T13:00Z 2027-03-23T13:00Z",
    ),
    Case(
        title="Series over New York's autumn",
        first=at("2026-10-20 09:00"),
        rrule="FREQ=WEEKLY;COUNT=4",
        starts="2026-10-20T13:00Z 2026-10-27T13:00Z 2026-11-03T14:00Z 2026-11-10T14:00Z",
    ),
    Case(
        title="Series daily over New York's spring, begun the day before",
        first=at("2027-03-13 17:30"),
        minutes=45,
        rrule="FREQ=DAILY;COUNT=3",
        starts="2027-03-13T22:30Z 2027-03-14T21:30Z 2027-03-15T21:30Z",
    ),
    Case(
        title="Series over London's spring",
        zone=LONDON,
        first=at("2027-03-19 15:30"),
        rrule="FREQ=WEEKLY;BYDAY=FR;UNTIL=20270402T143000Z",
        starts="2027-03-19T15:30Z 2027-03-26T15:30Z 2027-04-02T14:30Z",
    ),
    Case(
        title="Series over London's autumn",
        zone=LONDON,
        first=at("2026-10-16 15:30"),
        rrule="FREQ=WEEKLY;COUNT=3",
        starts="2026-10-16T14:30Z 2026-10-23T14:30Z 2026-10-30T15:30Z",
    ),
    Case(
        title="Series in Arizona, which has no summer time",
        zone="America/Phoenix",
        first=at("2026-02-17 09:00"),
        rrule="FREQ=MONTHLY;BYDAY=3TU;COUNT=4",
        starts="2026-02-17T16:00Z 2026-03-17T16:00Z 2026-04-21T16:00Z 2026-05-19T16:00Z",
    ),
    Case(
        title="Series in Sydney, where summer ends in April",
        zone="Australia/Sydney",
        first=at("2027-03-29 08:00"),
        rrule="FREQ=WEEKLY;COUNT=2",
        starts="2027-03-28T21:00Z 2027-04-04T22:00Z",
    ),
    Case(
        title="Series by quarter without an end, begun years ago",
        zone=CENTRAL,
        first=at("2023-01-03 13:00"),
        rrule="FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU",
        starts="2026-01-06T19:00Z 2026-04-07T18:00Z 2026-07-07T18:00Z 2026-10-06T18:00Z"
        " 2027-01-05T19:00Z 2027-04-06T18:00Z 2027-07-06T18:00Z 2027-10-05T18:00Z",
    ),
    Case(
        title="Series on last Fridays until one of them",
        zone="America/Denver",
        first=at("2026-09-25 11:00"),
        rrule="FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20261127T180000Z",
        starts="2026-09-25T17:00Z 2026-10-30T17:00Z 2026-11-27T18:00Z",
    ),
    Case(
        title="Series on the 31st, which not every month has",
        first=at("2026-01-31 08:00"),
        rrule="FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4",
        starts="2026-01-31T13:00Z 2026-03-31T12:00Z 2026-05-31T12:00Z 2026-07-31T12:00Z",
    ),
    Case(
        title="Series every other week on two days, weeks from Sunday",
        first=at("2026-06-03 09:00"),
        rrule="FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE;COUNT=4",
        starts="2026-06-03T13:00Z 2026-06-15T13:00Z 2026-06-17T13:00Z 2026-06-29T13:00Z",
    ),
    Case(
        title="Series by year",
        zone=CENTRAL,
        first=at("2025-08-14 10:00"),
        rrule="FREQ=YEARLY",
        starts="2026-08-14T15:00Z 2027-08-14T15:00Z",
    ),
    Case(
        title="Series with one left out",
        first=at("2027-03-02 11:00"),
        rrule="FREQ=WEEKLY;COUNT=4",
        without=(at("2027-03-16 11:00"),),
        starts="2027-03-02T16:00Z 2027-03-09T16:00Z 2027-03-23T15:00Z",
    ),
    Case(
        title="Series with its first and its last left out",
        first=at("2027-03-02 12:00"),
        rrule="FREQ=WEEKLY;COUNT=4",
        without=(at("2027-03-02 12:00"), at("2027-03-23 12:00")),
        starts="2027-03-09T17:00Z 2027-03-16T16:00Z",
    ),
    Case(
        title="Series with one moved over the change of the clock, and one renamed",
        first=at("2027-03-02 13:00"),
        rrule="FREQ=WEEKLY;COUNT=4",
        changed=(
            instead("2027-03-09 13:00", "2027-03-15 14:30", 120),
            instead("2027-03-23 13:00", "2027-03-23 13:00", title="Another title"),
        ),
        starts="2027-03-02T18:00Z 2027-03-15T18:30Z 2027-03-16T17:00Z 2027-03-23T17:00Z",
        lengths={"2027-03-15T18:30Z": 120},
        titles={"2027-03-23T17:00Z": "Another title"},
    ),
    Case(
        title="Series with its first moved before it and its last behind it",
        zone=LONDON,
        first=at("2026-10-19 09:00"),
        rrule="FREQ=WEEKLY;COUNT=3",
        changed=(
            instead("2026-10-19 09:00", "2026-10-12 10:00"),
            instead("2026-11-02 09:00", "2026-11-20 16:00"),
        ),
        starts="2026-10-12T09:00Z 2026-10-26T09:00Z 2026-11-20T16:00Z",
    ),
    Case(
        title="Series with one cancelled, and one moved and then cancelled",
        first=at("2027-03-04 09:00"),
        rrule="FREQ=WEEKLY;COUNT=3",
        changed=(
            instead("2027-03-11 09:00", "2027-03-11 09:00", cancelled=True),
            instead("2027-03-18 09:00", "2027-03-19 10:00", cancelled=True),
        ),
        starts="2027-03-04T14:00Z 2027-03-11T14:00Z 2027-03-19T14:00Z",
        off="2027-03-11T14:00Z 2027-03-19T14:00Z",
    ),
    Case(
        title="Series with everything at once",
        zone="America/Los_Angeles",
        first=at("2026-10-28 16:00"),
        minutes=30,
        rrule="FREQ=WEEKLY;COUNT=5",
        without=(at("2026-11-11 16:00"),),
        changed=(
            instead("2026-11-04 16:00", "2026-11-05 08:00", 45),
            instead("2026-11-18 16:00", "2026-11-18 16:00", 30, cancelled=True),
        ),
        starts="2026-10-28T23:00Z 2026-11-05T16:00Z 2026-11-19T00:00Z 2026-11-26T00:00Z",
        off="2026-11-19T00:00Z",
        lengths={"2026-11-05T16:00Z": 45},
    ),
    Case(
        title="Series cancelled as a whole",
        first=at("2027-03-05 09:00"),
        rrule="FREQ=WEEKLY;COUNT=3",
        cancelled=True,
        starts="2027-03-05T14:00Z 2027-03-12T14:00Z 2027-03-19T13:00Z",
    ),
    Case(
        title="Series cancelled as a whole after one was moved",
        first=at("2027-03-05 10:00"),
        rrule="FREQ=WEEKLY;COUNT=3",
        changed=(instead("2027-03-12 10:00", "2027-03-15 10:00"),),
        cancelled=True,
        starts="2027-03-05T15:00Z 2027-03-15T14:00Z 2027-03-19T14:00Z",
    ),
    Case(title="Day", first=date(2027, 1, 1), minutes=None, starts="2027-01-01"),
    Case(title="Day on which the clocks change", first=date(2027, 3, 14), minutes=None, starts="2027-03-14"),
    Case(title="Day cancelled", first=date(2026, 6, 30), minutes=None, cancelled=True, starts="2026-06-30"),
)
