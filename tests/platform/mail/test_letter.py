import email
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.platform.mail.errors import WrongAddress
from registry.platform.mail.letter import Attachment, Frame, Letter, address, compose, message_id

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
CAUSE = ("meeting", UUID(int=7))
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Café\r\nEND:VCALENDAR\r\n".encode()
ONWARD = "https://registry.example.org/mail/leave/" + "a" * 42


def frame(leave: str | None = None, host: str = "registry.example.org") -> Frame:
    name = message_id("invitation", CAUSE, "1", "kim@example.org", host)
    return Frame(sender="registry@example.org", sender_name="Registry", message_id=name, at=NOON, leave=leave)


def letter(**more: object) -> Letter:
    return Letter(**{"recipient": "kim@example.org", "subject": "Meeting", "text": "Hello,\n\nbye.", **more})  # type: ignore[arg-type]


def read(content: bytes) -> EmailMessage:
    found = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def shape(part: EmailMessage) -> object:
    kind = part.get_content_type()
    return (kind, [shape(inner) for inner in part.iter_parts()]) if part.is_multipart() else kind


def test_invitation_has_a_part_for_each_way_to_read_it() -> None:
    made = read(compose(letter(html="<p>Hello</p>", calendar=CALENDAR), frame()))

    parts = ["text/plain", "text/html", "text/calendar"]
    assert shape(made) == ("multipart/mixed", [("multipart/alternative", parts), "application/ics"])
    beside = next(part for part in made.walk() if part.get_content_type() == "text/calendar")
    assert beside["Content-Type"].params == {"method": "REQUEST", "charset": "utf-8"}
    assert beside.get_payload(decode=True) == CALENDAR
    file = next(iter(made.iter_attachments()))
    assert (file.get_filename(), file.get_content()) == ("invite.ics", CALENDAR)


def test_plain_letter_is_one_part_in_seven_bits() -> None:
    content = compose(letter(text="Grüße\rund bis bald", subject="Öffnungszeiten"), frame())

    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert shape(read(content)) == "text/plain"
    assert read(content).get_content().splitlines() == ["Grüße", "und bis bald"]
    assert read(content)["Subject"] == "Öffnungszeiten"


def test_same_letter_has_the_same_bytes_unless_parts_need_a_boundary() -> None:
    assert compose(letter(), frame()) == compose(letter(), frame())


@pytest.mark.parametrize("host", ["registry.example.org", "a-very-long-name-of-a-registry" * 3 + ".example.org"])
def test_long_names_and_links_stay_whole(host: str) -> None:
    content = compose(letter(), frame(leave=ONWARD, host=host)).decode()

    assert f"\r\nList-Unsubscribe: <{ONWARD}>\r\n" in content
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content
    assert f"\r\nMessage-ID: {message_id('invitation', CAUSE, '1', 'kim@example.org', host)}\r\n" in content


def test_nobody_may_leave_where_no_link_is_given() -> None:
    assert "List-Unsubscribe" not in read(compose(letter(), frame()))


def test_message_id_is_of_what_makes_it_another_mail() -> None:
    base = ("invitation", CAUSE, "1", "kim@example.org", "example.org")
    others = [
        ("cancellation", *base[1:]),
        ("invitation", ("series", CAUSE[1]), *base[2:]),
        ("invitation", ("meeting", UUID(int=8)), *base[2:]),
        ("invitation", CAUSE, "2", *base[3:]),
        ("invitation", CAUSE, "1", "lee@example.org", "example.org"),
    ]
    made = {message_id(*one) for one in [base, *others]}

    assert len(made) == 6
    assert message_id(*base) == message_id("invitation", CAUSE, "1", "KIM@example.org", "example.org")


@pytest.mark.parametrize(
    "text",
    ["", "kim", "kim@", "kim@example.org\r\nBcc: x@example.org", "kim@example.org\n", "a@b@example.org",
     "kïm@example.org", "Kim <kim@example.org>", "kim@example.org, lee@example.org", "kim@localhost",
     "a" * 70 + "@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(WrongAddress):
        compose(letter(recipient=text), frame())


def test_domain_of_other_letters_becomes_plain() -> None:
    assert address("kim@bücher.example.org") == "kim@xn--bcher-kva.example.org"


@pytest.mark.parametrize("name", ["From", "bcc", "X: y", "X\r\nBcc", "", "Subject"])
def test_header_of_our_own_is_not_to_be_set(name: str) -> None:
    with pytest.raises(ValueError, match="header"):
        compose(letter(headers={name: "x"}), frame())


NASTY = st.text(
    st.sampled_from('a \r\n\t\0\x0b\x85\u2028:<>@,"\\=?é.') | st.characters(exclude_categories=["Cs"]), max_size=60
)


@given(subject=NASTY, name=NASTY, sender=NASTY, header=NASTY, text=NASTY, file=NASTY)
def test_nothing_typed_becomes_a_header(  # noqa: PLR0917
    subject: str, name: str, sender: str, header: str, text: str, file: str
) -> None:
    attached = [Attachment(name=file, content=b"x")]
    content = compose(
        letter(
            subject=subject, name=name, sender_name=sender, headers={"X-Note": header}, text=text, attachments=attached
        ),
        frame(),
    )
    made = read(content)

    assert sorted(made.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Note", "MIME-Version", "Content-Type"]
    )
    assert [one.addr_spec for one in made["To"].addresses] == ["kim@example.org"]
    assert [one.addr_spec for one in made["From"].addresses] == ["registry@example.org"]
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
