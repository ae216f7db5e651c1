"""The schedule of reminders: a pure function of the day that matters, the policy, today, and what was told before.

A rule is told once for each reference date and recipient. Where several are due at once, as after an outage, only the
latest is told. What was told stays told when the date moves away and comes back, when the policy changes, and when a
clock is set back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from notifications.reminders.model import Decision, Pace, Past, Policy, Told, Verdict
from registry.platform.deadlines import Deadline, Recipient, Who

LINE = (Who.OWNER, Who.BACKUP, Who.MANAGER)
DAY = timedelta(days=1)
NOT_YET = date.max  # when somebody is told whose mail waits, for its hour or for a server
Closed = Callable[[date], bool]


def decisions(deadline: Deadline, policy: Policy, past: Past, today: date, closed: Closed) -> list[Decision]:
    """Every rule with what becomes of it today, by their days; those to SEND are what leaves.

    `closed` says on which days nobody works.
    """
    mine = [each for each in past.told if each.reference_on == deadline.on]
    found = [*_planned(deadline, policy), *_handed_on(deadline, policy, mine, past.acknowledged_on, closed)]
    found.sort(key=lambda each: (each.fires_on, each.rule))
    return [replace(each, verdict=_verdict(each, found, mine, today)) for each in found]


def in_charge(deadline: Deadline, who: Who) -> list[tuple[Who, Recipient | None]]:
    """Who is told where `who` should be: of an owner, where there is none, the next in line, at last nobody.

    Outside it may be several. Nobody stands in for them, nor for those who are only told as well.
    """
    if who is Who.PARTY:
        return [(who, each) for each in deadline.outside] or [(who, None)]
    line = LINE if who is Who.OWNER else (who,)
    first = next((each for each in line if each in deadline.people), who)
    return [(first, deadline.people.get(first))]


def working_day_after(day: date, days: int, closed: Closed) -> date:
    """The day on which `days` working days have passed since `day`, which does not count itself."""
    while days:
        day += DAY
        days -= not closed(day)
    return day


def _planned(deadline: Deadline, policy: Policy) -> Iterator[Decision]:
    for rule in policy.rules:
        for who, recipient in in_charge(deadline, rule.who):
            yield Decision(
                rule=rule.name,
                fires_on=deadline.on + rule.days * DAY,
                who=who,
                recipient=recipient,
                pace=rule.pace,
                handed_on=None if who is rule.who else rule.who,
            )


def _handed_on(
    deadline: Deadline, policy: Policy, mine: Sequence[Told], acknowledged_on: date | None, closed: Closed
) -> Iterator[Decision]:
    """Who is told as well because nobody acted, each so many working days after the one before them was told."""
    line = [(each, deadline.people[each]) for each in LINE if each in deadline.people]
    for (before, earlier), (who, recipient) in pairwise(line):
        since = _waiting_since(mine, earlier, acknowledged_on)
        if policy.working_days is None or since is None or recipient.key == earlier.key:
            continue
        yield Decision(
            rule=f"handed on to the {who} since {since.isoformat()}",
            fires_on=working_day_after(since, policy.working_days, closed),
            who=who,
            recipient=recipient,
            pace=Pace.AT_ONCE,
            handed_on=before,
        )


def _waiting_since(mine: Iterable[Told], recipient: Recipient, acknowledged_on: date | None) -> date | None:
    """The day they were first told since it was acknowledged: that somebody acts counts until the next reminder."""
    days = [each.told_on for each in mine if each.recipient == recipient.key and each.told_on != NOT_YET]
    return min((day for day in days if acknowledged_on is None or day > acknowledged_on), default=None)


def acted_since(past: Past, on: date) -> bool:
    """Whether somebody said that they act on this reference date and nobody was told of it since."""
    told = (each.told_on for each in past.told if each.reference_on == on and each.told_on != NOT_YET)
    return past.acknowledged_on is not None and past.acknowledged_on >= max(told, default=past.acknowledged_on)


def _verdict(one: Decision, found: Sequence[Decision], mine: Sequence[Told], today: date) -> Verdict:
    if one.recipient is None:
        return Verdict.NOBODY
    key = one.recipient.key
    if any(each.recipient == key and each.rule == one.rule for each in mine):
        return Verdict.TOLD
    if one.fires_on > today:
        return Verdict.LATER
    due = [each for each in found if each.recipient and each.recipient.key == key and each.fires_on <= today]
    latest = max(due, key=lambda each: (each.fires_on, each.rule))
    past = any(each.recipient == key and each.fired_on >= one.fires_on for each in mine)
    return Verdict.OVERTAKEN if past or latest is not one else Verdict.SEND
