"""Who is asked to come, and what they answer: said by whoever plans, sent and received by whoever writes letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.platform import slices
from registry.platform.calendar.model import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who is asked to an entry, as the planner knows them now.

    `key` is the planner's name for this invitation. `occasion` is the original local time of the one meeting of a
    series that they are asked to, None for all of it. `part` is as ROLE: chair, required or optional. `zone` is theirs.
    """

    key: UUID
    name: str
    address: str
    part: str = "required"
    occasion: datetime | None = None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a guest answered: accepted, declined, tentative, or counter with another time (an instant).

    `occasion` is the original local time of one meeting of a series, None for the whole. `sequence` is the one they
    answered to. `via` is mail or link.
    """

    key: UUID
    answer: str
    comment: str | None = None
    proposed_at: datetime | None = None
    occasion: datetime | None = None
    sequence: int = 0
    via: str = "mail"
    at: datetime


async def convene(kept: Kept, guests: Sequence[Guest]) -> None:
    """Tell who is to come to an entry now; who was told something else before hears of the difference.

    Inside the transaction that changed either, each time one of them changes: the letters leave when it commits.
    """
    for part in slices.load():
        if part.convene is not None:
            await part.convene(kept, guests)


async def answered(reply: Reply) -> bool:
    """Write an answer down with whoever planned; False where nobody knows this invitation any more."""
    for part in slices.load():
        if part.answered is not None and await part.answered(reply):
            return True
    return False
