"""Everybody is asked in turn, once; and silence is followed up."""

import asyncio
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import pytest

from contacts.campaigns.asking import ask_who_is_due, before_sending
from contacts.campaigns.pursuing import follow_up
from contacts.model import Freshness, Visibility
from contacts.queries import directories
from contacts.rules import whom_to_call
from registry.platform import clock, db
from registry.platform.arriving import Leaving
from tests.contacts.campaigns.confirming import NOON, TODAY, confirm, house, line, mails, person, states

DAY = timedelta(days=1)
ASK, AGAIN = "Is what we have of you right?", "Still open: is what we have of you right?"
THREE_WEEKS = range(22)


async def _nights(days: Iterable[int]) -> None:
    for day in days:
        with clock.frozen(NOON + day * DAY):
            await follow_up()
            await ask_who_is_due()


async def _asked() -> tuple[UUID, UUID, UUID]:
    """Somebody who was asked at their address: their house, themselves, and that address."""
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    old = await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await line(clinic, "+13055550101", of=dana)
    await _nights(THREE_WEEKS)
    return clinic, dana, old


@pytest.mark.usefixtures("database")
async def test_person_with_several_records_gets_one_mail_about_all_of_them_and_no_other() -> None:
    clinic, team = await house(), await house("Threat Team")
    dana, again = await person(clinic, "Dana Reyes"), await person(team, "Dana Reyes")
    for where, who in ((clinic, dana), (team, again)):
        await line(where, "dana@example.org", of=who, kind="email_personal")
        await line(where, "+13055550101", of=who)
    await _nights(THREE_WEEKS)

    lines = await db.fetch("SELECT * FROM confirmation_line WHERE contact_point_id IS NOT NULL")
    [ask] = await db.fetch("SELECT name, person_id FROM confirmation_ask")
    assert (await mails())[0] == ("dana@example.org", ASK)
    assert len([each for each in await mails() if each[1] == ASK]) == 1
    assert len(lines) == 4
    assert ask["name"] == "Dana Reyes"
    assert ask["person_id"] in {dana, again}


@pytest.mark.usefixtures("database")
async def test_who_answered_is_not_asked_again_at_another_address_before_their_cadence() -> None:
    """As after two records of them were made one, or when they got another address."""
    clinic, dana, old = await _asked()
    await db.execute(
        "UPDATE confirmation_line SET answer = 'right', answered_at = $2 WHERE contact_point_id = $1",
        old, NOON + 22 * DAY,
    )  # fmt: skip
    await db.execute("UPDATE contact_point SET retired_on = $2 WHERE id = $1", old, TODAY + 22 * DAY)
    await line(clinic, "dana.reyes@example.org", of=dana, kind="email_personal", confirmed=TODAY + 22 * DAY)
    await _nights(range(23, 150))

    assert {whom for whom, _ in await mails()} == {"dana@example.org"}


@pytest.mark.usefixtures("database")
async def test_silence_at_an_address_that_was_replaced_is_followed_up_no_more_as_the_new_one_is_asked() -> None:
    clinic, dana, old = await _asked()
    await db.execute("UPDATE contact_point SET retired_on = $2 WHERE id = $1", old, TODAY + 22 * DAY)
    await line(clinic, "dana.reyes@example.org", of=dana, kind="email_personal")
    await _nights(range(23, 46))
    before = [whom for whom, _ in await mails()].count("dana@example.org")
    await _nights(range(46, 70))

    assert {row["recipient"]: row["state"] for row in await db.fetch("SELECT * FROM confirmation_ask")} == {
        "dana@example.org": "closed", "dana.reyes@example.org": "asked",
    }  # fmt: skip
    assert [whom for whom, _ in await mails()].count("dana@example.org") == before


@pytest.mark.usefixtures("database")
async def test_line_that_nobody_answers_is_asked_of_the_first_point_of_contact() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "dana@example.org", of=dana, kind="email_personal", confirmed=TODAY)
    duty = await line(clinic, "+13055550102", kind="duty_line")
    await _nights(THREE_WEEKS)

    rows = await db.fetch("SELECT contact_point_id FROM confirmation_line WHERE contact_point_id IS NOT NULL")
    assert [row["contact_point_id"] for row in rows] == [duty]
    assert {each[0] for each in await mails()} == {"dana@example.org"}


