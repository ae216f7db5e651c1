"""Mail that came in, or is about to leave, as the slices get to know of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One mail that arrived, read within limits.

    `sender` is who it says it is from: anybody can write anything there. `about` is the mail of ours that it answers,
    where a signed return address or a Message-ID of ours says so; None where nothing does. `calendar` is its
    iCalendar object as it came, `text` the beginning of its words.
    """

    id: UUID
    at: datetime
    sender: str
    subject: str
    text: str
    about: UUID | None = None
    calendar: bytes | None = None


# Called inside a transaction, once for each mail. Returns in a few words what was done, naming nobody; a refusal
# (RegistryError) leaves the mail for a person to look at.
MailIn = Callable[[Incoming], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A mail that is about to leave."""

    id: UUID
    kind: str
    cause: tuple[str, UUID]
    edition: str
    recipient: str


# Asked right before a mail of this kind leaves: why it should not any more, in words, or None.
BeforeSending = Callable[[Leaving], Awaitable[str | None]]

# Told an address that mail does not reach, and why in words; inside a transaction.
Undeliverable = Callable[[str, str], Awaitable[None]]
