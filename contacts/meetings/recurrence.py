"""Where a rule puts meetings: their local starts, from a rule of RFC 5545 and the dates that it leaves out. Pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from contacts.freshness import add_months
from contacts.meetings.errors import wrong
from registry.platform.calendar.alike import alike
from registry.platform.calendar.expand import hit, occasions
from registry.platform.calendar.rules import NotUnderstood, rrule, understood
from registry.platform.calendar.zones import instant

MONTHS_AHEAD = 24
# What is filled up goes a month beyond, so that a series is touched once a month rather than every night.
_BEYOND = timedelta(days=31)
MOST = 800  # daily for two years, and some
EVER = 5000  # what an old series may have had as well
_ALWAYS = datetime.min.replace(tzinfo=UTC)


def promised(today: date) -> date:
    """Return the last day for which meetings stand as rows in any case."""
    return add_months(today, MONTHS_AHEAD)


def reach(today: date) -> date:
    """Return the last day up to which meetings are laid out when somebody plans or the night fills up."""
    return promised(today) + _BEYOND


def span(local: datetime, minutes: int, zone: str) -> tuple[datetime, datetime]:
    """Return the instants (UTC) at which something begins and ends that lasts so many minutes."""
    begins = instant(local, zone)
    return begins, begins + timedelta(minutes=minutes)


def plain(rule: str) -> str:
    """Return a rule as it is kept: always the same text for the same rule.

    Raises:
        Invalid: it is none here, or calendar programs read it in different ways.
    """
    try:
        return rrule(alike(understood(rule)))
    except NotUnderstood as problem:
        raise wrong("rrule", problem.sentence) from problem


def begun(rule: str | None, first_at: datetime) -> datetime:
    """Return the first local start at or after one that the rule hits; the same where there is no rule.

    Raises:
        Invalid: none comes.
    """
    found = hit(rule, first_at) if rule else first_at
    if found is None:
        raise wrong("rrule", "There is no day on which this rule puts a meeting.")
    return found


def originals(  # noqa: PLR0913 - a rule, where it begins, and what is asked of it
    rule: str | None, first_at: datetime, zone: str, until: date, *, since: datetime | None = None, most: int = MOST
) -> list[datetime]:
    """Return the local starts that a rule gives from an instant (None: the first) up to a local day, included.

    Without a rule it is the first in any case.

    Raises:
        Invalid: there would be more than `most`.
    """
    if rule is None:
        return [first_at]
    end = datetime.combine(max(until, first_at.date()) + timedelta(days=1), time())
    found = occasions(rule, first_at, zone, since or _ALWAYS, instant(end, zone), most + 1)
    if len(found) > most:
        raise wrong("rrule", f"That would be more than {most} meetings. Let it come less often, or begin later.")
    return found


def ending(rule: str, last: datetime, zone: str) -> str:
    """Return the same rule, with this local start as the last one."""
    return rrule(replace(understood(rule), count=None, until=instant(last, zone)))


def counted_on(rule: str, passed: int) -> str:
    """Return the same rule for beginning `passed` meetings later: of a number of times, fewer are left."""
    it = understood(rule)
    return rrule(replace(it, count=max(1, it.count - passed))) if it.count else rule
