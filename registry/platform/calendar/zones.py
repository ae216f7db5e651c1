"""Time zones as iCalendar says them: one rule for winter and one for summer, as every client understands.

A VTIMEZONE (RFC 5545, section 3.6.5) is made from the rules that are in force: the changes of the clock from 2026 on,
as zoneinfo has them, put into a yearly rule that holds from 1970. A zone that no such rule can say (Morocco follows
the moon, or a law names single years) has its changes up to 2053 as dates instead; after that its last offset holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo, available_timezones

# The calendar repeats after 28 years: what holds for these holds until 2099.
_FIRST, _LAST = 2026, 2053
_DAY = timedelta(days=1)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Shift:
    """One change of the clock: the local time just before it on the old offset, and both offsets in seconds."""

    local: datetime
    before: int
    after: int
    name: str


@cache
def known() -> frozenset[str]:
    """The names of all zones that anything here may have; read once, as they stand in some hundred files."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


@lru_cache(maxsize=600)
def zone(name: str) -> ZoneInfo:
    """A zone by its IANA name."""
    return ZoneInfo(name)


def instant(local: datetime, name: str) -> datetime:
    """The instant, in UTC, of a local time (naive) in a zone.

    A time that the clock skips is read with the offset before the gap, one that it shows twice is the first of both
    (RFC 5545, section 3.3.5).
    """
    return local.replace(tzinfo=zone(name), fold=0).astimezone(UTC)


def local(at: datetime, name: str) -> datetime:
    """The local time (naive) in a zone of an aware instant."""
    return at.astimezone(zone(name)).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=600)
def changes(name: str) -> tuple[tuple[datetime, datetime], ...]:
    """The local times from which, and to which, the clock of a zone jumps at each change from 2026 to 2053."""
    return tuple(
        (shift.local, shift.local + timedelta(seconds=shift.after - shift.before)) for shift in _shifts(zone(name))
    )


@lru_cache(maxsize=600)
def vtimezone(name: str) -> bytes:
    """The VTIMEZONE of a zone with this IANA name, its lines ended by CRLF.

    Raises:
        ZoneInfoNotFoundError: there is no such zone.
    """
    shifts = tuple(_shifts(zone(name)))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_observances(name, shifts), "END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode()


def _observances(name: str, shifts: Sequence[_Shift]) -> list[str]:
    if not shifts:
        return _fixed(name, datetime(_FIRST, 1, 1, tzinfo=UTC))
    kinds = [list(same) for _, same in groupby(sorted(shifts, key=_kind), key=_kind)]
    rules = [rule for rule in map(_rule, kinds) if rule]
    if len(kinds) == len(rules) == 2:
        return [line for same, rule in zip(kinds, rules, strict=True) for line in _yearly(same[0], rule)]
    first = shifts[0].local.replace(tzinfo=UTC) - 2 * _DAY
    return _fixed(name, first) + [line for same in kinds for line in _dated(same)]


def _kind(shift: _Shift) -> tuple[bool, int, int, str]:
    return shift.after > shift.before, shift.before, shift.after, shift.name


def _fixed(name: str, at: datetime) -> list[str]:
    """The offset at an instant, as if it had always been so."""
    then = at.astimezone(zone(name))
    seconds = _seconds(then)
    return _observance("STANDARD", ["DTSTART:19700101T000000"], _Shift(then, seconds, seconds, then.tzname() or ""))


def _yearly(shift: _Shift, rule: str) -> list[str]:
    begins = f"DTSTART:{_first_of(rule, shift.local):%Y%m%dT%H%M%S}"
    return _observance(_part(shift), [begins, f"RRULE:FREQ=YEARLY;{rule}"], shift)


def _dated(same: Sequence[_Shift]) -> list[str]:
    """The first stands among the dates as well: some programs leave it out otherwise, which is against RFC 5545."""
    days = [f"{shift.local:%Y%m%dT%H%M%S}" for shift in same]
    return _observance(_part(same[0]), [f"DTSTART:{days[0]}", *(f"RDATE:{day}" for day in days)], same[0])


def _part(shift: _Shift) -> str:
    return "DAYLIGHT" if shift.after > shift.before else "STANDARD"


def _observance(part: str, when: list[str], shift: _Shift) -> list[str]:
    offsets = [f"TZOFFSETFROM:{_offset(shift.before)}", f"TZOFFSETTO:{_offset(shift.after)}"]
    return [f"BEGIN:{part}", *when, *offsets, f"TZNAME:{shift.name}", f"END:{part}"]


def _offset(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    shown = f"{'-' if seconds < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
    return f"{shown}{rest:02}" if rest else shown


def _rule(same: Sequence[_Shift]) -> str | None:
    """What is the same about these changes each year: "BYMONTH=3;BYDAY=2SU"; None where nothing is."""
    days = [shift.local for shift in same]
    fits = len(days) == _LAST - _FIRST + 1 and len({(day.month, day.weekday(), day.time()) for day in days}) == 1
    if not fits:
        return None
    month, weekday = days[0].month, _DAYS[days[0].weekday()]
    if len({(day.day - 1) // 7 for day in days}) == 1:
        return f"BYMONTH={month};BYDAY={(days[0].day - 1) // 7 + 1}{weekday}"
    if all((day + 7 * _DAY).month != month for day in days):
        return f"BYMONTH={month};BYDAY=-1{weekday}"
    found = sorted({day.day for day in days})
    if found != list(range(found[0], found[0] + 7)):
        return None
    return f"BYMONTH={month};BYMONTHDAY={','.join(map(str, found))};BYDAY={weekday}"


def _first_of(rule: str, like: datetime) -> datetime:
    """When a rule of ours first held in 1970, at the time of day of one of its changes."""
    parts = dict(part.split("=") for part in rule.split(";"))
    time, number = like.replace(year=1970, day=1), parts["BYDAY"][:-2]
    days = [time + n * _DAY for n in range(31) if (time + n * _DAY).month == like.month]
    fitting = [day for day in days if day.weekday() == like.weekday()]
    if number:
        return fitting[int(number) - (int(number) > 0)]
    return next(day for day in fitting if str(day.day) in parts["BYMONTHDAY"].split(","))


def _shifts(of: ZoneInfo) -> Iterator[_Shift]:
    """The changes of the clock in the years that are looked at."""
    day, end = datetime(_FIRST, 1, 1, tzinfo=UTC), datetime(_LAST + 1, 1, 1, tzinfo=UTC)
    before = _seconds(day.astimezone(of))
    while day < end:
        after = _seconds((day + _DAY).astimezone(of))
        if after != before:
            at = _moment(of, day, before)
            local = at.replace(tzinfo=None) + timedelta(seconds=before)
            yield _Shift(local, before, after, at.astimezone(of).tzname() or "")
        day, before = day + _DAY, after


def _moment(of: ZoneInfo, day: datetime, before: int) -> datetime:
    """The first second of a day of UTC at which the offset is no longer what it was."""
    low, high = 0, 86_400
    while high - low > 1:
        middle = (low + high) // 2
        same = _seconds((day + timedelta(seconds=middle)).astimezone(of)) == before
        low, high = (middle, high) if same else (low, middle)
    return day + timedelta(seconds=high)


def _seconds(at: datetime) -> int:
    return int((at.utcoffset() or timedelta()).total_seconds())
