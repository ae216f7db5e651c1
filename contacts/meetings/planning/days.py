"""A month as a table of weeks. Pure; days are those on the reader's wall clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from contacts.freshness import add_months

T = TypeVar("T")
_DAY = timedelta(days=1)
_WEEK = 7
FIRST_YEAR, LAST_YEAR = 2000, 2200  # beyond these nobody plans, and the calendar's own ends are far


@dataclass(frozen=True, slots=True)
class Day(Generic[T]):
    """One day of the table with what is on it; `inside`: it belongs to the month that is shown."""

    on: date
    inside: bool
    items: Sequence[T]


def month_meant(text: str | None, today: date) -> date:
    """Return the first of the month that "2026-12" means; of this month for anything else."""
    year, dash, month = (text or "").partition("-")
    if not (dash and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        return today.replace(day=1)
    inside = len(text or "") <= len("2026-12") and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12
    return date(int(year), int(month), 1) if inside else today.replace(day=1)


def spread(first: date) -> tuple[date, date]:
    """Return the first day of the table of a month, a Sunday, and the first day behind it."""
    last = add_months(first, 1) - _DAY
    start = first - timedelta(days=(first.weekday() + 1) % _WEEK)
    return start, last + timedelta(days=_WEEK - (last.weekday() + 1) % _WEEK)


def weeks(
    first: date, items: Iterable[T], span: Callable[[T], tuple[datetime, datetime]], zone: str
) -> list[list[Day[T]]]:
    """Return the weeks of a month, Sunday first, each item on every day that it touches in a zone.

    `span` gives when an item begins and ends, as instants; what ends at midnight is not on the day that begins then.
    """
    start, end = spread(first)
    placed: dict[date, list[T]] = {}
    for item in items:
        for on in touched(*span(item), zone):
            placed.setdefault(on, []).append(item)
    days = [start + timedelta(days=number) for number in range((end - start).days)]
    laid = [Day(on, on.month == first.month and on.year == first.year, placed.get(on, [])) for on in days]
    return [laid[at : at + _WEEK] for at in range(0, len(laid), _WEEK)]


def touched(starts_at: datetime, ends_at: datetime, zone: str) -> list[date]:
    """Return the days on the wall clock of a zone on which something is that runs between two instants."""
    local = ZoneInfo(zone)
    first, last = starts_at.astimezone(local), ends_at.astimezone(local)
    end = last.date() if last.time() != datetime.min.time() or last.date() == first.date() else last.date() - _DAY
    return [first.date() + timedelta(days=number) for number in range(max(0, (end - first.date()).days) + 1)]


def by_day(items: Iterable[T], starts_at: Callable[[T], datetime], zone: str) -> list[tuple[date, list[T]]]:
    """Return items that are in order of time under the days on which they begin in a zone."""
    local = ZoneInfo(zone)
    return [(on, list(some)) for on, some in groupby(items, lambda item: starts_at(item).astimezone(local).date())]
