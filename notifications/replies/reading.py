"""Reading an answer as calendar programs send it: REPLY and COUNTER (RFC 5546, sections 3.2.3 and 3.2.7).

What comes is anybody's text. Only the few lines that make an answer are read, within limits; nothing is expanded, no
zone is built from it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from registry.platform.calendar import zones
from registry.platform.errors import RegistryError
from registry.platform.text import clean

MOST_BYTES: Final = 64 * 1024
MOST_LINES: Final = 2000
MOST_EVENTS: Final = 50
MOST_NUMBER: Final = 2**31 - 1
COMMENT: Final = 1000
METHODS: Final = frozenset({"REPLY", "COUNTER"})
ANSWERS: Final = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative", "DELEGATED": "delegated"}
_LINE: Final = re.compile(r'([A-Za-z0-9-]{1,60})((?:;[^":]*(?:"[^"]*"[^":]*)*)?):(.*)', re.DOTALL)
_PARAMETER: Final = re.compile(r';([A-Za-z0-9-]{1,60})=((?:"[^"]*"|[^";])*)')
_TIME: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_ESCAPED: Final = re.compile(r"\\([\\;,nN])")


class NoAnswer(RegistryError):
    """A calendar object that is no answer to an invitation, or is too broken to say."""

    code = "no_answer"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as somebody wrote it: an instant where it is aware, else local in `zone` (None: whichever is meant)."""

    at: datetime
    zone: str | None = None
    whole_day: bool = False

    def instant(self, zone: str) -> datetime:
        """The instant in UTC, in a zone where it names none itself."""
        return self.at if self.at.tzinfo else zones.instant(self.at, self.zone or zone)

    def local(self, zone: str) -> datetime:
        """The local time in a zone."""
        if self.whole_day or (not self.at.tzinfo and self.zone in {None, zone}):
            return self.at
        return zones.local(self.instant(zone), zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One answer of one attendee: `answer` is accepted, declined, tentative, counter, delegated or unclear.

    `sequence` and `stamped` are None where the program left them out. `alone`: it names one attendee only, as it must.
    """

    uid: str
    attendee: str
    answer: str
    sequence: int | None = None
    stamped: datetime | None = None
    occasion: Moment | None = None
    proposed: Moment | None = None
    comment: str | None = None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    parameters: dict[str, str]
    value: str


def read(calendar: bytes) -> list[Spoken]:
    """The answers in a calendar object, however its program writes them.

    Raises:
        NoAnswer: it is none, or beyond the limits.
    """
    lines = [one for line in _lines(calendar) if (one := _property(line)) is not None]
    method = next((one.value.strip().upper() for one in lines if one.name == "METHOD"), "")
    if method not in METHODS:
        raise NoAnswer("This calendar object is no answer to an invitation.")
    found = [answer for event in _events(lines) for answer in _answers(event, method)]
    if not found:
        raise NoAnswer("This calendar object does not say who answers what.")
    return found


def _lines(calendar: bytes) -> list[str]:
    if len(calendar) > MOST_BYTES:
        raise NoAnswer("This calendar object is too large for an answer.")
    text = _decoded(calendar).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\n ", "").replace("\n\t", "").split("\n")
    if len(lines) > MOST_LINES:
        raise NoAnswer("This calendar object is too long for an answer.")
    return lines


def _decoded(calendar: bytes) -> str:
    if calendar[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return calendar.decode("utf-16", "replace")
    try:
        return calendar.decode("utf-8-sig")
    except UnicodeDecodeError:
        return calendar.decode("cp1252", "replace")


def _property(line: str) -> _Property | None:
    found = _LINE.fullmatch(line.strip("\0 "))
    if found is None:
        return None
    parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(found[2])}
    return _Property(found[1].upper(), parameters, found[3])


def _events(lines: Sequence[_Property]) -> Iterator[list[_Property]]:
    """The properties of each event, without those of what stands inside it."""
    inside: list[str] = []
    event: list[_Property] = []
    count = 0
    for line in lines:
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            event = [] if inside[-1] == "VEVENT" else event
        elif line.name == "END":
            if inside and inside.pop() == "VEVENT":
                count += 1
                yield event
        elif inside and inside[-1] == "VEVENT":
            event.append(line)
        if count == MOST_EVENTS:
            return


def _answers(event: Sequence[_Property], method: str) -> Iterator[Spoken]:
    named = {line.name: line for line in reversed(event)}
    uid = named["UID"].value.strip() if "UID" in named else ""
    attendees = [line for line in event if line.name == "ATTENDEE" and _address(line)]
    for one in attendees[:MOST_EVENTS] if uid else ():
        yield Spoken(
            uid=clean(uid)[:255],
            attendee=_address(one),
            answer=_answer(one, method),
            sequence=_number(named.get("SEQUENCE")),
            stamped=_stamp(named.get("DTSTAMP")),
            occasion=_moment(named.get("RECURRENCE-ID")),
            proposed=_moment(named.get("DTSTART")) if method == "COUNTER" else None,
            comment=_comment(named.get("COMMENT"), one),
            alone=len(attendees) == 1,
        )


def _answer(attendee: _Property, method: str) -> str:
    said = ANSWERS.get(attendee.parameters.get("PARTSTAT", "").upper(), "unclear")
    if "DELEGATED-TO" in attendee.parameters or "DELEGATED-FROM" in attendee.parameters:
        return "delegated"
    return "counter" if method == "COUNTER" and said != "delegated" else said


def _address(attendee: _Property) -> str:
    """The address that is named, folded; from the parameter EMAIL where the value is no address (Apple)."""
    value = attendee.value.strip()
    scheme, _, rest = value.partition(":")
    given = rest if scheme.lower() == "mailto" else attendee.parameters.get("EMAIL", "")
    return clean(given.partition("?")[0]).casefold()[:320] if "@" in given else ""


def _number(found: _Property | None) -> int | None:
    text = found.value.strip() if found else ""
    return min(int(text), MOST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _stamp(found: _Property | None) -> datetime | None:
    moment = _moment(found)
    if moment is None or moment.whole_day:
        return None
    return moment.instant("UTC")


def _moment(found: _Property | None) -> Moment | None:
    written = _TIME.fullmatch(found.value.strip()) if found else None
    if written is None or found is None:
        return None
    try:
        at = datetime.strptime(written[1] + (written[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - zone follows
    except ValueError:
        return None
    if not 1990 <= at.year <= 2200:
        return None
    if written[3]:
        return Moment(at.replace(tzinfo=UTC))
    return Moment(at, _zone(found.parameters.get("TZID", "")), written[2] is None)


def _zone(name: str) -> str | None:
    """An IANA zone by the names that programs give it; None for one of their own making."""
    parts = name.strip("/ ").split("/")
    tails = ["/".join(parts[-size:]) for size in (3, 2, 1)]
    return next((one for one in (name, WINDOWS_TO_OLSON.get(name, ""), *tails) if one in zones.known()), None)


def _comment(found: _Property | None, attendee: _Property) -> str | None:
    text = found.value if found else attendee.parameters.get("X-CALENDARSERVER-RESPONSE-COMMENT", "")
    plain = clean(_ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], text))
    return plain[:COMMENT].strip() or None
