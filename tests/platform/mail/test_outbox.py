import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from jinja2 import DictLoader, UndefinedError

from registry.platform import clock, db
from registry.platform.ids import new_id
from registry.platform.mail import Letter, WrongAddress, forget, put, wording, written
from registry.platform.mail.jobs import forget_old
from registry.platform.mail.outbox import forget_demo
from tests import cast

CAUSE = ("meeting", UUID(int=7))
NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)


def letter(recipient: str = "kim@example.org", **more: Any) -> Letter:
    return Letter(recipient=recipient, subject="Meeting", text="Hello.", **more)


async def sole(key: UUID) -> db.Record:
    row = await db.fetch_one("SELECT * FROM mail WHERE id = $1", key)
    assert row is not None
    return row


async def test_mail_waits_with_its_bytes_and_its_cause(database: None) -> None:
    with clock.frozen(NOON):
        key = await put(letter(), kind="invitation", cause=CAUSE, not_before=NOON + timedelta(hours=3))

    row = await sole(key)
    assert (row["state"], row["kind"], row["cause_kind"], row["cause_id"]) == ("queued", "invitation", *CAUSE)
    assert (row["recipient"], row["domain"], row["due_at"]) == (
        "kim@example.org",
        "example.org",
        NOON + timedelta(hours=3),
    )
    assert f"Message-ID: {row['message_id']}\r\n".encode() in row["content"]
    assert b"List-Unsubscribe" not in row["content"]


async def test_same_mail_twice_is_one_with_the_words_of_the_first(database: None) -> None:
    first = await put(letter(), kind="invitation", cause=CAUSE, edition="1")
    again = await put(letter(text_changed := "KIM@example.org"), kind="invitation", cause=CAUSE, edition="1")
    other = await put(letter(), kind="invitation", cause=CAUSE, edition="2")

    assert text_changed.casefold() == "kim@example.org"
    assert (first == again, first == other) == (True, False)
    assert len(await db.fetch("SELECT FROM mail")) == 2


async def test_lane_numbers_its_mails(database: None) -> None:
    keys = [
        await put(letter(to), kind="invitation", cause=CAUSE, lane="meeting 7")
        for to in ("a@example.org", "b@example.org", "a@example.org", "c@example.org")
    ]
    alone = await put(letter("d@example.org"), kind="invitation", cause=CAUSE)

    assert [(await sole(key))["place"] for key in keys] == [1, 2, 1, 3]
    assert (await sole(alone))["place"] is None


async def test_mail_that_one_may_do_without_says_how(database: None) -> None:
    row = await sole(await put(letter(), kind="digest", cause=CAUSE, may_leave=True))

    assert b"\r\nList-Unsubscribe: <http://127.0.0.1:8000/mail/leave/" in row["content"]


async def test_subject_that_holds_what_no_header_may_is_kept_as_one_line(database: None) -> None:
    made = Letter(recipient="kim@example.org", subject="Meeting\r\nBcc: x\0", text="Hello.\0")

    assert (await sole(await put(made, kind="invitation", cause=CAUSE)))["subject"] == "Meeting Bcc: x"


async def test_mails_of_what_was_never_real_go_with_it(database: None) -> None:
    demo = await cast.person("officer", email="pat@example.org", demo=True)
    kept = await put(letter(), kind="invitation", cause=("meeting", demo.user_id))
    await put(letter("Pat@example.org"), kind="invitation", cause=("meeting", demo.user_id))
    await put(letter(), kind="invitation", cause=CAUSE)
    await forget_demo()
    await forget([CAUSE[1]])

    assert [row["id"] for row in await db.fetch("SELECT id FROM mail")] == [kept]


async def test_wrong_address_is_refused_and_nothing_is_kept(database: None) -> None:
    with pytest.raises(WrongAddress):
        await put(letter("kim@example.org\nBcc: lee@example.org"), kind="invitation", cause=CAUSE)

    assert await db.fetch("SELECT FROM mail") == []


async def test_outside_a_transaction_nothing_is_put(committed: str) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        await put(letter(), kind="invitation", cause=CAUSE)


async def test_rollback_takes_the_mail_with_it(committed: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await put(letter(), kind="invitation", cause=CAUSE)
            raise ZeroDivisionError

    assert await db.fetch("SELECT FROM mail") == []


async def test_many_at_once_put_one_mail_and_one_order(committed: str) -> None:
    async def one(edition: str) -> UUID:
        async with db.transaction():
            return await put(letter(), kind="invitation", cause=CAUSE, edition=edition, lane="meeting 7")

    same = await asyncio.gather(*(one("1") for _ in range(5)))
    await asyncio.gather(*(one(str(new_id())) for _ in range(5)))

    rows = await db.fetch("SELECT place FROM mail ORDER BY place")
    assert len(set(same)) == 1
    assert [row["place"] for row in rows] == sorted({row["place"] for row in rows})
    assert len(rows) == 6


async def test_old_words_are_forgotten_and_the_mail_does_not_leave_again(database: None) -> None:
    with clock.frozen(NOON):
        old = await put(letter(), kind="invitation", cause=CAUSE)
        await db.execute("UPDATE mail SET state = 'sent', due_at = NULL, settled_at = $1", NOON)
        waiting = await put(letter("lee@example.org"), kind="invitation", cause=CAUSE)
    with clock.frozen(NOON + timedelta(days=91)):
        await forget_old()
        again = await put(letter(), kind="invitation", cause=CAUSE)

    assert again == old
    assert [(await sole(key))["content"] is None for key in (old, waiting)] == [True, False]
    assert (await sole(old))["subject"] == ""


def test_words_come_from_three_files_and_only_markup_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "x/mails/hello/subject.txt": "Hello {{ name }}\n  again",
        "x/mails/hello/body.txt": "Dear {{ name }},\n\nbye.\n\n",
        "x/mails/hello/body.html": "<p>{{ name }}</p>",
    }
    monkeypatch.setattr(wording._environment(), "loader", DictLoader(files))

    made = written("x/mails/hello", name="A & B")

    assert (made.subject, made.text, made.html) == ("Hello A & B again", "Dear A & B,\n\nbye.\n", "<p>A &amp; B</p>")
    with pytest.raises(UndefinedError):
        written("x/mails/hello")
