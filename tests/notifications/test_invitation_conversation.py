"""A whole conversation through a real mail server: asked, moved, a typo, an answer, taken off, cancelled, in order."""

import asyncio
import email
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.policy import default
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from aiosmtpd.smtp import SMTP

from registry.platform import clock, db
from registry.platform.calendar import guests as planners
from registry.platform.calendar.guests import Reply
from registry.platform.calendar.model import Kept, Occasion
from registry.platform.mail import store
from registry.platform.mail.courier import Courier
from registry.platform.mail.receiving import receive
from registry.platform.mail.server import Server
from tests.notifications.answers import OUTLOOK, written
from tests.notifications.invited import FIRST, NOW, entry, guest
from tests.notifications.test_invitations import plan

pytestmark = pytest.mark.usefixtures("database")
GOLDEN = Path(__file__).with_name("golden")
KIM, LOU = guest("Kim Lee"), guest("Lou Ray", part="optional")
WEEKLY = "FREQ=WEEKLY;COUNT=6"


@dataclass
class Mailbox:
    """What the server took, and for which recipients it asks to come again."""

    taken: list[EmailMessage] = field(default_factory=list)
    later: set[str] = field(default_factory=set)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.later:
            return "451 4.7.1 come later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.taken.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 taken"

    def to(self, guest: planners.Guest) -> list[EmailMessage]:
        return [mail for mail in self.taken if guest.address in str(mail["To"])]


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    server.close()
    await server.wait_closed()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Reply]:
    found: list[Reply] = []

    async def answered(reply: Reply) -> bool:
        found.append(reply)
        return True

    monkeypatch.setattr(planners, "answered", answered)
    return found


async def deliver(box: Mailbox, at: timedelta) -> None:
    async def returns(_: store.Claimed) -> str:
        return "bounces@example.org"

    server = Server(name="127.0.0.1", port=box.port, tls="none", we="registry.example.org", seconds=5, answer_seconds=5)
    with clock.frozen(NOW + at):
        await Courier(server=server, return_path=returns, per_minute=10**9).deliver()


def calendar(mail: EmailMessage) -> bytes:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return bytes(part.get_payload(decode=True))  # type: ignore[arg-type]


def told(mail: EmailMessage) -> tuple[str, int]:
    """What two libraries read in it alike: the method and the number."""
    mine = icalendar.Calendar.from_ical(calendar(mail))
    theirs = vobject.readOne(calendar(mail).decode())
    events = mine.walk("VEVENT")
    assert str(mine["METHOD"]) == theirs.method.value
    assert [int(one["SEQUENCE"]) for one in events] == [int(one.sequence.value) for one in theirs.vevent_list]
    assert [one["DTSTART"].dt for one in events] == [one.dtstart.value for one in theirs.vevent_list]
    return str(mine["METHOD"]), int(events[0]["SEQUENCE"])


def reply_to(mail: EmailMessage, partstat: str) -> bytes:
    """What a program sends when its owner taps a button: made from what it read."""
    asked = icalendar.Calendar.from_ical(calendar(mail)).walk("VEVENT")[0]
    answer = icalendar.Event()
    for name in ("uid", "sequence", "organizer"):
        answer[name] = asked[name]
    answer.add("dtstamp", NOW + timedelta(minutes=30))
    asked["attendee"].params["PARTSTAT"] = partstat
    answer["attendee"] = asked["attendee"]
    whole = icalendar.Calendar()
    whole.add("method", "REPLY")
    whole.add_component(answer)
    return mime(whole.to_ical(), str(mail["To"].addresses[0].addr_spec), str(mail["Message-ID"]))


