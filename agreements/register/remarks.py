"""What notes in a register say of other agreements and of ends: “superseded by MOU-2023-04”. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from agreements.register.days import Order, day_of, days_within
from agreements.register.lengths import lengths_in, plain
from agreements.register.phrases import NEGATED
from agreements.terms.dates import Period
from registry.platform.exchange.values import Unclear

_PASSIVE = re.compile(
    r"(?<!\w)(?:replaced|superseded|supplanted)\s+by\s+(?P<what>[^.;\n]*(?:\.(?=\S)[^.;\n]*)*)", re.IGNORECASE
)
_ACTIVE = re.compile(
    r"(?<!\w)(?:replaces|supersedes|replacement (?:for|of))\s+(?P<what>[^.;\n]*(?:\.(?=\S)[^.;\n]*)*)", re.IGNORECASE
)
_EXTENDED = re.compile(
    r"(?<!\w)extended\s+(?P<how>for|by|through|thru|until|to)\s+(?P<what>[^.;\n]*(?:\.(?=\S)[^.;\n]*)*)", re.IGNORECASE
)
_ENDED = re.compile(
    r"(?<!\w)(?:terminated|cancell?ed)(?:\s+(?:on|as of|effective))\s+(?P<what>[^.;\n]*(?:\.(?=\S)[^.;\n]*)*)",
    re.IGNORECASE,
)
_PART = re.compile(r"(?<!\w)(?:addend(?:um|a)|amendments?)(?:\s*(?:no\.?|#)?\s*\d{1,3})?(?!\w)", re.IGNORECASE)
_SIGNED = re.compile(r"(?<!\w)(?:signed|dated|executed)(?:\s+on)?(?!\w)", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<![\w/])(?=[\w./-]*\d)(?=[\w./-]*[A-Za-z])[A-Za-z0-9][\w./-]*[\w]")


@dataclass(frozen=True, slots=True)
class ReplacedBy:
    """Another agreement took its place: the one of this reference, or the one that was signed on one of these days."""

    words: str
    reference: str = ""
    signed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaces:
    """It took the place of the one of this reference."""

    words: str
    reference: str


@dataclass(frozen=True, slots=True)
class Extended:
    """It was extended: through a last day, or for a length of time."""

    words: str
    last_day: date | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """It was ended before its time; `last_day` is the day that the note names."""

    words: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that bears on dates or links and is not certain; the note itself is kept."""

    words: str
    reason: str


Remark = ReplacedBy | Replaces | Extended | Ended | Doubt


def remarks_in(text: str, order: Order | None = None) -> list[Remark]:
    """What a note says that decides on links and dates, in the order of the kinds of remarks."""
    return list(_found(" ".join(text.split(" ")), order)) if text else []


def _found(text: str, order: Order | None) -> Iterator[Remark]:
    for match in _PASSIVE.finditer(text):
        yield _unless_negated(text, match) or _replaced(match, order)
    for match in _ACTIVE.finditer(text):
        yield _unless_negated(text, match) or _replacing(match)
    for match in _EXTENDED.finditer(text):
        yield _unless_negated(text, match) or _extended(match, order)
    for match in _ENDED.finditer(text):
        yield _unless_negated(text, match) or _ended(match, order)
    if part := _PART.search(text):
        yield Doubt(
            part[0], f"“{part[0]}” is only mentioned. Record it in a row of its own, or on the agreement's page."
        )


def _unless_negated(text: str, match: "re.Match[str]") -> Doubt | None:
    """Plans and denials are no facts: “to be replaced by”, “not extended”, “may be extended”."""
    before = plain(text[max(0, match.start() - 24) : match.start()])
    planned = re.search(r"(?<!\w)(?:be|may|will|can|could|should|if|being|was to|option)(?!\w)", before)
    if NEGATED.search(before) or planned:
        return _doubt(match, "is a plan or a denial, so nothing is made of it.")
    return None


def _doubt(match: "re.Match[str]", why: str) -> Doubt:
    words = " ".join(match[0].split())[:80]
    return Doubt(words, f"“{words}” {why}")


def _replaced(match: "re.Match[str]", order: Order | None) -> Remark:
    what, words = match["what"], " ".join(match[0].split())[:80]
    days = days_within(what)
    if _SIGNED.search(what) or (len(days) == 1 and not _references(what, days)):
        signed = _either(days[0], order) if len(days) == 1 else ()
        return ReplacedBy(words, signed=signed) if signed else _doubt(match, "names no certain day of signature.")
    named = _references(what, days)
    if len(named) == 1:
        return ReplacedBy(words, reference=named[0])
    return _doubt(match, "does not name one agreement by its reference or by the day on which it was signed.")


def _references(text: str, days: list[str]) -> list[str]:
    for day in days:
        text = text.replace(day, " ")
    return _REFERENCE.findall(text)


def references_in(text: str) -> list[str]:
    """What is written like a reference: letters and digits together."""
    return _references(text, days_within(text))


def _either(text: str, order: Order | None) -> tuple[date, ...]:
    """The day, or both that it may be: which of them is meant is then told by the agreement that was signed on it."""
    found = day_of(text, order)
    if not isinstance(found, Unclear):
        return (found,)
    both = [day_of(text, each) for each in Order]
    return tuple(day for day in both if isinstance(day, date))


def _replacing(match: "re.Match[str]") -> Remark:
    named = _references(match["what"], days_within(match["what"]))
    if len(named) == 1:
        return Replaces(" ".join(match[0].split())[:80], named[0])
    return _doubt(match, "does not name one agreement by its reference.")


def _extended(match: "re.Match[str]", order: Order | None) -> Remark:
    words, what = " ".join(match[0].split())[:80], match["what"]
    days, lengths = days_within(what), lengths_in(plain(what))
    if match["how"].casefold() in {"for", "by"}:
        if not isinstance(lengths, Unclear) and len(lengths) == 1 and not days:
            return Extended(words, period=lengths[0].period)
        return _doubt(match, "does not say by how long for certain.")
    day = day_of(days[0], order) if len(days) == 1 else Unclear("It names no day; write the last day in force.")
    return _doubt(match, f"is not certain. {day.reason}") if isinstance(day, Unclear) else Extended(words, last_day=day)


def _ended(match: "re.Match[str]", order: Order | None) -> Remark:
    days = days_within(match["what"])
    day = day_of(days[0], order) if len(days) == 1 else Unclear("It names no day; write the last day in force.")
    return _doubt(match, f"is not certain. {day.reason}") if isinstance(day, Unclear) else Ended(
        " ".join(match[0].split())[:80], day)  # fmt: skip
