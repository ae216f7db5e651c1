"""A meeting as a file for somebody's own calendar."""

from dataclasses import replace
from uuid import UUID

from contacts.meetings.errors import NoSuchMeeting
from contacts.meetings.publishing import SOURCE
from contacts.meetings.queries import MeetingWhole
from registry.platform import db
from registry.platform.calendar import facts
from registry.platform.calendar.model import Entry, Kept
from registry.platform.calendar.render import calendar, vevents, zones_of


async def kept_of(series_id: UUID) -> Kept:
    """A series as it stands in calendars.

    Raises:
        NoSuchMeeting: it does not.
    """
    row = await db.fetch_one(
        "SELECT * FROM calendar_entry WHERE source = $1 AND source_id = $2 AND part = ''", SOURCE, series_id
    )
    if row is None:
        raise NoSuchMeeting
    return facts.kept(row)


def file_of_series(kept: Kept, host: str) -> bytes:
    """The whole series as it stands in calendars, by the same name: taking it in twice changes nothing."""
    return calendar([vevents(kept, host)], zones_of(kept.entry))


def file_of_meeting(kept: Kept, it: MeetingWhole, host: str) -> bytes:
    """One meeting alone; of a series by a name of its own, as calendars differ on an instance without its rule."""
    if it.series.rrule is None and not it.meeting.outside:
        return file_of_series(kept, host)
    entry = replace(_alone(kept.entry, it), path=f"/meetings/{it.meeting.id}")
    return calendar([vevents(replace(kept, uid=str(it.meeting.id), entry=entry), host)], zones_of(entry))


def _alone(entry: Entry, it: MeetingWhole) -> Entry:
    line = it.line
    return replace(
        entry, title=line.title, place=line.place, link=line.link, starts=line.local_at, minutes=line.minutes,
        rrule=None, without=(), changed=(), cancelled=str(line.state) == "cancelled",
    )  # fmt: skip
