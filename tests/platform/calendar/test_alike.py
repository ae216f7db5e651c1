"""What calendar programs read alike is planned, and nothing else."""

import pytest

from registry.platform.calendar.alike import alike
from registry.platform.calendar.rules import NotUnderstood, rrule, understood

FINE = (
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=DAILY;BYMONTH=6;BYDAY=MO,TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU",
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU",
    "FREQ=MONTHLY;BYDAY=1TU,3TU",
    "FREQ=MONTHLY;BYMONTHDAY=-2,29",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=3,9",
    "FREQ=YEARLY;BYMONTH=10;BYDAY=2TU",
    "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1,15",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
)
REFUSED = {
    "FREQ=DAILY;BYMONTHDAY=-1": "with months or years",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR": "not both",
    "FREQ=MONTHLY;BYDAY=SA,1SA": "to each day of the week or to none",
    "FREQ=WEEKLY;BYDAY=TH,FR;BYSETPOS=-1": "goes with months",
    "FREQ=MONTHLY;BYMONTHDAY=13,28;BYSETPOS=1": "goes with months and days of the week",
    "FREQ=YEARLY;BYMONTH=8;BYDAY=SU;BYSETPOS=1": "goes with months",
    "FREQ=MONTHLY;BYMONTH=1,8": "Name months with years",
    "FREQ=YEARLY;BYDAY=20TU": "Name the month",
    "FREQ=YEARLY;BYMONTHDAY=5": "Name the month",
    "FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=30": "each of these months has",
    "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=-30,29": "from the beginning of the month or from its end",
}


@pytest.mark.parametrize("rule", FINE)
def test_what_is_read_alike_stays_as_it_is(rule: str) -> None:
    assert alike(understood(rule)) == understood(rule)


@pytest.mark.parametrize("rule", REFUSED)
def test_what_is_read_in_different_ways_is_refused_and_says_what_to_give(rule: str) -> None:
    assert understood(rrule(understood(rule)))

    with pytest.raises(NotUnderstood, match=REFUSED[rule]):
        alike(understood(rule))
