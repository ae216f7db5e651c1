import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest

from registry.platform import clock, db, slices
from registry.platform.arriving import Leaving
from registry.platform.ids import new_id
from registry.platform.jobs import stopping
from registry.platform.mail import Letter, put, store, trust
from registry.platform.mail.courier import Courier
from registry.platform.mail.rules import BURST, gap
from registry.platform.mail.server import Server
from registry.platform.mail.store import claim
from registry.platform.slices import Slice
from tests.platform.mail.smtp import DROP, DROP_IN_BODY, STALL, Scripted, scripted

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
SECRET = "zq-planted-4711"


async def returns(_: store.Claimed) -> str:
    return "bounces@example.org"


def courier(port: int, **more: Any) -> Courier:
    server = Server(name="127.0.0.1", port=port, tls="none", we="registry.example.org", seconds=0.3, answer_seconds=0.3)
    return Courier(server=server, return_path=returns, **{"per_minute": 10**9, "grace_seconds": 0.1, **more})


async def letter(recipient: str = "kim@example.org", *, text: str = "Hello.", **more: Any) -> UUID:
    made = Letter(recipient=recipient, subject="Meeting", text=text)
    async with db.transaction():
        return await put(made, kind=more.pop("kind", "invitation"), cause=("meeting", uuid4()), **more)


async def state(key: UUID) -> tuple[str, str]:
    row = await db.fetch_one("SELECT state, reason, due_at FROM mail WHERE id = $1", key)
    assert row is not None
    return row["state"], row["reason"] if row["due_at"] is None or row["state"] != "sent" else "due"


async def states() -> set[str]:
    return {row["state"] for row in await db.fetch("SELECT state FROM mail")}


async def count(table: str) -> int:
    row = await db.fetch_one(f"SELECT count(*)::int AS n FROM {table}")
    assert row is not None
    return int(row["n"])


@pytest.fixture
async def smtp() -> AsyncIterator[Scripted]:
    async with scripted() as found:
        yield found


async def test_mail_leaves_once_with_the_bytes_that_were_written(database: None, smtp: Scripted) -> None:
    key = await letter(text="Hello.\n.\n..two dots\nÄ")
    for _ in range(2):
        await courier(smtp.port).deliver()

    row = await db.fetch_one("SELECT * FROM mail WHERE id = $1", key)
    assert row is not None
    assert [(one.sender, one.recipient) for one in smtp.given] == [("bounces@example.org", "kim@example.org")]
    assert smtp.given[0].content == row["content"]
    assert (row["state"], row["due_at"], row["attempts"], row["lease"]) == ("sent", None, 1, None)


async def test_many_mails_go_over_one_connection_each_to_one_recipient(database: None, smtp: Scripted) -> None:
    for number in range(5):
        await letter(f"kim{number}@example.org")
    await courier(smtp.port).deliver()

    assert (smtp.connections, len(smtp.given), await states()) == (1, 5, {"sent"})
    assert sum(line.startswith("RCPT") for line in smtp.commands) == 5


@pytest.mark.parametrize(
    ("step", "does", "then", "due_in_minutes", "bad"),
    [
        ("rcpt", "421 4.3.2 closing", "queued", 1, False),
        ("rcpt", "451 4.7.1 come later", "queued", 1, False),
        ("rcpt", "550 5.1.1 nobody here", "failed", None, True),
        ("rcpt", "550 nobody here", "failed", None, True),
        ("rcpt", "550 5.7.1 no relaying", "failed", None, False),
        ("mail", "553 5.1.8 who are you", "failed", None, False),
        ("data", "554 5.6.0 not like that", "failed", None, False),
        ("data", "451 busy", "queued", 1, False),
        ("dot", "552 5.3.4 too big", "failed", None, False),
        ("dot", "451 4.3.0 disk full", "queued", 1, False),
        ("mail", DROP, "queued", 1, False),
        ("rcpt", STALL, "queued", 1, False),
        ("dot", DROP, "unknown", 1, False),
        ("dot", STALL, "unknown", 1, False),
        ("connect", "421 too busy", "queued", 0, False),
        ("connect", DROP, "queued", 0, False),
        ("connect", STALL, "queued", 0, False),
    ],
)  # fmt: skip
async def test_server_that_says_no(
    step: str, does: str, then: str, due_in_minutes: int | None, *, bad: bool, database: None
) -> None:
    async with scripted(lambda at, _: does if at == step else None) as smtp:
        with clock.frozen(NOON):
            key = await letter()
            await courier(smtp.port).deliver()

    row = await db.fetch_one("SELECT state, due_at, attempts FROM mail WHERE id = $1", key)
    assert row is not None
    due = None if due_in_minutes is None else NOON + timedelta(minutes=due_in_minutes)
    assert (row["state"], row["due_at"]) == (then, due)
    assert row["attempts"] == (0 if step == "connect" else 1)
    assert await count("mail_bad_address") == int(bad)


