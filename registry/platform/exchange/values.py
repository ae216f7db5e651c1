"""Understanding a cell: each cleaner returns the value it is certain of, or the reason why it is not. None guesses."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from registry.platform.calendar import zones
from registry.platform.exchange.regions import CODES, COUNTRIES, STATE_FIPS

Value = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A cell that could not be understood; `reason` is a sentence for the person who can correct the file."""

    reason: str


SENTINELS = ("-999", "-999.0", "NOT AVAILABLE", "NOT APPLICABLE", "N/A", "#N/A", "NULL")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WHOLE = re.compile(r"([+-]?\d{1,3}(?:,\d{3})+|[+-]?\d+)(?:\.0*)?", re.ASCII)
_LOST = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+", re.ASCII)
# An exponent below nothing is how programs write a place near the equator or Greenwich: 5.0E-5.
_DEGREES = re.compile(r"\s*[+-]?\d{1,3}(?:\.\d*)?(?:[eE]-\d{1,2})?\s*", re.ASCII)
_INT4 = 2**31


def is_empty(text: str, sentinels: frozenset[str]) -> bool:
    """Whether the cell says that there is nothing: blank, or a word that stands for it (compared without case)."""
    bare = text.strip()
    return not bare or bare.casefold() in sentinels


def sentinel_set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.strip().casefold() for word in words)


def line(text: str) -> Value | Unclear:
    """One line of at most 200 characters, composed, runs of blanks and line ends as one blank."""
    return _line(text, 200)


def title(text: str) -> Value | Unclear:
    """One line of at most 500 characters."""
    return _line(text, 500)


def code(text: str) -> Value | Unclear:
    """One line of at most 80 characters."""
    return _line(text, 80)


def _line(text: str, limit: int) -> str | Unclear:
    composed = " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
    if not composed.isprintable() and _INVISIBLE.search(composed):
        return Unclear("The cell holds an invisible control character.")
    if len(composed) > limit:
        return Unclear(f"The cell has {len(composed)} characters; {limit} fit.")
    return composed


