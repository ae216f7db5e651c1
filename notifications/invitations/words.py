"""A letter in plain words: what, when in its reader's zone, where, and what is not as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from notifications.invitations.model import Facts, Held, Letter, Method, Told, Why
from registry.platform.calendar import expand, saying, zones
from registry.platform.calendar.rules import understood

NAMED: Final = 4
_AHEAD: Final = timedelta(days=366 * 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words of a letter. `rows` are facts as (what, lines); `changes` as (what, before, now)."""

    subject: str
    headline: str
    lead: str
    rows: Sequence[tuple[str, Sequence[str]]]
    changes: Sequence[tuple[str, str, str]] = ()
    answerable: bool = False


def said(letter: Letter, now: datetime, reason: str | None = None) -> Said:
    """The words for the reader of a letter; `now` says which meetings of a series are still to come.

    `reason` is why it is cancelled, in the words of whoever did.
    """
    facts, one = letter.told.facts, _one(letter)
    title = facts.titled(letter.about) if letter.about else facts.title
    headline, lead = _lead(letter)
    return Said(
        subject=f"{headline}: {title}, {_short(one, facts.zone, letter.told.zone)}",
        headline=headline,
        lead=lead,
        rows=[("What", [title]), *([("Why", [reason])] if reason else []), *_when(letter, one, now), *_where(one)],
        changes=_changes(letter),
        answerable=letter.method is Method.REQUEST,
    )


def stays(told: Told, original: datetime | None) -> Said:
    """The words for a guest whose proposal of another time was not followed."""
    facts = told.facts
    held = (facts.at(original) if original and facts.rrule else None) or facts.plan
    return Said(
        subject=f"The time stays: {facts.titled(original)}, {day_and_time(held.starts, facts.zone, told.zone)}",
        headline="The time stays",
        lead="Thank you for proposing another time. It could not be that one: please answer for the time as it is.",
        rows=[("What", [facts.titled(original)]), ("When", span(held, facts.zone, told.zone)), *_where(held)],
        answerable=True,
    )


def span(held: Held, zone: str, reader: str) -> list[str]:
    """When it is held, in the reader's zone; where the clocks differ, in the meeting's as well."""
    starts = zones.instant(held.starts, zone)
    ends = starts + timedelta(minutes=held.minutes)
    mine = _span(starts, ends, reader)
    there = _span(starts, ends, zone)
    return [mine] if mine == there else [mine, f"That is {there} where it is held ({zone.replace('_', ' ')})."]


def day_and_time(local: datetime, zone: str, reader: str) -> str:
    """A start in the reader's zone: `Tue 1 Dec 2026, 09:00 EST`."""
    at = zones.instant(local, zone).astimezone(zones.zone(reader))
    return f"{_day(at)}, {at:%H:%M} {_clock(at)}"


def again(facts: Facts) -> str | None:
    """How often a series comes, in words: `Every third month on the first Tuesday`; None for what is held once."""
    if facts.rrule is None:
        return None
    words = saying.said(understood(facts.rrule), facts.starts, facts.zone)
    return words[:1].upper() + words[1:]


def coming(facts: Facts, now: datetime, most: int) -> list[datetime]:
    """The original local times of the next meetings of a series that are held."""
    if facts.rrule is None:
        return []
    found = expand.occasions(facts.rrule, facts.starts, facts.zone, now, now + _AHEAD, most + len(facts.gone))
    kept = {*found, *facts.moved} - facts.gone
    held = [original for original in sorted(kept) if _ends(facts, original) > now]
    return held[:most]


def _ends(facts: Facts, original: datetime) -> datetime:
    held = facts.at(original)
    assert held is not None  # noqa: S101 - what is not held was left out
    return zones.instant(held.ends, facts.zone)


def _one(letter: Letter) -> Held:
    """The meeting that is spoken of: of a cancelled one as it was."""
    facts = letter.told.facts
    if letter.about is None:
        return facts.plan
    before = letter.before.at(letter.about) if letter.before and letter.before.rrule else None
    return letter.held or before or facts.by_rule(letter.about)


def _lead(letter: Letter) -> tuple[str, str]:
    series, alone = letter.told.facts.rrule is not None, letter.about is not None
    this, held = ("these meetings", "They take place") if series and not alone else ("this meeting", "It takes place")
    if letter.why is Why.CHANGED:
        return _changed(letter, this)
    if letter.why in {Why.INVITED, Why.AGAIN}:
        return "Invitation", _asking(letter, this)
    return {
        Why.REMOVED: ("No longer asked", f"You are no longer asked to {this}. {held}, only without you."),
        Why.CANCELLED: ("Cancelled", f"{this.capitalize()} will not be held."),
        Why.ELSEWHERE: ("Other address", f"What concerns {this} goes to another address from now on, not to this one."),
    }[letter.why]


def _changed(letter: Letter, this: str) -> tuple[str, str]:
    if letter.method is Method.CANCEL:
        return "Cancelled", "This meeting of the series is not held. The others stay as they are."
    if letter.told.facts.rrule is not None and letter.about is not None:
        return "Changed", "This meeting of the series is not as it was; the others are. Please answer again."
    return "Changed", f"Something about {this} has changed. Please answer again."


def _asking(letter: Letter, this: str) -> str:
    more = " again" if letter.why is Why.AGAIN else ""
    match letter.told.part:
        case "chair":
            return f"You are asked{more} to chair {this}."
        case "optional":
            return f"You are asked{more} to {this}. You are welcome and need not come."
    return f"You are asked{more} to come to {this}."


def _when(letter: Letter, one: Held, now: datetime) -> list[tuple[str, list[str]]]:
    facts, reader = letter.told.facts, letter.told.zone
    dates = coming(facts, now, NAMED + 1) if letter.about is None else []
    if not dates:
        return [("When", span(one, facts.zone, reader))]
    held = [facts.at(original) for original in dates[:NAMED]]
    lines = [line for each in held if each for line in span(each, facts.zone, reader)]
    more = ["and so on: the calendar file has all dates."] if len(dates) > NAMED else []
    often = again(facts)
    return [*([("How often", [often])] if often else []), ("When", lines + more)]


def _where(one: Held) -> list[tuple[str, list[str]]]:
    place = [("Where", [one.place])] if one.place else []
    return place + ([("Link", [one.link])] if one.link else [])


def _changes(letter: Letter) -> list[tuple[str, str, str]]:
    before, facts = letter.before, letter.told.facts
    if letter.why is not Why.CHANGED or before is None or letter.method is Method.CANCEL:
        return []
    was = before.at(letter.about) if letter.about and before.rrule else before.plan
    one, reader = _one(letter), letter.told.zone
    if was is None:
        return []
    told = [
        ("When", span(was, before.zone, reader)[0], span(one, facts.zone, reader)[0]),
        ("Where", was.place or "no place", one.place or "no place"),
        ("Link", was.link or "no link", one.link or "no link"),
    ]
    changed = [line for line in told if line[1] != line[2]]
    if letter.about is None and facts.rrule and not changed:
        return [("Dates", "as in the invitation before", "as listed here")]
    return changed


def _span(starts: datetime, ends: datetime, reader: str) -> str:
    first, last = (at.astimezone(zones.zone(reader)) for at in (starts, ends))
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{_day(last)}, {last:%H:%M}"
    return f"{_day(first)}, {first:%H:%M} to {until} {_clock(last)}"


def _short(one: Held, zone: str, reader: str) -> str:
    return day_and_time(one.starts, zone, reader)


def _day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y}"


def _clock(at: datetime) -> str:
    """The zone's abbreviation; where it has none, how far it is from UTC."""
    name = at.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"
