"""Reads of meetings: a fixed number of statements, and nothing that its reader may not see."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.meetings import rows
from contacts.meetings.conflicts import conflicts
from contacts.meetings.errors import NoSuchMeeting
from contacts.meetings.guests import Asked, Known, known
from contacts.meetings.model import Meeting, MeetingKind, MeetingState, Series
from contacts.meetings.rows import Row
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.text import fold

__all__ = ["Key", "MeetingLine", "MeetingWhole", "SeriesWhole", "conflicts", "meeting", "meetings", "series"]
Key = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """One meeting in a list: what is its own, else that of its series. Local times are on the wall clock of `zone`.

    `asked` is how many are asked to come, `mine` whether the reader is among them or owns the series.
    """

    id: UUID
    series_id: UUID
    kind: MeetingKind
    title: str
    place: str | None
    link: str | None
    host_id: UUID | None
    host: str | None
    sector: str | None
    zone: str
    original_at: datetime
    local_at: datetime
    minutes: int
    starts_at: datetime
    ends_at: datetime
    rrule: str | None
    state: MeetingState
    reason: str | None
    evidence: str | None
    outside: bool
    visibility: str
    owner_id: UUID | None
    owner: str | None
    asked: int
    mine: bool
    version: int

    @property
    def recurring(self) -> bool:
        return self.rrule is not None

    @property
    def moved(self) -> bool:
        """Whether it is held at another time than the rule says."""
        return self.local_at != self.original_at

    @property
    def key(self) -> Key:
        """Where it is in the list, for the page after it."""
        return (self.starts_at, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWhole:
    """A series with its names, everybody who is asked to it, and how often its time changed (`sequence`)."""

    series: Series
    host: str | None
    owner: str | None
    backup_owner: str | None
    demo: bool
    uid: str | None
    sequence: int
    asked: list[Asked] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWhole:
    """One meeting with its series. `asked` are those asked to the series and to this one, with what they said to it."""

    line: MeetingLine
    meeting: Meeting
    whole: SeriesWhole
    asked: list[Asked]

    @property
    def series(self) -> Series:
        return self.whole.series


# In sets that are gathered first, so that whoever is asked to little does not wait for the looking through of much.
_MINE = """(m.series_id IN (
        SELECT id FROM meeting_series WHERE $2 IN (owner_id, backup_owner_id)
        UNION SELECT series_id FROM meeting_invitee WHERE user_id = $2 AND meeting_id IS NULL AND removed_at IS NULL)
    OR m.id IN (
        SELECT meeting_id FROM meeting_invitee
        WHERE user_id = $2 AND meeting_id IS NOT NULL AND removed_at IS NULL))
"""
_LINES = f"""
    SELECT m.id, m.series_id, s.kind, coalesce(m.title, s.title) AS title, coalesce(m.place, s.place) AS place,
        coalesce(m.link, s.link) AS link, s.host_id, o.name AS host, s.sector, s.zone, m.original_at, m.local_at,
        m.minutes, m.starts_at, m.ends_at, s.rrule, m.state, m.reason, m.evidence, m.outside, s.visibility,
        s.owner_id, u.name AS owner, m.version, {_MINE} AS mine,
        (SELECT count(*) FROM meeting_invitee i WHERE i.series_id = s.id AND i.removed_at IS NULL
            AND (i.meeting_id IS NULL OR i.meeting_id = m.id)) AS asked
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id
    LEFT JOIN organisation o ON o.id = s.host_id LEFT JOIN app_user u ON u.id = s.owner_id
    WHERE s.visibility = ANY($1)
"""  # noqa: S608 - our own words
# None is longer than a week, so that what is over need not be looked through.
_NOT_OVER = "m.ends_at > {0} AND m.starts_at > {0}::timestamptz - interval '7 days'"
_ASKED = """(
    SELECT series_id, meeting_id FROM meeting_invitee WHERE organisation_id = {0} AND removed_at IS NULL
    UNION SELECT i.series_id, i.meeting_id FROM person p JOIN meeting_invitee i ON i.person_id = p.id
        WHERE p.organisation_id = {0} AND i.removed_at IS NULL) a
"""
# What it hosts, what it or its people are asked to, and what somebody of it came to.
_WITH = f"""(m.series_id IN (
        SELECT id FROM meeting_series WHERE host_id = {{0}}
        UNION SELECT a.series_id FROM {_ASKED} WHERE a.meeting_id IS NULL)
    OR m.id IN (
        SELECT a.meeting_id FROM {_ASKED} WHERE a.meeting_id IS NOT NULL
        UNION SELECT meeting_id FROM meeting_attendance WHERE organisation_id = {{0}}))
