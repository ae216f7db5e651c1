import logging
import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform import clock, db, slices
from registry.platform.arriving import Incoming
from registry.platform.errors import Conflict
from registry.platform.mail import Letter, put
from registry.platform.mail.configured import settings
from registry.platform.mail.parsing import MOST_BYTES, Unreadable, parse
from registry.platform.mail.receiving import receive
from registry.platform.mail.returning import came_back, return_path
from registry.platform.settings import load
from registry.platform.slices import Slice

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
SETTINGS = load({"REGISTRY_MAIL_RETURN": "bounces@example.org"})
SEALED = b"From: a@example.org\r\nContent-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--"
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"


def report(
    recipient: str = "kim@example.org", *, action: str = "failed", status: str = "5.1.1", message_id: str = "",
    to: str = "bounces@example.org", extra: str = "",
) -> bytes:  # fmt: skip
    return f"""From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user
{extra}
--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Meeting

--b--
""".replace("\n", "\r\n").encode()


async def letter(recipient: str = "kim@example.org") -> UUID:
    made = Letter(recipient=recipient, subject="Meeting", text="Hello.")
    key = await put(made, kind="invitation", cause=("meeting", uuid4()))
    await db.execute("UPDATE mail SET state = 'sent', due_at = NULL WHERE id = $1", key)
    return key


async def state(key: UUID) -> tuple[str, str]:
    row = await db.fetch_one("SELECT state, reason FROM mail WHERE id = $1", key)
    assert row is not None
    return row["state"], row["reason"]


async def parked() -> list[str]:
    return [row["words"] for row in await db.fetch("SELECT words FROM mail_received WHERE state = 'parked'")]


async def bad() -> list[str]:
    return [row["address"] for row in await db.fetch("SELECT address FROM mail_bad_address")]


