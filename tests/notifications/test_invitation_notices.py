"""What a calendar that subscribes to us may show too late."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.invitations.model import Facts, facts_of
from notifications.invitations.notices import missed
from registry.platform.calendar.model import STALE_HOURS
from registry.platform.calendar.zones import instant
from tests.notifications.invited import FIRST, ZONE, entry

AT = instant(FIRST, ZONE)
WEEKLY = "FREQ=WEEKLY;COUNT=6"


def facts(**more: object) -> Facts:
    found = facts_of(entry(**more))
    assert found is not None
    return found


def test_missed_tells_what_was_and_what_is() -> None:
    near = AT - timedelta(hours=3)
    before, later = facts(), facts(starts=FIRST + timedelta(days=9))

    assert missed(before, later, near) == [(before.plan, later.plan)]
    assert missed(later, before, near) == [(later.plan, before.plan)]
    assert missed(before, None, near) == [(before.plan, None)]
    assert missed(before, later, AT - timedelta(days=3)) == []


@given(days=st.integers(-3, 50), hour=st.integers(0, 23))
@settings(max_examples=60)
def test_missed_speaks_of_the_next_day_only(days: int, hour: int) -> None:
    now = AT + timedelta(days=days, hours=hour)
    before, after = facts(rrule=WEEKLY), facts(rrule=WEEKLY, place="Room 9")
    due = [at for at in (FIRST + timedelta(days=7 * n) for n in range(6)) if _near(at, now)]

    assert [was.starts for was, _ in missed(before, after, now) if was] == due
    assert missed(before, before, now) == []


def _near(at: datetime, now: datetime) -> bool:
    return now <= instant(at, ZONE) <= now + timedelta(hours=STALE_HOURS)
