"""What becomes of a mail after a try, when a server is left alone, and how quickly a domain is written to."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

KEPT: Final = "no mail server was set when it was put"
GIVE_UP: Final = timedelta(hours=48)
GIVE_UP_NOTE: Final = timedelta(minutes=20)  # a mail takes its place then
_DELAYS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240))
_LAPSES_AT_ONCE: Final = 3

OPENS_AFTER: Final = 3
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=5)

BURST: Final = 10

_ENHANCED: Final = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_NO_SUCH_BOX: Final = frozenset({550, 551, 553, 556})
# Subject and detail: a mailbox that is disabled; no such address, as Microsoft's servers say it; no such domain, as
# Postfix and as Microsoft's servers say it.
_NOBODY_THERE: Final = frozenset({(2, 1), (4, 1), (4, 4), (4, 310)})


class State(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


class Stage(StrEnum):
    """How far a conversation came. After `ANSWER` begins, the server may have the mail."""

    CONNECT = "connect"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"
    ANSWER = "answer"


class Result(StrEnum):
    """`UNREACHED`: no server to talk to, whatever the mail. `LAPSED`: the worker ended before it handed the mail over.

    `DOUBTFUL`: the mail was handed over, and the answer is not known.
    """

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"
    UNREACHED = "unreached"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one try; `code` and `words` are the server's, where it said something."""

    result: Result
    stage: Stage
    code: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A mail before this try counts: tries and doubtful ones so far, and when it was tried first."""

    attempts: int = 0
    doubts: int = 0
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of it. `due_at` is None once nothing more is done by itself; `bad` marks the address."""

    state: State
    due_at: datetime | None
    reason: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """How a server does: failures in a row, and until when nobody tries."""

    failures: int = 0
    open_until: datetime | None = None


def replied(stage: Stage, code: int, words: str) -> Outcome:
    """What a reply means (RFC 5321, 4.2.1); what is neither yes nor no counts as not now."""
    if 200 <= code < 300:
        result = Result.ACCEPTED
    elif 500 <= code < 600:
        result = Result.REFUSED
    else:
        result = Result.DEFERRED
    return Outcome(result=result, stage=stage, code=code, words=words)


def lost(stage: Stage, words: str) -> Outcome:
    """What it means that the server fell silent or went away at a stage."""
    if stage is Stage.CONNECT:
        return Outcome(result=Result.UNREACHED, stage=stage, words=words)
    result = Result.DOUBTFUL if stage is Stage.ANSWER else Result.DEFERRED
    return Outcome(result=result, stage=stage, words=words)


def after(standing: Standing, outcome: Outcome, now: datetime, patience: timedelta = GIVE_UP) -> Next:
    """What becomes of a mail after a try; so long after the first one it is given up."""
    match outcome.result:
        case Result.ACCEPTED:
            return Next(state=State.SENT, due_at=None)
        case Result.REFUSED:
            before = "; an earlier try may have arrived" if standing.doubts else ""
            return Next(state=State.FAILED, due_at=None, reason=f"{_refusal(outcome)}{before}", bad=blames(outcome))
        case Result.DOUBTFUL:
            return _in_doubt(standing, now)
        case Result.UNREACHED:
            return Next(state=_waiting(standing), due_at=now, reason="the mail server could not be reached")
        case Result.LAPSED if standing.attempts < _LAPSES_AT_ONCE:
            return Next(state=_waiting(standing), due_at=now, reason="a worker ended in the middle")
        case _:
            return _later(standing, outcome, now, patience)


def _in_doubt(standing: Standing, now: datetime) -> Next:
    # The same bytes and the same Message-ID: who has it already need not see it twice (RFC 5321, 4.5.3.2.6 and 6.1).
    again = now + _DELAYS[0] if not standing.doubts else None
    words = "is sent once more" if again else "was sent twice"
    return Next(state=State.UNKNOWN, due_at=again, reason=f"handed over, the answer was lost; it {words}")


