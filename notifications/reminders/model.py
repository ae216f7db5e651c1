"""The nouns of reminders. Days are local dates of whoever has to act, counted as calendar days unless said."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.platform.deadlines import DeadlineKind, Recipient, Who


class Pace(StrEnum):
    AT_ONCE = "at_once"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One reminder of a policy: `days` from the reference date, negative before it, positive after it."""

    name: str
    days: int
    who: Who = Who.OWNER
    pace: Pace = Pace.AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Who is told when of a kind of day.

    `working_days` is how long each has to act before the next in line is told as well; None: it is never handed on.
    `urgent` passes quiet hours. `channel` is where it goes what is told at once; None: where its reader chose, or by
    mail.
    """

    kind: DeadlineKind
    rules: tuple[Rule, ...] = ()
    working_days: int | None = None
    urgent: bool = False
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That somebody was told of a reference date. `fired_on` is the day the rule was for, `told_on` when it left."""

    rule: str
    reference_on: date
    recipient: str
    fired_on: date
    told_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """All that was told of one day of one object, whatever date it had then; and when somebody last said they act.

    `acknowledged_on` is of the present reference date, None where nobody did.
    """

    told: tuple[Told, ...] = ()
    acknowledged_on: date | None = None


class Verdict(StrEnum):
    """What becomes of one rule today, for one recipient."""

    SEND = "send"
    TOLD = "told"
    OVERTAKEN = "overtaken"
    LATER = "later"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to "why did I, or didn't I, get this?": one rule, its day, whom it is for, and what becomes of it.

    `recipient` is None only for NOBODY. `handed_on` says who should have acted, where it came to somebody else.
    """

    rule: str
    fires_on: date
    who: Who
    recipient: Recipient | None
    pace: Pace
    handed_on: Who | None = None
    verdict: Verdict = Verdict.LATER