@pytest.mark.usefixtures("database")
async def test_restricted_number_goes_to_no_shared_address_and_who_has_none_is_called() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "desk@example.org", kind="email_shared", confirmed=TODAY)
    await line(clinic, "+13055550103", of=dana, visibility="sworn_only")
    await _nights(THREE_WEEKS)

    assert await mails() == []
    assert await states() == ["on_call_list"]


@pytest.mark.usefixtures("database")
async def test_nobody_is_asked_before_it_is_time_nor_when_what_we_have_is_known_to_be_wrong() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "dana@example.org", of=dana, kind="email_personal", confirmed=date(2026, 12, 15))
    wrong = await line(clinic, "+13055550104", of=dana)
    await confirm(wrong, date(2026, 12, 20), outcome="wrong_person")
    await _nights(THREE_WEEKS)

    assert await states() == []


@pytest.mark.usefixtures("database")
async def test_silence_is_reminded_of_then_unresponsive_then_the_executive_then_called() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    boss = await person(clinic, "Bo Lund", "accountable_executive")
    await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await line(clinic, "bo@example.org", of=boss, kind="email_personal", confirmed=date(2027, 2, 28))
    await _nights(range(100))

    row = await db.fetch_one("SELECT asked_on, unresponsive_on, reminders, state FROM confirmation_ask")
    assert row is not None
    assert (row["state"], row["reminders"], row["unresponsive_on"] - row["asked_on"]) == ("on_call_list", 3, 60 * DAY)
    assert await mails() == [
        ("dana@example.org", ASK),
        *([("dana@example.org", AGAIN)] * 3),
        ("bo@example.org", "Who is our point of contact at your organisation now?"),
    ]


@pytest.mark.usefixtures("database")
async def test_executive_gets_one_mail_about_everybody_who_fell_silent_and_no_more_than_one_a_fortnight() -> None:
    clinic = await house()
    boss = await person(clinic, "Bo Lund", "accountable_executive")
    await line(clinic, "bo@example.org", of=boss, kind="email_personal", confirmed=date(2027, 2, 28))
    for name in ("Dana", "Kim", "Lou"):
        who = await person(clinic, f"{name} Loose", "training")
        await line(clinic, f"{name.lower()}@example.org", of=who, kind="email_personal")
    await _nights(THREE_WEEKS)
    await db.execute("UPDATE confirmation_ask SET asked_on = $1", TODAY)
    await db.execute("UPDATE confirmation_ask SET asked_on = $1 WHERE name = 'Lou Loose'", TODAY + 5 * DAY)
    await _nights(range(60, 74))
    [first] = await _told("bo@example.org")
    await db.execute("UPDATE confirmation_ask SET state = 'closed' WHERE id = $1", first.cause[1])
    one_of_two = await before_sending(first)
    await _nights(range(74, 82))

    _, second = await _told("bo@example.org")
    rows = await db.fetch("SELECT * FROM mail WHERE recipient = 'bo@example.org' ORDER BY put_at")
    assert [row["put_at"].date() - TODAY for row in rows] == [61 * DAY, 75 * DAY]
    assert [row["subject"].startswith("Who are our points") for row in rows] == [True, False]
    assert [[name in row["content"].decode() for name in ("Dana", "Kim", "Lou")] for row in rows] == [
        [True, True, False], [False, False, True],
    ]  # fmt: skip
    assert one_of_two is None
    assert await before_sending(first) == "A coordinator calls them now."
    assert await before_sending(second) is None
    await _nights([92])
    asks = await db.fetch("SELECT executive FROM confirmation_ask ORDER BY asked_on, name")
    assert [row["executive"] for row in asks] == [None, None, "bo@example.org"]


