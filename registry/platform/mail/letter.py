"""A letter, and its bytes as they are sent: made once, so that every try sends the same."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Final
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from registry.platform.mail.errors import WrongAddress

# What would end a header's line, or pass for something else on the way.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_OWN: Final = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "reply-to", "mime-version"}
)
_LOCAL_PART: Final = 64  # RFC 5321, 4.5.3.1.1
_AS_IT_IS: Final = frozenset({"message-id", "list-unsubscribe", "references", "in-reply-to"})


class _Policy(EmailPolicy):
    """That of SMTP, in seven bits; leaves long identifiers and addresses whole, which the library would encode."""

    def fold(self, name: str, value: str) -> str:
        if name.lower() in _AS_IT_IS:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY: Final = _Policy(linesep="\r\n", cte_type="7bit", raise_on_defect=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a letter; `kind` is its media type."""

    name: str
    content: bytes
    kind: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one person.

    `name` is that of the recipient, `sender_name` that in front of our own address. `calendar` is an iCalendar object
    and `method` its METHOD (RFC 6047): it travels beside the words and as `invite.ics`. `headers` are further ones.
    """

    recipient: str
    subject: str
    text: str
    html: str | None = None
    name: str = ""
    sender_name: str = ""
    reply_to: str | None = None
    calendar: bytes | None = None
    method: str = "REQUEST"
    attachments: Sequence[Attachment] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the outbox adds to a letter. `leave` is the address at which a reader takes leave, None where nobody may."""

    sender: str
    sender_name: str
    message_id: str
    at: datetime
    leave: str | None = None


def address(text: str) -> str:
    """An address as it goes into a command of SMTP: ASCII, without name, comment or line break.

    Raises:
        WrongAddress: it is none.
    """
    try:
        found = validate_email(text, check_deliverability=False).ascii_email
    except EmailNotValidError:
        found = None
    if found is None or _CONTROL.search(found) or found.rindex("@") > _LOCAL_PART:
        raise WrongAddress
    return found


def message_id(kind: str, cause: tuple[str, UUID], edition: str, recipient: str, host: str) -> str:
    """The same for the same mail, at our host (RFC 5322, 3.6.4)."""
    told = "\x1f".join((kind, cause[0], cause[1].hex, edition, recipient.casefold()))
    return f"<{hashlib.sha256(told.encode()).hexdigest()[:40]}@{host}>"


def compose(letter: Letter, frame: Frame) -> bytes:
    """The whole message: one part for each way to read it, then what is attached.

    Raises:
        WrongAddress: of the recipient, or of whom to answer.
        ValueError: a further header is one that is ours to set, or has no name of a header.
    """
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(letter, frame).items():
        message[name] = value
    message.set_content(_lines(letter.text))
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    if letter.calendar is not None:
        _add_calendar(message, letter.calendar, letter.method)
    for file in letter.attachments:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=line(file.name))
    return message.as_bytes()


def _add_calendar(message: EmailMessage, calendar: bytes, method: str) -> None:
    # Base64 keeps the line ends that RFC 5545, 3.1 asks for; without a file of its own some programs show no button.
    message.add_alternative(
        calendar.decode(), subtype="calendar", cte="base64", params={"method": method}, filename=None
    )
    message.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")


def _headers(letter: Letter, frame: Frame) -> dict[str, str | Address]:
    made: dict[str, str | Address] = {
        "From": _named(letter.sender_name or frame.sender_name, frame.sender),
        "To": _named(letter.name, letter.recipient),
        "Subject": line(letter.subject),
        "Date": format_datetime(frame.at),
        "Message-ID": frame.message_id,
        # RFC 3834: no holiday notes in answer, please.
        "Auto-Submitted": "auto-generated",
    }
    if letter.reply_to is not None:
        made["Reply-To"] = _named("", letter.reply_to)
    if frame.leave is not None:
        made |= {"List-Unsubscribe": f"<{frame.leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return made | {_further(name): line(value) for name, value in letter.headers.items()}


def _named(name: str, text: str) -> Address:
    return Address(display_name=line(name), addr_spec=address(text))


def _further(name: str) -> str:
    if name.lower() in _OWN or not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name):
        raise ValueError(f"{name!r} is not a header to add")
    return name


def line(text: str) -> str:
    """Text as it may stand in a header."""
    return _CONTROL.sub(" ", text).strip()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
