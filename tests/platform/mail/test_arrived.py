"""Mail as Postfix and Dovecot hand it over: taken from the two at work, with names and places made up."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest

from registry.platform import db, slices
from registry.platform.arriving import Incoming
from registry.platform.mail.parsing import Unreadable, parse
from registry.platform.mail.receiving import IN_A_ROW, receive
from registry.platform.mail.returning import return_path
from registry.platform.slices import Slice
from tests.platform.mail.test_receiving import SETTINGS, bad, letter, parked, state

FOLDER = Path(__file__).parent / "arrived"
REFUSED = "X-Postfix; connect to mx.example.com[192.0.2.9]:25: Connection refused"


def mail(name: str, **names: str) -> bytes:
    """One of them, with its return address and the Message-ID it answers filled in."""
    text = (FOLDER / f"{name}.eml").read_text(encoding="utf-8")
    for word in ("BACK", "MESSAGE_ID"):
        text = text.replace(f"{{{word}}}", names.get(word, f"<{word.lower()}@registry.example.org>"))
    return text.encode()


async def comes_back(key: UUID, name: str) -> str:
    return await receive(mail(name, BACK=await return_path(SETTINGS, key)))


async def last_try(key: UUID) -> Mapping[str, str]:
    row = await db.fetch_one("SELECT outcome, words FROM mail_attempt WHERE mail_id = $1", key)
    assert row is not None
    return dict(row)


@pytest.mark.parametrize(
    ("name", "said", "then", "marked", "meaning"),
    [
        ("no_such_user", "5.1.1 smtp; 550 5.1.1 <kim@example.org> User", "failed", True, "there is no such address"),
        (
            "no_such_domain",
            "5.4.4 X-Postfix; unable to look up host",
            "failed",
            True,
            "there is no mail for that domain",
        ),
        ("full", "5.2.2 smtp; 552 5.2.2 <kim@example.org> Quota", "failed", False, "the mailbox is full"),
        ("expired", f"4.4.1 {REFUSED}", "failed", False, "the server there could not be reached"),
        ("delayed", f"4.4.1 {REFUSED}", "sent", False, ""),
    ],
)
async def test_report_of_a_real_server_is_understood(
    name: str, said: str, then: str, meaning: str, *, marked: bool, database: None
) -> None:
    key = await letter()
    kind = await comes_back(key, name)
    tried, (now, reason) = await last_try(key), await state(key)

    assert (kind, now, bool(await bad()), await parked()) == ("bounce", then, marked, [])
    assert (tried["words"][: len(said)], "  " in tried["words"]) == (said, False)
    assert tried["outcome"] == ("came back" if then == "failed" else "reported as delayed")
    assert (reason == f"it came back: {meaning} ({said[:5]})") == (then == "failed")


@pytest.mark.parametrize("name", ["full", "expired"])
async def test_mailbox_that_takes_nothing_several_times_in_a_row_is_written_to_no_more(
    name: str, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    async def undeliverable(address: str, reason: str) -> None:
        told.append(reason)

    monkeypatch.setattr(slices, "load", lambda: (Slice(name="x", undeliverable=undeliverable),))
    before = []
    for _ in range(IN_A_ROW):
        before.append(list(told))
        await comes_back(await settled(), name)

    assert before == [[]] * IN_A_ROW
    assert (len(told), told[0].endswith(", the third in a row"), await bad()) == (1, True, ["kim@example.org"])


async def test_one_that_arrives_in_between_begins_the_count_anew(database: None) -> None:
    for arrives in (False, False, True, False, False):
        key = await settled()
        if not arrives:
            await comes_back(key, "full")

    assert await bad() == []


async def settled() -> UUID:
    """A mail that a server took."""
    key = await letter()
    await db.execute("UPDATE mail SET settled_at = put_at WHERE id = $1", key)
    return key


async def test_what_a_program_answers_to_nobody_is_automatic(database: None) -> None:
    assert (await receive(mail("away")), await parked()) == ("automatic", [])


async def test_what_a_mail_system_says_in_no_form_that_is_read_waits_for_a_person(database: None) -> None:
    content = mail("away").replace(b"From: Kim Lee <kim@example.org>", b"From: MAILER-DAEMON@mx.example.net")

    assert (await receive(content), len(await parked())) == ("letter", 1)


async def test_words_that_were_written_as_a_page_reach_whoever_reads_them(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Incoming] = []

    async def reads(incoming: Incoming) -> str:
        seen.append(incoming)
        return "kept"

    monkeypatch.setattr(slices, "load", lambda: (Slice(name="x", mail_in={"letter": reads}),))
    await receive(mail("html_only"))

    assert [one.text for one in seen] == ["I will be ten minutes late, five & sorry.\nold"]


def test_words_that_a_signature_wraps_are_not_taken_for_none() -> None:
    with pytest.raises(Unreadable, match="open it in the mailbox"):
        parse(mail("opaque"))
