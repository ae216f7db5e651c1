"""When the schools of the demonstration are closed, whatever the day on which it is looked at."""

from calendar import FRIDAY, MONDAY, SATURDAY, THURSDAY
from datetime import date, timedelta

from registry.partners.calendar import Break

KEPT_DAYS_BACK, KEPT_DAYS_AHEAD = 60, 370


def breaks(kind: str, today: date) -> list[Break]:
    """The breaks around a day: those of the last two months and of the year to come, in the order of their days.

    A "school" also has a long summer; a "college" teaches then.
    """
    years = range(today.year - 1, today.year + 2)
    found = [one for year in years for one in _of_year(year, summer=kind == "school")]
    first, last = today - timedelta(days=KEPT_DAYS_BACK), today + timedelta(days=KEPT_DAYS_AHEAD)
    return sorted(one for one in found if one.ends_on >= first and one.starts_on <= last)


def training_day(today: date) -> date:
    """A Friday in the next two weeks: there is always a closed day to see near by."""
    return _on_or_after(today + timedelta(days=4), FRIDAY)


def _of_year(year: int, *, summer: bool) -> list[Break]:
    march, december = _on_or_after(date(year, 3, 15), MONDAY), _on_or_after(date(year, 12, 18), SATURDAY)
    thanksgiving = _on_or_after(date(year, 11, 22), THURSDAY)
    found = [
        Break(march, march + timedelta(days=4), "spring break"),
        Break(thanksgiving - timedelta(days=1), thanksgiving + timedelta(days=1), "Thanksgiving break"),
        Break(december, december + timedelta(days=15), "winter break"),
    ]
    june = _on_or_after(date(year, 6, 1), MONDAY)
    return [*found, Break(june, _on_or_after(date(year, 8, 6), FRIDAY), "summer break")] if summer else found


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
