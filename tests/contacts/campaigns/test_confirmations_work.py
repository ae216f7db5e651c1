"""What a coordinator sees of confirmation, and does about it."""

import json
import re
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from contacts.answering import vouched
from contacts.campaigns import calling, progress
from contacts.campaigns.asking import ask_who_is_due
from contacts.campaigns.deciding import decide
from contacts.campaigns.errors import AlreadyDone
from contacts.campaigns.model import Called
from contacts.due import work
from contacts.kinds import CheckMethod, CheckOutcome
from contacts.pocket import person_file
from contacts.pocket_cards import Taker
from contacts.schemas import CheckIn
from contacts.service import record_check
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound, Refused
from tests import cast
from tests.contacts.campaigns.confirming import NOON, TODAY, confirm, house, line, mails, person

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


async def test_number_that_was_replaced_in_the_evening_is_out_of_use_at_once() -> None:
    alice = await cast.alice()
    key, point = await _said("corrected", {"value": "(305) 555-0177"})
    with clock.frozen(NOON.replace(hour=23) + timedelta(hours=2)):  # still the day before in Florida
        await decide(alice.actor, key, ["value"])

    row = await db.fetch_one("SELECT retired_on FROM contact_point WHERE id = $1", point)
    assert row is not None
    assert row["retired_on"] == TODAY


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
    key, _ = await _said("corrected", {"value": "3055550177"})
    async with await cast.alice() as alice:
        due = await alice.get("/people/due")
        seen = await alice.get("/confirmations/said")
        done = await _press(alice, f"/confirmations/said/{key}", fields="value")

    assert "Dana Reyes" in seen.text
    assert "(305) 555-0177" in seen.text
    assert "Take it" in seen.text
    assert re.search(r'href="/confirmations/said".*?1.*?said by people', due.text, re.DOTALL)
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


async def test_line_that_nobody_answered_at_night_is_tried_again_in_a_week_and_others_in_a_quarter() -> None:
    clinic = await house()
    line_a = await line(clinic, "+13055550102", kind="duty_line")
    line_b = await line(clinic, "+13055550105", kind="dispatch")
    await line(clinic, "+13055550103", kind="duty_line")
    bob = await cast.bob()
    with clock.frozen(NOON):
        for point, outcome in ((line_a, CheckOutcome.NO_ANSWER), (line_b, CheckOutcome.REACHED)):
            await record_check(bob.actor, point, CheckIn(outcome=outcome, method=CheckMethod.LIVE_TEST, minutes=2))
    await confirm(await line(clinic, "+13055550104", kind="duty_line"), TODAY, "phone_call", "wrong_person")

    assert [await _to_try(bob, days) for days in (1, 6, 8, 83, 85)] == [
        {None}, {None}, {None, "no_answer"}, {None, "no_answer"}, {None, "no_answer", "reached"},
    ]  # fmt: skip


async def _to_try(who: cast.Client, days: int) -> set[str | None]:
    """What came last of trying the lines on the sheet, some days on."""
    found = await progress.tests(who.actor, NOON + days * DAY, ("", UUID(int=0)), 10)
    assert all((row["minutes"], row["by"]) == (2, "Bob Baker") for row, _, _ in found if row["outcome"])
    return {row["outcome"] for row, _, _ in found}


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
    assert [(row["asked"], row["answered"], row["open"]) for row in found.rounds] == [(1, 0, 1)]
    assert [row["share"] for row in found.over_time] == [0.5]
    assert "50 %" in page.text