async def test_report_to_the_signed_return_address_marks_mail_and_address(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []

    async def undeliverable(address: str, reason: str) -> None:
        told.append((address, reason))

    async def breaks(address: str, reason: str) -> None:
        await db.execute("SELECT 1 / 0")

    parts = (Slice(name="breaks", undeliverable=breaks), Slice(name="one", undeliverable=undeliverable))
    monkeypatch.setattr(slices, "load", lambda: parts)
    key = await letter("Kim@example.org")
    back = await return_path(SETTINGS, key)

    assert await receive(report("someone-else@example.com"), [back]) == "bounce"

    assert re.fullmatch(r"bounces\+[a-z2-7]{42}@example\.org", back)
    assert await state(key) == ("failed", "it came back: there is no such address (5.1.1)")
    assert (await bad(), told) == (
        ["kim@example.org"],
        [("Kim@example.org", "it came back: there is no such address (5.1.1)")],
    )
    assert await parked() == []


@pytest.mark.parametrize("upper", [True, False])
async def test_return_address_is_found_in_the_headers_in_any_case(*, upper: bool, database: None) -> None:
    key = await letter()
    back = await return_path(SETTINGS, key)
    await receive(report(to=back.upper() if upper else back))

    assert (await state(key))[0] == "failed"


async def test_report_that_quotes_our_message_id_counts_too(database: None) -> None:
    key = await letter()
    row = await db.fetch_one("SELECT message_id FROM mail WHERE id = $1", key)
    assert row is not None
    await receive(report(message_id=row["message_id"]))

    assert (await state(key))[0] == "failed"


@pytest.mark.parametrize(
    ("action", "status", "then", "marked"),
    [
        ("delayed", "4.4.1", "sent", False),
        ("delivered", "2.0.0", "sent", False),
        ("failed", "4.4.7", "failed", False),
        ("failed", "5.2.2", "failed", False),
        ("failed", "5.1.1", "failed", True),
        ("failed", "5.2.1", "failed", True),
        ("failed", "nonsense", "failed", True),
    ],
)
async def test_what_a_report_does(action: str, status: str, then: str, *, marked: bool, database: None) -> None:
    key = await letter()
    await receive(report(action=action, status=status), [await return_path(SETTINGS, key)])

    assert ((await state(key))[0], bool(await bad())) == (then, marked)
    assert len(await db.fetch("SELECT FROM mail_attempt WHERE mail_id = $1", key)) == 1


async def test_forged_report_marks_nothing(database: None) -> None:
    key = await letter()
    back = await return_path(SETTINGS, key)
    forged = back[:-20] + ("aaaa" if back[-20:-16] != "aaaa" else "bbbb") + back[-16:]
    await receive(report(to=forged, message_id="<guessed@example.org>"))

    assert (await came_back(forged), (await state(key))[0], await bad()) == (None, "sent", [])
    assert len(await parked()) == 1


async def test_same_mail_twice_is_taken_in_once(database: None) -> None:
    key = await letter()
    content = report(to=await return_path(SETTINGS, key))

    assert [await receive(content) for _ in range(3)] == ["bounce", "known", "known"]
    assert len(await db.fetch("SELECT FROM mail_attempt")) == 1


def answer(extra: str = "", ics: str = ICS) -> bytes:
    return (
        f"From: Kim <kim@example.org>\r\nTo: registry@example.org\r\nSubject: =?utf-8?q?Ja=C3=A4?=\r\n{extra}"
        f"MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n{ics}"
    ).encode()


async def test_answer_to_an_invitation_goes_to_whoever_reads_calendars(
    database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Incoming] = []

    async def reads(mail: Incoming) -> str:
        seen.append(mail)
        return "an answer"

    monkeypatch.setattr(slices, "load", lambda: (Slice(name="x", mail_in={"calendar": reads}),))
    key = await letter()
    row = await db.fetch_one("SELECT message_id FROM mail WHERE id = $1", key)
    assert row is not None
    with clock.frozen(NOON):
        await receive(answer(f"In-Reply-To: {row['message_id']}\r\n"))

    assert [(one.sender, one.subject, one.about, one.calendar, one.at) for one in seen] == [
        ("kim@example.org", "Jaä", key, ICS.encode(), NOON)
    ]
    kept = await db.fetch_one("SELECT state, words, content FROM mail_received")
    assert kept is not None
    assert tuple(kept) == ("read", "an answer", None)


@pytest.mark.parametrize("how", ["refuses", "breaks"])
async def test_reader_that_fails_leaves_the_mail_to_a_person_and_nothing_half_done(
    how: str, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def reads(_: Incoming) -> str:
        await db.execute("INSERT INTO throttle (key, at) VALUES ('\\x00', now())")
        if how == "refuses":
            raise Conflict("This invitation was taken back.")
        await db.execute("SELECT 1 / 0")
        return ""

    monkeypatch.setattr(slices, "load", lambda: (Slice(name="x", mail_in={"calendar": reads}),))
    await receive(answer())

    expected = "This invitation was taken back." if how == "refuses" else "Something broke on our side while this"
    assert [words.startswith(expected) for words in await parked()] == [True]
    assert await db.fetch("SELECT FROM throttle") == []


@pytest.mark.parametrize(
    ("content", "kind", "waits"),
    [
        (b"From: kim@example.org\r\nSubject: Hi\r\n\r\nHello?", "letter", True),
        (b"From: kim@example.org\r\nAuto-Submitted: auto-replied\r\n\r\nAway.", "automatic", False),
        (b"From: kim@example.org\r\nPrecedence: bulk\r\n\r\nAway.", "automatic", False),
        (SEALED, "unreadable", True),
        (b"\0\xff\xfe" * 100, "unreadable", True),
        (b"", "unreadable", True),
        (b"Subject: x\r\n\r\n" + b"x" * MOST_BYTES, "unreadable", True),
        (report(), "bounce", True),
    ],
    ids=["letter", "away", "bulk", "encrypted", "bytes", "nothing", "too large", "report of nothing"],
)  # fmt: skip
async def test_what_is_done_with(content: bytes, kind: str, *, waits: bool, database: None) -> None:
    assert await receive(content) == kind
    assert bool(await parked()) == waits


def test_signed_answer_is_read() -> None:
    inner = answer().partition(b"MIME-Version")[2].partition(b"\r\n")[2]
    signed = (
        b"From: kim@example.org\r\nContent-Type: multipart/signed; boundary=s;\r\n"
        b' protocol="application/pkcs7-signature"\r\n\r\n'
        b"--s\r\n" + inner + b"\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--s--\r\n"
    )  # fmt: skip

    assert parse(signed).kind == "calendar"


def test_mail_of_a_thousand_parts_is_not_followed() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300))

    with pytest.raises(Unreadable):
        parse(b"From: kim@example.org\r\n" + deep)


_BITS = st.lists(
    st.sampled_from(
        [report(), answer(), b"\r\n", b"\n--b\r\n", b"Content-Type: multipart/report; boundary=", b"=?utf-8?b?",
         b"Content-Type: message/delivery-status\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n\r\n", b"\xff\x00",
         b"Content-Type: text/plain; charset=nonsense\r\n\r\n", b"From: ", b"Final-Recipient: ", b'"', b";"]
    )
    | st.binary(max_size=30),
    max_size=12,
)  # fmt: skip


@given(_BITS)
def test_nothing_breaks_the_reader(bits: list[bytes]) -> None:
    try:
        parsed = parse(b"".join(bits))
    except Unreadable:
        return
    assert parsed.kind in {"bounce", "calendar", "automatic", "letter"}
    assert len(parsed.text) <= 4000


async def test_nothing_of_what_came_in_is_in_the_log(database: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await receive(b"From: zq-planted@example.org\r\nSubject: zq-planted\r\n\r\nzq-planted")

    assert "mail came in" in caplog.text
    assert "zq-planted" not in caplog.text


def test_settings_of_the_tests_name_no_mailbox() -> None:
    assert settings().imap_url is None
