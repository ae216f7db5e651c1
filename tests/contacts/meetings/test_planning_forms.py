"""A meeting is planned, looked at, changed, moved, cancelled and reinstated through its forms."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from contacts.meetings import queries
from registry.partners import service as partners
from registry.partners.schemas import ClosureIn, RegisterIn
from registry.partners.sectors import Sector
from registry.platform import clock, db
from tests import cast
from tests.cast import Client
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
PLAN: dict[str, Any] = {
    "kind": "liaison", "on": "2026-12-01", "at": "09:30", "minutes": "60", "zone": "America/New_York", "often": "once",
    "visibility": "all_users", "step": "save",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


async def _partner(client: Client, name: str = "Gull House", **columns: Any) -> UUID:
    return await partners.register(client.actor, RegisterIn(name=name, sector=Sector.FAITH, region="FL", **columns))


async def _only(client: Client) -> queries.MeetingWhole:
    (line,) = await queries.meetings(client.actor)
    return await queries.meeting(client.actor, line.id)


async def _planned(client: Client, **more: Any) -> queries.MeetingWhole:
    answer = await client.form("/meetings/new", PLAN | more)
    assert answer.status_code == 303, re.findall('class="problem".*', answer.text)
    (line, *_) = await queries.meetings(client.actor)
    return await queries.meeting(client.actor, line.id)


async def _seen(client: Client, path: str, sent: dict[str, Any]) -> str:
    answer = await client.form(path, sent | {"step": "look"})
    assert answer.status_code == 200, answer.text
    found = re.search(r'name="seen" value="([0-9a-f]{16})"', answer.text)
    assert found is not None
    return found[1]


async def test_form_is_filled_in_from_where_one_came() -> None:
    alice = await cast.alice()
    partner = await _partner(alice)

    answer = await alice.get(f"/meetings/new?kind=visit&partner={partner}&day=2026-12-10")

    assert 'value="Partner visit: Gull House"' in answer.text
    assert 'value="2026-12-10"' in answer.text
    assert f'value="o:{partner}" checked' in answer.text


async def test_plain_meeting_is_planned_at_once() -> None:
    alice = await cast.alice()
    await _partner(alice)

    it = await _planned(alice, partner="Gull House")

    assert (it.line.title, str(it.line.local_at), it.line.recurring) == (
        "Liaison meeting: Gull House", "2026-12-01 09:30:00", False,
    )  # fmt: skip
    assert [one.name for one in it.asked] == ["Gull House"]


async def test_series_shows_its_next_five_dates_before_it_is_planned() -> None:
    alice = await cast.alice()
    sent = PLAN | {"often": "quarterly"}

    first = await alice.form("/meetings/new", sent)
    seen = await _seen(alice, "/meetings/new", sent)
    other = await alice.form("/meetings/new", sent | {"seen": seen, "at": "10:00"})
    saved = await alice.form("/meetings/new", sent | {"seen": seen})

    assert first.status_code == 200
    assert "on the first Tuesday" in first.text
    for day in ("Tue 1 Dec 2026", "Tue 2 Mar 2027", "Tue 1 Jun 2027", "Tue 7 Sep 2027"):
        assert day in first.text
    assert other.status_code == 200, "another time is looked at anew"
    assert saved.status_code == 303
    assert len(await queries.meetings(alice.actor)) == 9


async def test_what_stands_against_it_is_shown_and_saved_anyway() -> None:
    alice = await cast.alice()
    partner = await _partner(alice, time_zone="America/Chicago")
    closed = ClosureIn(
        name="Winter break", starts_on=datetime(2026, 11, 30).date(), ends_on=datetime(2026, 12, 4).date()
    )
    await partners.announce_closure(alice.actor, partner, closed)
    sent = PLAN | {"partner": "Gull House", "purpose": "To get to know each other"}

    shown = await alice.form("/meetings/new", sent)
    seen = await _seen(alice, "/meetings/new", sent)
    saved = await alice.form("/meetings/new", sent | {"seen": seen})

    assert shown.status_code == 200
    assert "closed that day: Winter break" in shown.text
    assert "08:30–09:30 CST for 1 of those asked" in shown.text
    assert "Save anyway" in shown.text
    assert "To get to know each other" in shown.text
    assert saved.status_code == 303


async def test_sector_is_asked_with_one_tick() -> None:
    alice = await cast.alice()
    first, second = await _partner(alice), await _partner(alice, "Tern House")

    added = await alice.form("/meetings/new", {"step": "add", "sector": "faith", "whole_sector": "yes", "on": ""})
    it = await _planned(alice, sector="faith", whole_sector="yes")

    assert added.status_code == 200
    assert f'value="o:{first}" checked' in added.text
    assert f'value="o:{second}" checked' in added.text
    assert {one.name for one in it.asked} == {"Gull House", "Tern House"}


async def test_outsiders_are_lines() -> None:
    alice = await cast.alice()

    it = await _planned(alice, outside="Kim Reyes <kim@example.org>\nlee@example.org")
    wrong = await alice.form("/meetings/new", PLAN | {"outside": "Kim Reyes"})

    assert {one.name for one in it.asked} == {"Kim Reyes", "lee@example.org"}
    assert wrong.status_code == 422
    assert "Kim Reyes &lt;kim@example.org&gt;" in wrong.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"on": ""}, "Fill this in."),
        ({"at": "25:00"}, "in the form that is asked for"),
        ({"often": "rule"}, "Write the rule"),
        ({"often": "rule", "own_rule": "FREQ=HOURLY"}, "oftener than daily"),
        ({"often": "weekly", "until": "2026-11-01"}, "before the first one"),
        ({"often": "weekly", "until": "2027-11-01", "count": "3"}, "not both"),
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"partner": "Nobody At All"}, "No organisation is called"),
        ({"host": "Nobody At All"}, "No organisation is called"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(sent: dict[str, str], sentence: str) -> None:
    alice = await cast.alice()

    answer = await alice.form("/meetings/new", PLAN | {"place": "Room 4"} | sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Room 4"' in answer.text
    assert await queries.meetings(alice.actor) == []


async def test_limited_coordinator_plans_for_her_own_only() -> None:
    alice = await cast.alice(sectors=["faith"])

    own = await alice.form("/meetings/new", PLAN | {"sector": "faith"})
    other = await alice.form("/meetings/new", PLAN | {"sector": "healthcare"})

    assert (own.status_code, other.status_code) == (303, 403)


async def test_officer_plans_nothing() -> None:
    bob = await cast.bob()

    assert (await bob.get("/meetings/new")).status_code == 403
    assert "/meetings/new" not in (await bob.get("/meetings")).text


async def test_change_shows_the_dates_and_who_hears_of_it() -> None:
    alice = await cast.alice()
    await _partner(alice)
    it = await _planned(alice, partner="Gull House", outside="Kim Reyes <kim@example.org>")
    path = f"/meetings/series/{it.line.series_id}/change"
    sent = PLAN | {"title": "Round table", "at": "14:00", "version": str(it.series.version)}

    form = await alice.get(path)
    shown = await alice.form(path, sent)
    seen = await _seen(alice, path, sent)
    saved = await alice.form(path, sent | {"seen": seen})

    assert 'value="09:30"' in form.text
    assert shown.status_code == 200
    assert "Tue 1 Dec 2026, 14:00 EST" in shown.text
    assert "By mail:</strong> Kim Reyes" in shown.text
    assert "Tell them by telephone" in shown.text
    assert "goes out by mail as well" not in shown.text
    assert any(f"/card/{one.organisation_id}" in shown.text for one in it.asked)
    assert saved.status_code == 303
    changed = await _only(alice)
    assert (changed.line.title, f"{changed.line.local_at:%H:%M}") == ("Round table", "14:00")


async def test_change_of_words_needs_no_look() -> None:
    alice = await cast.alice()
    it = await _planned(alice)
    path = f"/meetings/series/{it.line.series_id}/change"

    saved = await alice.form(path, PLAN | {"title": "Round table", "version": str(it.series.version)})
    stale = await alice.form(path, PLAN | {"title": "Square table", "version": str(it.series.version)})

    assert saved.status_code == 303
    assert stale.status_code == 409
    assert "Two versions" in stale.text
    assert (await _only(alice)).line.title == "Round table"


async def test_change_on_the_eve_goes_by_mail_and_the_page_says_so() -> None:
    alice = await cast.alice()
    it = await _planned(alice, on="2026-11-22")

    moving = await alice.get(f"/meetings/{it.line.id}/move")
    changing = await alice.form(
        f"/meetings/series/{it.line.series_id}/change", PLAN | {"version": str(it.series.version), "on": "2026-12-15"}
    )

    assert "goes out by mail as well" in moving.text
    assert "goes out by mail as well" in changing.text


async def test_one_of_a_series_is_moved_and_another_cancelled() -> None:
    alice = await cast.alice()
    sent = PLAN | {"often": "monthly", "count": "4"}
    await alice.form("/meetings/new", sent | {"seen": await _seen(alice, "/meetings/new", sent)})
    first, second, *_ = await queries.meetings(alice.actor)

    moved = await alice.form(
        f"/meetings/{first.id}/move",
        {"on": "2026-12-02", "at": "10:00", "minutes": "90", "version": str(first.version), "step": "save"},
    )
    off = await alice.form(
        f"/meetings/{second.id}/cancel", {"extent": "one", "reason": "New year", "version": str(second.version)}
    )

    assert (moved.status_code, off.status_code) == (303, 303)
    states = [
        (f"{one.local_at:%Y-%m-%d %H:%M}", one.state.value, one.moved) for one in await queries.meetings(alice.actor)
    ]
    assert states == [
        ("2026-12-02 10:00", "planned", True), ("2027-01-05 09:30", "cancelled", False),
        ("2027-02-02 09:30", "planned", False), ("2027-03-02 09:30", "planned", False),
    ]  # fmt: skip
    again = await alice.form(f"/meetings/{second.id}/reinstate", {"version": str(second.version + 1)})
    assert again.status_code == 303
    assert (await queries.meeting(alice.actor, second.id)).line.state == "planned"


@pytest.mark.parametrize(("extent", "left"), [("from", 1), ("all", 0)])
async def test_rest_of_a_series_is_cancelled(extent: str, left: int) -> None:
    alice = await cast.alice()
    sent = PLAN | {"often": "monthly", "count": "4"}
    await alice.form("/meetings/new", sent | {"seen": await _seen(alice, "/meetings/new", sent)})
    _, second, *_ = await queries.meetings(alice.actor)

    missing = await alice.form(f"/meetings/{second.id}/cancel", {"extent": extent, "reason": "", "version": "1"})
    answer = await alice.form(
        f"/meetings/{second.id}/cancel",
        {"extent": extent, "reason": "No longer needed", "version": str(second.version)},
    )

    assert missing.status_code == 422
    assert answer.status_code == 303
    planned = [one for one in await queries.meetings(alice.actor) if one.state == "planned"]
    assert len(planned) == left


async def test_date_is_left_out_and_put_back_from_the_page_of_the_series() -> None:
    alice = await cast.alice()
    sent = PLAN | {"often": "monthly", "count": "3"}
    await alice.form("/meetings/new", sent | {"seen": await _seen(alice, "/meetings/new", sent)})
    first = (await queries.meetings(alice.actor))[0]
    here = f"/meetings/series/{first.series_id}"
    date = {
        "local_at": "2027-01-05T09:30",
        "version": str((await queries.series(alice.actor, first.series_id)).series.version),
    }

    out = await alice.form(f"{here}/leave-out", date)
    shown = await alice.get(here)
    back = await alice.form(f"{here}/put-back", date | {"version": str(int(date["version"]) + 1)})

    assert (out.status_code, back.status_code) == (303, 303)
    assert "Left out" in shown.text
    assert len(await queries.meetings(alice.actor)) == 3


async def test_people_are_asked_and_taken_off() -> None:
    alice = await cast.alice()
    await _partner(alice)
    it = await _planned(alice, outside="kim@example.org")
    here = f"/meetings/series/{it.line.series_id}/people"

    asked = await alice.form(here, {"partner": "Gull House", "outside": "kim@example.org"})
    nobody = await alice.form(here, {})
    kim = next(one for one in (await _only(alice)).asked if one.name == "kim@example.org")
    row = await db.fetch_one("SELECT version FROM meeting_invitee WHERE id = $1", kim.invitee.id)
    assert row is not None
    off = await alice.form(f"{here}/off", {"invitee_id": str(kim.invitee.id), "version": str(row["version"])})

    assert (asked.status_code, nobody.status_code, off.status_code) == (303, 422, 303)
    assert [one.name for one in (await _only(alice)).asked] == ["Gull House"]


async def test_people_are_asked_to_one_date_alone_from_its_page() -> None:
    alice = await cast.alice()
    sent = {"often": "monthly", "count": "20", "outside": "Kim Reyes <kim@example.org>"}
    it = await _planned(alice, **sent, seen=await _seen(alice, "/meetings/new", PLAN | sent))
    lines = await queries.meetings(alice.actor, series_id=it.series.id, limit=30)
    second, last = lines[1], lines[-1]
    here = f"/meetings/series/{it.series.id}/people"
    assert f'href="{here}?meeting={second.id}"' in (await alice.get(f"/meetings/{second.id}")).text
    far = await alice.get(f"{here}?meeting={last.id}")
    assert f'<option value="{last.id}" selected>' in far.text

    answer = await alice.form(here, {"outside": "Lee <lee@example.org>", "meeting": str(second.id)})
    shown = await alice.get(answer.headers["location"])

    asked = [[one.name for one in (await queries.meeting(alice.actor, line.id)).asked] for line in (lines[0], second)]
    assert asked == [["Kim Reyes"], ["Kim Reyes", "Lee"]]
    assert "only on Tue 5 Jan 2027, 09:30 EST" in shown.text


async def test_many_are_asked_in_one_change_and_those_who_are_asked_already_stay() -> None:
    alice = await cast.alice()
    it = await _planned(alice, outside="Kim Reyes <kim@example.org>")
    lines = "\n".join(f"Guest {number} <guest{number}@example.org>" for number in range(12))

    with counted() as sent:
        await alice.form(f"/meetings/series/{it.series.id}/people", {"outside": f"{lines}\nKim <KIM@example.org>"})

    assert len((await _only(alice)).asked) == 13
    assert sum("INSERT INTO meeting_invitee" in one for one in sent) == 1
    assert sum("INSERT INTO invited_entry" in one for one in sent) == 1


async def test_whoever_has_no_address_is_named_where_one_plans() -> None:
    alice = await cast.alice()
    await _partner(alice)

    planned = await alice.form("/meetings/new", PLAN | {"partner": "Gull House"})
    page = (await alice.get(planned.headers["location"])).text

    assert "Tell 1 of those who are asked by telephone: no address of theirs is known." in page
    assert page.count("Tell by telephone") == 1
    assert "Tue 1 Dec 2026, 09:30–10:30 EST" in page


async def test_day_that_is_over_is_told_before_it_is_saved() -> None:
    alice = await cast.alice()
    sent = PLAN | {"on": "2026-11-20"}

    first = await alice.form("/meetings/new", sent)
    saved = await alice.form("/meetings/new", sent | {"seen": await _seen(alice, "/meetings/new", sent)})

    assert (first.status_code, saved.status_code) == (200, 303)
    assert "That is over" in first.text
    assert "Was it held?" in (await alice.get(saved.headers["location"])).text
