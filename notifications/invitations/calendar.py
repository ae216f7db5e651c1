"""A letter as a calendar program reads it: an object with a METHOD, for one guest (RFC 5546, section 3.2; RFC 6047)."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from icalendar import Event, vCalAddress, vText

from notifications.invitations.model import Facts, Letter, Method
from registry.platform.calendar import render
from registry.platform.calendar.fold import one_line
from registry.platform.calendar.model import Entry, Kept, Occasion

ROLES: Final = {"chair": "CHAIR", "required": "REQ-PARTICIPANT", "optional": "OPT-PARTICIPANT"}
_SOME_RULE: Final = "FREQ=DAILY"


def calendar_of(letter: Letter, kept: Kept, organizer: str, now: datetime) -> bytes:
    """The whole object. Its guest stands in it alone: nobody sees who else is asked.

    `organizer` is our own address; `now` becomes DTSTAMP, which tells when an object with a METHOD was made (RFC 5545,
    section 3.8.7.2).
    """
    told = letter.told
    numbered = replace(kept, sequence=told.sequence, entry=_entry(letter, kept.entry))
    events = _events(letter, numbered)
    for event in events:
        _address(event, letter, organizer)
        event.pop("url", None)  # of a page that asks for an account
        del event["dtstamp"]
        event.add("dtstamp", now.replace(microsecond=0))
    zones = [numbered.entry.zone] if numbered.entry.rrule else []
    return render.calendar([event.to_ical() for event in events], zones, method=str(letter.method))


def _events(letter: Letter, kept: Kept) -> list[Event]:
    if letter.about is not None:
        return [render.instance(kept, one, "") for one in kept.entry.changed]
    events = render.events(kept, "")
    return events if letter.method is Method.REQUEST else events[:1]


def _entry(letter: Letter, entry: Entry) -> Entry:
    """The entry that says what the letter says, and nothing else."""
    facts, off = letter.told.facts, letter.method is Method.CANCEL
    if letter.about is not None:
        rule = facts.rrule or entry.rrule or _SOME_RULE
        start = facts.starts if facts.rrule else letter.about
        return _with(entry, facts, rrule=rule, starts=start, without=(), changed=(_occasion(letter, off=off),))
    standing = tuple(one for one in facts.changed if one.original in facts.moved)
    changed = () if off else standing
    return _with(entry, facts, without=tuple(sorted(facts.gone)), changed=changed, cancelled=off)


def _with(entry: Entry, facts: Facts, **more: object) -> Entry:
    said = {name: getattr(facts, name) for name in ("title", "starts", "minutes", "zone", "place", "link", "rrule")}
    return replace(entry, **({"cancelled": False, "related": None} | said | more))


def _occasion(letter: Letter, *, off: bool) -> Occasion:
    facts, about = letter.told.facts, letter.about
    assert about is not None  # noqa: S101 - a letter on one meeting
    known = letter.before.at(about) if letter.before and letter.before.rrule else None
    held = letter.held or known or facts.by_rule(about)
    return Occasion(original=about, starts=held.starts, minutes=held.minutes, title=facts.titled(about),
                    place=held.place, link=held.link, cancelled=off)  # fmt: skip


def _address(event: Event, letter: Letter, organizer: str) -> None:
    guest = vCalAddress(f"mailto:{letter.told.address}")
    name = one_line(letter.told.name).replace('"', "'")
    guest.params |= {"CN": vText(name), "CUTYPE": "INDIVIDUAL", "ROLE": ROLES.get(letter.told.part, "REQ-PARTICIPANT")}
    if letter.method is Method.REQUEST:
        guest.params |= {"PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    event.add("attendee", guest)
