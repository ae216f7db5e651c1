"""What somebody else says of a meeting of theirs, as far as we keep it. Local times are on the wall clock of `zone`."""

from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta, field
from msgspec.structs import replace

from contacts.meetings.checking import zone_stands
from contacts.meetings.recurrence import plain
from contacts.meetings.schemas import Heading, Length, Link, Rule, Wall, Zone
from registry.platform.calendar.expand import occasions
from registry.platform.calendar.model import Occasion
from registry.platform.calendar.reading.events import on_clock
from registry.platform.calendar.reading.model import Heard
from registry.platform.calendar.zones import instant
from registry.platform.errors import Invalid
from registry.platform.text import In, Remark

_EXCEPTIONS_MOST = 100
_FURTHER_MOST = 20
_YEARS = 1970, 2200
UNTITLED = "Meeting"
Key = Annotated[str, Meta(min_length=1, max_length=300)]
FIELDS = ("title", "first_at", "minutes", "zone", "rrule", "place", "link")


class Other(In):
    """One meeting of a series that is held at another time, or not at all; `original` is where the rule puts it."""

    original: Wall
    local_at: Wall
    minutes: Length
    title: Heading | None = None
    place: Remark | None = None
    cancelled: bool = False


class Theirs(In):
    """A meeting as they have it. `key` is their name for it, `sequence` their version, `extra` what no rule says."""

    key: Key
    sequence: Annotated[int, Meta(ge=0)]
    title: Heading
    first_at: Wall
    minutes: Length
    zone: Zone
    rrule: Rule | None = None
    place: Remark | None = None
    link: Link | None = None
    without: Annotated[list[Wall], Meta(max_length=_EXCEPTIONS_MOST)] = field(default_factory=list)
    changed: Annotated[list[Other], Meta(max_length=_EXCEPTIONS_MOST)] = field(default_factory=list)
    extra: Annotated[list[Wall], Meta(max_length=_FURTHER_MOST)] = field(default_factory=list)


def key_of(heard: Heard) -> str:
    """Their name for it; one instance that was sent alone has one of its own."""
    return _key(heard.uid, heard.original) if heard.original else heard.uid


def _key(uid: str, original: datetime) -> str:
    return f"{uid} {original:%Y%m%dT%H%M%S}"


def zone_of(heard: Heard, before: Theirs | None, reader: str) -> str:
    """The zone on whose clock it is kept: as before, or theirs; what is once and in UTC is on the reader's clock."""
    if before is not None and heard.rrule is None:
        return before.zone
    return heard.zone if heard.zone and (heard.rrule or heard.zone != "UTC") else reader


def theirs(heard: Heard, zone: str) -> Theirs:
    """An entry of a file on the clock of a zone.

    Raises:
        Invalid: something in it is not kept here; the sentence says what.
    """
    moved = on_clock(heard, zone)
    return checked({
        "key": key_of(heard), "sequence": heard.sequence, "title": heard.title or UNTITLED, "zone": zone,
        "first_at": _wall(moved.begins), "minutes": max(5, heard.minutes), "rrule": heard.rrule, "place": heard.place,
        "link": heard.link if heard.link and heard.link.startswith("https://") else None,
        "without": [_wall(at) for at in heard.without], "changed": [other(one) for one in heard.changed],
        "extra": [_wall(at) for at in _extra(moved, zone)],
    })  # fmt: skip


def _extra(heard: Heard, zone: str) -> list[datetime]:
    """The starts that are sent beside the rule and that it does not say as well.

    Raises:
        Invalid: they are many.
    """
    found = [at for at in heard.extra if at not in {heard.begins, *heard.without} and not _said(heard, at, zone)]
    if len(found) > _FURTHER_MOST:
        raise Invalid({"": f"It has more than {_FURTHER_MOST} dates that no rule says. Plan it by hand."})
    return found


def _said(heard: Heard, at: datetime, zone: str) -> bool:
    begins = instant(at, zone)
    after = begins + timedelta(seconds=1)
    return heard.rrule is not None and bool(occasions(heard.rrule, heard.begins, zone, begins, after, 1))


def further(given: Theirs) -> dict[str, Theirs]:
    """Each date that no rule says as a meeting of its own, by their name for that instance."""
    others = {one.original: one for one in given.changed}
    found = {}
    for at in given.extra:
        one = others.get(at) or Other(original=at, local_at=at, minutes=given.minutes)
        if not one.cancelled:
            key = _key(given.key, datetime.fromisoformat(at))
            found[key] = Theirs(
                key=key, sequence=given.sequence, title=one.title or given.title, first_at=one.local_at,
                minutes=one.minutes, zone=given.zone, place=one.place or given.place, link=given.link,
            )  # fmt: skip
    return found


def other(one: Occasion) -> dict[str, Any]:
    """One exception of a series."""
    return {
        "original": _wall(one.original), "local_at": _wall(one.starts), "minutes": max(5, one.minutes),
        "title": one.title, "place": one.place, "cancelled": one.cancelled,
    }  # fmt: skip


def checked(values: object) -> Theirs:
    """Values as `Theirs`.

    Raises:
        Invalid: they are none.
    """
    found = stored(values)
    zone_stands(found.zone)
    for at in (
        found.first_at,
        *found.without,
        *found.extra,
        *(at for one in found.changed for at in (one.original, one.local_at)),
    ):
        _day_stands(at)
    return replace(found, rrule=plain(found.rrule) if found.rrule else None)


def stored(values: object) -> Theirs:
    """Values that were checked when they were stored.

    Raises:
        Invalid: they are none.
    """
    try:
        return msgspec.convert(values, Theirs)
    except msgspec.ValidationError:
        raise Invalid({"": "Its title, place or length is not one that is kept here. Plan it by hand."}) from None


def _day_stands(wall: str) -> None:
    try:
        year = datetime.fromisoformat(wall).year
    except ValueError:
        year = 0
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise Invalid({"": f"One of its dates is none of the years {_YEARS[0]} to {_YEARS[1]}."})


def with_instance(before: Theirs, heard: Heard) -> Theirs:
    """What they said before, with one instance of it that they sent alone.

    Raises:
        Invalid: as `theirs`.
    """
    moved = on_clock(heard, before.zone)
    one = Occasion(
        original=moved.original or moved.begins, starts=moved.begins, minutes=moved.minutes, title=heard.title or None,
        place=heard.place, cancelled=heard.cancelled,
    )  # fmt: skip
    values: dict[str, Any] = msgspec.to_builtins(before)
    kept = [each for each in values["changed"] if each["original"] != _wall(one.original)]
    told = other(one)
    told["title"] = None if told["title"] == before.title else told["title"]
    told["place"] = None if told["place"] == before.place else told["place"]
    return checked(values | {"changed": [*kept, told], "sequence": max(before.sequence, heard.sequence)})


def _wall(at: Any) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"
