"""Confirmation in the county as rows: two rounds that are over, one that runs, and how fresh the lines were all year.

Nobody is written to, as its people do not exist.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from contacts.campaigns.asking import EXPIRES
from contacts.campaigns.progress import keep_freshness
from contacts.freshness import add_months
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.demonstration import ZONE, Scene, Stage
from registry.platform.ids import new_id

Row = Mapping[str, Any]
_DAY = timedelta(days=1)
# Days ago, how many answered, and how many were confirmed by telephone meanwhile.
_ROUNDS = ((178, 19, 3), (96, 21, 2), (19, 7, 1))
_STILL_OPEN = 6
_SILENT = 3
_MONTHS = 11
_PEOPLE = """
    SELECT p.id, p.name, p.title, p.organisation_id, lower(e.value) AS email,
        array_agg(c.id ORDER BY c.value) AS points,
        (array_agg(c.id ORDER BY c.value) FILTER (WHERE c.kind IN ('desk', 'mobile')))[1] AS number,
        max(c.confirmed_on) AS last_on
    FROM person p JOIN organisation o ON o.id = p.organisation_id AND o.demo AND o.status = 'active'
    JOIN contact_point c ON c.person_id = p.id AND c.retired_on IS NULL
    JOIN LATERAL (SELECT value FROM contact_point WHERE person_id = p.id AND kind LIKE 'email%' AND retired_on IS NULL
        AND failed_at IS NULL ORDER BY value LIMIT 1) e ON true
    WHERE p.status = 'active' GROUP BY p.id, e.value ORDER BY md5(p.name)
"""
_BEFORE = """
    INSERT INTO freshness_day
    SELECT $1, o.sector, count(*), floor(count(*) * $2::float)
    FROM contact_point c JOIN organisation o ON o.id = c.organisation_id AND o.status IN ('active', 'prospect')
    WHERE c.retired_on IS NULL GROUP BY o.sector
    ON CONFLICT DO NOTHING
"""


def confirmations(stage: Stage) -> Sequence[Scene]:
    """All of it is written down at the end, as nothing of it happened."""
    return [Scene(stage.now, "coordinator", partial(_told, stage))]


async def forget() -> None:
    """Take what nobody was asked away, with its mails; the shares of the days before speak of the demonstration."""
    asks = "SELECT a.id FROM confirmation_ask a JOIN organisation o ON o.id = a.organisation_id WHERE o.demo"
    await db.execute(f"DELETE FROM mail WHERE cause_kind = 'confirmation' AND cause_id IN ({asks})")  # noqa: S608
    await db.execute(f"DELETE FROM confirmation_ask WHERE id IN ({asks})")  # noqa: S608 - our own words
    await db.execute("DELETE FROM freshness_day")


async def _told(stage: Stage, _: Actor) -> None:
    people = await db.fetch(_PEOPLE)
    first = stage.today - _ROUNDS[0][0] * _DAY
    # Whom nobody heard of must not have confirmed anything since.
    silent = [one for one in people if one["last_on"] is None or one["last_on"] < first][:_SILENT]
    others = iter([one for one in people if one not in silent])
    for one, round_ in zip(silent, (*_ROUNDS[:2], _ROUNDS[0]), strict=False):
        await _unanswered(one, stage.today - round_[0] * _DAY)
    for days, answered, otherwise in _ROUNDS:
        await _round(list(islice(others, answered + otherwise)), stage.today - days * _DAY, otherwise)
    await _running(list(islice(others, _STILL_OPEN + 3)), stage.today - _ROUNDS[-1][0] * _DAY)
    await _over_time(stage.today)


async def _round(people: Sequence[Row], day: date, otherwise: int) -> None:
    for number, one in enumerate(people):
        asked = day + number % 5 * _DAY
        if number < otherwise:
            await _asked(one, asked, "closed")
        else:
            await _answered(one, asked, at(asked + (1 + number * number % 9) * _DAY, number))


async def _running(people: Sequence[Row], day: date) -> None:
    """What came in of late: a number and a title that read otherwise, and somebody who left. Others were reminded."""
    number, title, gone, *waiting = sorted(people, key=lambda one: one["number"] is None)
    at_last = at(day + 17 * _DAY, 3)
    await _answered(number, day, at_last, {"number": {"value": "(352) 555-0146"}}, "We moved upstairs.")
    await _answered(title, day, at_last, {"person": {"title": "Director of operations"}})
    ask = await _asked(gone, day, "answered", answered_at=at_last)
    for column, key in _lines(gone):
        await _line(ask, column, key, answer="left", successor="Whoever comes next, through the main office",
                    answered_at=at_last)  # fmt: skip
    for one in waiting:
        ask = await _asked(one, day, "asked", reminded_on=day + 7 * _DAY, reminders=1)
        for column, key in _lines(one):
            await _line(ask, column, key)


async def _unanswered(one: Row, day: date) -> None:
    ask = await _asked(
        one, day, "on_call_list", reminded_on=day + 45 * _DAY, reminders=3, unresponsive_on=day + 60 * _DAY
    )
    for column, key in _lines(one):
        await _line(ask, column, key)


async def _answered(
    one: Row, day: date, when: datetime, said: Mapping[str, Mapping[str, str]] | None = None, note: str | None = None
) -> None:
    ask = await _asked(one, day, "answered", answered_at=when)
    for column, key in _lines(one):
        proposed = (said or {}).get("person" if column == "person_id" else "number" if key == one["number"] else "")
        answer = {"answer": "corrected", "proposed": json.dumps(proposed), "note": note}
        right = {"answer": "right", "verdict": "trusted"}
        await _line(ask, column, key, answered_at=when, **(answer if proposed else right))


def _lines(one: Row) -> list[tuple[str, UUID]]:
    return [*(("contact_point_id", key) for key in one["points"]), ("person_id", one["id"])]


def at(day: date, number: int) -> datetime:
    """Some time in office hours, not in the future."""
    return min(datetime.combine(day, time(9 + number % 8, 7 * number % 60), ZONE), clock.now())


async def _asked(one: Row, day: date, state: str, **facts: object) -> UUID:
    key = new_id()
    begun = at(day, 0)
    await _added(
        "confirmation_ask", id=key, recipient=one["email"], name=one["name"], organisation_id=one["organisation_id"],
        person_id=one["id"], state=state, round=f"{day:%Y-%m}", asked_on=day, expires_at=begun + EXPIRES, demo=True,
        created_at=begun, **facts,
    )  # fmt: skip
    return key


async def _line(ask: UUID, column: str, key: UUID, **facts: object) -> None:
    await _added("confirmation_line", id=new_id(), ask_id=ask, **{column: key}, **facts)


async def _added(table: str, **row: object) -> None:
    marks = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608 - our own names
    await db.execute(sql, *row.values())


async def _over_time(today: date) -> None:
    """The share rose while people were asked, to what it is today."""
    await keep_freshness()
    row = await db.fetch_one("SELECT sum(fresh)::float / sum(lines) AS share FROM freshness_day")
    assert row is not None  # noqa: S101 - an aggregate gives a row
    for ago in range(1, _MONTHS + 1):
        day = add_months(today.replace(day=1), 1 - ago) - _DAY
        dip = 0.02 if ago % 4 == 2 else 0.0
        await db.execute(_BEFORE, day, max(0.1, row["share"] * (1 - 0.045 * ago) - dip))