async def test_server_that_goes_away_in_the_middle_gets_it_again(database: None) -> None:
    breaks = iter([DROP_IN_BODY])
    async with scripted(lambda step, _: next(breaks, None) if step == "body" else None) as smtp:
        with clock.frozen(NOON):
            key = await letter(text="x" * 400_000)
            await courier(smtp.port).deliver()
            assert (await state(key))[0] in {"queued", "unknown"}  # as the loss was noticed before or after the dot
        with clock.frozen(NOON + timedelta(minutes=2)):
            await courier(smtp.port).deliver()

    assert (len(smtp.given), (await state(key))[0]) == (1, "sent")


async def test_answer_lost_is_sent_once_more_with_the_same_bytes_and_then_not_again(database: None) -> None:
    async with scripted(lambda step, _: DROP if step == "dot" else None) as smtp:
        with clock.frozen(NOON):
            key = await letter()
        for minutes in (0, 1, 5, 60, 600):
            with clock.frozen(NOON + timedelta(minutes=minutes)):
                await courier(smtp.port).deliver()

    assert len(smtp.given) == 2
    assert smtp.given[0] == smtp.given[1]
    assert (await state(key))[0] == "unknown"
    assert "sent twice" in (await state(key))[1]


async def test_answer_lost_once_is_settled_by_the_second_try(database: None) -> None:
    answers = iter([DROP, None])
    async with scripted(lambda step, _: next(answers) if step == "dot" else None) as smtp:
        with clock.frozen(NOON):
            key = await letter()
            await courier(smtp.port).deliver()
        with clock.frozen(NOON + timedelta(minutes=2)):
            await courier(smtp.port).deliver()

    assert (await state(key))[0] == "sent"
    assert {one.message_id for one in smtp.given} == {smtp.given[0].message_id}


async def test_four_hundreds_end_after_two_days(database: None) -> None:
    async with scripted(lambda step, _: "451 later" if step == "rcpt" else None) as smtp:
        with clock.frozen(NOON):
            key = await letter()
        for hours in range(60):
            with clock.frozen(NOON + timedelta(hours=hours)):
                await courier(smtp.port).deliver()

    row = await db.fetch_one("SELECT state, reason, attempts, settled_at FROM mail WHERE id = $1", key)
    assert row is not None
    assert (row["state"], row["settled_at"]) == ("failed", NOON + timedelta(hours=48))
    assert row["reason"].startswith("given up after 48 hours; at last the server answered 451")
    assert row["attempts"] == await count("mail_attempt") <= 20


async def test_server_that_is_away_is_left_alone_and_everything_leaves_when_it_is_back(database: None) -> None:
    away = True
    async with scripted(lambda step, _: DROP if step == "connect" and away else None) as smtp:
        with clock.frozen(NOON):
            for number in range(20):
                await letter(f"kim{number}@example.org")
            await courier(smtp.port).deliver()
            tried = smtp.connections
            await courier(smtp.port).deliver()
            assert (tried, smtp.connections) == (3, 3)
        for hours in range(1, 25):
            with clock.frozen(NOON + timedelta(hours=hours)):
                await courier(smtp.port).deliver()
        away = False
        with clock.frozen(NOON + timedelta(hours=24, minutes=6)):
            await courier(smtp.port).deliver()

    assert (len(smtp.accepted), await states()) == (20, {"sent"})
    assert (await store.breaker(f"127.0.0.1:{smtp.port}")).failures == 0


