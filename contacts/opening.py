"""Whether an organisation is open now, and whether one of its lines is covered."""

from dataclasses import dataclass
from datetime import datetime

from contacts.coverage import Cover, cover_at, local_day
from contacts.model import ContactPoint, Directory
from contacts.words import moment


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether an organisation is open (None: nobody recorded its hours), in words, and when that changes (UTC)."""

    open: bool | None
    words: str
    changes_at: datetime | None = None


def open_now(directory: Directory, at: datetime) -> OpenState:
    """Tell whether an organisation is open at an aware instant, and until when.

    In words: "open until 16:30 EDT", "closed for Thanksgiving Day, opens Mon 08:00 EST".
    """
    cover = house_cover(directory, at)
    if cover is None:
        return OpenState(None, "hours not recorded")
    ending = cover.change and moment(cover.change, at, directory.zone)
    if cover.on:
        words = f"open until {ending}" if ending else "open at all hours"
    else:
        named = closed_for(directory, at)
        closed = f"closed for {named}" if named else "closed"
        words = f"{closed}, opens {ending}" if ending else closed
    return OpenState(cover.on, words, cover.until)


def closed_for(directory: Directory, at: datetime) -> str | None:
    """Return why the organisation is closed all day ("winter break"), None on an ordinary day."""
    return directory.closures.closed_on(local_day(at, directory.zone))


def house_cover(directory: Directory, at: datetime) -> Cover | None:
    """Return whether the organisation's own hours cover an instant, None when nobody recorded them."""
    if directory.hours is None:
        return None
    return cover_at(directory.hours, directory.zone, at, directory.closures)


def line_cover(
    point: ContactPoint, directory: Directory, at: datetime, house: Cover | None, *, after_hours: bool
) -> Cover | None:
    """Return whether a line is covered at an instant, None when that is not known.

    A line without hours of its own keeps those of the organisation (`house`), an after-hours line those that are left.
    Closed days silence a line with its own hours too, but neither an after-hours line nor one that is staffed by duty.
    """
    if point.coverage is not None:
        staffed = after_hours or point.kind.staffed_by_duty
        return cover_at(point.coverage, directory.zone, at, None if staffed else directory.closures)
    around_the_clock = directory.hours is not None and directory.hours.always
    return house.inverted() if house and after_hours and not around_the_clock else house
