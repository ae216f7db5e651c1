"""What stands against a time that is thought of: closed partners, their night, other meetings of the same people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from contacts.coverage import cover_at
from contacts.meetings.checking import wall_time, zone_stands
from contacts.meetings.recurrence import begun, originals, plain, span
from contacts.meetings.schemas import ProposeIn
from contacts.rows import hours
from registry.partners.calendar import Closures
from registry.partners.closures import closures_of
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.calendar.zones import local
from registry.platform.hours import WeeklyHours

MOST_TIMES = 12
# Closures are known for a year around a day; what is later is looked at when its year comes.
_AHEAD = timedelta(days=365)
_MORNING, _EVENING = time(7), time(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Somebody who is to come, with their clock: an organisation with its hours and closures, or an account."""

    name: str
    zone: str
    id: UUID | None = None
    hours: WeeklyHours | None = None
    closures: Closures = field(default=Closures())


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Another meeting of somebody who is to come; instants."""

    who: str
    title: str
    starts_at: datetime
    ends_at: datetime
    organisation_id: UUID | None = None
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that stands against a time, in words: closed, outside_hours, night or meeting.

    `local_at` is what the clock of those concerned shows. `meeting_id` is the other meeting.
    """

    kind: str
    who: str
    words: str
    local_at: datetime
    organisation_id: UUID | None = None
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A time that is thought of: local, and as instants."""

    local_at: datetime
    starts_at: datetime
    ends_at: datetime
    problems: Sequence[Problem] = ()


def against(
    starts_at: datetime, ends_at: datetime, zone: str, houses: Iterable[House], busy: Iterable[Busy]
) -> list[Problem]:
    """Return what stands against a time, by instants; `zone` is that of the meeting. Pure."""
    found = [problem for house in houses if (problem := _of_house(house, starts_at, ends_at)) is not None]
    return found + [_of_meeting(one, zone) for one in busy if one.starts_at < ends_at and starts_at < one.ends_at]


def _of_house(house: House, starts_at: datetime, ends_at: datetime) -> Problem | None:
    there, until = local(starts_at, house.zone), local(ends_at, house.zone)
    said = _closed(house, there) or _asleep(there, until) or _shut(house, starts_at, ends_at)
    if said is None:
        return None
    kind, words = said
    return Problem(kind=kind, who=house.name, words=words, local_at=there, organisation_id=house.id)


def _closed(house: House, there: datetime) -> tuple[str, str] | None:
    named = house.closures.closed_on(there.date())
    return ("closed", f"closed that day: {named}") if named else None


def _asleep(there: datetime, until: datetime) -> tuple[str, str] | None:
    """Nobody is asked to come before seven or to stay after eight in the evening without hearing of it."""
    if there.time() >= _MORNING and until.time() <= _EVENING and there.date() == until.date():
        return None
    return "night", f"{there:%H:%M} to {until:%H:%M} on their clock"


def _shut(house: House, starts_at: datetime, ends_at: datetime) -> tuple[str, str] | None:
    if house.hours is None:
        return None
    cover = cover_at(house.hours, ZoneInfo(house.zone), starts_at, house.closures)
    if cover.on and (cover.until is None or cover.until >= ends_at):
        return None
    return "outside_hours", f"{local(starts_at, house.zone):%H:%M} on their clock, not all of it within their hours"


def _of_meeting(one: Busy, zone: str) -> Problem:
    begins, ends = local(one.starts_at, zone), local(one.ends_at, zone)
    return Problem(
        kind="meeting", who=one.who, words=f"has “{one.title}” from {begins:%H:%M} to {ends:%H:%M}", local_at=begins,
        organisation_id=one.organisation_id, meeting_id=one.meeting_id,
    )  # fmt: skip


async def conflicts(actor: Actor, given: ProposeIn) -> list[Proposed]:
    """The next times of what is thought of, at most twelve within a year, each with what stands against it.

    Meetings that this person may not see are not mentioned. Four statements, however many are to come.

    Raises:
        Invalid: the time, the zone or the rule is none.
    """
    zone = zone_stands(given.zone or actor.time_zone)
    times = _times(given, zone)
    houses = [*await _houses(given, times[0].local_at), *await _accounts(given.user_ids)]
    busy = await _busy(actor, given, times[0].starts_at, times[-1].ends_at)
    return [replace(one, problems=against(one.starts_at, one.ends_at, zone, houses, busy)) for one in times]


def _times(given: ProposeIn, zone: str) -> list[Proposed]:
    rule = plain(given.rrule) if given.rrule else None
    first = begun(rule, wall_time(given.first_at))
    starts = originals(rule, first, zone, (first + _AHEAD).date())
    spans = ((start, span(start, given.minutes, zone)) for start in islice(starts, MOST_TIMES))
    return [Proposed(local_at=start, starts_at=begins, ends_at=ends) for start, (begins, ends) in spans]


_HOUSES = """
    SELECT o.id, o.name, o.time_zone, o.hours FROM organisation o
    WHERE o.id = ANY($1) OR o.id IN (SELECT organisation_id FROM person WHERE id = ANY($2)) ORDER BY o.sort_name, o.id
