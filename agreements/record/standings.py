"""What each agreement is at present, kept in a row beside it so that lists of any size are searched in the database.

The rules alone decide. A row holds from the day it was made for until the first day on which they would say something
else, and is made anew before anybody reads it on that day: nothing waits for a clock that may have stopped.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from agreements import calendar
from agreements.record.facts import facts_of
from agreements.terms.model import Facts, Standing
from agreements.terms.rules import holds_until, milestones, standing
from registry.platform import clock, db
from registry.platform.jobs import Nightly
from registry.platform.rows import columns

HOLDS_DAYS = 31  # the rules know the day of change; a closed day that was added may move it
BATCH = 1000

_DATES = (
    "begins_on", "ends_on", "renews_on", "notice_on", "send_by", "decide_by", "review_on", "statute_on",
    "holdover_until",
)  # fmt: skip
_COLUMNS = ("agreement_id", "since_on", "until_on", "state", "reason", *_DATES, "review_overdue", "next_on")
_SORTS = {"agreement_id": "uuid", "state": "text", "reason": "text", "review_overdue": "boolean"}
_LISTS = ", ".join(f"${place}::{_SORTS.get(name, 'date')}[]" for place, name in enumerate(_COLUMNS, 1))
_KEEP = f"""
    INSERT INTO agreement_standing ({", ".join(_COLUMNS)})
    SELECT * FROM unnest({_LISTS})
    ON CONFLICT (agreement_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}
"""  # noqa: S608 - our own names
# The day of the lead party decides. $2 is the latest day that it is anywhere, so that the index finds the few.
_OVER = """
    SELECT s.agreement_id FROM agreement_standing s
    LEFT JOIN agreement_party p ON p.agreement_id = s.agreement_id AND p.role = 'lead'
    LEFT JOIN organisation o ON o.id = p.organisation_id
    WHERE s.until_on <= $2 AND s.until_on <= ($1 AT TIME ZONE coalesce(o.time_zone, 'UTC'))::date
    LIMIT $3
"""
# Whoever changes one meanwhile writes down what it is then; what was read before that must not come behind it.
_FREE = "SELECT id FROM agreement WHERE id = ANY($1) ORDER BY id FOR SHARE SKIP LOCKED"
_NEXT = "SELECT id FROM agreement WHERE id > $1 ORDER BY id LIMIT $2"
_LEAD_ZONES = """
    SELECT a.id, coalesce(o.time_zone, 'UTC') AS zone FROM agreement a
    LEFT JOIN agreement_party p ON p.agreement_id = a.id AND p.role = 'lead'
    LEFT JOIN organisation o ON o.id = p.organisation_id
    WHERE a.id = ANY($1)
"""


async def keep(agreement_ids: Sequence[UUID]) -> None:
    """Write down what these are today, in calendars, too. Inside the transaction that changed them, or holds them."""
    ids = sorted(agreement_ids)
    facts = await facts_of(ids)
    zones = {row["id"]: row["zone"] for row in await db.fetch(_LEAD_ZONES, ids)}
    days = {key: clock.today(zones[key]) for key in facts}
    rows = [row_of(key, facts[key], days[key]) for key in ids if key in facts]
    if rows:
        await db.execute(_KEEP, *columns(rows))
        await calendar.publish(facts, zones, days)


async def fresh() -> None:
    """Make anew what no longer holds today. Before a list is read: one statement on most days."""
    now = clock.now()
    latest_day = (now + timedelta(hours=14)).date()  # there is no zone further ahead
    while over := [row["agreement_id"] for row in await db.fetch(_OVER, now, latest_day, BATCH)]:
        if not await _made_anew(over):
            return


async def all_anew() -> int:
    """Make every row anew, as closed days and time zones may have changed beside the agreements; how many."""
    last, done = UUID(int=0), 0
    while ids := [row["id"] for row in await db.fetch(_NEXT, last, BATCH)]:
        done += await _made_anew(ids)
        last = ids[-1]
    return done


async def _made_anew(ids: Sequence[UUID]) -> int:
    """Those of these that nobody is changing; how many."""
    async with db.transaction():
        free = [row["id"] for row in await db.fetch(_FREE, list(ids))]
        await keep(free)
    return len(free)


def row_of(agreement_id: UUID, facts: Facts, on: date) -> tuple[Any, ...]:
    """The row for a day: what holds then, and until which day it does."""
    next_on = min((one.on for one in milestones(facts, on)), default=None)
    ends = [on + timedelta(days=HOLDS_DAYS), holds_until(facts, on), next_on and next_on + timedelta(days=1)]
    until = min(day for day in ends if day is not None)
    return (agreement_id, on, until, *_told(standing(facts, on)), next_on)


def _told(now: Standing) -> tuple[Any, ...]:
    return (str(now.state), now.reason, *(getattr(now, name) for name in _DATES), now.review_overdue)


async def nightly() -> None:
    """Every night, as a calendar of closed days may have changed."""
    await all_anew()


JOBS = [Nightly("agreements.standings", nightly, at=time(0, 20))]
