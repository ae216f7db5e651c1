"""Zones that others name in a way of their own, told by the rules that they give with them."""

from collections.abc import Iterator

from registry.platform.calendar import zones
from registry.platform.calendar.reading.lines import Component, Value, components

# Those in which partners are, and their mail servers.
CANDIDATES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago",
    "Europe/London", "Europe/Berlin", "UTC",
)  # fmt: skip
_Rule = tuple[str, str, str, str]


def named(calendar: Component) -> None:
    """Give the times of a calendar the IANA names of zones that it names otherwise, where it gives rules of ours."""
    own = {part.text("TZID") or "": part for part in calendar.parts if part.kind == "VTIMEZONE"}
    strange = {name: part for name, part in own.items() if name not in zones.known()}
    if not strange:
        return
    ours = {_rules(_ours(name)): name for name in reversed(CANDIDATES)}
    meant = {name: ours[_rules(part)] for name, part in strange.items() if _rules(part) in ours}
    for value in _values(calendar):
        given = value.parameters.get("TZID", "").strip('"')
        if given in meant:
            value.parameters["TZID"] = meant[given]


def _ours(name: str) -> Component:
    (calendar,) = components(b"BEGIN:VCALENDAR\r\n" + zones.vtimezone(name) + b"END:VCALENDAR\r\n")
    return calendar.parts[0]


def _rules(zone: Component) -> frozenset[_Rule]:
    """The latest winter and the latest summer of a zone: offset, month and day of their beginning."""
    latest = {part.kind: part for part in sorted(zone.parts, key=lambda part: part.text("DTSTART") or "")}
    return frozenset(_rule(part) for part in latest.values())


def _rule(part: Component) -> _Rule:
    pairs = [pair.partition("=") for pair in (part.text("RRULE") or "").upper().split(";")]
    said = {name: value for name, _, value in pairs}
    return part.kind, (part.text("TZOFFSETTO") or "")[:5], said.get("BYMONTH", ""), said.get("BYDAY", "")


def _values(calendar: Component) -> Iterator[Value]:
    return (value for part in calendar.parts for values in part.values.values() for value in values)
