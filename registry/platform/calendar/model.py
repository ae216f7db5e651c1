"""What stands in a calendar: one meeting, a series of them, or a day by which something must be done.

Local times are naive datetimes on the wall clock of the entry's IANA zone; instants are aware and in UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from registry.platform.access.model import Permission

# So long a cancelled entry stays in feeds as cancelled, after its end or after it was cancelled, whichever is later:
# a calendar that reads a feed once a month learns of it. Then it is left out.
CANCELLED_DAYS = 30
# The longest that a calendar program which people use here may take to fetch again (Google; see the page of feeds).
STALE_HOURS = 24
# How the part of an entry begins that says again, to a few, what another says to all: theirs alone to find.
ALONE = "only "


class EntryKind(StrEnum):
    """A meeting, a day that an agreement sets, or something that somebody promised to do."""

    MEETING = "meeting"
    AGREEMENT = "agreement"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One instance of a series that differs from the rule.

    `original` is when the rule puts it (RECURRENCE-ID, RFC 5545 section 3.8.4.4), `starts` when it is held. A title,
    place or link that is None is that of the series. `reason` is why it is cancelled: its guests read it, no calendar.
    """

    original: datetime
    starts: datetime
    minutes: int
    title: str | None = None
    place: str | None = None
    link: str | None = None
    cancelled: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a calendar, as its source wants it shown. Text is minimal: no numbers, no minutes, no cases.

    `source`, `source_id` and `part` name what it is about: for an agreement `part` tells its days apart. `starts` is a
    local time, or a date for what fills a day; `minutes` is None for a day. `rrule` is a recurrence rule without its
    name ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"), `without` the local times that it leaves out. `related` names another
    source and its id, or its own where that has several entries that belong together. `path` is the page, from the
    root. `reason` is why it is cancelled: its guests read it, no calendar.

    Who may read it: those who hold `needs`, see `visibility`, and for their own calendar those in `user_ids`, or whose
    address is in `addresses` (folded to lower case). `organisation_ids` and `sectors` say whom it is about. Where
    `alone`, nobody finds it but those whom it names.
    """

    source: str
    source_id: UUID
    part: str = ""
    kind: EntryKind
    title: str
    place: str | None = None
    link: str | None = None
    starts: datetime | date
    minutes: int | None = None
    zone: str
    rrule: str | None = None
    without: tuple[datetime, ...] = ()
    changed: tuple[Occasion, ...] = ()
    cancelled: bool = False
    reason: str | None = None
    related: tuple[str, UUID] | None = None
    path: str
    needs: Permission
    visibility: str = "all_users"
    sectors: frozenset[str] = frozenset()
    organisation_ids: frozenset[UUID] = frozenset()
    user_ids: frozenset[UUID] = frozenset()
    addresses: frozenset[str] = frozenset()

    @property
    def alone(self) -> bool:
        return self.part.startswith(ALONE)


class Change(StrEnum):
    """What writing an entry down changed, as a calendar client cares (RFC 5546, section 2.1.4).

    MATERIAL: time, place or recurrence; answers given before no longer hold, the sequence number rose. WORDING: only
    words, the same number. RIGHTS: nothing that is read, only who may read it.
    """

    NEW = "new"
    MATERIAL = "material"
    WORDING = "wording"
    RIGHTS = "rights"
    CANCELLED = "cancelled"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry as it stands in the database: its stable name, how often it changed materially, and when last.

    `related_uid` is the stable name of what it is related to, where that stands in calendars, too.
    """

    uid: str
    sequence: int
    revised_at: datetime
    entry: Entry
    change: Change = Change.SAME
    related_uid: str | None = None
