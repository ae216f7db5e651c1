"""One event of somebody else's calendar, as far as we take it in."""

from dataclasses import replace
from datetime import datetime, timedelta

from registry.platform.calendar import rules
from registry.platform.calendar.model import Occasion
from registry.platform.calendar.reading import values
from registry.platform.calendar.reading.lines import Component
from registry.platform.calendar.reading.model import Heard
from registry.platform.calendar.reading.values import When, Wrong

_DAY = timedelta(days=1)
LONGEST = timedelta(days=366)


def event(component: Component) -> Heard:
    """What a VEVENT says.

    Raises:
        Wrong: it cannot be taken in; the text says why and what to do.
    """
    if component.broken:
        raise Wrong(component.broken)
    starts = component.first("DTSTART")
    if starts is None:
        raise Wrong("It has no beginning. Ask whoever sent it to export it again.")
    begins = values.when(starts)
    ends = _end(component, begins)
    return Heard(
        uid=values.text(component.first("UID")),
        line=component.line,
        title=values.text(component.first("SUMMARY")),
        place=values.text(component.first("LOCATION")) or None,
        link=values.link(component.first("CONFERENCE")),
        begins=begins.at,
        ends=ends,
        whole_days=begins.day,
        zone=begins.zone,
        rrule=_rule(component),
        without=_times(component, "EXDATE", begins),
        extra=_times(component, "RDATE", begins),
        changed=(),
        original=_original(component, begins),
        cancelled=(component.text("STATUS") or "").strip().upper() == "CANCELLED",
        sequence=values.number(component.first("SEQUENCE")),
    )


def _end(component: Component, begins: When) -> datetime:
    """When it ends, on the clock of its beginning; a day ends with itself where nothing is said."""
    ends, length = component.first("DTEND"), component.first("DURATION")
    if ends is not None:
        moment = values.when(ends)
        if moment.day != begins.day:
            raise Wrong("It begins with a day and ends with a time, or the other way round.")
        found = values.there(moment, begins.zone)
    elif length is not None:
        found = begins.at + values.length(length)
    else:
        found = begins.at + _DAY if begins.day else begins.at
    if begins.day and found == begins.at:
        found += _DAY  # Some programs write the last day itself.
    if found < begins.at:
        raise Wrong("It ends before it begins.")
    if found - begins.at > LONGEST:
        raise Wrong("It lasts longer than a year.")
    return found


def _rule(component: Component) -> str | None:
    given = component.values.get("RRULE", [])
    if len(given) > 1 or component.values.get("EXRULE"):
        raise Wrong("It has several rules for when it comes again. Ask for one entry for each.")
    if not given:
        return None
    try:
        return rules.rrule(rules.understood(given[0].text))
    except rules.NotUnderstood as refused:
        raise Wrong(f"Line {given[0].line}: {refused.sentence}") from None


def _times(component: Component, name: str, begins: When) -> tuple[datetime, ...]:
    """Further or left-out starts, on the clock of its beginning; a day alone means the instance on that day."""
    found = set()
    for one in values.listed(component.values.get(name, [])):
        if "/" in one.text:
            raise Wrong(f"Line {one.line} gives extra times with a length of their own. Ask for an entry for each.")
        moment = values.when(one)
        at = values.there(moment, begins.zone)
        found.add(datetime.combine(at, begins.at.time()) if moment.day else at)
    return tuple(sorted(found))


def _original(component: Component, begins: When) -> datetime | None:
    given = component.first("RECURRENCE-ID")
    if given is None:
        return None
    if "RANGE" in given.parameters:
        raise Wrong("It changes all later meetings of a series at once. Ask for the whole series again.")
    return values.there(values.when(given), begins.zone)


def occasion(heard: Heard) -> Occasion:
    """An instance that was sent beside its series, as an exception to it."""
    return Occasion(
        original=heard.original or heard.begins,
        starts=heard.begins,
        minutes=heard.minutes,
        title=heard.title or None,
        place=heard.place,
        link=heard.link,
        cancelled=heard.cancelled,
    )


def on_clock(heard: Heard, zone: str | None) -> Heard:
    """The same on the clock of another zone; as it is where one of both is not known."""
    if heard.zone is None or zone is None or heard.zone == zone:
        return heard
    return replace(
        heard,
        begins=values.there(When(heard.begins, heard.zone), zone),
        ends=values.there(When(heard.ends, heard.zone), zone),
        original=values.there(When(heard.original, heard.zone), zone) if heard.original else None,
        extra=tuple(values.there(When(at, heard.zone), zone) for at in heard.extra),
        zone=zone,
    )
