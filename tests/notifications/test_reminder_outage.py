"""Nobody is passed over whose mail has not left; and what is told after all is told as it is then."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from notifications.reminders import planning, sending, service
from notifications.reminders.queries import explained, open_of
from notifications.reminders.schemas import PolicyIn
from notifications.reminders.tokens import link_of
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.deadlines import Deadline, DeadlineKind, Recipient, Who
from tests.cast import anonymous, person
from tests.notifications.reminded import DAY, NOON, TODAY, Days, a_day, mails, only

pytestmark = pytest.mark.usefixtures("database")
SOON = TODAY + 7 * DAY


async def _told(days: Days, at: datetime) -> list[str]:
    with clock.frozen(at), only(days):
        await planning.plan()
        await sending.send()
    return [recipient for recipient, _ in await mails()]


async def test_nobody_else_is_told_while_the_mail_server_is_away_nor_on_the_day_it_is_back() -> None:
    owner = await person(Role.COORDINATOR, email="owner@example.org")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    days = Days(a_day(TODAY + 30 * DAY, owner, backup))
    await _told(days, NOON)
    await db.execute("UPDATE mail SET reason = 'the mail server could not be reached'")

    away = await _told(days, NOON + 14 * DAY)
    back = NOON + 15 * DAY
    await db.execute("UPDATE mail SET state = 'sent', due_at = NULL, settled_at = $1", back)
    same_day, too_early = await _told(days, back), await _told(days, back + 6 * DAY)
    then = await _told(days, back + 7 * DAY)  # five working days

    assert away == same_day == too_early == ["owner@example.org"]
    assert then == ["owner@example.org", "backup@example.org"]


async def test_digest_that_waits_for_its_morning_hands_nothing_on() -> None:
    owner, backup = await person(Role.COORDINATOR), await person(Role.COORDINATOR)
    days = Days(a_day(TODAY + 60 * DAY, owner, backup))
    for at in (NOON, NOON + 14 * DAY):  # the planner runs, and nothing that sends
        with clock.frozen(at), only(days):
            await planning.plan()

    assert [row["user_id"] for row in await db.fetch("SELECT user_id FROM reminder")] == [owner.user_id]


async def test_shorter_schedule_hands_on_what_was_told_by_the_longer_one() -> None:
    owner, manager = await person(Role.COORDINATOR), await person(Role.MANAGER)
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    day = a_day(TODAY + 30 * DAY, owner, backup)
    await _told(Days(day), NOON)
    await service.schedule(
        manager, DeadlineKind.EXPIRY, None, PolicyIn(before="3", at_once_from=3, working_days=2, version=0)
    )
    with clock.frozen(NOON + 2 * DAY), only(Days(day)):
        [(decided, _), *_] = (await explained(manager, "agreement", day.object_id))[0][0].decisions

    assert (decided.handed_on, decided.verdict) == (Who.OWNER, "send")
    assert "backup@example.org" in await _told(Days(day), NOON + 2 * DAY)


async def test_what_was_withheld_and_is_told_after_all_says_why_as_it_is_then() -> None:
    first, other = await person(Role.COORDINATOR), await person(Role.COORDINATOR)
    day = a_day(SOON, first)
    days = Days(day)
    with clock.frozen(NOON), only(days):
        await planning.plan()
        days.days = [replace(day, people={Who.OWNER: Recipient(user_id=other.user_id)})]
        await sending.send()
        days.days = [replace(day, people={Who.BACKUP: Recipient(user_id=first.user_id)})]
        await planning.plan()
    [row] = await db.fetch("SELECT who, handed_on, state FROM reminder WHERE user_id = $1", first.user_id)

    assert tuple(row.values()) == ("backup", "owner", "waiting")


async def test_successor_is_told_and_handed_on_from_though_who_left_had_said_that_they_act() -> None:
    leaving, after = await person(Role.COORDINATOR), await person(Role.COORDINATOR, email="new@example.org")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    day = a_day(SOON, leaving, backup)
    days = Days(day)
    await _told(days, NOON)
    with clock.frozen(NOON), only(days):
        await service.acknowledge(leaving, (await db.fetch("SELECT id FROM reminder"))[0]["id"])
        assert await open_of(leaving) == []
        days.days = [replace(day, people={**day.people, Who.OWNER: Recipient(user_id=after.user_id)})]
        await planning.plan()
        [waits] = await open_of(after)

        await sending.send()
        link = await link_of(waits["id"])
    with clock.frozen(NOON), only(days):
        async with anonymous() as reader:
            offered = (await reader.get(link)).text

    assert waits["label"] == day.label
    assert "I am on it" in offered
    assert "backup@example.org" not in await _told(days, NOON + 6 * DAY)
    assert "backup@example.org" in await _told(days, NOON + 7 * DAY)


async def test_next_reminder_waits_again_for_whoever_said_that_they_act() -> None:
    owner = await person(Role.COORDINATOR)
    day = a_day(TODAY + 30 * DAY, owner)
    days = Days(day)
    async with anonymous() as reader:
        for at in (NOON, NOON + 23 * DAY):
            await _told(days, at)
            with clock.frozen(at + timedelta(hours=1)), only(days):
                [waits] = await open_of(owner)
                link = await link_of(waits["id"])
                before, offered = await _acting(owner, day), (await reader.get(link)).text
                await service.acknowledge_by_mail(link.rpartition("/")[2])
                after, taken = await _acting(owner, day), (await reader.get(link)).text

                assert await open_of(owner) == []
                assert (before, after) == (False, True)
                assert ("I am on it" in offered, "I am on it" in taken) == (True, False)


async def _acting(reader: Actor, day: Deadline) -> bool:
    return (await explained(reader, "agreement", day.object_id))[0][0].acting


async def test_ten_days_of_outage_leave_one_mail_and_four_offsets_that_fell_due_meanwhile() -> None:
    owner = await person(Role.COORDINATOR, email="owner@example.org")
    manager = await person(Role.MANAGER)
    offsets = PolicyIn(before="30, 14, 7, 1", at_once_from=30)
    await service.schedule(manager, DeadlineKind.EXPIRY, None, offsets)
    both = Days(a_day(TODAY + 9 * DAY, owner, label="SC-1: ends"), a_day(TODAY + 9 * DAY, owner, label="SC-2: ends"))

    told = await _told(both, NOON + 10 * DAY)

    assert told == ["owner@example.org"]
    assert [row["rule"] for row in await db.fetch("SELECT rule FROM reminder")] == ["1 day before"] * 2


async def test_catching_up_over_two_holidays_counts_the_days_on_which_somebody_works() -> None:
    owner = await person(Role.COORDINATOR)
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    eve = NOON.replace(month=12, day=23)  # a Thursday; the Friday is the day off for Christmas on Saturday
    days = Days(a_day(eve.date() + 7 * DAY, owner, backup))
    for after in range(7):
        told = await _told(days, eve + after * DAY)
    assert "backup@example.org" not in told

    # 27 to 30 December, and 3 January as New Year's Day is on a Saturday and its day off on Friday, the 31st.
    assert "backup@example.org" not in await _told(days, eve + 10 * DAY)
    assert "backup@example.org" in await _told(days, eve + 11 * DAY)
