"""Reading mail from anybody: within limits, and without believing it.

The library's older, plainer way of reading is used: the newer one takes apart every header, whatever is in it.
"""

import email
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr
from typing import Final, cast

from registry.platform.mail.rules import enhanced
from registry.platform.text import clean

MOST_BYTES: Final = 5_000_000
_MOST_PARTS = 100
_MOST_HEADER = 2000
_MOST_HEADERS = 50_000
_MOST_TEXT = 4000
_MOST_PAGE = 200_000
_MOST_CALENDAR = 200_000
_IDS: Final = re.compile(r"<[^<>\s]{3,250}>")
_MAIL_SYSTEMS: Final = frozenset({"mailer-daemon", "postmaster"})
_HIDDEN: Final = re.compile(r"<!--.*?(?:-->|\Z)|<(style|script|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE)
_NEW_LINE: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6]|/blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_DELIVERED_TO: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


class Unreadable(Exception):
    """What it is cannot be made out; says why in words for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a report says of one recipient (RFC 3464, 2.3): failed, delayed, delivered, relayed or expanded."""

    action: str
    status: tuple[int, int, int] | None
    recipient: str
    diagnostic: str

    @property
    def final(self) -> bool:
        return self.action == "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What is in a mail. `kind` is bounce, calendar, automatic or letter; `answers` are the Message-IDs it names."""

    kind: str
    sender: str
    subject: str
    text: str
    to: Sequence[str]
    answers: Sequence[str]
    calendar: bytes | None = None
    bounces: Sequence[Bounce] = ()


def parse(content: bytes) -> Parsed:
    """What a mail is and says.

    Raises:
        Unreadable: too large, encrypted, or not a mail at all.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("It is larger than five megabytes.")
    try:
        return _parsed(email.message_from_bytes(content, policy=policy.compat32))
    except Unreadable:
        raise
    except Exception as problem:
        raise Unreadable("It is not written as mail is.") from problem


def heading(content: bytes) -> tuple[str, str]:
    """Who a mail says it is from, and its subject, whatever the rest is; empty where that cannot be read either."""
    try:
        return _heading(email.message_from_bytes(content[:_MOST_HEADERS], policy=policy.compat32))
    except Exception:  # noqa: BLE001 - anybody wrote it
        return "", ""


def _heading(message: "Message[str, str]") -> tuple[str, str]:
    sender = clean(parseaddr(_header(message, "From"))[1])[:254]
    return sender, clean(_decoded(_header(message, "Subject"))).replace("\n", " ")[:200]


def _parsed(message: "Message[str, str]") -> Parsed:
    parts = list(_parts(message))
    bounces = _bounces(parts)
    calendar = next((body for part in parts if (body := _calendar(part))), None)
    if not bounces and calendar is None and (why := _sealed(message)) is not None:
        raise Unreadable(why)
    if not message.keys():
        raise Unreadable("It has no headers.")
    sender, subject = _heading(message)
    returned = [one for part in parts if bounces for one in _returned_ids(part)]
    return Parsed(
        kind=_kind(message, bounces, calendar),
        sender=sender,
        subject=subject,
        text=clean(_text(parts))[:_MOST_TEXT],
        to=_to(message),
        answers=[*returned, *_IDS.findall(_header(message, "In-Reply-To") + _header(message, "References"))],
        calendar=calendar,
        bounces=bounces,
    )


def _parts(message: "Message[str, str]") -> "Iterator[Message[str, str]]":
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            raise Unreadable("It has more than a hundred parts.")
        yield part


def _kind(message: "Message[str, str]", bounces: Sequence[Bounce], calendar: bytes | None) -> str:
    if bounces:
        return "bounce"
    if calendar is not None:
        return "calendar"
    return "automatic" if _is_automatic(message) else "letter"


def _is_automatic(message: "Message[str, str]") -> bool:
    """Whether a program wrote it (RFC 3834). What a mail system says in no form that is read here is for a person."""
    if parseaddr(_header(message, "From"))[1].partition("@")[0].lower() in _MAIL_SYSTEMS:
        return False
    return (
        _header(message, "Auto-Submitted").lower() not in {"", "no"}
        or _header(message, "Precedence").lower() in {"bulk", "auto_reply"}
        or _header(message, "Return-Path") == "<>"
        or any(message[name] for name in ("X-Autoreply", "X-Autorespond"))
    )


def _sealed(message: "Message[str, str]") -> str | None:
    """Why its words cannot be read, where it is encrypted or signed in the form that wraps them."""
    kind = message.get_content_type()
    if kind.endswith("pkcs7-mime") and message.get_param("smime-type") == "signed-data":
        return "It is signed in a form that hides its words here: open it in the mailbox."
    return "It is encrypted." if kind == "multipart/encrypted" or kind.endswith("pkcs7-mime") else None


def _bounces(parts: "Sequence[Message[str, str]]") -> list[Bounce]:
    found = []
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            blocks = cast("list[Message[str, str]]", part.get_payload())
            found += [_bounce(block) for block in blocks if block["Final-Recipient"] or block["Original-Recipient"]]
    return found


def _bounce(block: "Message[str, str]") -> Bounce:
    named = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
    return Bounce(
        action=_header(block, "Action").lower(),
        status=enhanced(_header(block, "Status")),
        recipient=named.rpartition(";")[2].strip().lower(),
        diagnostic=" ".join(clean(_header(block, "Diagnostic-Code")).split())[:300],
    )


def _returned_ids(part: "Message[str, str]") -> list[str]:
    """The Message-ID of our mail in what came back with a report."""
    if part.get_content_type() == "text/rfc822-headers":
        head = _body(part)[:20_000].decode("ascii", "replace")
        found = re.search(r"^Message-ID:\s*(<[^<>\s]{3,250}>)", head, re.IGNORECASE | re.MULTILINE)
        return [found[1]] if found else []
    if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
        inner = cast("list[Message[str, str]]", part.get_payload())
        return _IDS.findall(_header(inner[0], "Message-ID")) if inner else []
    return []


def _calendar(part: "Message[str, str]") -> bytes | None:
    if part.get_content_type() not in {"text/calendar", "application/ics"}:
        return None
    body = _body(part)
    return body if 0 < len(body) <= _MOST_CALENDAR else None


def _text(parts: "Sequence[Message[str, str]]") -> str:
    """The words: as plain text where there are any, else what is left of a page without its tags."""
    inside = {part.get_content_type(): part for part in reversed(parts) if part.get_filename() is None}
    if plain := inside.get("text/plain"):
        text = _words(plain, 4 * _MOST_TEXT)
        if text.strip():
            return text
    page = inside.get("text/html")
    return without_tags(_words(page, _MOST_PAGE)) if page else ""


def _words(part: "Message[str, str]", most: int) -> str:
    body = _body(part)[:most]
    try:
        return body.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def without_tags(page: str) -> str:
    """The words of a page in lines. Each pattern goes over it once, whatever is in it."""
    shown = _TAG.sub("", _NEW_LINE.sub("\n", _HIDDEN.sub("", " ".join(page.split()))))
    return "\n".join(line for one in html.unescape(shown).split("\n") if (line := " ".join(one.split())))


def _body(part: "Message[str, str]") -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _to(message: "Message[str, str]") -> list[str]:
    named = [_header(message, name) for name in _DELIVERED_TO]
    return [address for _, address in getaddresses([one for one in named if one])][:20]


def _header(message: "Message[str, str]", name: str) -> str:
    return str(message.get(name, ""))[:_MOST_HEADER].strip()


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError):
        return text