async def _told(recipient: str) -> list[Leaving]:
    rows = await db.fetch("SELECT * FROM mail WHERE recipient = $1 ORDER BY put_at", recipient)
    return [Leaving(row["id"], row["kind"], (row["cause_kind"], row["cause_id"]), "", row["recipient"]) for row in rows]


@pytest.mark.usefixtures("database")
async def test_what_was_confirmed_by_telephone_meanwhile_is_not_asked_about_any_more() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    point = await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await _nights(THREE_WEEKS)
    told = await mails()
    leaving = (await _told("dana@example.org"))[0]
    before = await before_sending(leaving)
    await confirm(point, TODAY + 22 * DAY)
    await _nights(range(22, 100))

    assert await mails() == told
    assert await states() == ["closed"]
    assert (before, await before_sending(leaving)) == (None, "It was answered meanwhile.")


@pytest.mark.usefixtures("database")
async def test_editing_or_importing_a_line_confirms_nothing() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    point = await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await confirm(point, date(2027, 2, 1), "imported")
    await confirm(point, date(2027, 2, 2), "edited", "edited")
    await _nights(THREE_WEEKS)

    assert await states() == ["asked"]


async def test_two_workers_ask_once(committed: str) -> None:
    clinic = await house()
    for number in range(8):
        who = await person(clinic, f"Dana {number}")
        await line(clinic, f"dana{number}@example.org", of=who, kind="email_personal")
    for day in THREE_WEEKS:
        with clock.frozen(NOON + day * DAY):
            await asyncio.gather(ask_who_is_due(), ask_who_is_due())

    assert sorted(await mails()) == [(f"dana{number}@example.org", ASK) for number in range(8)]


@pytest.mark.usefixtures("database")
async def test_what_somebody_said_is_not_asked_again_before_its_cadence_whatever_became_of_it() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await _nights(THREE_WEEKS)
    await db.execute("UPDATE confirmation_line SET answer = 'left', answered_at = $1", NOON + 22 * DAY)
    await _nights(range(23, 365, 7))
    waiting = [each[1] for each in await mails()].count(ASK)
    await db.execute("UPDATE confirmation_line SET verdict = 'accepted'")
    await _nights(range(365, 390))

    assert waiting == 1
    assert [each[1] for each in await mails()].count(ASK) == 2


@pytest.mark.usefixtures("database")
async def test_nobody_is_asked_while_they_are_away_or_their_school_is_closed_and_silence_there_does_not_count() -> None:
    school, clinic = await house("Oak School", "education_k12"), await house()
    dana, kim = await person(school, "Dana Reyes"), await person(clinic, "Kim Loose")
    await line(school, "dana@example.org", of=dana, kind="email_personal")
    await line(clinic, "kim@example.org", of=kim, kind="email_personal")
    await db.execute("UPDATE person SET status = 'on_leave', back_on = $2 WHERE id = $1", kim, TODAY + 40 * DAY)
    await db.execute(
        "INSERT INTO closure (id, organisation_id, name, starts_on, ends_on)"
        " VALUES (gen_random_uuid(), $1, 'works', $2, $3)",
        school, TODAY, TODAY + 39 * DAY,
    )  # fmt: skip
    await _nights(range(40))
    before = await mails()
    await _nights(range(40, 62))

    assert before == []
    assert sorted(each for each in await mails() if each[1] == ASK) == [
        ("dana@example.org", ASK),
        ("kim@example.org", ASK),
    ]


@pytest.mark.usefixtures("database")
async def test_silence_shows_on_the_card_and_in_the_directory_until_somebody_confirms() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    point = await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await _nights(range(82))
    silent = await _freshness(clinic, 90)
    await confirm(point, TODAY + 91 * DAY)

    assert silent == {Freshness.UNRESPONSIVE}
    assert await _freshness(clinic, 92) == {Freshness.FRESH}


async def _freshness(organisation_id: UUID, day: int) -> set[Freshness]:
    """How fresh the lines on the call list are, some days on."""
    now = NOON + day * DAY
    with clock.frozen(now):
        directory = (await directories([organisation_id], list(Visibility)))[organisation_id]
    return {each.standing.freshness for each in whom_to_call(directory, now, set(Visibility)).lines}