def mime(answer: bytes, sender: str, about: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "registry@registry.example.org", "Accepted: meeting"
    mail["Message-ID"] = "<answer@example.org>"
    if about:
        mail["In-Reply-To"] = about
    mail.set_content("See the attached answer.")
    mail.add_alternative(answer.decode(), subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes(policy=LINES)


async def test_conversation_from_the_first_letter_to_the_last(mailbox: Mailbox, heard: list[Reply]) -> None:
    await plan(entry(), KIM, LOU)
    await deliver(mailbox, timedelta(minutes=1))
    await plan(entry(starts=FIRST + timedelta(hours=2)), KIM, LOU, at=timedelta(minutes=10))
    await plan(entry(starts=FIRST + timedelta(hours=2), title="Liaison"), KIM, LOU, at=timedelta(minutes=15))
    await deliver(mailbox, timedelta(minutes=20))
    with clock.frozen(NOW + timedelta(minutes=31)):
        kinds = [await receive(reply_to(mail, "ACCEPTED")) for mail in mailbox.to(KIM)]
    await plan(entry(starts=FIRST + timedelta(hours=2), title="Liaison"), KIM, at=timedelta(minutes=40))
    await deliver(mailbox, timedelta(minutes=41))
    await plan(entry(starts=FIRST + timedelta(hours=2), cancelled=True), KIM, at=timedelta(minutes=50))
    await deliver(mailbox, timedelta(minutes=51))

    assert [told(mail) for mail in mailbox.to(KIM)] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert [told(mail) for mail in mailbox.to(LOU)] == [("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2)]
    assert ["takes place" in mail.get_body(("plain",)).get_content() for mail in mailbox.taken] == [  # type: ignore[union-attr]
        False, False, False, False, True, False,
    ]  # fmt: skip
    assert kinds == ["calendar", "calendar"]
    assert [(one.key, one.answer, one.sequence) for one in heard] == [(KIM.key, "accepted", 1)]
    first = str(mailbox.to(KIM)[0]["Message-ID"])
    assert {str(mail["In-Reply-To"]) for mail in mailbox.to(KIM)[1:]} == {first}


async def test_what_is_cancelled_never_overtakes_what_was_asked(mailbox: Mailbox) -> None:
    mailbox.later = {KIM.address}
    await plan(entry(), KIM, LOU)
    await deliver(mailbox, timedelta(minutes=1))
    await plan(entry(cancelled=True), KIM, LOU, at=timedelta(minutes=2))
    mailbox.later = set()
    await deliver(mailbox, timedelta(minutes=2))
    early = [told(mail)[0] for mail in mailbox.to(KIM)]
    for minutes in (3, 10, 30):
        await deliver(mailbox, timedelta(minutes=minutes))

    assert early in ([], ["REQUEST", "CANCEL"])
    assert [told(mail)[0] for mail in mailbox.to(KIM)] == ["REQUEST", "CANCEL"]
    assert [told(mail)[0] for mail in mailbox.to(LOU)] == ["REQUEST", "CANCEL"]


async def test_letter_to_what_is_over_does_not_leave(mailbox: Mailbox) -> None:
    await plan(entry(), KIM)
    await deliver_late(mailbox)

    row = await db.fetch_one("SELECT state, reason FROM mail")
    assert row is not None
    assert (mailbox.taken, row["state"]) == ([], "suppressed")


async def deliver_late(box: Mailbox) -> None:
    # With the word that the queue itself would not wait so long taken out of the way.
    await db.execute("UPDATE mail SET due_at = $1", NOW + timedelta(days=30))
    await deliver(box, timedelta(days=30))


async def came(content: bytes) -> tuple[str, str]:
    kind = await receive(content)
    row = await db.fetch_one("SELECT state FROM mail_received ORDER BY at DESC, id DESC LIMIT 1")
    assert row is not None
    return kind, row["state"]


def signed(inner: bytes) -> bytes:
    return (
        b"From: kim.lee@example.org\r\nTo: registry@registry.example.org\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n" + inner + b"\r\n--b\r\n"
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"MIIB\r\n--b--\r\n"
    )


async def test_signed_answer_is_read(heard: list[Reply]) -> None:
    kept = await plan(entry(), KIM)

    assert await came(signed(written(OUTLOOK, kept.uid))) == ("calendar", "read")
    assert [one.answer for one in heard] == ["accepted"]


ENCRYPTED = (
    b"From: kim.lee@example.org\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"
)


NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (depth, depth) for depth in range(300)
)
HUGE = mime(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + b"X-A:" + b"a" * 200_000, "kim.lee@example.org")


@pytest.mark.parametrize(
    ("content", "kind", "state"),
    [
        (b"From: kim.lee@example.org\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nBack on Monday.\r\n",
         "automatic", "read"),
        (ENCRYPTED, None, "parked"),
        (mime(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", "kim.lee@example.org"), "calendar", "parked"),
        (HUGE, None, "parked"),
        (NESTED, None, "parked"),
        (b"Content-Type: text/calendar; charset=klingon\r\n\r\n\xff\xfeBEGIN", None, "parked"),
    ],
    ids=["holiday note", "encrypted", "empty answer", "huge", "nested", "no such charset"],
)  # fmt: skip
async def test_other_mail_neither_answers_nor_breaks_the_reader(
    content: bytes, kind: str | None, state: str, heard: list[Reply]
) -> None:
    found = await came(content)

    assert (found[0] if kind else None, found[1], heard) == (kind, state, [])


def plain(text: bytes) -> str:
    return re.sub(r"(?m)^UID:.*$", "UID:…", text.decode().replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("single", None, entry()),
        ("single_moved", entry(), entry(starts=FIRST + timedelta(hours=2), place="Room 9")),
        ("single_cancelled", entry(), entry(cancelled=True)),
        ("series", None, entry(rrule=WEEKLY, without=(FIRST + timedelta(days=14),))),
        ("series_one_moved", entry(rrule=WEEKLY), entry(rrule=WEEKLY, changed=(
            Occasion(original=FIRST + timedelta(days=7), starts=FIRST + timedelta(days=8), minutes=90),))),
        ("series_one_cancelled", entry(rrule=WEEKLY), entry(rrule=WEEKLY, changed=(
            Occasion(original=FIRST + timedelta(days=7), starts=FIRST + timedelta(days=7), minutes=60, cancelled=True),
        ))),
    ],
)  # fmt: skip
async def test_calendar_object_is_the_one_that_was_looked_at(name: str, before: Any, after: Any) -> None:
    for wanted in (before, after):
        if wanted is not None:
            kept: Kept = await plan(wanted, KIM)
    row = await db.fetch_one("SELECT content FROM mail ORDER BY place DESC LIMIT 1")
    assert row is not None
    found = plain(calendar(email.message_from_bytes(row["content"], policy=default)))  # type: ignore[arg-type]

    path = GOLDEN / f"{name}.ics"
    assert kept.uid
    assert found == path.read_text("utf-8"), f"read {path} again, and keep what differs only if it is right"
