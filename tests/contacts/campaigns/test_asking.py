"""Everybody is asked in turn, once; and silence is followed up."""

import asyncio
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from contacts.campaigns.asking import ask_who_is_due, before_sending, follow_up
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


@pytest.mark.usefixtures("database")
async def test_person_with_several_records_gets_one_mail_about_all_of_them_and_no_other() -> None:
    clinic, team = await house(), await house("Threat Team")
    dana, again = await person(clinic, "Dana Reyes"), await person(team, "Dana Reyes")
    for where, who in ((clinic, dana), (team, again)):
        await line(where, "dana@example.org", of=who, kind="email_personal")
        await line(where, "+13055550101", of=who)
    await _nights(THREE_WEEKS)

    lines = await db.fetch("SELECT * FROM confirmation_line WHERE contact_point_id IS NOT NULL")
    assert (await mails())[0] == ("dana@example.org", ASK)
    assert len([each for each in await mails() if each[1] == ASK]) == 1
    assert len(lines) == 4


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
async def test_what_was_confirmed_by_telephone_meanwhile_is_not_asked_about_any_more() -> None:
    clinic = await house()
    dana = await person(clinic, "Dana Reyes")
    point = await line(clinic, "dana@example.org", of=dana, kind="email_personal")
    await _nights(THREE_WEEKS)
    told = await mails()
    mail = await db.fetch_one("SELECT * FROM mail ORDER BY put_at LIMIT 1")
    assert mail is not None
    leaving = Leaving(mail["id"], mail["kind"], (mail["cause_kind"], mail["cause_id"]), "", mail["recipient"])
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
