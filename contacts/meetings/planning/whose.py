"""A plan that somebody is about to change: whether they may, who is asked, and where its page is."""

from collections.abc import Iterable
from uuid import UUID

from contacts.meetings.guests import Asked
from contacts.meetings.planning.picking import Picks
from contacts.meetings.queries import MeetingWhole, SeriesWhole, meeting, meetings, series
from contacts.meetings.writing import allowed
from registry.platform.access.model import Actor

SERIES = "/meetings/series"


def marks_of(asked: Iterable[Asked]) -> Picks:
    """Those who are asked, as a plan names them."""
    keys = [
        (letter, key)
        for one in asked
        for letter, key in (
            ("o", one.invitee.organisation_id),
            ("p", one.invitee.person_id),
            ("u", one.invitee.user_id),
        )
        if key
    ]
    return Picks([f"{letter}:{key}" for letter, key in keys], [])


async def mine(actor: Actor, series_id: UUID) -> SeriesWhole:
    """A series that this person may change.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting.
    """
    found = await series(actor, series_id)
    await allowed(actor, found.series.host_id, found.series.sector)
    return found


async def one_of_mine(actor: Actor, meeting_id: UUID) -> MeetingWhole:
    """One meeting that this person may change.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting.
    """
    found = await meeting(actor, meeting_id)
    await allowed(actor, found.series.host_id, found.series.sector)
    return found


async def where(actor: Actor, it: SeriesWhole) -> str:
    """The page of a series, or of the meeting that is held once."""
    if it.series.rrule is not None:
        return f"{SERIES}/{it.series.id}"
    found = await meetings(actor, series_id=it.series.id, limit=1)
    return f"/meetings/{found[0].id}" if found else "/meetings"