"""  # noqa: S608 - our own words
_OF_SECTOR = """(s.sector = {0} OR o.sector = {0} OR m.series_id IN (
    SELECT i.series_id FROM meeting_invitee i LEFT JOIN person p ON p.id = i.person_id
    JOIN organisation h ON h.id = coalesce(i.organisation_id, p.organisation_id)
    WHERE i.removed_at IS NULL AND h.sector = {0}))
"""


async def meetings(  # noqa: PLR0913 - one for each way to narrow the list
    actor: Actor,
    after: datetime | None = None,
    before: datetime | None = None,
    *,
    kind: MeetingKind | None = None,
    sector: str | None = None,
    organisation_id: UUID | None = None,
    series_id: UUID | None = None,
    mine: bool = False,
    state: MeetingState | None = None,
    words: str = "",
    newest: bool = False,
    key: Key | None = None,
    limit: int = 50,
) -> list[MeetingLine]:
    """At most `limit` meetings in the order of time, from behind a key; in one statement.

    Those that end after `after` and begin before `before` (instants). `newest`: the latest first. What a change of the
    rule left behind is there where it is not cancelled.
    """
    args: list[Any] = [actor.visibilities(), actor.user_id]
    parts: list[str] = []

    def narrow(text: str, *values: object) -> None:
        parts.append(text.format(*(f"${len(args) + place}" for place in range(1, len(values) + 1))))
        args.extend(values)

    for text, value in (
        (_NOT_OVER, after), ("m.starts_at < {0}", before), ("s.kind = {0}", kind and str(kind)),
        (_OF_SECTOR, sector and str(sector)), (_WITH, organisation_id), ("s.id = {0}", series_id),
        ("m.state = {0}", state and str(state)),
    ):  # fmt: skip
        if value is not None:
            narrow(text, value)
    if mine:
        parts.append(_MINE)
    for word in fold(words).split()[:6]:
        narrow("concat_ws(' ', lower(coalesce(m.title, s.title)), lower(s.place), o.sort_name) LIKE {0}", f"%{word}%")
    if key:
        narrow("(m.starts_at, m.id) " + ("<" if newest else ">") + " ({0}, {1})", *key)
    args.append(limit)
    order = "m.starts_at DESC, m.id DESC" if newest else "m.starts_at, m.id"
    where = "".join(f" AND {part}" for part in parts)
    found = await db.fetch(f"{_LINES}{where} ORDER BY {order} LIMIT ${len(args)}", *args)
    return [_line(row) for row in found]


_SERIES = """
    SELECT s.*, o.name AS host, u.name AS owner, b.name AS backup_owner, e.uid, coalesce(e.sequence, 0) AS sequence
    FROM meeting_series s LEFT JOIN organisation o ON o.id = s.host_id
    LEFT JOIN app_user u ON u.id = s.owner_id LEFT JOIN app_user b ON b.id = s.backup_owner_id
    LEFT JOIN calendar_entry e ON e.source = 'meeting_series' AND e.source_id = s.id AND e.part = ''
    WHERE s.id = $1 AND s.visibility = ANY($2)
"""


async def series(actor: Actor, series_id: UUID) -> SeriesWhole:
    """A series with everybody who is asked to it or to one of its meetings.

    Raises:
        NoSuchMeeting: there is none, or it is hidden from this person.
    """
    whole, _ = await _series(actor, series_id)
    return whole


async def _series(actor: Actor, series_id: UUID) -> tuple[SeriesWhole, Known]:
    row = await db.fetch_one(_SERIES, series_id, actor.visibilities())
    if row is None:
        raise NoSuchMeeting
    it = rows.series(row)
    asked = await known(it)
    whole = SeriesWhole(
        series=it, host=row["host"], owner=row["owner"], backup_owner=row["backup_owner"], demo=row["demo"],
        uid=row["uid"], sequence=row["sequence"], asked=asked.of(it),
    )  # fmt: skip
    return whole, asked


async def meeting(actor: Actor, meeting_id: UUID) -> MeetingWhole:
    """One meeting with its series, and everybody who is asked to it with what they said to its time.

    Raises:
        NoSuchMeeting: there is none, or it is hidden from this person.
    """
    row = await db.fetch_one(f"{_LINES} AND m.id = $3", actor.visibilities(), actor.user_id, meeting_id)
    own = await db.fetch_one(f"SELECT {rows.MEETING} FROM meeting m WHERE m.id = $1", meeting_id)  # noqa: S608
    if row is None or own is None:
        raise NoSuchMeeting
    whole, asked = await _series(actor, row["series_id"])
    one = rows.meeting(own)
    return MeetingWhole(line=_line(row), meeting=one, whole=whole, asked=asked.of(whole.series, one))


def _line(row: Row) -> MeetingLine:
    known = dict(row)
    return MeetingLine(**known | {"kind": MeetingKind(row["kind"]), "state": MeetingState(row["state"])})