async def _silent() -> tuple[UUID, UUID, dict[str, UUID]]:
    """Quinn, whom a coordinator is to call: the ask, the person and what they were asked about."""
    clinic = await house("Quiet Harbor Clinic")
    quinn = await person(clinic, "Quinn Silent")
    points = {
        "desk": await line(clinic, "+13055550181", of=quinn),
        "email": await line(clinic, "quinn@example.org", of=quinn, kind="email_personal"),
        "duty": await line(clinic, "+13055550182", kind="duty_line"),
    }
    key = uuid4()
    await db.execute(
        "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, person_id, state, round, asked_on,"
        " unresponsive_on, reminders, expires_at, created_at) VALUES ($1, 'quinn@example.org', 'Quinn Silent', $2, $3,"
        " 'on_call_list', '2027-03', '2027-03-01', '2027-04-30', 3, $4, $4)", key, clinic, quinn, NOON,
    )  # fmt: skip
    for point in points.values():
        await db.execute(
            "INSERT INTO confirmation_line (id, ask_id, contact_point_id) VALUES ($1, $2, $3)", uuid4(), key, point
        )
    return key, quinn, points


async def _checks() -> set[tuple[str, str, str]]:
    rows = await db.fetch(
        "SELECT c.kind, k.method, k.outcome FROM contact_check k JOIN contact_point c ON c.id = k.contact_point_id"
        " WHERE k.by_user_id IS NOT NULL"
    )
    return {(row["kind"], row["method"], row["outcome"]) for row in rows}


async def _listed(alice: cast.Client) -> list[tuple[list[str], list[str]]]:
    """What the call list holds for each: the numbers to dial, and what else is asked about."""
    found = await calling.calls(alice.actor, calling.BEGINNING, 10)
    return [([one.number for one in each.dialled], list(each.others)) for each in found]


async def test_who_was_reached_and_said_that_all_is_right_leaves_the_call_list_confirmed_by_telephone() -> None:
    key, _, _ = await _silent()
    with clock.frozen(NOON + 90 * DAY):
        async with await cast.alice() as alice:
            before = await _listed(alice)
            seen = await alice.get("/confirmations/calls")
            after = await _press(alice, f"/confirmations/calls/{key}", outcome="confirmed")
            again = await _press(alice, f"/confirmations/calls/{key}", outcome="confirmed")

    assert before == [(["(305) 555-0182", "(305) 555-0181"], ["quinn@example.org"])]
    assert "reminded 3 times" in seen.text
    assert "Nobody has to be called" in after.text
    assert "That was noted before." in again.text
    assert await _checks() == {(kind, "phone_call", "confirmed") for kind in ("desk", "duty_line", "email_personal")}
    assert len(await db.fetch("SELECT 1 FROM audit_event WHERE action = 'checked'")) == 3
    [row] = await db.fetch("SELECT state FROM confirmation_ask")
    assert row["state"] == "closed"


async def test_dead_number_is_not_called_again_and_who_did_not_answer_comes_after_the_others() -> None:
    key, _, points = await _silent()
    alice = await cast.alice()
    with clock.frozen(NOON + 90 * DAY):
        await calling.called(alice.actor, key, Called.DEAD, points["desk"])
        await calling.called(alice.actor, key, Called.NO_ANSWER, points["duty"])
        other = await house("Other Clinic")
        kim = await line(other, "+13055550191", of=await person(other, "Kim Loose"))
        copy = uuid4()
        await db.execute(
            "INSERT INTO confirmation_ask (id, recipient, name, organisation_id, state, round, asked_on, expires_at,"
            " created_at) VALUES ($1, 'nobody', 'Kim Loose', $2, 'on_call_list', '2027-04', '2027-04-01', $3, $3)",
            copy, other, NOON,
        )  # fmt: skip
        await db.execute(
            "INSERT INTO confirmation_line (id, ask_id, contact_point_id) VALUES ($1, $2, $3)", uuid4(), copy, kim
        )
        listed = await _listed(alice)
        for point in (points["desk"], kim):
            with pytest.raises(NotFound):
                await calling.called(alice.actor, key, Called.NO_ANSWER, point)

    assert listed == [(["(305) 555-0191"], []), (["(305) 555-0182"], ["quinn@example.org"])]
    assert await _checks() == {("desk", "phone_call", "moved"), ("duty_line", "phone_call", "no_answer")}


