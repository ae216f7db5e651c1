"""What a meeting that somebody sent means here: new, changed, called off, known, or nothing for us. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contacts.meetings.received.facts import FIELDS, Theirs, key_of, theirs, with_instance, zone_of
from registry.platform.calendar.reading.model import Heard, Reading
from registry.platform.calendar.rules import understood
from registry.platform.calendar.saying import said
from registry.platform.errors import Invalid

_ANSWERS = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"})
OFFERS_MOST = 20
LABELS = {
    "title": "Title", "first_at": "Begins", "minutes": "Minutes", "zone": "Time zone", "rrule": "Comes again",
    "place": "Place", "link": "Link",
}  # fmt: skip


class Means(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    KNOWN = "known"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A meeting of theirs that stands here already, and what they said when it was taken over last."""

    series_id: UUID
    version: int
    cancelled: bool
    theirs: Theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One entry of a file: what it means, why, and what would be done. `differences` are (what, before, now)."""

    means: Means
    line: int
    title: str
    why: str = ""
    theirs: Theirs | None = None
    known: Known | None = None
    differences: tuple[tuple[str, str, str], ...] = ()


def offers(reading: Reading, known: Mapping[str, Known], reader: str) -> list[Offer]:
    """What each entry of a file means, in its order; `reader` is the zone of whoever looks."""
    if reading.method in _ANSWERS:
        why = "This is an answer to an invitation, no meeting. Answers come in by mail."
        return [Offer(means=Means.NOTHING, line=1, title="The whole file", why=why)]
    found = [_offer(one, known, reader, called_off=reading.method == "CANCEL") for one in reading.heard[:OFFERS_MOST]]
    if len(reading.heard) > OFFERS_MOST:
        why = f"Only the first {OFFERS_MOST} entries are looked at. Export less."
        found.append(Offer(means=Means.NOTHING, line=reading.heard[OFFERS_MOST].line, title="All others", why=why))
    left_out = [Offer(means=Means.NOTHING, line=one.line, title=one.what, why=one.sentence) for one in reading.troubles]
    return [*found, *left_out]


def _offer(heard: Heard, known: Mapping[str, Known], reader: str, *, called_off: bool) -> Offer:
    cancelled, alone = heard.cancelled or called_off, heard.original is not None
    one = known.get(key_of(heard))
    whole = known.get(heard.uid) if alone else None
    try:
        if one is None and whole is not None:
            return _compared(heard, whole, with_instance(whole.theirs, _called_off(heard) if called_off else heard))
        if one is None:
            return _new(heard, reader, cancelled=cancelled)
        if cancelled:
            return _cancelled(heard, one)
        if one.cancelled:
            return _known(heard, one, "It was called off here. Reinstate it there first, then choose the file again.")
        return _compared(heard, one, theirs(heard, zone_of(heard, one.theirs, reader)))
    except Invalid as refused:
        return _nothing(heard, next(iter(refused.fields.values())))


def _called_off(heard: Heard) -> Heard:
    """The same instance, cancelled: a file with METHOD:CANCEL need not say it once more."""
    return replace(heard, cancelled=True)


def _nothing(heard: Heard, why: str) -> Offer:
    return Offer(means=Means.NOTHING, line=heard.line, title=heard.title or "An entry without a title", why=why)


def _new(heard: Heard, reader: str, *, cancelled: bool) -> Offer:
    """An entry that is not known here.

    Raises:
        Invalid: something of it, such as its recurrence, is none of ours.
    """
    why = against(heard, cancelled=cancelled)
    if why:
        return _nothing(heard, why)
    now = theirs(heard, zone_of(heard, None, reader))
    return Offer(means=Means.NEW, line=heard.line, title=now.title, theirs=now)


def against(heard: Heard, *, cancelled: bool) -> str | None:
    """Why an entry that is not known here becomes no meeting."""
    if cancelled:
        return "It was called off, and it does not stand here."
    if not heard.uid:
        return "It has no UID, so that a later change could not find it. Plan it by hand."
    if heard.whole_days:
        return "It fills days and has no time. Closed days of a partner are taken over on the partner's page."
    if not heard.spans:
        return "It is over, or more than two years ahead."
    if all(span.begins in heard.extra and span.begins != heard.begins for span in heard.spans):
        return "Only dates that no rule says are still to come. Plan those by hand."
    return None


def _cancelled(heard: Heard, one: Known) -> Offer:
    if one.cancelled:
        return _known(heard, one, "It is called off.")
    return Offer(means=Means.CANCELLED, line=heard.line, title=one.theirs.title, theirs=one.theirs, known=one)


def _known(heard: Heard, one: Known, why: str) -> Offer:
    return Offer(means=Means.KNOWN, line=heard.line, title=one.theirs.title, why=why, known=one)


def _compared(heard: Heard, one: Known, now: Theirs) -> Offer:
    told = tuple(differences(one.theirs, now))
    if not told:
        return _known(heard, one, "It stands here just so.")
    if now.sequence < one.theirs.sequence:
        return _known(heard, one, "This is an older version than the one that was taken over.")
    return Offer(means=Means.CHANGED, line=heard.line, title=now.title, theirs=now, known=one, differences=told)


def differences(before: Theirs, now: Theirs) -> list[tuple[str, str, str]]:
    """What they changed since, in words: (what, before, now)."""
    told = [
        (LABELS[name], worded(name, before), worded(name, now))
        for name in FIELDS
        if getattr(before, name) != getattr(now, name)
    ]
    told += [("Left out", "", shown(at)) for at in now.without if at not in before.without]
    told += [("Further date", "", shown(at)) for at in now.extra if at not in before.extra]
    told += [("Further date", shown(at), "") for at in before.extra if at not in now.extra]
    former = {one.original: one for one in before.changed}
    for one in now.changed:
        if former.get(one.original) != one:
            told.append((f"On {shown(one.original)}", "", "called off" if one.cancelled else shown(one.local_at)))
    return told


def worded(name: str, of: Theirs) -> str:
    """One of their facts as a person reads it; empty where there is none."""
    value = getattr(of, name)
    if name == "first_at":
        return shown(value)
    if name == "rrule" and value:
        return said(understood(value), datetime.fromisoformat(of.first_at), of.zone)
    return "" if value is None else str(value)


def shown(wall: str) -> str:
    """A local time as all pages show it."""
    at = datetime.fromisoformat(wall)
    return f"{at.day} {at:%b %Y, %H:%M}"
