"""The county's people were asked, most of them answered, and some of it waits."""

from collections import Counter
from datetime import timedelta

import pytest

from contacts.campaigns import progress
from contacts.campaigns.finding import due
from contacts.freshness import standing
from contacts.kinds import Freshness
from contacts.queries import latest_checks
from contacts.rows import point
from contacts.silence import silent
from registry.platform import clock, db
from tests.demo.conftest import NOW

pytestmark = pytest.mark.usefixtures("marlow")
_OPEN = "SELECT c.* FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id WHERE l.answer IS NULL"


async def test_two_rounds_are_over_and_one_runs() -> None:
    rows = await db.fetch("SELECT * FROM confirmation_ask")
    found = await progress.progress(clock.today())

    assert {row["demo"] for row in rows} == {True}
    assert Counter(row["state"] for row in rows)["on_call_list"] == 3
    assert [row["silent"] for row in found.rounds] == [0, 1, 2]
    assert all(row["answered"] > 6 for row in found.rounds)
    assert len(found.over_time) == 12
    assert found.over_time[0]["share"] < found.over_time[-1]["share"]


async def test_corrections_wait_and_nobody_of_the_rounds_is_asked_again_at_once() -> None:
    waiting = await db.fetch("SELECT answer FROM confirmation_line WHERE answer <> 'right' AND verdict IS NULL")
    said = await db.fetch(
        "SELECT contact_point_id FROM confirmation_line WHERE answered_at > $1", NOW - timedelta(days=60)
    )
    asked = {row["contact_point_id"] for row in said}
    again = {key for one in await due(clock.today()) for key in one.points}

    assert Counter(row["answer"] for row in waiting)["corrected"] == 2
    assert asked.isdisjoint(again)


async def test_who_stayed_silent_shows_as_unresponsive() -> None:
    points = [point(row) for row in await db.fetch(_OPEN)]
    checks, asked_on = await latest_checks([one.id for one in points]), await silent([one.id for one in points])
    told = {standing(one, checks, NOW, asked_on[one.id]).freshness for one in points if one.id in asked_on}

    assert asked_on
    assert told <= {Freshness.UNRESPONSIVE, Freshness.BAD}
    assert Freshness.UNRESPONSIVE in told
