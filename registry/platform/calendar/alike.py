"""Recurrences that calendar programs of all kinds read alike: only such are planned here.

What others send is understood beyond these (`rules`), as nobody else has to read it after us. What is refused here was
seen to go wrong: in one library that many programs stand on it gave other days, far more days, or never ended.
"""

from calendar import monthrange

from registry.platform.calendar.rules import Frequency, NotUnderstood, Recurrence

_LEAP = 2028


def alike(recurrence: Recurrence) -> Recurrence:
    """The same recurrence.

    Raises:
        NotUnderstood: programs that people use would show it on different days; the sentence says what to give.
    """
    for refused, sentence in (
        (_days_and_days, "Give days of the week or days of the month, not both; the latter with months or years."),
        (_some_numbered, "Give a number to each day of the week or to none: 1TU,3TU or TU,TH."),
        (
            _positions_elsewhere,
            "A position goes with months and days of the week: FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1.",
        ),
        (_months_of_months, "Name months with years: FREQ=YEARLY;BYMONTH=1,8 comes in January and August."),
        (_days_of_a_year, "Name the month, too: FREQ=YEARLY;BYMONTH=10;BYDAY=2TU."),
        (_no_such_day, "Give days that each of these months has."),
        (_both_ends, "Count days from the beginning of the month or from its end, not both."),
    ):
        if refused(recurrence):
            raise NotUnderstood(f"Calendar programs read that in different ways. {sentence}")
    return recurrence


def _days_and_days(r: Recurrence) -> bool:
    return bool(r.month_days) and (bool(r.days) or r.frequency is Frequency.DAILY)


def _some_numbered(r: Recurrence) -> bool:
    return len({number == 0 for number, _ in r.days}) > 1


def _positions_elsewhere(r: Recurrence) -> bool:
    fits = r.frequency is Frequency.MONTHLY and r.days and not any(number for number, _ in r.days)
    return bool(r.positions) and not fits


def _months_of_months(r: Recurrence) -> bool:
    return r.frequency is Frequency.MONTHLY and bool(r.months)


def _days_of_a_year(r: Recurrence) -> bool:
    return r.frequency is Frequency.YEARLY and not r.months and bool(r.days or r.month_days)


def _no_such_day(r: Recurrence) -> bool:
    shortest = min((monthrange(_LEAP, month)[1] for month in r.months), default=31)
    return r.frequency is Frequency.YEARLY and any(abs(day) > shortest for day in r.month_days)


def _both_ends(r: Recurrence) -> bool:
    return r.frequency is Frequency.YEARLY and len({day > 0 for day in r.month_days}) > 1
