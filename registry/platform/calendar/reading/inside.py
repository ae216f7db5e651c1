"""Inside a child: a whole calendar read, each entry alone, so that a broken one spoils nothing but itself."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import msgspec

from registry.platform.calendar import expand, zones
from registry.platform.calendar.reading import values
from registry.platform.calendar.reading.events import event, occasion, on_clock
from registry.platform.calendar.reading.lines import Component, components
from registry.platform.calendar.reading.model import Heard, Reading, Span, Trouble
from registry.platform.calendar.reading.values import Wrong
from registry.platform.calendar.reading.zoning import named

INSTANCES_MOST = 1000
TROUBLES_MOST = 300
HORIZON = timedelta(days=731)
_SILENT = frozenset({"VTIMEZONE", "VALARM"})
_WORDS = {"VTODO": "a task", "VJOURNAL": "a journal entry", "VFREEBUSY": "a list of free and busy times"}


def read(data: bytes, asked: dict[str, Any], _: Callable[[int, int], None]) -> Any:
    """A `Reading` as JSON says it; `asked` names the day from which instances count ("from") and a "zone" for days.

    Raises:
        Unreadable: it is no calendar, or none that is taken in.
    """
    return msgspec.to_builtins(understood(data, date.fromisoformat(asked["from"]), asked["zone"]))


def understood(data: bytes, first: date, zone: str) -> Reading:
    """What stands in a calendar, with its instances in two years from a day on, on the clock of a zone.

    Raises:
        Unreadable: as above.
    """
    calendars = components(data)
    for calendar in calendars:
        named(calendar)
    troubles: list[Trouble] = []
    events = list(_events([part for calendar in calendars for part in calendar.parts], troubles))
    heard = tuple(_spanned(_joined(events, troubles), first, zone, troubles))
    head = calendars[0]
    name = values.text(head.first("X-WR-CALNAME") or head.first("NAME")) or None
    method = (head.text("METHOD") or "").strip().upper()[:20] or None
    told = sorted(troubles, key=lambda trouble: trouble.line)[:TROUBLES_MOST]
    return Reading(method, name, _zone(head), heard, tuple(told))


def _zone(head: Component) -> str | None:
    name = (head.text("X-WR-TIMEZONE") or "").strip()
    return name if name in zones.known() else None


def _events(parts: list[Component], troubles: list[Trouble]) -> Iterator[Heard]:
    for part in parts:
        if part.kind == "VEVENT":
            try:
                yield event(part)
            except Wrong as wrong:
                troubles.append(_trouble(part, str(wrong)))
        elif part.kind not in _SILENT:
            troubles.append(
                _trouble(part, f"It is {_WORDS.get(part.kind, 'of a kind that we do not read')}, no entry.")
            )


def _trouble(part: Component, sentence: str) -> Trouble:
    uid, title = (values.text(part.first(name)) or None for name in ("UID", "SUMMARY"))
    return Trouble(part.line, uid, sentence, title)


def _joined(events: list[Heard], troubles: list[Trouble]) -> list[Heard]:
    """Each entry with the instances that were sent beside it, then those instances that were sent alone."""
    masters: dict[str, Heard] = {}
    for one in events:
        if one.original is None:
            _take(one, masters, troubles)
    alone = []
    for one in events:
        series = masters.get(one.uid) if one.original is not None else None
        if series is not None and series.rrule is not None:
            changed = occasion(on_clock(one, series.zone))
            masters[one.uid] = replace(series, changed=(*series.changed, changed))
        elif one.original is not None:
            alone.append(one)
    return [*masters.values(), *alone]


def _take(one: Heard, masters: dict[str, Heard], troubles: list[Trouble]) -> None:
    """Of two entries with one uid the later version."""
    key = one.uid or f"line {one.line}"
    before = masters.get(key)
    if before is not None:
        lost, one = sorted((before, one), key=lambda each: (each.sequence, each.line))
        troubles.append(
            Trouble(lost.line, key, "Its UID stands twice: the later version was taken.", lost.title or None)
        )
    masters[key] = one


def _spanned(heard: list[Heard], first: date, zone: str, troubles: list[Trouble]) -> Iterator[Heard]:
    """The same with their instances, as long as there are not too many of them in all."""
    left = INSTANCES_MOST
    for one in heard:
        spans = list(islice(_spans(one, first, one.zone or zone), left + 1))
        if len(spans) > left:
            sentence = f"It would make more than {INSTANCES_MOST} days or times in all. Export a shorter time."
            troubles.append(Trouble(one.line, one.uid or None, sentence, one.title or None))
            continue
        left -= len(spans)
        yield replace(one, spans=tuple(spans))


def _spans(one: Heard, first: date, zone: str) -> Iterator[Span]:
    if one.cancelled:
        return
    length, elsewhere = one.ends - one.begins, {each.original: each for each in one.changed}
    begin = expand.at_midnight(first)
    starts = sorted({*_starts(one, begin, zone), *one.extra} - set(one.without) - elsewhere.keys())
    moved = [each for each in one.changed if not each.cancelled]
    spans = [Span(begins=at, ends=at + length) for at in starts]
    spans += [Span(begins=each.starts, ends=each.starts + timedelta(minutes=each.minutes)) for each in moved]
    for span in sorted(spans, key=lambda each: each.begins):
        if span.ends > begin and span.begins < begin + HORIZON:
            yield span


def _starts(one: Heard, begin: datetime, zone: str) -> list[datetime]:
    if one.rrule is None:
        return [one.begins]
    after = zones.instant(begin - (one.ends - one.begins), zone)
    before = zones.instant(begin + HORIZON, zone)
    return expand.occasions(one.rrule, one.begins, zone, after, before, INSTANCES_MOST + 1)
