"""Somebody outside confirms their own lines by the link in their mail."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from contacts.campaigns import answering, progress, taking
from contacts.campaigns.asking import ask_who_is_due
from contacts.campaigns.deciding import decide
from contacts.campaigns.tokens import path_of
from registry.platform import clock, db
from registry.platform.mail import configured
from tests import cast
from tests.contacts.campaigns.confirming import NOON, house, line, person

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
EMAIL, DESK, OTHERS = "dana@example.org", "+13055550101", "+13055550199"


async def _asked() -> str:
    """The path of Dana's page: an address and a desk; somebody else's number is not on it."""
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, EMAIL, of=dana, kind="email_personal")
    await line(clinic, DESK, of=dana)
    await line(clinic, OTHERS, of=await person(clinic, "Other Person", "training"))
    for day in range(22):
        with clock.frozen(NOON + day * DAY):
            await ask_who_is_due()
    row = await db.fetch_one("SELECT id FROM confirmation_ask WHERE recipient = $1", EMAIL)
    assert row is not None
    return await path_of(row["id"])


class Reader(cast.Client):
    """Somebody without an account, in front of the page."""

    async def press(self, path: str, what: str, **fields: str) -> httpx.Response:
        page = await self.get(path)
        token = re.search(r'name="csrf" value="([^"]+)"', page.text)
        form = {"csrf": token[1] if token else "", **fields}
        address = f"{path}/{what}?once={uuid4()}"
        return await self.post(address, data=form, headers={"origin": "http://127.0.0.1:8000"}, follow_redirects=True)


async def _lines() -> dict[str, UUID]:
    rows = await db.fetch(
        "SELECT l.id, c.value FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id"
    )
    return {row["value"]: row["id"] for row in rows}


async def _points() -> dict[str, tuple[bool, bool]]:
    """Every number in use: whether it is confirmed since it was asked about, and whether it is known to be wrong."""
    rows = await db.fetch(
        "SELECT value, confirmed_on > '2027-01-01' AS fresh, failed_at IS NOT NULL AS wrong FROM contact_point"
        " WHERE retired_on IS NULL"
    )
    return {row["value"]: (bool(row["fresh"]), row["wrong"]) for row in rows}


async def _state() -> str:
    row = await db.fetch_one("SELECT state FROM confirmation_ask WHERE recipient = $1", EMAIL)
    assert row is not None
    return str(row["state"])


async def test_one_press_confirms_everything_and_the_next_says_that_it_is_done() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        async with Reader() as reader:
            seen, before = await reader.get(path), await _points()
            await reader.head(path)
            looked = await _points()
            answer = await reader.press(path, "right")
            again = await reader.press(path, "right")
        after = await _points()

    assert "(305) 555-0101" in seen.text
    assert "555-0199" not in seen.text
    assert before == looked == {EMAIL: (False, False), DESK: (False, False), OTHERS: (False, False)}
    assert after == {EMAIL: (True, False), DESK: (True, False), OTHERS: (False, False)}
    assert "Thank you: that is all." in answer.text
    assert await _state() == "answered"
    assert again.status_code == 200
    assert len(await db.fetch("SELECT 1 FROM contact_check WHERE method = 'self_confirm'")) == 2


async def test_correction_waits_for_a_coordinator_and_a_line_that_is_not_theirs_is_wrong_at_once() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        lines = await _lines()
        async with Reader() as reader:
            await reader.press(path, f"{lines[DESK]}/correct", value="305 555 0177", note="moved upstairs")
            await reader.press(path, f"{lines[EMAIL]}/not-me")
            open_still = await _state()
            await reader.press(path, "right")  # the name, which is left
        after = await _points()

    row = await db.fetch_one(
        "SELECT answer, proposed::text AS said, verdict FROM confirmation_line WHERE id = $1", lines[DESK]
    )
    assert row is not None
    assert (row["answer"], row["said"], row["verdict"]) == ("corrected", '{"value": "305 555 0177"}', None)
    assert after[DESK] == (False, False)
    assert after[EMAIL][1] is True
    assert (open_still, await _state()) == ("asked", "answered")


async def test_number_that_nobody_can_call_is_refused_with_what_to_do_and_kept_as_typed() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        lines = await _lines()
        async with Reader() as reader:
            answer = await reader.press(path, f"{lines[DESK]}/correct", value="555-0177")

    assert answer.status_code == 422
    assert "has no area code; write it like (305) 555-0123." in answer.text
    assert 'value="555-0177"' in answer.text
    assert await _state() == "asked"


async def test_correction_that_is_trusted_takes_the_place_of_the_old_number_and_is_fresh() -> None:
    with clock.frozen(NOON + 30 * DAY):
        await _asked()
        row = await db.fetch_one(
            "SELECT l.*, c.organisation_id FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id"
            " WHERE c.value = $1", DESK,
        )  # fmt: skip
        assert row is not None
        async with db.transaction():
            await taking.take(None, row, {"value": "(305) 555-0177"})
        after = await _points()

    assert DESK not in after
    assert after["+13055550177"] == (True, False)


async def test_whoever_corrects_the_address_that_they_were_asked_at_is_reminded_at_the_new_one() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        lines = await _lines()
        alice = await cast.alice()
        async with Reader() as reader:
            await reader.press(path, f"{lines[EMAIL]}/correct", value="Dana.Reyes@example.org")
            await decide(alice.actor, lines[EMAIL], ["value"])
            seen = await reader.get(path)

    [ask] = await db.fetch("SELECT recipient, state FROM confirmation_ask WHERE name = 'Dana Reyes'")
    assert tuple(ask.values()) == ("dana.reyes@example.org", "asked")
    assert "(305) 555-0101" in seen.text


async def test_who_left_says_so_once_for_all_lines() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        async with Reader() as reader:
            await reader.press(path, "left", successor="Kim Loose", reached_at="kim@example.org")

    rows = await db.fetch(
        "SELECT DISTINCT answer, successor FROM confirmation_line"
        " WHERE contact_point_id IS NOT NULL AND answer IS NOT NULL"
    )
    assert [tuple(row.values()) for row in rows] == [("left", "Kim Loose, kim@example.org")]
    assert await _state() == "answered"


async def test_whoever_got_the_mail_of_somebody_else_says_so_once_and_it_is_one_thing_to_see_to() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        async with Reader() as reader:
            seen = await reader.get(path)
            answer = await reader.press(path, "not-me")
            late = await reader.press(path, "right")
        after = await _points()
        alice = await cast.alice()
        [one] = await progress.waiting(alice.actor, (NOON, UUID(int=0)), 10)
        await decide(alice.actor, one.row["id"], [])
        left = await progress.waiting(alice.actor, (NOON, UUID(int=0)), 10)
        asked = await ask_who_is_due()

    assert "I am not Dana Reyes" in seen.text
    assert "555-0101" not in answer.text
    assert "Nothing is left to answer here" in late.text
    assert after == {EMAIL: (False, True), DESK: (False, False), OTHERS: (False, False)}
    assert (one.row["whose"], one.row["point_id"], left) == ("Dana Reyes", None, [])
    # They have no other address, so that somebody calls them.
    assert asked == 1
    [row] = await db.fetch("SELECT state FROM confirmation_ask WHERE recipient <> $1 AND name = 'Dana Reyes'", EMAIL)
    assert row["state"] == "on_call_list"


async def test_who_said_that_their_name_is_right_and_then_that_they_left_is_heard() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        [name] = await db.fetch(
            "SELECT l.id FROM confirmation_line l JOIN person p ON p.id = l.person_id WHERE p.name = 'Dana Reyes'"
        )
        async with Reader() as reader:
            await reader.press(path, f"{name['id']}/right")
            await reader.press(path, "left")
        alice = await cast.alice()
        [one] = await progress.waiting(alice.actor, (NOON, UUID(int=0)), 10)
        await decide(alice.actor, one.row["id"], [])

    assert one.row["whose"] == "Dana Reyes"
    assert await progress.waiting(alice.actor, (NOON, UUID(int=0)), 10) == []


@pytest.mark.parametrize("days", [30, 200])
async def test_link_that_is_forged_or_too_old_says_what_to_do(days: int) -> None:
    with clock.frozen(NOON):
        path = await _asked()
    with clock.frozen(NOON + days * DAY):
        async with Reader() as reader:
            forged = await reader.get(path[:-3] + "222")
            own = await reader.get(path)
            late = await reader.press(path, "right")

    assert forged.status_code == 404
    assert "Answer to the mail that it came with" in forged.text
    assert own.status_code == (200 if days == 30 else 404)
    assert late.status_code == own.status_code


async def test_executive_sees_nothing_restricted_and_answers_for_somebody_else() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        row = await db.fetch_one(
            "SELECT id, organisation_id, person_id FROM confirmation_ask WHERE recipient = $1", EMAIL
        )
        assert row is not None
        secret = await line(row["organisation_id"], "+13055550166", of=row["person_id"], visibility="sworn_only")
        added = "INSERT INTO confirmation_line (id, ask_id, contact_point_id) VALUES ($1, $2, $3)"
        await db.execute(added, uuid4(), row["id"], secret)
        theirs = await path_of(row["id"], executive=True)
        async with Reader() as reader:
            own, seen = await reader.get(path), await reader.get(theirs)
            await reader.press(theirs, "right")
        found = await db.fetch("SELECT DISTINCT method, outcome FROM contact_check WHERE at >= $1", NOON + 30 * DAY)
        agreed = await db.fetch_one("SELECT accepted_on FROM person WHERE id = $1", row["person_id"])

    assert "555-0166" in own.text
    assert "555-0166" not in seen.text
    assert "Dana Reyes has left, or should not be listed" in seen.text
    assert {tuple(each.values()) for each in found} == {("third_party", "confirmed")}
    assert agreed is not None
    assert agreed["accepted_on"] is None
    assert await _state() == "asked"


async def test_what_was_settled_otherwise_or_whose_person_left_shows_nothing_any_more() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        async with Reader() as reader:
            await db.execute("UPDATE confirmation_ask SET state = 'closed'")
            closed = await reader.get(path)
            await db.execute("UPDATE confirmation_ask SET state = 'asked'")
            await db.execute("UPDATE person SET status = 'left', left_on = '2027-03-20' WHERE name = 'Dana Reyes'")
            gone = await reader.get(path)
            late = await reader.press(path, "right")

    for answer in (closed, gone, late):
        assert answer.status_code == 200
        assert "Nothing is left to answer here" in answer.text
        assert "555-0101" not in answer.text
    assert await db.fetch("SELECT 1 FROM contact_check WHERE method = 'self_confirm'") == []


async def test_correction_that_changes_nothing_is_a_confirmation_and_a_name_proposes_only_what_differs() -> None:
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        lines = await _lines()
        name = await db.fetch_one(
            "SELECT l.id FROM confirmation_line l JOIN person p ON p.id = l.person_id WHERE p.name = 'Dana Reyes'"
        )
        assert name is not None
        async with Reader() as reader:
            await reader.press(path, f"{lines[DESK]}/correct", value="305.555.0101")
            await reader.press(path, f"{name['id']}/name", name="Dana Reyes", title="Director")

    said = {row["id"]: row for row in await db.fetch("SELECT *, proposed::text AS said FROM confirmation_line")}
    assert said[lines[DESK]]["answer"] == "right"
    assert said[name["id"]]["said"] == '{"title": "Director"}'


async def test_corrections_are_taken_at_once_where_the_operator_trusts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    trusting = replace(configured.settings(), trust_corrections=True)
    monkeypatch.setattr(answering, "settings", lambda: trusting)
    with clock.frozen(NOON + 30 * DAY):
        path = await _asked()
        lines = await _lines()
        dana = await db.fetch_one("SELECT id, organisation_id FROM person WHERE name = 'Dana Reyes'")
        name = await db.fetch_one(
            "SELECT l.id FROM confirmation_line l JOIN person p ON p.id = l.person_id WHERE p.name = 'Dana Reyes'"
        )
        assert dana is not None
        assert name is not None
        listed = await line(dana["organisation_id"], "+13055550177", of=dana["id"])
        async with Reader() as reader:
            await reader.press(path, f"{lines[DESK]}/correct", value="(305) 555-0177")
            page = await reader.press(path, f"{name['id']}/name", name="Dana Reyes-Kim")
        after = await _points()

    old = await db.fetch_one("SELECT replaced_by_id FROM contact_point WHERE value = $1", DESK)
    assert old is not None
    assert old["replaced_by_id"] == listed  # not a second one of the same number
    assert after["+13055550177"] == (True, False)
    assert DESK not in after
    assert "Your correction is taken" in page.text
    assert len(await db.fetch("SELECT 1 FROM person WHERE name = 'Dana Reyes-Kim'")) == 1
    verdicts = await db.fetch("SELECT DISTINCT verdict FROM confirmation_line WHERE answer = 'corrected'")
    assert [row["verdict"] for row in verdicts] == ["trusted"]