def _later(standing: Standing, outcome: Outcome, now: datetime, patience: timedelta) -> Next:
    until = (standing.tried_at or now) + patience
    if now >= until:
        state = State.UNKNOWN if standing.doubts else State.FAILED
        return Next(state=state, due_at=None, reason=f"given up after {_length(patience)}; at last {_refusal(outcome)}")
    due = min(now + delay(standing.attempts), until)
    return Next(state=_waiting(standing), due_at=due, reason=_refusal(outcome))


def _length(patience: timedelta) -> str:
    hours, minutes = divmod(int(patience.total_seconds()) // 60, 60)
    return f"{hours} hours" if hours else f"{minutes} minutes"


def delay(attempts: int) -> timedelta:
    """How long to wait after so many earlier tries."""
    return _DELAYS[min(attempts, len(_DELAYS) - 1)]


def _waiting(standing: Standing) -> State:
    return State.UNKNOWN if standing.doubts else State.QUEUED


def _refusal(outcome: Outcome) -> str:
    said = f"the server answered {outcome.code}" if outcome.code else "the server fell silent or went away"
    if outcome.result is Result.LAPSED:
        said = "a worker ended in the middle"
    return f"{said} ({outcome.stage})"


def blames(outcome: Outcome) -> bool:
    """Whether a refusal says that the address is none, rather than the mail, the server or ourselves (RFC 3463, 3)."""
    if outcome.result is not Result.REFUSED or outcome.stage is Stage.CONNECT:
        return False
    found = enhanced(outcome.words)
    if found is not None and found[1:] != (0, 0):
        return is_of_address(found)
    return outcome.stage is Stage.RECIPIENT and outcome.code in _NO_SUCH_BOX


def is_of_address(status: tuple[int, int, int]) -> bool:
    """Whether an enhanced status code speaks of an address that is none: 5.1.x but the sender's own, and a few more."""
    kind, subject, detail = status
    return kind == 5 and ((subject == 1 and detail not in {7, 8}) or (subject, detail) in _NOBODY_THERE)


def meaning(status: tuple[int, int, int]) -> str:
    """What an enhanced status code says, for people; empty where it says nothing that would help them."""
    kind, subject, detail = status
    if (subject, detail) in {(4, 4), (4, 310), (1, 2), (1, 10)}:
        return "there is no mail for that domain"
    if is_of_address(status):
        return "there is no such address"
    if (subject, detail) == (2, 2):
        return "the mailbox is full"
    if kind in {4, 5}:
        return {4: "the server there could not be reached", 7: "the server there refuses our mail"}.get(subject, "")
    return ""


def is_of_reader(status: tuple[int, int, int]) -> bool:
    """Whether it speaks of the address, its mailbox or the way there, rather than of the mail or of ourselves."""
    return status[0] in {4, 5} and status[1] in {1, 2, 4}


def enhanced(words: str) -> tuple[int, int, int] | None:
    """The enhanced status code at the beginning of a reply, like 5.1.1."""
    found = _ENHANCED.match(words)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def troubles(outcome: Outcome) -> bool:
    """Whether this speaks against the server rather than the mail; 421 says that it is about to close."""
    if outcome.result in {Result.UNREACHED, Result.DOUBTFUL} or outcome.code == 421:
        return True
    return outcome.result is Result.DEFERRED and outcome.code is None


def strained(breaker: Breaker, now: datetime) -> Breaker:
    """The breaker after one more trouble: from the third in a row on the server is left alone, longer each time."""
    failures = breaker.failures + 1
    if failures < OPENS_AFTER:
        return Breaker(failures=failures)
    pause = min(_FIRST_PAUSE * 2 ** min(failures - OPENS_AFTER, 10), _LONGEST_PAUSE)
    return Breaker(failures=failures, open_until=now + pause)


def gap(per_minute: int) -> timedelta:
    """The time between two mails to one domain: a few at once, then one in each gap (a leaky bucket)."""
    return timedelta(minutes=1) / per_minute


def stopped(*, bad: bool, left: bool, reason: str, attempts: int, age: timedelta) -> str | None:
    """Why a mail that is due does not leave after all; None where nothing speaks against it."""
    if left:
        return "the reader does not want these any more"
    if bad:
        return "mail does not reach this address"
    if reason == KEPT and not attempts and age > GIVE_UP:
        return "too old when a mail server was set"
    return None
