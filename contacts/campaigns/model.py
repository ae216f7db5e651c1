"""The nouns of confirmation: an ask, its lines, what was answered, and what becomes of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contacts.kinds import CheckOutcome


class AskState(StrEnum):
    """Where an ask stands.

    ASKED: a mail went out, and reminders follow. UNRESPONSIVE: sixty days without an answer, as ARIN's NRPM 3.6 has it;
    then the accountable executive of the organisation is asked, and at last it is ON_CALL_LIST for a coordinator.
    ANSWERED: every line was. CLOSED: nothing is left to ask, as they left or the lines were confirmed by other means.
    """

    ASKED = "asked"
    ANSWERED = "answered"
    UNRESPONSIVE = "unresponsive"
    ESCALATED = "escalated"
    ON_CALL_LIST = "on_call_list"
    CLOSED = "closed"


class LineAnswer(StrEnum):
    RIGHT = "right"
    CORRECTED = "corrected"
    LEFT = "left"
    NOT_ME = "not_me"


class Verdict(StrEnum):
    """What a coordinator made of a proposal; `TRUSTED`: taken at once, as the operator's policy has it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRUSTED = "trusted"


class StepKind(StrEnum):
    """What happens next to an ask that nobody answered."""

    REMIND = "remind"
    UNRESPONSIVE = "unresponsive"
    EXECUTIVE = "executive"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One contact point to be confirmed. `confirmed_on` None: it never was. `months` is its own cadence."""

    sector: str
    confirmed_on: date | None
    months: int
    listed_on: date


class Called(StrEnum):
    """What came of calling somebody who did not answer their mails; a number is dead or given to somebody else."""

    CONFIRMED = "confirmed"
    NO_ANSWER = "no_answer"
    DEAD = "dead"
    LEFT = "left"

    @property
    def found(self) -> CheckOutcome:
        """What is noted of each number."""
        return _FOUND[self]


_FOUND = {
    Called.CONFIRMED: CheckOutcome.CONFIRMED,
    Called.NO_ANSWER: CheckOutcome.NO_ANSWER,
    Called.DEAD: CheckOutcome.MOVED,
    Called.LEFT: CheckOutcome.MOVED,
}
