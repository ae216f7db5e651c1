"""Decisions about feeds: who may read one, what it depends on, when it changed, and what an alarm looks like."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from notifications.feeds.model import OUTSIDE, Choice, Scope
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.calendar.model import CANCELLED_DAYS

GOOD_FOR = timedelta(days=365)
BEHIND = timedelta(days=90)
AHEAD = timedelta(days=400)
CANCELLED_FOR = timedelta(days=CANCELLED_DAYS)
ALARMS = (0, 15, 60, 24 * 60, 7 * 24 * 60)
HINT_LETTERS = 6
_DAY_MINUTES = 24 * 60
_END = b"\r\nEND:VEVENT\r\n"
_BEGIN = b"BEGIN:VEVENT\r\n"
# Of what is below the space only line breaks and tabs may stand in a calendar (RFC 5545, 3.1).
_NEVER = bytes(code for code in (*range(32), 127) if code not in b"\r\n\t")


def window(today: date) -> tuple[date, date, date]:
    """The first and the last day that a feed covers, and the first day whose cancellations it still tells."""
    return today - BEHIND, today + AHEAD, today - CANCELLED_FOR


def may_vouch(actor: Actor, scope: Scope, sector: str | None) -> bool:
    """Whether this person may give somebody outside a feed of this kind, and goes on vouching for it."""
    subject = Subject(sector) if scope is Scope.SECTOR and sector else None
    return scope in OUTSIDE and can(actor, Permission.EDIT_DIRECTORY, subject)


def wrong_with(choice: Choice, sectors: Collection[str], scopes: Collection[Scope] = tuple(Scope)) -> dict[str, str]:
    """A sentence for each part of a choice that cannot be had."""
    wrong = {}
    if choice.scope not in scopes:
        wrong["scope"] = "Choose what stands in it."
    if choice.scope is Scope.SECTOR and choice.sector not in sectors:
        wrong["sector"] = "Choose the sector."
    if choice.scope is not Scope.SECTOR and choice.sector is not None:
        wrong["sector"] = "Only a calendar of a sector has one."
    if choice.alarm_minutes is not None and choice.alarm_minutes not in ALARMS:
        wrong["alarm_minutes"] = "Choose one of the alarms."
    return wrong


def sound(body: bytes) -> bool:
    """Whether the kept lines of an entry can stand among others without breaking them."""
    return (
        body.startswith(_BEGIN)
        and body.endswith(_END)
        and body.count(b"\n") == body.count(b"\r") == body.count(b"\r\n")
        # A text may say BEGIN:VEVENT as well, but never at the beginning of a line.
        and body.count(b"\r\n" + _BEGIN) + 1 == body.count(_END)
        and len(body) == len(body.translate(None, _NEVER))
    )


def with_alarm(body: bytes, minutes: int) -> bytes:
    """The same lines with an alarm in each event that takes place."""
    events = body.split(_END)
    return _END.join(event if _silent(event) else event + _alarm(event, minutes) for event in events)


def _silent(event: bytes) -> bool:
    return not event or b"\r\nSTATUS:CANCELLED" in event


def _alarm(event: bytes, minutes: int) -> bytes:
    trigger = day_trigger(minutes) if b"\r\nDTSTART;VALUE=DATE:" in event else _before(minutes)
    return b"\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nTRIGGER:" + trigger + b"\r\nEND:VALARM"


def _before(minutes: int) -> bytes:
    return f"-PT{minutes}M".encode() if minutes else b"PT0S"


def day_trigger(minutes: int) -> bytes:
    """For what fills a day the alarm is at nine in the morning: of that day, or as many whole days before."""
    hours = 9 - 24 * (minutes // _DAY_MINUTES)
    return f"{'-' if hours < 0 else ''}PT{abs(hours)}H".encode()


def utc_day(now: datetime) -> date:
    """The day by which a window moves, the same for everybody."""
    return now.astimezone(UTC).date()
