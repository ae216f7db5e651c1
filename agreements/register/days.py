"""Days as registers write them. What is no certain day is refused with the reason; nothing is guessed. Pure."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from registry.platform.exchange.values import Unclear

# Excel counts days from here: 45474 is 1 July 2024. Below 20,000 (1954) a number is hardly ever a day.
_SERIAL_FROM = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_YEARS = range(1900, 3000)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?", re.ASCII)
NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\w|[/.-]\d)", re.ASCII)
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
WORDED = (
    re.compile(rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s/-]*{_MONTH},?[\s/-]*{_YEAR}", re.IGNORECASE | re.ASCII),
    re.compile(rf"{_WEEKDAY}{_MONTH}[\s/-]*{_DAY}(?:,\s*|[\s/-]+){_YEAR}", re.IGNORECASE | re.ASCII),
)
_SHORT = (
    (re.compile(r"\d{1,2}[/-]\d{1,2}|\d{1,2}[\s/-]*[A-Za-z]{3,9}\.?", re.ASCII), "“{}” has no year."),
    (re.compile(r"[A-Za-z]{3,9}\.?[\s/-]*'?\d{2}", re.ASCII), "“{}” may be a day or a year."),
    (re.compile(r"[A-Za-z]{3,9}\.?,?[\s/-]*\d{4}|\d{1,2}[/-]\d{4}|\d{4}[/-]\d{1,2}", re.ASCII),
     "“{}” names a month and no day."),
    (re.compile(r"(?:FY|fiscal year)?\s*'?(?:\d{4}|FY\s*\d{2})", re.ASCII | re.IGNORECASE),
     "“{}” names a year and no day."),
)  # fmt: skip
_WRITE = "Write it as 2024-07-01."


class Order(StrEnum):
    """Which of two numbers comes first in 03/04/2024."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


def order_of(cells: Iterable[str]) -> Order | None:
    """How a whole column writes its days, where a number over 12 somewhere makes that certain; else None."""
    certain = {found for cell in cells for match in NUMERIC.finditer(cell) if (found := _own_order(match))}
    return certain.pop() if len(certain) == 1 else None


def _own_order(found: "re.Match[str]") -> Order | None:
    first, second = int(found[1]), int(found[3])
    if 12 < first <= 31 and second <= 12:
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if 12 < second <= 31 and first <= 12 else None


def day_of(text: str, order: Order | None = None) -> date | Unclear:
    """The day that a cell names.

    Days and months as numbers only where they cannot be exchanged, or where `order` says which comes first. A year of
    two digits is 2000 to 2069 for 00 to 69, and 1970 to 1999 for 70 to 99. A number of five digits is Excel's count.
    """
    bare = " ".join(text.split())
    try:
        return _plain(bare, order) or _refusal(bare)
    except ValueError:
        return Unclear(f"“{bare[:60]}” is not a day of the calendar.")


def _plain(bare: str, order: Order | None) -> date | Unclear | None:
    if found := _ISO.fullmatch(bare):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"\d{5}(?:\.0+)?", bare, re.ASCII) and int(bare[:5]) in _SERIALS:
        return _SERIAL_FROM + timedelta(days=int(bare[:5]))
    if found := NUMERIC.fullmatch(bare):
        return _numbers(found, order)
    for form in WORDED:
        if (found := form.fullmatch(bare)) and found["month"].casefold() in _MONTHS:
            return _day(_century(found["year"]), _MONTHS[found["month"].casefold()], int(found["day"]))
    return None


def _numbers(found: "re.Match[str]", order: Order | None) -> date | Unclear:
    first, second, year = int(found[1]), int(found[3]), _century(found[4])
    sure = _own_order(found) or (Order.MONTH_FIRST if first == second else order)
    if sure is None:
        return Unclear(
            f"“{found[0]}” may be {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}, and no other cell of "
            "its column tells which. Say in the mapping whether the month or the day comes first."
        )
    return _day(year, first, second) if sure is Order.MONTH_FIRST else _day(year, second, first)


def _century(typed: str) -> int:
    year = int(typed.strip("'"))
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise ValueError(year)
    return date(year, month, day)


def _refusal(bare: str) -> Unclear:
    for form, reason in _SHORT:
        if form.fullmatch(bare):
            return Unclear(f"{reason.format(bare[:60])} {_WRITE}")
    return Unclear(f"“{bare[:60]}” is not a date. {_WRITE}")


def days_within(text: str) -> list[str]:
    """The pieces of a sentence that are written like days, in their order."""
    forms = (_ISO, NUMERIC, *WORDED)
    found = [(match.start(), match.end(), match[0]) for form in forms for match in form.finditer(text)]
    kept: list[tuple[int, int, str]] = []
    for start, end, piece in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, piece))
    return [piece.strip() for _, _, piece in kept]