def prose(text: str) -> Value | Unclear:
    """Text of at most 4,000 characters that keeps its line ends."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _INVISIBLE.search(composed):
        return Unclear("The cell holds an invisible control character.")
    return composed if len(composed) <= 4000 else Unclear(f"The cell has {len(composed)} characters; 4000 fit.")


def integer(text: str) -> Value | Unclear:
    """A whole number that a database column of four bytes holds; 45,000 and 45000.0 are understood."""
    bare = text.strip()
    found = _WHOLE.fullmatch(bare)
    if not found:
        return Unclear(lost_digits(bare) or f"“{bare}” is not a whole number.")
    number = int(found[1].replace(",", "")) if len(found[1]) < 20 else _INT4
    return number if abs(number) < _INT4 else Unclear(f"“{bare}” is too large.")


def count(text: str) -> Value | Unclear:
    """A whole number that is not negative."""
    number = integer(text)
    return Unclear(f"“{text.strip()}” is less than nothing.") if isinstance(number, int) and number < 0 else number


def lost_digits(text: str) -> str:
    """A sentence when a spreadsheet shortened a number beyond repair (3.34387E+13), else empty."""
    if not _LOST.fullmatch(text.strip()):
        return ""
    return f"A spreadsheet turned this number into {text.strip()} and its digits are lost; type it again as text."


def latitude(text: str) -> Value | Unclear:
    """Degrees north, from -90 to 90, to six places (a tenth of a metre)."""
    return _degrees(text, 90)


def longitude(text: str) -> Value | Unclear:
    """Degrees east, from -180 to 180, to six places."""
    return _degrees(text, 180)


def _degrees(text: str, limit: int) -> float | Unclear:
    if not _DEGREES.fullmatch(text):
        return Unclear(f"“{text.strip()[:100]}” is not a coordinate in decimal degrees.")
    degrees = float(text)
    if not -limit <= degrees <= limit:
        return Unclear(f"{text.strip()} is outside of -{limit} to {limit} degrees.")
    return round(degrees, 6) + 0.0


def region(text: str) -> Value | Unclear:
    """The code of a state, territory or province of the United States or Canada, from its code or its name."""
    found = CODES.get(" ".join(text.split()).casefold())
    return found or Unclear(f"“{text.strip()}” is not a state, territory or province of the United States or Canada.")


def country(text: str) -> Value | Unclear:
    """The two letters of a country of North America (ISO 3166)."""
    found = COUNTRIES.get(" ".join(text.split()).casefold().replace(".", ""))
    return found or Unclear(f"“{text.strip()}” is not a country that is known here.")


def postal_code(text: str) -> Value | Unclear:
    """A ZIP or ZIP+4 with the zeros that a spreadsheet took off its front, or a Canadian code as `A1A 1A1`."""
    bare = text.strip().upper()
    if found := re.fullmatch(r"(\d{3,5})(?:\.0+)?", bare, re.ASCII):
        return _zip(found[1].zfill(5), bare)
    if found := re.fullmatch(r"(\d{3,5})-(\d{4})|(\d{5})(\d{4})(?:\.0+)?|(\d{4})(\d{4})(?:\.0+)?", bare, re.ASCII):
        five, four = [part for part in found.groups() if part]
        return _zip(five.zfill(5), bare, f"-{four}")
    if found := re.fullmatch(r"([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]) ?(\d[ABCEGHJ-NPRSTV-Z]\d)", bare, re.ASCII):
        return f"{found[1]} {found[2]}"
    return Unclear(lost_digits(bare) or f"“{bare}” is not a ZIP code, ZIP+4 or Canadian postal code.")


def _zip(five: str, typed: str, four: str = "") -> str | Unclear:
    # 00501 (Holtsville, New York) is the lowest ZIP code there is.
    return five + four if five >= "00501" else Unclear(f"“{typed}” is not a ZIP code; the lowest is 00501.")


def county_fips(text: str) -> Value | Unclear:
    """The five digits of a county (FIPS 6-4), with the zero that a spreadsheet took off its front."""
    found = re.fullmatch(r"(\d{4,5})(?:\.0+)?", text.strip(), re.ASCII)
    fips = found[1].zfill(5) if found else ""
    if fips[:2] not in STATE_FIPS or fips[2:] == "000":
        return Unclear(f"“{text.strip()}” is not the five-digit FIPS number of a county.")
    return fips


_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?", re.ASCII)
_WORDS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y")


def day(text: str) -> Value | Unclear:
    """A date as `2024-01-31`; day and month as numbers only where they cannot be exchanged (01/31/2024)."""
    bare = " ".join(text.split())
    try:
        if found := _ISO.fullmatch(bare):
            return date.fromisoformat(found[1]).isoformat()
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", bare, re.ASCII):
            return _numbers(int(found[1]), int(found[2]), int(found[3]), bare)
        return _words(bare)
    except ValueError:
        return Unclear(f"“{bare}” is not a day of the calendar.")


def _numbers(first: int, second: int, year: int, typed: str) -> str | Unclear:
    if first == second or second > 12:
        return date(year, first, second).isoformat()
    if first > 12:
        return date(year, second, first).isoformat()
    return Unclear(f"“{typed}” may be two days; write it as {year}-{first:02}-{second:02} if the month is first.")


def _words(typed: str) -> str | Unclear:
    for form in _WORDS:
        try:
            return datetime.strptime(typed, form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return Unclear(f"“{typed}” is not a date; write it as 2024-01-31.")


def time_zone(text: str) -> Value | Unclear:
    """The name of a zone of the IANA database, such as America/Chicago."""
    bare = text.strip()
    return bare if bare in zones.known() else Unclear(f"“{bare}” is not a time zone; write it as America/New_York.")
