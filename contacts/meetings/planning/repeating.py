"""From what a coordinator chooses ("every month", from a first Tuesday on) to a recurrence rule, and back. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST_PLACE = 4  # a fifth Tuesday is not in every month: it is taken as the last one


class HowOften(StrEnum):
    """How often a meeting is held. By the month, it is the weekday that stays: the first Tuesday."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    RULE = "rule"


LABELS = {
    HowOften.ONCE: "Once",
    HowOften.WEEKLY: "Every week",
    HowOften.FORTNIGHTLY: "Every two weeks",
    HowOften.MONTHLY: "Every month, on the same weekday",
    HowOften.QUARTERLY: "Every quarter, on the same weekday",
    HowOften.YEARLY: "Every year, on the same weekday",
    HowOften.RULE: "By a rule of its own",
}
_MONTHS_APART = {HowOften.MONTHLY: 1, HowOften.QUARTERLY: 3}
_WEEKS_APART = {HowOften.WEEKLY: 1, HowOften.FORTNIGHTLY: 2}


@dataclass(frozen=True, slots=True)
class End:
    """When a series ends: with a day that still counts, or after so many times; neither: it goes on."""

    until: date | None = None
    count: int | None = None


def rule_of(often: HowOften, first: date, zone: str, *, own: str | None = None, end: End = End()) -> str | None:
    """Return the rule as RFC 5545 section 3.3.10 writes it, None for once.

    The last day is one in the zone and is written in UTC, as the RFC wants it beside a zone. An own rule that says
    itself when it ends keeps that.
    """
    if often is HowOften.ONCE:
        return None
    body = _plain(own) if often is HowOften.RULE else _body(often, first)
    if body is None or "UNTIL=" in body or "COUNT=" in body:
        return body
    if end.count is not None:
        return f"{body};COUNT={end.count}"
    return f"{body};UNTIL={_end(end.until, zone)}" if end.until else body


def often_of(rule: str | None, first: date) -> HowOften:
    """Return which choice makes this rule from this day, `RULE` where none does."""
    if rule is None:
        return HowOften.ONCE
    body = ";".join(part for part in rule.split(";") if not part.startswith(("UNTIL=", "COUNT=")))
    usual = {*_MONTHS_APART, *_WEEKS_APART, HowOften.YEARLY}
    return next((often for often in HowOften if often in usual and _body(often, first) == body), HowOften.RULE)


def until_of(rule: str | None, zone: str) -> date | None:
    """Return the last day that counts under a rule, in a zone; None where it names none."""
    text = _part(rule, "UNTIL")
    if text is None:
        return None
    if text.endswith("Z"):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
    return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


def count_of(rule: str | None) -> int | None:
    """Return how many times it is held at most under a rule."""
    text = _part(rule, "COUNT")
    return int(text) if text else None


def weekday_place(day: date) -> int:
    """Return which weekday of its month a day is, from 1 to 4; -1 for a fifth, which is the last."""
    place = (day.day - 1) // 7 + 1
    return place if place <= _LAST_PLACE else -1


def _body(often: HowOften, first: date) -> str | None:
    name = _DAYS[first.weekday()]
    if often in _WEEKS_APART:
        return f"FREQ=WEEKLY{_apart(_WEEKS_APART[often])};BYDAY={name}"
    if often in _MONTHS_APART:
        return f"FREQ=MONTHLY{_apart(_MONTHS_APART[often])};BYDAY={weekday_place(first)}{name}"
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={weekday_place(first)}{name}"


def _apart(number: int) -> str:
    return f";INTERVAL={number}" if number > 1 else ""


def _plain(own: str | None) -> str | None:
    text = "".join((own or "").split()).upper().removeprefix("RRULE:").strip(";")
    return text or None


def _end(until: date, zone: str) -> str:
    end = datetime.combine(until, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)
    return f"{end:%Y%m%dT%H%M%SZ}"


def _part(rule: str | None, name: str) -> str | None:
    return next((part.partition("=")[2] for part in (rule or "").split(";") if part.startswith(f"{name}=")), None)
