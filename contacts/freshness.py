"""How far a contact point can be trusted: derived from what was checked, when, and by which means."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from contacts.model import Check, CheckMethod, CheckOutcome, ContactPoint, Freshness, Standing
from contacts.words import ago

# ARIN gives a point of contact 60 days to answer before it is marked (NRPM 3.6).
ANSWER_WITHIN = timedelta(days=60)

# How long ago, or on which day: from what was and now.
When = Callable[[datetime, datetime], str]

_FAILURES = {CheckOutcome.WRONG_PERSON, CheckOutcome.MOVED, CheckOutcome.REFUSED}
_CONFIRMATIONS = {CheckOutcome.CONFIRMED, CheckOutcome.CORRECTED}
_UNTOLD = {CheckMethod.EDITED, CheckMethod.IMPORTED}

_BY = {
    CheckMethod.SELF_CONFIRM: "by the person",
    CheckMethod.PHONE_CALL: "by telephone",
    CheckMethod.LIVE_TEST: "in a live test",
    CheckMethod.MEETING: "at a meeting",
    CheckMethod.USED_IN_CASE: "when used in a case",
    CheckMethod.THIRD_PARTY: "by someone else",
}
_HAPPENED = {
    CheckOutcome.REACHED: "someone answered",
    CheckOutcome.NO_ANSWER: "called, no answer",
    CheckOutcome.WRONG_PERSON: "wrong person answered",
    CheckOutcome.MOVED: "reported moved",
    CheckOutcome.REFUSED: "refused to be called",
}


def standing(
    point: ContactPoint, checks: Iterable[Check], now: datetime, asked_on: date | None = None, when: When = ago
) -> Standing:
    """Judge a contact point at an aware instant from its checks (those of other points are ignored).

    Fresh up to the point's months after a confirmation, due up to a quarter longer, then stale; unresponsive 60 days
    after `asked_on` without an answer; bad from a bounce, a wrong person, a move or a refusal until a later
    confirmation. Only someone's word confirms: saving an edit, an import and an answered call do not, and an edit makes
    the confirmations before it worthless. `when` says in the words when something was.
    """
    history = sorted(
        (check for check in checks if check.contact_point_id == point.id), key=lambda one: (one.at, one.id)
    )
    last = history[-1] if history else None
    confirmation = _confirmation(history)
    confirmed_at = confirmation.at if confirmation else None
    freshness = _freshness(point, history, confirmed_at, now, asked_on)
    due_on = _fresh_through(confirmed_at.astimezone(now.tzinfo).date(), point.confirm_months) if confirmed_at else None
    words = _words(last, confirmation, _failure(history), lambda check: when(check.at, now))
    if freshness is Freshness.UNRESPONSIVE and asked_on:
        words = f"asked {when(datetime.combine(asked_on, time(12), now.tzinfo), now)}, no answer; {words}"
    return Standing(freshness, words, confirmed_at, last, due_on)


def confirms(check: Check) -> bool:
    """Whether a check is somebody's word that the value is right."""
    return check.outcome in _CONFIRMATIONS and check.method not in _UNTOLD and not fails(check)


def fails(check: Check) -> bool:
    """Whether a check shows that the value does not lead to whom it should."""
    return check.method is CheckMethod.BOUNCE or check.outcome in _FAILURES


def alters(check: Check) -> bool:
    """Whether the value was changed without anybody's word for the new one."""
    return not fails(check) and (check.outcome is CheckOutcome.EDITED or check.method is CheckMethod.EDITED)


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last of the month where that day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _confirmation(history: list[Check]) -> Check | None:
    """Return the last confirmation of the value as it stands: none that an edit or a failure came after."""
    for check in reversed(history):
        if confirms(check):
            return check
        if alters(check) or fails(check):
            return None
    return None


def _failure(history: list[Check]) -> Check | None:
    """Return the last failure that no confirmation came after."""
    for check in reversed(history):
        if confirms(check):
            return None
        if fails(check):
            return check
    return None


def _freshness(
    point: ContactPoint, history: list[Check], confirmed_at: datetime | None, now: datetime, asked_on: date | None
) -> Freshness:
    today = now.date()
    if _failure(history):
        return Freshness.BAD
    if asked_on and today - asked_on >= ANSWER_WITHIN and not _answered(history, asked_on, now):
        return Freshness.UNRESPONSIVE
    if confirmed_at is None:
        return Freshness.UNCHECKED
    confirmed_on = confirmed_at.astimezone(now.tzinfo).date()
    fresh_through = _fresh_through(confirmed_on, point.confirm_months)
    if today <= fresh_through:
        return Freshness.FRESH
    return Freshness.DUE if today <= fresh_through + (fresh_through - confirmed_on) / 4 else Freshness.STALE


def _fresh_through(confirmed_on: date, months: int) -> date:
    return add_months(confirmed_on, months)


def _answered(history: list[Check], asked_on: date, now: datetime) -> bool:
    """Whether somebody's word came on or after the day of the ask."""
    return any(confirms(check) and check.at.astimezone(now.tzinfo).date() >= asked_on for check in history)


def _words(last: Check | None, confirmation: Check | None, failure: Check | None, when: Callable[[Check], str]) -> str:
    if last is None:
        return "never checked"
    told = [failure, last] if failure else [last, confirmation]
    return "; ".join(dict.fromkeys(_event(check, when(check)) for check in told if check))


def _event(check: Check, when: str) -> str:
    if check.method is CheckMethod.BOUNCE:
        return f"mail came back {when}"
    if confirms(check):
        return f"{check.outcome.label.lower()} {_BY[check.method]} {when}"
    if check.method is CheckMethod.IMPORTED:
        return f"imported {when}, not confirmed"
    return f"{_HAPPENED[check.outcome]} {when}" if check.outcome in _HAPPENED else f"edited {when}, not confirmed"
