"""The nouns of the board: its lanes, the lines in them, and what it was narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from registry.partners.sectors import Sector

MANY = 1000  # counting stops here: beyond it the number says no more than "many"


class Lane(StrEnum):
    """What has to be done about an agreement; the order is the order on the board."""

    LAPSED = "lapsed"
    NOTICE = "notice"
    DECIDE = "decide"
    EXPIRING = "expiring"
    HOLDOVER = "holdover"
    OBLIGATIONS = "obligations"
    REPORTS = "reports"
    REVIEW = "review"
    SIGNING = "signing"
    DRAFTS = "drafts"
    UNDER_WAY = "under_way"
    UNKNOWN = "unknown"
    ORPHANED = "orphaned"
    HANDSHAKE = "handshake"

    @property
    def label(self) -> str:
        return _WORDS[self][0]

    @property
    def lead(self) -> str:
        """What it means, and what is to be done."""
        return _WORDS[self][1]

    @property
    def tone(self) -> str:
        return _WORDS[self][2]


_WORDS = {
    Lane.LAPSED: ("Lapsed, nobody decided", "It ended and nobody had decided that it should. The target is 0.", "bad"),
    Lane.NOTICE: ("Notice due", "By then notice must be sent, or it goes on as it is.", "due"),
    Lane.DECIDE: ("Decide by", "A governing body needs it by then to decide in time.", "due"),
    Lane.EXPIRING: ("Expiring", "It ends, and no new term is under way.", "warn"),
    Lane.HOLDOVER: ("Holdover", "Its term is over; only a clause of its text carries it.", "warn"),
    Lane.OBLIGATIONS: ("Obligations", "Promised, and due or overdue without evidence.", "warn"),
    Lane.REPORTS: ("Funding reports", "Reports to whoever pays, due within 30 days or overdue.", "warn"),
    Lane.REVIEW: ("Review", "Due within 30 days, or overdue.", "due"),
    Lane.SIGNING: ("Signatures missing", "Not all have signed; until then nobody is bound.", "info"),
    Lane.DRAFTS: ("Drafts to approve", "Somebody other than who drafted it approves it, or returns it.", "info"),
    Lane.UNDER_WAY: ("Renewal under way", "Decided; the next text is being worked on while the clock runs.", "info"),
    Lane.UNKNOWN: ("Renewal unknown", "Nobody knows whether it renews itself. Find out, then say so.", "warn"),
    Lane.ORPHANED: ("Nobody behind it", "Whoever signed it, holds it or looks after it has gone.", "warn"),
    Lane.HANDSHAKE: ("No paper", "Agreed by word only. Put it on paper, or let it go.", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the board is narrowed to: whose agreements, of which sector, in which county."""

    mine: UUID | None = None
    sector: Sector | None = None
    county: UUID | None = None

    @property
    def any(self) -> bool:
        return bool(self.mine or self.sector or self.county)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One agreement in a lane, or one thing that is owed under it.

    `by` is the day that counts in this lane, `why` a sentence, `what` names the obligation or report, `part_id` its id.
    """

    lane: Lane
    id: UUID
    reference: str
    title: str
    state: str
    why: str
    by: date | None
    lead: str | None = None
    owner: str | None = None
    what: str | None = None
    part_id: UUID | None = None
    key: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The first few lines of every lane, and how many there are, counted up to MANY.

    `found_late`: lapsed within a year, and nobody had decided anything. `agreements`: how many there are at all, up to
    MANY. `coming`: the agreement of which something is due next, by id, title and day.
    """

    counts: Mapping[Lane, int]
    lines: Mapping[Lane, Sequence[Line]]
    found_late: int = 0
    agreements: int = 0
    urgent: Sequence[Line] = ()
    coming: tuple[UUID, str, date] | None = None

    @property
    def nothing(self) -> bool:
        return not any(self.counts.values())