async def test_address_that_is_none_gets_no_further_mail_until_somebody_says_so(database: None) -> None:
    async with scripted(lambda step, _: "550 5.1.1 nobody" if step == "rcpt" else None) as smtp:
        await letter("Kim@example.org")
        await courier(smtp.port).deliver()
        second = await letter("kim@example.org")
        await courier(smtp.port).deliver()

    assert await state(second) == ("suppressed", "mail does not reach this address")
    assert sum(line.startswith("RCPT") for line in smtp.commands) == 1

    await trust("KIM@example.org")
    async with scripted() as smtp:
        await letter("kim@example.org")
        await courier(smtp.port).deliver()
    assert len(smtp.accepted) == 1


async def test_lane_keeps_its_order_under_failures(database: None) -> None:
    refused = ["451 later", None, None, "550 5.7.1 no", None]
    answers = iter(refused)
    order: list[str] = []

    def script(step: str, recipient: str) -> str | None:
        if step != "rcpt":
            return None
        order.append(recipient)
        return next(answers, None)

    async with scripted(script) as smtp:
        with clock.frozen(NOON):
            for number in range(4):
                await letter(f"lane{number}@example.org", lane="meeting", urgent=number == 3)
            await letter("other@example.org")
        for minutes in (0, 0, 2, 2, 10):
            with clock.frozen(NOON + timedelta(minutes=minutes)):
                await courier(smtp.port).deliver()

    assert order == [f"{name}@example.org" for name in ("lane0", "other", "lane0", "lane1", "lane2", "lane3")]
    assert [one.recipient[:5] for one in smtp.accepted] == ["other", "lane0", "lane2", "lane3"]


async def test_urgent_mail_goes_first_and_what_is_not_due_waits(database: None, smtp: Scripted) -> None:
    with clock.frozen(NOON):
        await letter("a@example.org")
        await letter("late@example.org", not_before=NOON + timedelta(minutes=1))
        await letter("urgent@example.org", urgent=True)
        await courier(smtp.port).deliver()

    assert [one.recipient for one in smtp.given] == ["urgent@example.org", "a@example.org"]


async def test_domain_is_written_to_at_its_pace_while_others_go_on(database: None, smtp: Scripted) -> None:
    with clock.frozen(NOON):
        for number in range(15):
            await letter(f"kim{number}@example.org")
        await letter("lee@example.net")
        await courier(smtp.port, per_minute=1).deliver()
        first = [one.recipient.partition("@")[2] for one in smtp.given]
    with clock.frozen(NOON + timedelta(minutes=3)):
        await courier(smtp.port, per_minute=1).deliver()

    assert sorted(first) == ["example.net", *["example.org"] * 11]
    assert len(smtp.given) == 15


@pytest.mark.parametrize("seed", range(3))
async def test_domain_gets_no_more_than_its_pace_and_a_few_at_once(database: None, seed: int) -> None:
    between, dice, now, went = gap(20), Random(seed), NOON, []  # noqa: S311 - a test that comes out the same
    with clock.frozen(NOON):
        for number in range(40):
            await letter(f"kim{number}@example.org")
    for _ in range(60):
        now += timedelta(seconds=dice.choice([0, 0, 1, 2, 9]))
        went += [now] if await claim(now, new_id(), 60, between) else []

    assert len(went) > BURST
    for start in range(len(went)):
        for end in range(start, len(went)):
            assert end - start <= BURST + (went[end] - went[start]) / between + 1e-6


async def test_reader_who_left_gets_no_more_of_that_kind(database: None, smtp: Scripted) -> None:
    await db.execute("INSERT INTO mail_left VALUES ('kim@example.org', 'digest', now())")
    digest = await letter(kind="digest", may_leave=True)
    duty = await letter(kind="digest")
    await courier(smtp.port).deliver()

    assert await state(digest) == ("suppressed", "the reader does not want these any more")
    assert (await state(duty))[0] == "sent"


async def test_mail_kept_without_a_server_does_not_leave_months_later(database: None, smtp: Scripted) -> None:
    with clock.frozen(NOON):
        old = await letter("old@example.org")
        later = await letter("later@example.org", not_before=NOON + timedelta(days=90))
    with clock.frozen(NOON + timedelta(days=90)):
        await letter("new@example.org")
        await courier(smtp.port).deliver()

    assert (await state(old))[0] == "suppressed"
    assert (await state(later))[0] == "sent"
    assert len(smtp.given) == 2


