"""From the bytes of a calendar to its components, with no more of them than we take and only the lines we want."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from registry.platform.documents.errors import Unreadable

COMPONENTS_MOST = 5000
DEPTH_MOST = 4
LINE_MOST = 10_000
# Nothing else is read: what a meeting is about and who comes to it is theirs.
WANTED = frozenset({
    "BEGIN", "END", "METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "UID", "DTSTART", "DTEND", "DURATION", "SUMMARY",
    "LOCATION", "CONFERENCE", "STATUS", "SEQUENCE", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "EXRULE", "TZID",
    "TZOFFSETTO",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ENDS = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Value:
    """One property: its parameters by upper-case name, and its value as it is written."""

    line: int
    parameters: dict[str, str]
    text: str


@dataclass(slots=True)
class Component:
    """A component as it stands in the file; `broken` says why its lines cannot be read."""

    kind: str
    line: int
    values: dict[str, list[Value]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)
    broken: str | None = None

    def first(self, name: str) -> Value | None:
        """The first property of a name."""
        return next(iter(self.values.get(name, ())), None)

    def text(self, name: str) -> str | None:
        """The text of the first property of a name, as it is written."""
        found = self.first(name)
        return found.text if found else None


def components(data: bytes) -> list[Component]:
    """The calendars in a file, each with what stands in it.

    Raises:
        Unreadable: it is none, or is put together in a way that is not taken in.
    """
    top = Component("", 0)
    open_ones, count = [top], 0
    for line, text in _unfolded(data):
        name = _name(text)
        if name == "BEGIN":
            count += 1
            _within_limits(count, len(open_ones))
            begun = Component(text[6:].strip().upper()[:40], line)
            open_ones[-1].parts.append(begun)
            open_ones.append(begun)
        elif name == "END":
            _close(open_ones, text[4:].strip().upper()[:40], line)
        elif name in WANTED:
            _add(open_ones[-1], name, line, text)
    found = [part for part in top.parts if part.kind == "VCALENDAR"]
    if not found and any(part.kind == "VEVENT" for part in top.parts):
        return [Component("VCALENDAR", 1, parts=top.parts)]
    if not found:
        raise Unreadable("This file is no calendar. Ask for it as an iCalendar file (.ics), or export it again.")
    if len(open_ones) > 1:
        raise Unreadable("This calendar breaks off before its end. Download or export it again.")
    return found


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Whole lines with the number of their first piece (RFC 5545, section 3.1)."""
    begun, pieces = 0, list[str]()
    for number, piece in enumerate(_ENDS.split(_decoded(data)), 1):
        if piece[:1] in {" ", "\t"} and pieces:
            pieces.append(piece[1:])
            continue
        if pieces:
            yield begun, "".join(pieces)
        begun, pieces = number, [piece] if piece.strip() else []
    if pieces:
        yield begun, "".join(pieces)


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _name(text: str) -> str:
    found = _NAME.match(text)
    return found[0].upper() if found else ""


def _within_limits(count: int, depth: int) -> None:
    if count > COMPONENTS_MOST:
        raise Unreadable(
            f"This calendar has more than {COMPONENTS_MOST} entries. Export a shorter time, such as a year."
        )
    if depth > DEPTH_MOST:
        raise Unreadable("This calendar is nested more deeply than any calendar is. Ask for another export.")


def _close(open_ones: list[Component], kind: str, line: int) -> None:
    if len(open_ones) == 1 or open_ones[-1].kind != kind:
        raise Unreadable(f"This calendar is put together wrongly at line {line}. Download or export it again.")
    open_ones.pop()


def _add(component: Component, name: str, line: int, text: str) -> None:
    if component.kind == "":
        return
    try:
        if len(text) > LINE_MOST:
            raise ValueError(name)
        _, parameters, value = Contentline(text).parts()  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError):
        component.broken = (
            component.broken or f"Line {line} ({name}) cannot be read. Ask whoever sent it to export it again."
        )
        return
    known = {key.upper(): one for key, one in parameters.items() if isinstance(one, str)}
    component.values.setdefault(name, []).append(Value(line, known, value))
