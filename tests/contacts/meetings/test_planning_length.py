"""How much the pages of meetings show at once, and that what they count is the same everywhere."""

import asyncio
import html
import re
from collections.abc import Iterator

import pytest

from registry.partners.sectors import Sector
from registry.platform import clock, db
from tests import cast
from tests.cast import Client
from tests.contacts.meetings import held
from tests.contacts.meetings.test_planning_pages import NOW, _at, _met, _partner
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def test_list_stops_after_fifteen_and_leads_on() -> None:
    alice = await cast.alice()
    series = await held.series(title="Each day")
    for day in range(1, 18):
        await held.meeting(series, _at(f"2026-12-{day:02}T09:00"))

    first = await alice.get("/meetings?kind=liaison")
    onward = re.search(r'href="(/meetings\?[^"]*cursor=[^"]*)"', first.text)

    assert onward
    second = await alice.get(html.unescape(onward[1]))
    assert [page.text.count("Each day") for page in (first, second)] == [15, 2]
    assert "16 Dec 2026" in second.text
    assert "cursor=" not in second.text


async def test_empty_registry_counts_nothing_as_not_met() -> None:
    answer = await (await cast.alice()).get("/meetings/cadence")

    assert "No partner is known yet" in answer.text
    assert "tile" not in answer.text
    assert "not met yet" not in answer.text.lower()


async def test_today_and_how_often_count_the_overdue_alike() -> None:
    alice = await cast.alice()
    await _met(await _partner(alice.actor), "2026-01-10")
    await _partner(alice.actor, "Gull School", Sector.EDUCATION_K12)

    today, often = await alice.get("/"), await alice.get("/meetings/cadence")

    assert re.search(r"Meetings overdue or due soon\s*<span[^>]*>1<", today.text)
    tiles = re.findall(r'tile-number">(\d+)</span>.*?([a-z][a-z ]+), and nothing', often.text, re.DOTALL)
    # Liaison with the faith community is overdue; its exercise, both of schools and the executives were never met.
    assert tiles == [("1", "overdue"), ("0", "due soon"), ("4", "not met yet")]


async def _asked(client: Client) -> tuple[int, str]:
    """How many statements the page of how often takes, and the page."""
    await client.get("/meetings/cadence")
    with counted() as sent:
        answer = await client.get("/meetings/cadence")
        await asyncio.sleep(0)  # the last one is noted a turn later
    return len(sent), answer.text


async def test_most_urgent_stand_open_and_the_rest_is_folded_with_as_many_statements() -> None:
    alice = await cast.alice()
    for number, sector in enumerate(list(Sector)[:8]):
        await _partner(alice.actor, f"Of sector {number}", sector)
    few, _ = await _asked(alice)
    for number in range(9):
        partner = await _partner(alice.actor, f"House {number}", next(iter(Sector)))
        sent = {"kind": "liaison", "every_months": "1", "partner": f"House {number}"}
        await alice.form("/meetings/cadence/set", sent)
        if number == 8:
            await _met(partner, "2026-01-10")
            await db.execute("UPDATE meeting_cadence SET since_on = '2026-01-10' WHERE organisation_id = $1", partner)

    many, page = await _asked(alice)

    assert many == few
    assert "2 more sectors" in page
    opened, _, folded = page.partition("Single partners")[2].partition("3 more partners")
    assert opened.index("House 8") < opened.index("House 0")
    assert "House 7" in folded
