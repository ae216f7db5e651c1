"""One's own reminders and those of an object, as people read them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from notifications.reminders import planning, sending, service
from notifications.reminders.panel import due_panel
from notifications.reminders.shown import FEW, by_day, by_urgency, title_of
from registry.platform import clock, db
from registry.platform.access.model import Role
from registry.platform.deadlines import DeadlineKind, Recipient, Who
from tests.cast import person, sign_in
from tests.notifications.reminded import DAY, NOON, TODAY, Days, a_day, only
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
SOON = TODAY + 7 * DAY


async def _round() -> None:
    await planning.plan()
    await sending.send()


async def test_what_waits_is_under_how_soon_it_is_and_what_was_taken_on_under_its_day() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner = await sign_in(Role.COORDINATOR, name="Alice Ames")
        late, soon, far = [
            a_day(on, owner.actor, label=f"{label}: ends")
            for label, on in (("LATE", TODAY - DAY), ("SOON", SOON), ("FAR", TODAY + 30 * DAY))
        ]
        days.days = [late, soon, far]
        await _round()
        async with owner as hers:
            before = (await hers.get("/reminders")).text
            [row] = await db.fetch("SELECT id FROM reminder WHERE label = 'SOON: ends'")
            await hers.form(f"/reminders/{row['id']}/acting")
            after = (await hers.get("/reminders")).text

    places = [before.index(word) for word in ("Overdue", "LATE:", "In the next seven days", "SOON:", "Later", "FAR:")]
    assert places == sorted(places)
    assert "You were told before" not in before
    assert after.index("FAR:") < after.index("You were told before") < after.index("SOON:")
    assert "Alice Ames is on it since 22 Feb 2027" in after


async def test_many_that_wait_are_folded_and_many_that_were_told_are_on_further_pages() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner = await sign_in(Role.COORDINATOR)
        numbers = DeadlineKind.CONFIRMATION
        days.days = [a_day(TODAY, owner.actor, label=f"No. {each}:", kind=numbers) for each in range(25)]
        await planning.plan()
        async with owner as hers:
            waiting = (await hers.get("/reminders")).text
            days.days = []
            first = (await hers.get("/reminders")).text
            older = (await hers.get(first.partition('href="/reminders?cursor=')[2].partition('"')[0].join(
                ("/reminders?cursor=", "")))).text  # fmt: skip

    assert f"Show {25 - FEW} more" in waiting
    assert "Nothing waits for you" in first
    assert first.count(">No. ") == 10
    assert older.count(">No. ") == 10
    assert "Earlier reminders" in older


async def test_pages_ask_as_often_for_many_as_for_few() -> None:
    days, counts = Days(), []
    with clock.frozen(NOON), only(days):
        owner = await sign_in(Role.COORDINATOR)
        object_id = uuid4()
        async with owner as hers:
            for many in (3, 30):
                parts = [a_day(SOON, owner.actor, object_id=object_id) for _ in range(many)]
                days.days = [replace(each, part=f"{number}") for number, each in enumerate(parts)]
                days.days += [a_day(SOON, owner.actor) for _ in range(many)]
                await _round()
                for path in ("/reminders", f"/reminders/of/agreement/{object_id}"):
                    with counted() as asked:
                        assert (await hers.get(path)).status_code == 200
                    counts.append(len(asked))

    assert counts[:2] == counts[2:]


async def test_what_came_into_other_hands_does_not_wait_any_more() -> None:
    owner, after = await person(Role.COORDINATOR), await person(Role.COORDINATOR)
    day = a_day(SOON, owner)
    days = Days(day)
    with clock.frozen(NOON), only(days):
        await _round()
        days.days = [replace(day, people={Who.OWNER: Recipient(user_id=after.user_id)})]

        assert await due_panel(owner, NOON) is None


async def test_object_without_days_and_one_that_may_not_be_seen_look_alike() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner, officer = await sign_in(Role.COORDINATOR), await sign_in(Role.OFFICER)
        hidden, far = a_day(SOON, owner.actor, visibility="coordinators"), a_day(SOON, owner.actor)
        days.days = [hidden]
        async with officer as his:
            unseen = await his.get(f"/reminders/of/agreement/{hidden.object_id}")
            nothing = await his.get(f"/reminders/of/agreement/{far.object_id}")

    assert (unseen.status_code, nothing.status_code) == (404, 404)
    assert "Nobody is told of anything here" in unseen.text
    assert "SC-2024" not in unseen.text


async def test_page_of_an_object_says_what_became_of_each_and_whether_any_is_for_who_reads() -> None:
    days = Days()
    with clock.frozen(NOON), only(days):
        owner, other = await sign_in(Role.COORDINATOR, name="Alice Ames"), await sign_in(Role.COORDINATOR)
        day = a_day(SOON, owner.actor)
        days.days = [day]
        path = f"/reminders/of/agreement/{day.object_id}"
        async with owner as hers, other as his:
            await planning.plan()
            await service.acknowledge(owner.actor, (await db.fetch("SELECT id FROM reminder"))[0]["id"])
            waits = (await hers.get(path)).text
            await sending.send()
            sent, not_his = (await hers.get(path)).text, (await his.get(path)).text
            days.days = [replace(day, on=SOON + 30 * DAY)]
            moved = (await hers.get(path)).text

    assert "Alice Ames, owner (you)" in waits
    assert "Alice Ames is on it since 22 Feb 2027" in waits
    assert "is on it since" not in moved
    assert "in the outbox" in sent
    assert "Not sent, as a later one was due at the same time: 60 days before, 31 Dec 2026; 30 days before" in sent
    assert "What was decided before" not in sent
    assert "You are told of none of this" in not_his
    assert "You are told of none of this" not in sent
    assert "What was decided before" in moved


async def test_backup_reads_when_they_are_told() -> None:
    owner, days = await person(Role.COORDINATOR), Days()
    with clock.frozen(NOON), only(days):
        backup = await sign_in(Role.COORDINATOR)
        never = a_day(SOON, owner, backup.actor, kind=DeadlineKind.CONFIRMATION)
        days.days = [day, never] = [a_day(SOON, owner, backup.actor), never]
        async with backup as hers:
            handed = (await hers.get(f"/reminders/of/agreement/{day.object_id}")).text
            kept = (await hers.get(f"/reminders/of/agreement/{never.object_id}")).text

    assert "You are the backup: you are told only where whoever comes before you does not act, or cannot be" in handed
    assert "You are the backup: you are told only where whoever comes before you cannot be reached." in kept


@pytest.mark.parametrize(
    ("labels", "title"),
    [
        (["SC-1: ends"], "SC-1: ends"),
        (["SC-1: ends", "SC-1: a review is due"], "SC-1"),
        (["Data: schools (SC-1): ends", "Data: schools (SC-1): a review is due"], "Data: schools (SC-1)"),
        (["Call them", "Write to them"], "Call them"),
    ],
)
def test_object_is_called_what_all_its_days_begin_with(labels: list[str], title: str) -> None:
    assert title_of(labels) == title


def test_days_are_those_of_the_reader() -> None:
    late = datetime(2027, 2, 22, 4, tzinfo=UTC)  # still Sunday in New York
    rows = [{"at": NOON}, {"at": late}]

    assert [head for head, _ in by_day(rows, "America/New_York", TODAY)] == ["Today", "Yesterday"]
    assert [head for head, _ in by_day(rows, "Europe/London", TODAY)] == ["Today"]


def test_the_day_itself_is_not_overdue() -> None:
    rows = [{"reference_on": TODAY + each * DAY} for each in (-1, 0, 7, 8)]

    found = by_urgency(rows, TODAY)

    assert [(each.head, len(each.first)) for each in found] == [
        ("Overdue", 1),
        ("In the next seven days", 2),
        ("Later", 1),
    ]