async def test_who_has_left_is_noted_of_their_own_lines_and_the_next_page_asks_who_comes_after_them() -> None:
    key, quinn, _ = await _silent()
    async with await cast.alice() as alice:
        answer = await alice.form(f"/confirmations/calls/{key}?once={uuid4()}", {"outcome": "left"})

    assert answer.headers["location"] == f"/people/{quinn}/left"
    assert await _checks() == {("desk", "phone_call", "moved"), ("email_personal", "phone_call", "moved")}
    [row] = await db.fetch("SELECT state FROM confirmation_ask")
    assert row["state"] == "closed"


async def test_call_list_is_of_those_whom_a_coordinator_looks_after_in_their_county_and_its_cities() -> None:
    key, _, points = await _silent()
    county = await _place("county", "Marlow County")
    city = await _place("municipality", "Bayhaven", county)
    await db.execute(
        "INSERT INTO service_area (organisation_id, jurisdiction_id) SELECT organisation_id, $2 FROM confirmation_ask"
        " WHERE id = $1", key, city,
    )  # fmt: skip
    mine, other = await cast.alice(jurisdictions=[county]), await cast.person("coordinator", sectors=["faith"])

    assert len(await calling.calls(mine.actor, calling.BEGINNING, 10)) == 1
    assert await calling.calls(other, calling.BEGINNING, 10) == []
    assert [(await work(each, NOON)).call_count for each in (mine.actor, other)] == [1, 0]
    with pytest.raises(Refused):
        await calling.called(other, key, Called.NO_ANSWER, points["desk"])


async def _place(kind: str, name: str, within: UUID | None = None) -> UUID:
    key = uuid4()
    await db.execute(
        "INSERT INTO jurisdiction (id, type, name, folded, region, parent_id) VALUES ($1, $2, $3, lower($3), 'FL', $4)",
        key, kind, name, within,
    )  # fmt: skip
    return key


async def test_number_that_nobody_answered_for_counts_as_silent_everywhere_until_somebody_confirms_it() -> None:
    _, quinn, points = await _silent()
    boss = await cast.person("manager")
    now = NOON + 70 * DAY
    ids = [row["organisation_id"] for row in await db.fetch("SELECT organisation_id FROM person WHERE id = $1", quinn)]
    for point in points.values():
        await confirm(point, date(2027, 2, 1))  # in time, but they were silent when asked afterwards
    with clock.frozen(now):
        silent = await _judged(boss, quinn, ids, now)
    await confirm(points["desk"], date(2027, 5, 1))
    with clock.frozen(now):
        answered = await _judged(boss, quinn, ids, now)

    assert silent == ({"unresponsive"}, 3, 0, [0.0], set(), True)
    assert answered == ({"unresponsive"}, 2, 1, [1 / 3], set(ids), True)


async def _judged(boss: Actor, quinn: UUID, ids: list[UUID], now: datetime) -> tuple[object, ...]:
    """What needs work, how many, the fresh ones, their share, whom one may vouch for, and whether the card says so."""
    found = await work(boss, now)
    await progress.keep_freshness()
    told = await progress.progress(now.date())
    card = await person_file(boss, quinn, "4.0", Taker(boss.name, now, "https://registry.example.org"))
    said = "Unresponsive: asked" in card.text.replace("\r\n ", "")
    shares = [row["share"] for row in told.over_time]
    kinds = {each.standing.freshness.value for each in found.due}
    return kinds, found.due_count, told.fresh, shares, await vouched(boss, ids, now), said


