"""Whether a reader has the current version already: conditional requests (RFC 9110, 8.8, 12.5.3, 13.1 and 13.2.2)."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum, auto

# RFC 9110, 8.8.3: an opaque tag is quoted, and a comma may stand in it. Bytes beyond ASCII are read as Latin-1.
_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_GAP = re.compile(r"[ \t]*(?:,[ \t]*|$)")
_SKIP = re.compile(r"[^,]*(?:,[ \t]*|$)")
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_MONTH = f"(?P<month>{'|'.join(_MONTHS)})"
_DATES = [
    re.compile(rf"(?:{'|'.join(_DAYS)}), (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_CLOCK} GMT"),
    re.compile(rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_CLOCK} GMT"),
    re.compile(rf"(?:{'|'.join(_DAYS)}) {_MONTH} (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})"),
]


class Verdict(Enum):
    """What to answer: the whole thing, that nothing changed (304), or that the condition does not hold (412)."""

    SEND = auto()
    UNCHANGED = auto()
    FAILED = auto()


Tag = tuple[bool, str]


def tags(header: str) -> list[Tag]:
    """The entity tags of a list, each with whether it is weak; what is none is passed over."""
    found, at = [], 0
    while at < len(header):
        match = _TAG.match(header, at)
        gap = _GAP.match(header, match.end()) if match else None
        if match and gap:
            found.append((match[1] is not None, match[2]))
            at = gap.end()
        else:
            skipped = _SKIP.match(header, at)
            at = skipped.end() if skipped else len(header)
    return found


def matches(header: str, tag: str, *, weakly: bool) -> bool:
    """Whether a list names the strong `tag`, given with its quotes; `*` names whatever there is."""
    header = header.strip(" \t")
    if header == "*":
        return True
    return any(f'"{opaque}"' == tag and (weakly or not weak) for weak, opaque in tags(header))


def http_date(text: str, now: datetime) -> datetime | None:
    """The instant of an HTTP date in any of its three forms (5.6.7), None where it is none of them."""
    match = next((found for form in _DATES if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += now.year // 100 * 100
        year -= 100 if year > now.year + 50 else 0
    month = _MONTHS.index(match["month"]) + 1
    # The last second of a minute may be a leap second, which no clock here knows.
    seconds = min(int(match["second"]), 59)
    try:
        return datetime(year, month, int(match["day"]), int(match["hour"]), int(match["minute"]), seconds, tzinfo=UTC)
    except ValueError:
        return None


def written_date(instant: datetime) -> str:
    """An instant as the preferred form of an HTTP date."""
    at = instant.astimezone(UTC)
    clock = f"{at.hour:02}:{at.minute:02}:{at.second:02}"
    return f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04} {clock} GMT"


def verdict(headers: Mapping[str, Sequence[str]], tag: str, changed_at: datetime, now: datetime) -> Verdict:
    """Judge the conditions of a GET or HEAD in the order of 13.2.2.

    `headers` has the values of each field, by its name in small letters; `tag` and `changed_at` (whole seconds) are
    those of the representation that would be sent. Of a date that is given twice, or is none, nothing is believed.
    """
    if not _expected(headers, tag, changed_at, now):
        return Verdict.FAILED
    if "if-none-match" in headers:
        known = matches(", ".join(headers["if-none-match"]), tag, weakly=True)
    else:
        since = _only_date(headers, "if-modified-since", now)
        known = since is not None and changed_at <= since
    return Verdict.UNCHANGED if known else Verdict.SEND


def _expected(headers: Mapping[str, Sequence[str]], tag: str, changed_at: datetime, now: datetime) -> bool:
    if "if-match" in headers:
        return matches(", ".join(headers["if-match"]), tag, weakly=False)
    until = _only_date(headers, "if-unmodified-since", now)
    return until is None or changed_at <= until


def _only_date(headers: Mapping[str, Sequence[str]], name: str, now: datetime) -> datetime | None:
    values = headers.get(name, ())
    return http_date(values[0].strip(" \t"), now) if len(values) == 1 else None


def takes_gzip(values: Sequence[str]) -> bool:
    """Whether `Accept-Encoding` likes gzip at least as much as the plain text. Without the field it is plain."""
    liked: dict[str, float] = {}
    for item in ",".join(values).lower().split(","):
        coding, _, parameter = item.partition(";")
        liked[coding.strip()] = _quality(parameter)
    zipped = liked.get("gzip", liked.get("x-gzip", liked.get("*", 0.0)))
    # The plain text is fine unless it is said otherwise, yet what is named comes before what is not.
    return zipped > 0 and zipped >= liked.get("identity", liked.get("*", 0.0))


def _quality(parameter: str) -> float:
    name, equals, value = parameter.strip().partition("=")
    if not equals:
        return 1.0 if not name else 0.0
    number = value.strip()
    return float(number) if name.strip() == "q" and _QUALITY.fullmatch(number) else 0.0
