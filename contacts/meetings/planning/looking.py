"""What a plan would be, before it is one: its next dates, what stands against them, and what other clocks show."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contacts.meetings.conflicts import Problem, conflicts
from contacts.meetings.errors import wrong
from contacts.meetings.planning import said
from contacts.meetings.planning.forms import WhenForm
from contacts.meetings.planning.picking import Picks
from contacts.meetings.planning.repeating import End, HowOften, rule_of
from contacts.meetings.schemas import ProposeIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.calendar import saying
from registry.platform.calendar.rules import NotUnderstood, understood

SHOWN = 5
NAMED = 3
_ZONES = """
    SELECT time_zone AS zone FROM organisation WHERE id = ANY($1)
    UNION ALL SELECT o.time_zone FROM person p JOIN organisation o ON o.id = p.organisation_id WHERE p.id = ANY($2)
    UNION ALL SELECT time_zone FROM app_user WHERE id = ANY($3)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The start of the first (local), its length in minutes, the zone, and the rule, None for once."""

    first_at: datetime
    minutes: int
    zone: str
    rrule: str | None

    @property
    def text(self) -> str:
        return f"{self.first_at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Against:
    """Something that stands against a date, once for all whom it concerns."""

    who: str
    words: str


_OVER = Against("That is over", "Nobody is written to. Save it to note who came.")


@dataclass(frozen=True, slots=True)
class Date:
    """One date; `elsewhere` says what the clocks of those asked show where they differ."""

    starts_at: datetime
    problems: Sequence[Against]
    elsewhere: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The next dates. `seen` stands for what was looked at: saving the same again needs no second look."""

    zone: str
    recurrence: str | None
    dates: Sequence[Date]
    more: bool
    seen: str

    @property
    def problems(self) -> bool:
        return any(date.problems for date in self.dates)


def when_of(given: WhenForm) -> When:
    """The dates that a form asks for.

    Raises:
        Invalid: the rule is none, or one of its own is missing; the end is before the beginning.
    """
    if given.often is HowOften.RULE and not given.own_rule:
        raise wrong("own_rule", "Write the rule, or choose another way to repeat.")
    if given.until and given.count:
        raise wrong("count", "Give a last day or a number of times, not both.")
    if given.until and given.until < given.on:
        raise wrong("until", "The last day is before the first one.")
    rule = rule_of(given.often, given.on, given.zone, own=given.own_rule, end=End(given.until, given.count))
    try:
        _ = rule and understood(rule)
    except NotUnderstood as refused:
        raise wrong("own_rule", refused.sentence) from None
    first_at = datetime.fromisoformat(f"{given.on.isoformat()}T{given.at}")
    return When(first_at=first_at, minutes=given.minutes, zone=given.zone, rrule=rule)


def recurrence(rule: str, first_at: datetime, zone: str) -> str:
    """Return a rule in words: `Every third month on the first Tuesday`."""
    return said.sentence(saying.said(understood(rule), first_at, zone))


async def look(actor: Actor, when: When, picks: Picks, series_id: UUID | None = None) -> Looked:
    """The next dates of a plan with what stands against each.

    Raises:
        Invalid: the rule gives no date, or too many.
    """
    given = ProposeIn(
        first_at=when.text, minutes=when.minutes, zone=when.zone, rrule=when.rrule,
        organisation_ids=picks.ids("o"), person_ids=picks.ids("p"), user_ids=[*picks.ids("u"), actor.user_id],
        series_id=series_id,
    )  # fmt: skip
    found = (await conflicts(actor, given))[: SHOWN + 1]
    zones = Counter(row["zone"] for row in await db.fetch(_ZONES, picks.ids("o"), picks.ids("p"), picks.ids("u")))
    now = clock.now()
    dates = [
        Date(
            one.starts_at,
            ([_OVER] if one.starts_at < now else []) + together(one.problems),
            elsewhere(one.starts_at, one.ends_at, when.zone, zones),
        )
        for one in found
    ]
    words = recurrence(when.rrule, when.first_at, when.zone) if when.rrule else None
    return Looked(
        zone=when.zone, recurrence=words, dates=dates[:SHOWN], more=len(dates) > SHOWN, seen=digest(when, picks)
    )


def together(problems: Iterable[Problem]) -> list[Against]:
    """Return what stands against a date, whoever meets with the same named together: `Gull House and 11 others`."""
    said_of: dict[str, list[str]] = {}
    for one in problems:
        said_of.setdefault(one.words, []).append(one.who)
    return [Against(_several(list(dict.fromkeys(who))), text) for text, who in said_of.items()]


def _several(names: Sequence[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    rest = len(names) - NAMED + 1
    return f"{', '.join(names[: NAMED - 1])} and {rest} others"


def elsewhere(starts_at: datetime, ends_at: datetime, zone: str, zones: Counter[str]) -> list[str]:
    """Return what those who are asked see on their clocks where these differ from that of the meeting."""
    told: Counter[str] = Counter()
    for other, many in zones.items():
        if said.there(starts_at, ends_at, other, zone) is not None:
            told[said.span(starts_at, ends_at, other)] += many
    return [f"{words} for {many} of those asked" for words, many in sorted(told.items())]


def digest(when: When, picks: Picks) -> str:
    """Return a short name of dates and people together: the same for the same."""
    whom = sorted(picks.marks) + sorted(one.address or "" for one in picks.outside)
    return hashlib.sha256(repr((when.text, when.minutes, when.zone, when.rrule, whom)).encode()).hexdigest()[:16]
