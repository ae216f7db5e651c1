"""What comes in with an answer."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from registry.platform.text import Code, In, Remark

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:00)?$")]


class Said(StrEnum):
    """What a guest may answer on the page; COUNTER proposes another time (RFC 5546, section 3.2.7)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTER = "counter"


class Counted(StrEnum):
    """What a person may take an unclear answer for."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class ReplyIn(In):
    """An answer by the link. `occasion` is the original local time of one meeting of a series, blank for all."""

    answer: Said
    occasion: Code | None = None
    comment: Remark | None = None
    proposed_on: date | None = None
    proposed_at: Clock | None = None


class TakeIn(In):
    """Whose answer a parked one is, and what it says."""

    invitation_id: UUID
    answer: Counted
