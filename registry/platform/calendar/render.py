"""Entries as lines of iCalendar (RFC 5545): rendered once when they change, joined when somebody fetches them.

The lines depend on nothing but the entry: equal data gives equal bytes in every process. Single meetings are in UTC,
series on the wall clock of their zone, days are dates. There is no ATTENDEE and no ORGANIZER here: invitations add
theirs to `events`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin

from icalendar import Event, vRecur, vText

from registry.platform.calendar import expand
from registry.platform.calendar.adrift import adrift, in_clear
from registry.platform.calendar.fold import escaped, folded, one_line
from registry.platform.calendar.model import Entry, EntryKind, Kept, Occasion
from registry.platform.calendar.rules import Frequency, Recurrence, rrule, understood
from registry.platform.calendar.zones import instant, vtimezone
from registry.platform.calendar.zones import zone as zone_named

PRODUCT = "-//Partner registry//Calendar//EN"
CATEGORIES = {
    EntryKind.MEETING: "Liaison meeting",
    EntryKind.AGREEMENT: "Agreement date",
    EntryKind.TASK: "Follow-up",
}


def vevents(kept: Kept, host: str) -> bytes:
    """The VEVENT of an entry, and one more for each instance of it that differs; every line ended by CRLF.

    `host` is the registry's address as in Settings.public_url.

    Raises:
        NotUnderstood, ZoneInfoNotFoundError, ValueError: the entry cannot be said; `keep` leaves it without lines.
    """
    return b"".join(event.to_ical() for event in events(kept, host))


def events(kept: Kept, host: str) -> list[Event]:
    """The same as components: the entry itself first, then the instances that differ in the order of the rule.

    Those that meet a change of the clock are among them, in UTC: clients read them differently otherwise.
    """
    entry = kept.entry
    told = {one.original: one for one in (*adrift(entry), *entry.changed)}
    return [_master(kept, host), *(instance(kept, told[at], host) for at in sorted(told) if entry.rrule)]


def instance(kept: Kept, one: Occasion, host: str) -> Event:
    """One instance of a series, by itself."""
    entry = kept.entry
    where = _where(one.place or entry.place, one.link or entry.link)
    event = _common(kept, host, title=one.title or entry.title, place=where)
    event.add("recurrence-id", _zoned(one.original, entry))
    if isinstance(entry.starts, datetime):
        clear = in_clear(one.starts, one.minutes, entry.zone)
        _times(event, one.starts, one.minutes, entry if clear else replace(entry, rrule=None))
    else:
        _times(event, one.starts.date(), one.minutes, entry)
    event.add("status", "CANCELLED" if one.cancelled or entry.cancelled else "CONFIRMED")
    return event


def zones_of(entry: Entry) -> list[str]:
    """The zones whose VTIMEZONE its lines need: that of a series, else none."""
    return [entry.zone] if entry.rrule and isinstance(entry.starts, datetime) else []


def calendar(  # noqa: PLR0913 - one for each thing that a calendar says of itself
    parts: Sequence[bytes],
    zones: Iterable[str],
    name: str | None = None,
    color: str | None = None,
    ttl: timedelta | None = None,
    *,
    method: str | None = None,
    zone: str | None = None,
) -> bytes:
    """A VCALENDAR around rendered entries; `zones` are the names that they need.

    `name` and `color` (a CSS3 name, RFC 7986 section 5.9) are what a client shows, `ttl` how often it may ask again,
    `method` what it is to do (RFC 5546), `zone` the reader's own.
    """
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", *_properties(name, color, ttl)]
    head += [f"METHOD:{method}"] if method else []
    head += [f"X-WR-TIMEZONE:{zone}"] if zone else []
    return b"".join((*map(folded, head), *_vtimezones(zones), *parts, b"END:VCALENDAR\r\n"))


def _properties(name: str | None, color: str | None, ttl: timedelta | None) -> list[str]:
    lines = [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"] if name else []
    lines += [f"COLOR:{escaped(color)}"] if color else []
    if ttl is not None:
        often = f"PT{max(1, int(ttl.total_seconds()) // 60)}M"
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{often}", f"X-PUBLISHED-TTL:{often}"]
    return lines


def _vtimezones(names: Iterable[str]) -> list[bytes]:
    return [vtimezone(name) for name in sorted(set(names))]


def _master(kept: Kept, host: str) -> Event:
    entry = kept.entry
    event = _common(kept, host, title=entry.title, place=_where(entry.place, entry.link))
    starts = entry.starts
    if entry.rrule:
        starts = _first(entry)
        event.add("rrule", vRecur.from_ical(_rule(entry)))
        for left_out in sorted(set(entry.without)):
            event.add("exdate", _zoned(left_out, entry))
    _times(event, starts, entry.minutes, entry)
    if entry.rrule and isinstance(starts, datetime) and not in_clear(starts, entry.minutes or 0, entry.zone):
        # The length of the first is that of all: on the night when the clock changes its end says something else.
        event.pop("dtend", None)
        event.add("duration", timedelta(minutes=entry.minutes or 0))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _common(kept: Kept, host: str, *, title: str, place: str) -> Event:
    """What every VEVENT of an entry says."""
    entry, event, revised = kept.entry, Event(), kept.revised_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", kept.uid)
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("sequence", kept.sequence)
    event.add("summary", one_line(title) or CATEGORIES[entry.kind])
    event.add("categories", [CATEGORIES[entry.kind]])
    event.add("class", "PUBLIC" if entry.visibility == "all_users" else "CONFIDENTIAL")
    event.add("url", urljoin(host, one_line(entry.path)))
    if place:
        event.add("location", place)
    if kept.related_uid:
        event.add("related-to", vText(kept.related_uid))
    return event


def _where(place: str | None, link: str | None) -> str:
    """A place and an address on the web in one line: most clients show no other, and make the address a link."""
    return ", ".join(filter(None, map(one_line, (place or "", link or ""))))


def _times(event: Event, starts: datetime | date, minutes: int | None, entry: Entry) -> None:
    if not isinstance(starts, datetime):
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    event.add("dtstart", _zoned(starts, entry))
    if minutes:
        event.add("dtend", _end(starts, minutes, entry))


def _end(starts: datetime, minutes: int, entry: Entry) -> datetime:
    """So many minutes of real time later, also across a change of the clock."""
    end = instant(starts, entry.zone) + timedelta(minutes=minutes)
    return end.astimezone(zone_named(entry.zone)) if entry.rrule else end


def _zoned(local: datetime, entry: Entry) -> datetime | date:
    """A local time as it is written: in UTC for a single entry, on the clock of its zone for a series, or a date."""
    if not isinstance(entry.starts, datetime):
        return local.date() if isinstance(local, datetime) else local
    return local.replace(tzinfo=zone_named(entry.zone)) if entry.rrule else instant(local, entry.zone)


def _first(entry: Entry) -> datetime | date:
    """The first instance: DTSTART must be one of the rule's, clients read anything else in different ways."""
    if isinstance(entry.starts, datetime):
        return expand.hit(entry.rrule or "", entry.starts) or entry.starts
    hit = expand.hit(entry.rrule or "", expand.at_midnight(entry.starts))
    return hit.date() if hit else entry.starts


def _by_day(recurrence: Recurrence, starts: date) -> Recurrence:
    """Said in full what comes each leap day: programs that are left to find the day themselves come on 1 March, too."""
    said = recurrence.months or recurrence.month_days or recurrence.days
    if recurrence.frequency is Frequency.YEARLY and not said and (starts.month, starts.day) == (2, 29):
        return replace(recurrence, months=(2,), month_days=(29,))
    return recurrence


def _rule(entry: Entry) -> str:
    """The recurrence with UNTIL as section 3.3.10 wants it: in UTC with a zone, a date with dates."""
    recurrence = _by_day(understood(entry.rrule or ""), entry.starts)
    until = expand.until_utc(recurrence, entry.zone)
    if until is None:
        return rrule(recurrence)
    if isinstance(entry.starts, datetime):
        return rrule(replace(recurrence, until=until))
    return rrule(replace(recurrence, until=until.astimezone(zone_named(entry.zone)).date()))
