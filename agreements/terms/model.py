"""What the rules of terms are told about one agreement, and what they say of it on a day.

One rule on ends holds everywhere: `ends_on`, `terminated_on`, `superseded_on`, `withdrawn_on` and `holdover_until` are
the *first day on which it no longer holds*; the last day in force is the day before, and that is what people see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from agreements.model import PartyRole, Renewal, Stage, State
from agreements.terms.dates import Period, Unit, weekend

__all__ = [
    "Amendment",
    "Facts",
    "Milestone",
    "MilestoneKind",
    "Party",
    "Period",
    "Standing",
    "Statute",
    "Term",
    "Unit",
]

USUAL_REVIEW_MONTHS = 12  # where the term says nothing: yearly, as SAFECOM's guide wants of its section "Updates"
USUAL_DELIVERY_DAYS = 5  # working days that a notice sent by registered mail may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What was agreed to hold from a day on. What a tacit renewal adds is computed, never a row.

    `number` is unique within the agreement. `ends_on` None: without an end. `renewals_most` None: without a limit.
    `notice_of_others` None: both sides have the same notice period.
    """

    number: int
    begins_on: date
    ends_on: date | None = None
    renewal: Renewal = Renewal.UNKNOWN
    renewal_period: Period | None = None
    renewals_most: int | None = None
    notice: Period | None = None
    notice_of_others: Period | None = None
    holdover: str | None = None
    holdover_until: date | None = None
    review_months: int | None = None
    terminate_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A change to a term. Where `moves_end`, the end was `ended_on` (as the term's row said) and is now `ends_on`.

    It counts from its effective day or its signature, whichever is later; unsigned it changes nothing.
    """

    number: int
    term_number: int
    effective_on: date
    signed_on: date | None = None
    moves_end: bool = False
    ended_on: date | None = None
    ends_on: date | None = None

    @property
    def counts_from(self) -> date | None:
        return None if self.signed_on is None else max(self.effective_on, self.signed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation named in the agreement; lead and party are bound by signing, the other roles are not.

    `joined_later`: the others were bound already when it came; its own signature binds it, and no one waits for that.
    """

    organisation_id: UUID
    role: PartyRole = PartyRole.PARTY
    signed_on: date | None = None
    withdrawn_on: date | None = None
    joined_later: bool = False

    def withdrawn(self, on: date) -> bool:
        return self.withdrawn_on is not None and self.withdrawn_on <= on

    def signed(self, on: date) -> bool:
        return self.signed_on is not None and self.signed_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """What a law wants of agreements of this kind: a review and a new signature every so many months."""

    citation: str
    review_months: int | None = None
    term_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that decides on the dates of one agreement.

    `reviews`: the days on which a review was affirmed, in any order. `lapse_decided_on`: the day of the last decision
    to let it lapse that nobody took back. `governing_lead_days`: calendar days that a governing body needs, None where
    none has to decide. `closed`: days on which the lead party does not work. `delivery_days`: working days.
    `documented`: False for a handshake, which holds by word and needs no signature.
    """

    stage: Stage
    terms: tuple[Term, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    parties: tuple[Party, ...] = ()
    reviews: tuple[date, ...] = ()
    suspended_on: date | None = None
    terminated_on: date | None = None
    superseded_on: date | None = None
    lapse_decided_on: date | None = None
    statute: Statute | None = None
    governing_lead_days: int | None = None
    closed: Callable[[date], bool] = weekend
    delivery_days: int = USUAL_DELIVERY_DAYS
    documented: bool = True
    usual_review_months: int | None = USUAL_REVIEW_MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an agreement is on a day, why, and the dates that matter then; None where a date does not apply.

    `effective_on`: from when the parties are bound: the stated day or the last signature, whichever is later.
    `begins_on`, `ends_on`, `last_day`: of the term or the renewal that runs on that day (the coming one before the
    first, the last one afterwards), cut short where it is terminated, superseded or replaced by the next term.
    `renewal_number`: how often it has renewed itself. `renews_on`, `renews_until`: the day it will renew itself, and
    the first day after that renewal. `notice_on`: by when notice must have arrived, a working day;
    `notice_counted_on`: the same as the paper counts it, before it was rolled back. `notice_of_others_on`: where the
    other side's differs. `send_by`: the latest safe day to send it. `decide_by`: for the governing body.
    `review_on`: by the own terms or by statute, whichever is earlier. `statute_on`: by when a law wants new signatures.
    `earliest_end`: the first day without force if notice were sent on that day.
    """

    state: State
    reason: str
    effective_on: date | None = None
    by_last_signature: bool = False
    begins_on: date | None = None
    ends_on: date | None = None
    last_day: date | None = None
    term_number: int | None = None
    renewal_number: int = 0
    renews_on: date | None = None
    renews_until: date | None = None
    unknown_renewal: bool = False
    notice_on: date | None = None
    notice_counted_on: date | None = None
    notice_of_others_on: date | None = None
    send_by: date | None = None
    decide_by: date | None = None
    review_on: date | None = None
    review_overdue: bool = False
    review_by_statute: bool = False
    statute_on: date | None = None
    statute_overdue: bool = False
    holdover_until: date | None = None
    earliest_end: date | None = None


class MilestoneKind(StrEnum):
    DECIDE_BY = "decide_by"
    SEND_BY = "send_by"
    NOTICE_DEADLINE = "notice_deadline"
    REVIEW_DUE = "review_due"
    STATUTE_DUE = "statute_due"
    LAST_DAY = "last_day"
    RENEWS_ITSELF = "renews_itself"
    HOLDOVER_END = "holdover_end"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A coming day on which somebody has to have done something, or something happens by itself; `why` says it.

    `term_number` and `renewal_number` say of which term it is, and of which renewal of that.
    """

    kind: MilestoneKind
    on: date
    why: str
    term_number: int | None = None
    renewal_number: int = 0
