"""What leaves, to whom, once; and what does not, with its reason."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from agreements.model import Renewal
from notifications.reminders import planning, sending, service
from notifications.reminders.schemas import ChoiceIn, PolicyIn
from notifications.reminders.tokens import link_of
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.arriving import Leaving
from registry.platform.deadlines import DeadlineKind
from registry.platform.errors import Invalid
from tests.agreements.places import in_force
from tests.cast import anonymous, charlie, dana, person, sign_in
from tests.notifications.reminded import DAY, NOON, TODAY, Days, a_day, mails, only, reasons

SOON = TODAY + 7 * DAY  # a day of which owners are told a week before, at once


async def _round() -> None:
    await planning.plan()
    await sending.send()


@pytest.mark.usefixtures("database")
async def test_who_looks_after_several_things_gets_one_mail_about_all_and_never_another() -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org")
    days = Days(
        a_day(SOON, owner, label="SC-1: ends"), a_day(TODAY + 32 * DAY, owner), a_day(SOON, owner, label="SC-2: ends")
    )

    with clock.frozen(NOON), only(days):
        await _round()
        await _round()
    with clock.frozen(NOON + 2 * DAY), only(days):
        await _round()

    first, second = await mails()
    assert first == ("alice@example.org", "SC-1: ends (in 7 days) and 1 more")
    assert second == ("alice@example.org", "SC-2024: the last day in force (in 30 days)")


@pytest.mark.usefixtures("database")
async def test_after_ten_days_of_silence_there_is_one_mail_not_four() -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org")
    days = Days(a_day(TODAY + 60 * DAY, owner))
    with clock.frozen(NOON), only(days):
        await planning.plan()  # for the digest of the next morning, when nothing runs any more
    with clock.frozen(NOON + 55 * DAY), only(days):
        await _round()
        await _round()

    assert [subject for _, subject in await mails()] == ["SC-2024: the last day in force (in 5 days)"]
    assert await reasons() == ["A later reminder of the same day takes its place."]


@pytest.mark.usefixtures("database")
async def test_date_that_moves_before_the_mail_leaves_withholds_it_and_coming_back_tells_once() -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await planning.plan()
        days.days = [replace(days.days[0], on=date(2028, 1, 1))]
        await sending.send()
        assert await reasons() == ["Its day moved to 1 Jan 2028."]
        assert await mails() == []

        days.days = [replace(days.days[0], on=SOON)]
        await _round()
        await _round()

    assert len(await mails()) == 1
    assert await reasons() == []


@pytest.mark.usefixtures("database")
async def test_what_was_settled_between_the_decision_and_the_mail_is_not_sent() -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await planning.plan()
        days.days = []
        await sending.send()

    assert await mails() == []
    assert await reasons() == ["It is done, or no longer asked for."]


@pytest.mark.usefixtures("database")
async def test_mail_that_waited_for_its_server_is_asked_once_more() -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await _round()
        row = await db.fetch_one("SELECT * FROM mail")
        assert row is not None
        leaving = Leaving(
            row["id"], row["kind"], (row["cause_kind"], row["cause_id"]), row["edition"], row["recipient"]
        )
        still = await sending.before_sending(leaving)
        days.days = []
        settled = await sending.before_sending(leaving)

    assert (still, settled) == (None, "It is done, or no longer asked for.")
    assert await reasons() == ["It is done, or no longer asked for."]


@pytest.mark.usefixtures("database")
async def test_who_left_or_may_no_longer_see_it_is_not_told_and_somebody_else_is() -> None:
    owner = await person(Role.OFFICER, email="gone@example.org")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    hidden = a_day(SOON, owner, backup, visibility="coordinators", label="SC-3: ends")
    with clock.frozen(NOON), only(Days(hidden, a_day(SOON, owner, backup, label="SC-4: ends"))):
        await planning.plan()
        await db.execute("UPDATE app_user SET disabled_at = now() WHERE id = $1", owner.user_id)
        await _round()

    assert await mails() == [("backup@example.org", "SC-3: ends (in 7 days) and 1 more")]
    assert await reasons() == ["They can no longer sign in."]


@pytest.mark.usefixtures("database")
async def test_owner_whose_mail_comes_back_is_stood_in_for_and_told_all_the_same_where_nobody_else_is() -> None:
    owner = await person(Role.COORDINATOR, email="gone@example.org")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    await db.execute("INSERT INTO mail_bad_address VALUES ('gone@example.org', now(), 'there is no such box')")
    with clock.frozen(NOON), only(Days(a_day(SOON, owner, backup), a_day(SOON, owner, label="SC-9: ends"))):
        await _round()

    assert sorted(await mails()) == [
        ("backup@example.org", "SC-2024: the last day in force (in 7 days)"),
        ("gone@example.org", "SC-9: ends (in 7 days)"),
    ]


@pytest.mark.usefixtures("database")
async def test_nobody_acts_and_the_backup_is_told_unless_the_owner_says_so() -> None:
    owner, backup = await person(Role.COORDINATOR), await person(Role.COORDINATOR, email="backup@example.org")
    left, taken = a_day(SOON, owner, backup, label="SC-5: ends"), a_day(SOON, owner, backup, label="SC-6: ends")
    with clock.frozen(NOON), only(Days(left, taken)):
        await _round()
        row = await db.fetch_one("SELECT id FROM reminder WHERE label = 'SC-6: ends'")
        assert row is not None
        await service.acknowledge(owner, row["id"])
    with clock.frozen(NOON + 7 * DAY), only(Days(left, taken)):
        await _round()

    assert [each for each in await mails() if each[0] == "backup@example.org"] == [
        ("backup@example.org", "SC-5: ends (today)")
    ]


@pytest.mark.usefixtures("database")
async def test_quiet_hours_hold_a_mail_until_the_morning_of_its_reader() -> None:
    owner = await person(Role.COORDINATOR, time_zone="America/Los_Angeles")
    days = Days(a_day(SOON, owner))
    night = NOON.replace(hour=8)  # midnight in California
    with clock.frozen(night), only(days):
        await _round()
        assert await mails() == []
    with clock.frozen(night + timedelta(hours=6, minutes=59)), only(days):
        await _round()
        assert await mails() == []
    with clock.frozen(night + timedelta(hours=7)), only(days):
        await _round()
        assert len(await mails()) == 1


@pytest.mark.usefixtures("database")
async def test_digest_comes_at_the_chosen_hour() -> None:
    owner = await person(Role.COORDINATOR, time_zone="America/New_York")
    await service.choose(owner, ChoiceIn(digest_at="15:00", quiet_from="21:00", quiet_until="07:00"))
    days = Days(a_day(TODAY + 60 * DAY, owner))
    with clock.frozen(NOON), only(days):
        await _round()
        assert await mails() == []
    with clock.frozen(NOON + timedelta(hours=3)), only(days):
        await sending.send()
        assert len(await mails()) == 1


async def test_two_planners_and_two_senders_at_once_send_one(committed: str) -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(*(a_day(SOON, owner) for _ in range(20)))
    with clock.frozen(NOON), only(days):
        await asyncio.gather(planning.plan(), planning.plan())
        await asyncio.gather(sending.send(), sending.send())
        rows = await db.fetch("SELECT count(*) AS many, count(DISTINCT mail_id) AS mails FROM reminder")

    assert [tuple(row.values()) for row in rows] == [(20, 1)]
    assert len(await mails()) == 1


@pytest.mark.usefixtures("database")
async def test_agreement_reminds_whoever_looks_after_it_and_stops_once_it_is_decided() -> None:
    owner = await person(Role.MANAGER, email="dana@example.org")
    with clock.frozen(NOON):
        key = await in_force(owner, lasts="188 days", renewal=Renewal.NONE)
        await db.execute("UPDATE agreement SET owner_id = $1 WHERE id = $2", owner.user_id, key)
        await planning.plan()
    found = await db.fetch("SELECT kind, label, reference_on FROM reminder WHERE object_id = $1 ORDER BY kind", key)

    [row] = [row for row in found if row["kind"] == "expiry"]
    reference = (await db.fetch_one("SELECT reference FROM agreement"))["reference"]  # type: ignore[index]
    assert row["label"] == f"Sharing what we see ({reference}): the last day in force"
    with clock.frozen(NOON):
        await db.execute("UPDATE agreement SET terminated_on = $1 WHERE id = $2", TODAY, key)
        await db.execute("UPDATE reminder SET due_at = $1", NOON)
        await sending.send()
    assert await mails() == []


@pytest.mark.usefixtures("database")
async def test_own_schedule_of_one_object_holds_for_it_alone() -> None:
    owner, manager = await person(Role.COORDINATOR), await person(Role.MANAGER)
    own, other = a_day(TODAY + 5 * DAY, owner, label="SC-7: ends"), a_day(TODAY + 5 * DAY, owner, label="SC-8: ends")
    given = PolicyIn(before="3, 1", at_once_from=3)
    await service.schedule(manager, DeadlineKind.EXPIRY, ("agreement", own.object_id), given)
    with clock.frozen(NOON), only(Days(own, other)):
        await _round()

    assert [subject for _, subject in await mails()] == ["SC-8: ends (in 5 days)"]


@pytest.mark.usefixtures("database")
async def test_two_who_change_a_schedule_at_once_do_not_undo_one_another() -> None:
    async with await dana() as first:
        seen = await first.get("/reminders/schedule/notice")
        saved = await first.form("/reminders/schedule/notice", {"before": "90", "version": "0"})
        late = await first.form("/reminders/schedule/notice", {"before": "30", "version": "0"})
        again = await first.form("/reminders/schedule/notice", {"before": "30", "version": "1"})

    assert 'name="version" value="0"' in seen.text
    assert (saved.status_code, late.status_code, again.status_code) == (303, 409, 303)
    assert "it is now: 90 days before; in the digest." in late.text
    assert 'name="version" value="1"' in late.text


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        (PolicyIn(before="ten"), "before"),
        (PolicyIn(after="0"), "after"),
        (PolicyIn(outside="-3"), "outside"),
        (PolicyIn(before=", ".join(str(each) for each in range(1, 20))), "before"),
    ],
)
async def test_schedule_that_makes_no_sense_is_refused_with_what_to_do(given: PolicyIn, field: str) -> None:
    manager = await person(Role.MANAGER)
    with pytest.raises(Invalid) as refused:
        await service.schedule(manager, DeadlineKind.EXPIRY, None, given)

    assert list(refused.value.fields) == [field]


@pytest.mark.usefixtures("database")
async def test_link_in_a_mail_lets_its_reader_say_that_they_act_and_looking_changes_nothing() -> None:
    owner = await person(Role.COORDINATOR, name="Alice Ames")
    with clock.frozen(NOON), only(Days(a_day(SOON, owner))):
        await _round()
    row = await db.fetch_one("SELECT id FROM reminder")
    assert row is not None
    address = await link_of(row["id"])

    async with anonymous() as reader:
        seen = await reader.get(address)
        before = await db.fetch("SELECT * FROM reminder_acknowledgement")
        form = {"csrf": seen.text.split('name="csrf" value="')[1].split('"')[0]}
        answer = await reader.post(f"{address}?once={uuid4()}", data=form, headers={"origin": "http://127.0.0.1:8000"})
        forged = await reader.get(address[:-2] + "22")

    assert (seen.status_code, answer.status_code, forged.status_code) == (200, 303, 404)
    assert before == []
    [row] = await db.fetch("SELECT by_name FROM reminder_acknowledgement")
    assert row["by_name"] == "Alice Ames"


@pytest.mark.usefixtures("database")
async def test_pages_say_why_and_what_one_may_not_see_is_not_there() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner = await sign_in(Role.COORDINATOR, name="Alice Ames")
        days.days = [hidden := a_day(SOON, owner.actor, visibility="coordinators")]
        await planning.plan()
        async with owner as hers, await charlie() as his, await dana() as manager:
            mine = await hers.get("/reminders")
            why = await hers.get(f"/reminders/of/agreement/{hidden.object_id}")
            nothing = await his.get(f"/reminders/of/agreement/{hidden.object_id}")
            times = await hers.get("/reminders/choices")
            schedule = await manager.get("/reminders/schedule")
            own = await manager.get(f"/reminders/of/agreement/{hidden.object_id}/expiry")

    assert "SC-2024: the last day in force" in mine.text
    assert "7 days before" in why.text
    assert "Alice Ames, owner" in why.text
    assert nothing.status_code == 404
    assert 'value="07:30"' in times.text
    assert "60, 30 and 7 days before, 1 day after; at once from 30 days before; handed on after" in schedule.text
    assert 'value="60, 30, 7"' in own.text