async def test_two_workers_and_one_due_mail_send_one(committed: str, smtp: Scripted) -> None:
    for number in range(10):
        await letter(f"kim{number}@example.org")
    await asyncio.gather(*(courier(smtp.port).deliver() for _ in range(4)))

    assert len(smtp.given) == len({one.recipient for one in smtp.given}) == 10


async def test_mail_put_during_a_round_leaves_in_it(committed: str, smtp: Scripted) -> None:
    one = courier(smtp.port)
    await letter("a@example.org")
    first = asyncio.create_task(one.deliver())
    await asyncio.sleep(0.01)
    await letter("b@example.org")
    await one.deliver()
    await first

    assert {given.recipient for given in smtp.given} == {"a@example.org", "b@example.org"}


async def test_worker_that_lost_its_lease_does_not_hand_over(committed: str, smtp: Scripted) -> None:
    key = await letter()
    late = courier(smtp.port, lease_seconds=-1.0)
    await asyncio.wait_for(late.deliver(), 5)

    assert smtp.given == []
    assert (await state(key))[0] == "sending"

    await courier(smtp.port).deliver()
    assert (len(smtp.given), (await state(key))[0]) == (1, "sent")


async def test_worker_that_ended_after_handing_over_leaves_a_doubt(committed: str, smtp: Scripted) -> None:
    key = await letter()
    mail = await store.claim(clock.now(), uuid4(), 0.05, timedelta(0))
    assert mail is not None
    assert await store.hand(mail, 0.05)
    await asyncio.sleep(0.1)
    await courier(smtp.port).deliver()

    assert (await state(key))[0] == "unknown"
    assert "is sent once more" in (await state(key))[1]


async def test_stop_ends_a_stalled_conversation_soon(committed: str) -> None:
    async with scripted(lambda step, _: STALL if step == "rcpt" else None) as smtp:
        key = await letter()
        slow = courier(smtp.port)
        slow.server = Server(name="127.0.0.1", port=smtp.port, tls="none", we="registry.example.org", seconds=60)
        ends = stopping.begin()
        delivering = asyncio.create_task(slow.deliver())
        await asyncio.sleep(0.2)
        ends.set()
        await asyncio.wait_for(delivering, 2)
        stopping.begin()

    assert (await state(key))[0] == "queued"


async def test_whoever_put_a_mail_is_asked_once_more(
    database: None, smtp: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Leaving] = []

    async def ask(mail: Leaving) -> str | None:
        asked.append(mail)
        if mail.recipient.startswith("breaks"):
            raise ZeroDivisionError
        return "it was renewed" if mail.recipient.startswith("renewed") else None

    monkeypatch.setattr(slices, "load", lambda: (Slice(name="x", before_sending={"reminder": ask}),))
    with clock.frozen(NOON):
        keys = [await letter(f"{name}@example.org", kind="reminder") for name in ("due", "renewed", "breaks")]
        other = await letter("renewed@example.org", kind="invitation")
        await courier(smtp.port).deliver()

    assert [(await state(key))[0] for key in (*keys, other)] == ["sent", "suppressed", "queued", "sent"]
    assert (await state(keys[1]))[1] == "it was renewed"
    assert {(mail.id, mail.kind, mail.cause[0]) for mail in asked} == {(key, "reminder", "meeting") for key in keys}


async def test_nothing_of_a_mail_is_in_the_log(database: None, caplog: pytest.LogCaptureFixture) -> None:
    answers = iter([f"451 4.1.1 <{SECRET}@example.org> later", f"550 5.1.1 <{SECRET}@example.org> unknown", None])
    with caplog.at_level(logging.DEBUG):
        async with scripted(lambda step, _: next(answers) if step == "rcpt" else None) as smtp:
            for _ in range(3):
                await letter(f"{SECRET}@example.org", text=SECRET, may_leave=True)
                await courier(smtp.port).deliver()

    assert "mail " in caplog.text
    assert SECRET not in caplog.text
    row = await db.fetch_one("SELECT content FROM mail LIMIT 1")
    assert row is not None
    token = row["content"].decode().partition("/mail/leave/")[2][:42]
    assert len(token) == 42
    assert token not in caplog.text
