"""A recurrence as somebody would say it."""

from datetime import date, datetime

import pytest
from hypothesis import given

from registry.platform.calendar.rules import Recurrence, understood
from registry.platform.calendar.saying import said
from tests.platform.calendar.cast import RECURRENCES


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;COUNT=10", "every day, 10 times"),
        ("FREQ=DAILY;COUNT=1", "every day, once"),
        ("FREQ=WEEKLY", "every week on Tuesday"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "every week on Monday and Thursday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week on weekdays"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "every second week on Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY;INTERVAL=13", "every 13th week on Tuesday"),
        ("FREQ=MONTHLY", "every month on the 6th"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU", "every third month on the first Tuesday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "every month on the first Monday and the third Monday"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "every month on the second to last Monday"),
        ("FREQ=MONTHLY;BYDAY=TU", "every month on every Tuesday"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "every month on the last day, the 1st and the 15th"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every month on every Friday when it is the 13th"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last weekday"),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "every month on the first Saturday or Sunday"),
        ("FREQ=YEARLY", "every year on October 6"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=1TU", "every year on the first Tuesday of March"),
        ("FREQ=YEARLY;BYMONTH=3,9", "every year on the 6th of March and September"),
        ("FREQ=MONTHLY;UNTIL=20271231", "every month on the 6th, until 31 Dec 2027"),
        ("FREQ=MONTHLY;UNTIL=20280101T045959Z", "every month on the 6th, until 31 Dec 2027"),
    ],
)
def test_rules_in_words(rule: str, words: str) -> None:
    assert said(understood(rule), datetime(2026, 10, 6, 9), "America/New_York") == words


@given(RECURRENCES)
def test_anything_can_be_said(recurrence: Recurrence) -> None:
    for first in (None, date(2026, 10, 6)):
        words = said(recurrence, first)
        assert words.startswith("every ")
        assert "  " not in words
