"""Days as people type them, and back. Pure."""

import re
from collections.abc import Iterable, Sequence

from notifications.reminders.model import Pace, Policy, Rule
from notifications.reminders.schemas import PolicyIn
from registry.platform.deadlines import Who
from registry.platform.errors import Invalid

_ALSO = (("backup", "backup"), ("manager", "manager"), ("party", "outside"))
MOST_DAYS = 12
FARTHEST = 400


def days_of(given: PolicyIn) -> dict[str, list[int]]:
    """The days of a policy, as its columns have them.

    Raises:
        Invalid: something is no number of days.
    """
    before, after = (_days(name, getattr(given, name)) for name in ("before", "after"))
    on_the_day = [0] if given.on_the_day else []
    also = {f"{name}_days": sorted(-each for each in _days(field, getattr(given, field))) for name, field in _ALSO}
    return {"days": sorted({-each for each in before} | set(on_the_day) | set(after)), **also}


def _days(name: str, text: str) -> list[int]:
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    if any(not word.isascii() or not word.isdigit() or not 1 <= int(word) <= FARTHEST for word in words):
        raise Invalid(
            {name: f"Give whole numbers of days from 1 to {FARTHEST} with commas between them, like 90, 30, 7."}
        )
    if len(words) > MOST_DAYS:
        raise Invalid({name: f"{MOST_DAYS} days are enough: who is told too often stops reading."})
    return sorted({int(word) for word in words}, reverse=True)


def typed_of(policy: Policy) -> dict[str, object]:
    """A policy as the form shows it."""
    own = [rule for rule in policy.rules if rule.who is Who.OWNER]
    return {
        "before": _words(rule for rule in own if rule.days < 0),
        "after": _words(rule for rule in own if rule.days > 0),
        "on_the_day": any(rule.days == 0 for rule in own),
        "at_once_from": _at_once_from(own),
        **{field: _words(rule for rule in policy.rules if rule.who == name) for name, field in _ALSO},
        "working_days": policy.working_days,
        "urgent": policy.urgent,
        "channel": policy.channel,
    }


def _at_once_from(rules: Sequence[Rule]) -> int | None:
    days = [rule.days for rule in rules if rule.pace is Pace.AT_ONCE]
    return max(0, -min(days)) if days else None


def _words(rules: Iterable[Rule]) -> str:
    return ", ".join(str(each) for each in sorted({abs(rule.days) for rule in rules}, reverse=True))


def told(policy: Policy) -> str:
    """A policy in one line: "90, 30 and 7 days before, 1 day after; handed on after 5 working days"."""
    if not policy.rules:
        return "Nobody is told."
    own = sorted({rule.days for rule in policy.rules if rule.who is Who.OWNER})
    before = [str(-each) for each in own if each < 0]
    after = [str(each) for each in own if each > 0]
    parts = []
    if before:
        parts.append(f"{_and(before)} day{'s' * (before != ['1'])} before")
    if 0 in own:
        parts.append("on the day")
    if after:
        parts.append(f"{_and(after)} day{'s' * (after != ['1'])} after")
    line = "; ".join([*([", ".join(parts), _pace(policy)] if parts else []), *_others(policy)])
    if policy.working_days:
        line += f"; handed on after {policy.working_days} working day{'s' * (policy.working_days != 1)}"
    if policy.channel:
        line += f"; at once by {policy.channel}"
    return f"{line[:1].upper()}{line[1:]}."


def _others(policy: Policy) -> list[str]:
    """Who is told as well: "the manager too 7 days before"."""
    names = {Who.BACKUP: "the backup too", Who.MANAGER: "the manager too", Who.PARTY: "whoever is named outside"}
    days = {who: sorted({-rule.days for rule in policy.rules if rule.who is who}, reverse=True) for who in names}
    told = ((names[who], _and([str(each) for each in of]), "s" * (of != [1])) for who, of in days.items() if of)
    return [f"{name} {words} day{s} before" for name, words, s in told]


def _pace(policy: Policy) -> str:
    own = [rule for rule in policy.rules if rule.who is Who.OWNER]
    first = _at_once_from(own)
    if first is None:
        return "in the digest"
    if all(rule.pace is Pace.AT_ONCE for rule in own):
        return "at once"
    return f"at once from {first} day{'s' * (first != 1)} before"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
