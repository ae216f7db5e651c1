"""Lengths of time as registers write them: “three (3) years”, “90-day”, “annually”. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agreements.terms.dates import Period, Unit
from registry.platform.exchange.values import Unclear

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_COMPOSED = {
    f"{ten} {one}": value + number for ten, value in _TENS.items() for number, one in enumerate(_ONES[:10]) if number
}
NUMBERS = {name: number for number, name in enumerate(_ONES)} | _TENS | _COMPOSED | {"a": 1, "an": 1, "single": 1}
_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
NUMBER = rf"(?:(?P<word>{_WORD})(?:\s*\(\s*(?P<same>\d{{1,4}})\s*\))?|(?P<digits>\d{{1,4}})(?:\.0)?)"
_UNITS = {
    "day": (1, Unit.DAYS), "days": (1, Unit.DAYS), "week": (7, Unit.DAYS), "weeks": (7, Unit.DAYS),
    "wk": (7, Unit.DAYS), "wks": (7, Unit.DAYS), "month": (1, Unit.MONTHS), "months": (1, Unit.MONTHS),
    "mo": (1, Unit.MONTHS), "mos": (1, Unit.MONTHS), "mth": (1, Unit.MONTHS), "mths": (1, Unit.MONTHS),
    "year": (12, Unit.MONTHS), "years": (12, Unit.MONTHS), "yr": (12, Unit.MONTHS), "yrs": (12, Unit.MONTHS),
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
LENGTH = re.compile(rf"(?<!\w){NUMBER}\s*(?:calendar\s+)?(?P<unit>{_UNIT})(?!\w)")
_EVERY = {
    "annually": 12, "annual": 12, "yearly": 12, "every year": 12, "each year": 12, "year to year": 12, "per year": 12,
    "monthly": 1, "month to month": 1, "every month": 1, "quarterly": 3, "semiannually": 6, "semi annually": 6,
}  # fmt: skip
_REGULAR = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_EVERY, key=len, reverse=True))})(?!\w)")
_CODE = re.compile(r"P[1-9]\d{0,3}[DM]")
_CIVIL = re.compile(r"(?<!\w)(?:business|working)\s+days?(?!\w)")


@dataclass(frozen=True, slots=True)
class Found:
    """A length in a text, and where it stands in it."""

    period: Period
    start: int
    end: int


def plain(text: str) -> str:
    """A text as these rules look at it: small letters, single blanks, no hyphens or apostrophes."""
    lowered = text.casefold().replace("\u2019", "'")
    return " ".join(re.sub(r"['.]+(?=\s|$)|(?<=s)'|[\u2010-\u2014-]", " ", lowered).replace("'", "").split())


def lengths_in(text: str) -> list[Found] | Unclear:
    """Every length of time in a text that `plain` gave; Unclear where a number in words contradicts its digits."""
    found: list[Found] = []
    for match in LENGTH.finditer(text):
        number = number_of(match)
        if isinstance(number, Unclear):
            return number
        times, unit = _UNITS[match["unit"]]
        if not 0 < number * times < 10_000:
            return Unclear(f"“{match[0]}” is no length that an agreement can have.")
        found.append(Found(Period(number * times, unit), match.start(), match.end()))
    if not found and (every := _REGULAR.search(text)):
        found.append(Found(Period(_EVERY[every[0]], Unit.MONTHS), every.start(), every.end()))
    return found


def number_of(match: "re.Match[str]") -> int | Unclear:
    if match["digits"]:
        return int(match["digits"])
    number = NUMBERS[match["word"]]
    if match["same"] and int(match["same"]) != number:
        return Unclear(f"“{match[0]}” says two different numbers.")
    return number


@lru_cache(maxsize=4096)
def length_of(text: str) -> Period | Unclear:
    """The one length that a cell names: “3 years”, “thirty-six (36) months”, “1 yr term”, “P36M”."""
    bare = " ".join(text.split())
    if _CODE.fullmatch(bare):
        return Period.parse(bare)
    simple = plain(bare)
    if _CIVIL.search(simple):
        return Unclear(f"“{bare[:60]}” counts working days. Write calendar days or months, like “90 days”.")
    found = lengths_in(simple)
    if isinstance(found, Unclear):
        return found
    if len(found) > 1:
        return Unclear(f"“{bare[:60]}” names more than one length of time.")
    left = _rest(simple, found)
    if not found or left:
        return Unclear(f"“{bare[:60]}” is not a length of time. Write it like “90 days”, “3 months” or “1 year”.")
    return found[0].period


_FILLING = re.compile(
    r"(?<!\w)(?:notice|written|in|writing|prior|advance|days|initial|base|term|terms|period|of|the|for|at|least|minimum"
    r"|to|before|termination|cancellation|expiration|end|required|by|either|party|with|upon|non|renewal)(?!\w)"
)


def _rest(simple: str, found: list[Found]) -> str:
    """What a text says besides its lengths and the words that go with them."""
    without = simple
    for one in reversed(found):
        without = without[: one.start] + without[one.end :]
    return re.sub(r"[\s,;:()]+", "", _FILLING.sub("", without))


def notice_of(text: str, heading: str = "") -> Period | Unclear | None:
    """A notice period; None where the cell says that there is none. A bare number counts what the heading says."""
    bare = " ".join(text.split())
    if plain(bare) in {"none", "no", "no notice", "not required", "none required", "no notice required"}:
        return None
    if re.fullmatch(r"\d{1,4}(?:\.0)?", bare):
        unit = next((unit for unit in ("day", "month", "week") if unit in heading.casefold()), "")
        if not unit:
            return Unclear(f"“{bare}” does not say whether these are days or months. Write it like “90 days”.")
        bare = f"{bare} {unit}s"
    return length_of(bare)
