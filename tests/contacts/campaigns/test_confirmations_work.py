"""What a coordinator sees of confirmation, and does about it."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from contacts.campaigns import progress
from contacts.campaigns.asking import ask_who_is_due
from contacts.campaigns.deciding import decide
from contacts.campaigns.errors import AlreadyDone
from registry.platform import clock, db
from registry.platform.errors import NotFound, Refused
from tests import cast
from tests.contacts.campaigns.confirming import NOON, confirm, house, line, mails, person

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


async def _said(
    answer: str, proposed: dict[str, str] | None = None, visibility: str = "all_users"
) -> tuple[UUID, UUID]:
    """A line that somebody answered, and its number."""
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    point = await line(clinic, "+13055550101", of=dana, visibility=visibility)
    ask, key = uuid4(), uuid4()
    await db.execute(
        "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, round, asked_on, expires_at, created_at)"
        " VALUES ($1, 'dana@example.org', 'Dana Reyes', $2, '2027-03', '2027-03-01', $3, $3)", ask, clinic, NOON,
    )  # fmt: skip
    of_person = proposed is not None and "name" in proposed
    await db.execute(
        "INSERT INTO confirmation_line (id, ask_id, contact_point_id, person_id, answer, proposed, answered_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key, ask, None if of_person else point, dana if of_person else None, answer,
        json.dumps(proposed) if proposed else None, NOON,
    )  # fmt: skip
    return key, point


async def _numbers() -> list[str]:
    rows = await db.fetch("SELECT value FROM contact_point WHERE retired_on IS NULL")
    return [row["value"] for row in rows]


async def test_correction_that_is_taken_replaces_the_number_and_counts_as_confirmed_by_them() -> None:
    alice = await cast.alice()
    key, _ = await _said("corrected", {"value": "(305) 555-0177"})
    with clock.frozen(NOON + DAY):
        await decide(alice.actor, key, ["value"])
        with pytest.raises(AlreadyDone):
            await decide(alice.actor, key, ["value"])

    row = await db.fetch_one("SELECT verdict, taken, decided_by FROM confirmation_line WHERE id = $1", key)
    assert row is not None
    assert await _numbers() == ["+13055550177"]
    assert tuple(row.values()) == ("accepted", ["value"], "Alice Ames")
    fresh = await db.fetch("SELECT 1 FROM contact_point WHERE retired_on IS NULL AND confirmed_on = '2027-03-01'")
    assert len(fresh) == 1


async def test_correction_that_is_not_taken_leaves_the_number() -> None:
    alice = await cast.alice()
    key, _ = await _said("corrected", {"value": "(305) 555-0177"})
    await decide(alice.actor, key, [])

    row = await db.fetch_one("SELECT verdict FROM confirmation_line WHERE id = $1", key)
    assert row is not None
    assert (await _numbers(), row["verdict"]) == (["+13055550101"], "refused")


async def test_name_and_title_are_taken_one_by_one() -> None:
    alice = await cast.alice()
    key, _ = await _said("corrected", {"name": "Dana Reyes-Kim", "title": "Chief of everything"})
    await decide(alice.actor, key, ["name"])

    [row] = await db.fetch("SELECT name, sort_name, title FROM person")
    assert tuple(row.values()) == ("Dana Reyes-Kim", "dana reyes kim", None)


async def test_only_who_may_edit_and_sees_the_number_decides() -> None:
    alice, charlie, dana = await cast.alice(sectors=["faith"]), await cast.charlie(), await cast.dana()
    key, _ = await _said("corrected", {"value": "(305) 555-0177"}, visibility="sworn_only")
    for who, error in ((alice, Refused), (charlie, NotFound), (dana, NotFound)):
        with pytest.raises(error):
            await decide(who.actor, key, ["value"])

    assert await _numbers() == ["+13055550101"]


async def _press(client: cast.Client, path: str, **fields: str) -> httpx.Response:
    form = {"csrf": client.csrf, **fields}
    return await client.post(
        f"{path}?once={uuid4()}", data=form, headers={"origin": "http://127.0.0.1:8000"}, follow_redirects=True
    )


async def test_pages_show_what_waits_and_take_it() -> None:
    key, _ = await _said("corrected", {"value": "(305) 555-0177"})
    async with await cast.alice() as alice:
        seen = await alice.get("/confirmations/said")
        done = await _press(alice, f"/confirmations/said/{key}", fields="value")

    assert "Dana Reyes" in seen.text
    assert "(305) 555-0177" in seen.text
    assert "Nothing waits" in done.text


async def test_line_that_should_answer_at_night_is_on_the_sheet_until_it_was_tried_and_a_call_is_noted() -> None:
    clinic = await house()
    duty, desk = await line(clinic, "+13055550102", kind="duty_line"), await line(clinic, "+13055550103")
    async with await cast.bob() as bob:
        before = await bob.get("/confirmations/night")
        after = await _press(bob, f"/confirmations/night/{duty}", outcome="reached", minutes="3")

    [check] = await db.fetch("SELECT method, outcome, minutes FROM contact_check WHERE minutes IS NOT NULL")
    assert "(305) 555-0102" in before.text
    assert "(305) 555-0103" not in before.text
    assert "Every line was tried this quarter" in after.text
    assert tuple(check.values()) == ("live_test", "reached", 3)
    assert desk != duty


async def test_progress_counts_what_is_fresh_and_what_became_of_those_who_were_asked() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    desk = await line(clinic, "+13055550101", of=dana)
    for day in range(22):
        with clock.frozen(NOON + day * DAY):
            await ask_who_is_due()
    await confirm(desk, (NOON + 22 * DAY).date())
    with clock.frozen(NOON + 23 * DAY):
        await progress.keep_freshness()
        await progress.keep_freshness()
        found = await progress.progress(clock.today())
        async with await cast.dana() as manager:
            page = await manager.get("/confirmations")

    assert len(await mails()) == 1
    assert (found.lines, found.fresh) == (2, 1)
    assert [(row["asked"], row["answered"]) for row in found.rounds] == [(1, 0)]
    assert [row["share"] for row in found.over_time] == [0.5]
    assert "50 %" in page.text