"""


async def _houses(given: ProposeIn, around: datetime) -> list[House]:
    """The organisations concerned, with when each is open and closed."""
    found = await db.fetch(_HOUSES, given.organisation_ids, given.person_ids)
    closures = await closures_of([row["id"] for row in found], around.date())
    return [
        House(
            id=row["id"], name=row["name"], zone=row["time_zone"], hours=hours(row["hours"]),
            closures=closures[row["id"]],
        )
        for row in found
    ]  # fmt: skip


async def _accounts(user_ids: Sequence[UUID]) -> list[House]:
    rows = await db.fetch("SELECT name, time_zone FROM app_user WHERE id = ANY($1) ORDER BY name, id", user_ids)
    return [House(name=row["name"], zone=row["time_zone"]) for row in rows]


_BUSY = """
    SELECT DISTINCT ON (m.starts_at, m.id, w.name) m.id, m.starts_at, m.ends_at, coalesce(m.title, s.title) AS title,
        w.name, w.organisation_id
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id
    CROSS JOIN LATERAL (
        SELECT coalesce(p.name, u.name, o.name) AS name, i.organisation_id FROM meeting_invitee i
        LEFT JOIN organisation o ON o.id = i.organisation_id LEFT JOIN person p ON p.id = i.person_id
        LEFT JOIN app_user u ON u.id = i.user_id
        WHERE i.series_id = s.id AND i.removed_at IS NULL AND (i.meeting_id IS NULL OR i.meeting_id = m.id)
            AND (i.organisation_id = ANY($5) OR i.person_id = ANY($6) OR i.user_id = ANY($7))
        UNION ALL SELECT o.name, o.id FROM organisation o WHERE o.id = s.host_id AND o.id = ANY($5)
        UNION ALL SELECT u.name, NULL FROM app_user u WHERE u.id = s.owner_id AND u.id = ANY($7)
    ) w
    WHERE m.state = 'planned' AND m.starts_at < $3 AND m.ends_at > $2
        AND m.starts_at > $2::timestamptz - interval '7 days' AND s.visibility = ANY($1)
        AND s.id IS DISTINCT FROM $4
    ORDER BY m.starts_at, m.id, w.name
"""


async def _busy(actor: Actor, given: ProposeIn, after: datetime, before: datetime) -> list[Busy]:
    rows = await db.fetch(
        _BUSY, actor.visibilities(), after, before, given.series_id, given.organisation_ids, given.person_ids,
        given.user_ids,
    )  # fmt: skip
    return [
        Busy(
            who=row["name"], title=row["title"], starts_at=row["starts_at"], ends_at=row["ends_at"],
            organisation_id=row["organisation_id"], meeting_id=row["id"],
        )
        for row in rows
    ]  # fmt: skip
