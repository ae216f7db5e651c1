"""What is kept of an agreement's present says on every day what the rules say on that day."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.record.queries import Filters, summaries
from agreements.record.standings import all_anew, row_of
from agreements.terms.model import Facts
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests.agreements.places import in_force
from tests.agreements.terms_at_random import around, kept, often
from tests.cast import alice

KEY = UUID(int=7)
NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)


@often
@given(kept(), around(), st.integers(1, 40))
def test_row_says_what_a_row_of_any_day_that_it_holds_for_would_say(agreed: Facts, on: object, later: int) -> None:
    _, since, until, *told = row_of(KEY, agreed, on)  # type: ignore[arg-type]
    day = since + timedelta(days=later)

    assert since < until
    if day < until:
        assert row_of(KEY, agreed, day)[3:] == tuple(told)


async def _state(who: Actor) -> str:
    [(line, _)] = await summaries(who, Filters(), limit=5)
    return line.state.value


@pytest.mark.usefixtures("database")
async def test_list_is_right_on_every_day_without_anybody_having_written() -> None:
    who = (await alice()).actor
    with clock.frozen(NOON):
        await in_force(who, begins_on=clock.today(), lasts="6 months", notice="60 days")

    states = {}
    for days in (0, 100, 130, 184, 400):
        with clock.frozen(NOON + timedelta(days=days)):
            states[days] = await _state(who)

    assert states == {0: "active", 100: "notice_window", 130: "expiring", 184: "expired", 400: "expired"}


@pytest.mark.usefixtures("database")
async def test_day_begins_where_the_lead_party_is() -> None:
    who = (await alice()).actor
    with clock.frozen(NOON):
        await in_force(who, begins_on=clock.today(), lasts="1 month")
        row = await db.fetch_one("SELECT ends_on FROM agreement_term")
    assert row is not None
    midnight = datetime(row["ends_on"].year, row["ends_on"].month, row["ends_on"].day, tzinfo=UTC)

    states = []
    for hours in (1, 6):  # UTC; New York is four or five hours behind
        with clock.frozen(midnight + timedelta(hours=hours)):
            states.append(await _state(who))

    assert states == ["expiring", "expired"]


@pytest.mark.usefixtures("database")
async def test_night_makes_rows_that_are_not_there() -> None:
    who = (await alice()).actor
    await in_force(who)
    await db.execute("DELETE FROM agreement_standing")

    assert (await all_anew(), await _state(who)) == (1, "active")