async def test_only_the_number_to_try_first_is_open_and_one_that_nobody_answered_comes_after_the_others() -> None:
    key, _, points = await _silent()
    with clock.frozen(NOON + 90 * DAY):
        async with await cast.alice() as alice:
            before = await alice.get("/confirmations/calls")
            after = await _press(alice, f"/confirmations/calls/{key}", outcome="no_answer", point=str(points["duty"]))

    for seen, first, folded in ((before, "0182", "0181"), (after, "0181", "0182")):
        told, _, rest = seen.text.partition('<details class="more">')
        assert (f"(305) 555-{first}" in told, f"(305) 555-{folded}" in told) == (True, False)
        assert rest.index("1 more number<") < rest.index(f"(305) 555-{folded}") < rest.index("</details>")


async def test_lists_are_ten_to_a_page_and_noting_something_stays_on_its_page() -> None:
    await _silent()
    clinic = await house("Loud Clinic")
    for number in range(11):
        point = await line(clinic, f"+130555501{number:02}", kind="dispatch")
        await db.execute(
            "WITH made AS (INSERT INTO confirmation_ask (id, recipient, name, organisation_id, state, round, asked_on,"
            " expires_at, created_at) VALUES ($1, $5, 'Kim', $2, 'on_call_list', '2027-04', '2027-04-01', $3, $3)"
            " RETURNING id) INSERT INTO confirmation_line (id, ask_id, contact_point_id) SELECT $1, id, $4 FROM made",
            uuid4(), clinic, NOON, point, str(point),
        )  # fmt: skip
    with clock.frozen(NOON + 90 * DAY):
        async with await cast.alice() as alice:
            for path, fields in (("calls", {"outcome": "confirmed"}), ("night", {"outcome": "no_answer"})):
                first = await alice.get(f"/confirmations/{path}")
                onward = _found(r'href="([^"]+)" rel="next"', first)
                second = await alice.get(onward)
                cards = [page.text.count('<div class="card">') for page in (first, second)]
                noted = await _press_on(alice, _found(rf'action="(/confirmations/{path}/[^"]+)"', second), fields)
                for _ in range(2):
                    again = re.search(rf'action="(/confirmations/{path}/[^"]+)"', noted.text)
                    noted = await _press_on(alice, again[1], fields) if again else noted

                assert cards == [10, 2]
                assert onward.partition("?")[2] in str(noted.url)
                assert "From the beginning" in noted.text


def _found(pattern: str, answer: httpx.Response) -> str:
    [found, *_] = re.findall(pattern, answer.text)
    return str(found).replace("&amp;", "&")


async def _press_on(client: cast.Client, action: str, fields: dict[str, str]) -> httpx.Response:
    data = {"csrf": client.csrf, **fields}
    action = action.replace("&amp;", "&")
    return await client.post(action, data=data, headers={"origin": "http://127.0.0.1:8000"}, follow_redirects=True)


async def test_what_nobody_can_call_is_not_tried_at_night_and_minutes_are_asked_of_who_was_reached() -> None:
    clinic = await house()
    for value, kind in (
        ("https://clinic.example.org/report", "secure_portal"), ("night@example.org", "email_shared"),
        ("+13055550107", "fax"), ("Channel 4", "radio"), ("+13055550108", "mobile"),
    ):  # fmt: skip
        await line(clinic, value, kind=kind)
    await db.execute("""UPDATE contact_point SET coverage = '{"always": true}'""")
    async with await cast.bob() as bob:
        seen = await bob.get("/confirmations/night")

    assert seen.text.count('<div class="card">') == 1
    folded = _found(r"(?s)<details class=\"went\">(.*?)</details>", seen)
    assert "Minutes until somebody answered" in folded
    assert re.findall(r'name="outcome" value="(\w+)"', folded) == ["reached"]


async def test_empty_registry_says_what_to_do_first() -> None:
    async with await cast.alice() as alice:
        told = [(await alice.get(f"/confirmations{part}")).text for part in ("", "/night")]

    for text, words, wrong in zip(
        told, ("No number or address is listed yet", "No line to try is listed yet"), (" % ", "was tried"), strict=True
    ):
        main = text[text.index("<main") : text.index("</main")]
        assert words in main
        assert 'href="/partners"' in main
        assert wrong not in main
