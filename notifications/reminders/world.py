"""What the schedule is decided with besides the deadlines: who works here, what was chosen, which day it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays

from notifications.reminders.model import Pace, Policy
from notifications.reminders.policies import DEFAULTS, policy_of
from notifications.reminders.times import digest_at, leaves_at
from registry.platform import clock, db
from registry.platform.access.model import Role, can
from registry.platform.access.staff import Colleague, staff
from registry.platform.deadlines import Deadline, DeadlineKind, Recipient, Who

Key = tuple[str, UUID]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """When somebody wants to be written to, on their own clock."""

    digest_at: time = time(7, 30)
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All of it, read at one moment.

    `zone` is the operator's: theirs is the day, and that of who is outside. `bad` are addresses that mail does not
    reach: it goes to the next in line instead, and only where there is nobody else to them all the same.
    """

    now: datetime
    zone: str
    staff: Mapping[UUID, Colleague]
    choices: Mapping[UUID, Choice]
    policies: Mapping[DeadlineKind, Policy]
    own_policies: Mapping[tuple[DeadlineKind, str, UUID], Policy]
    bad: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def policy(self, deadline: Deadline) -> Policy:
        """What was chosen for the object, else for the kind of day, else what is usual."""
        own = self.own_policies.get((deadline.kind, deadline.object_kind, deadline.object_id))
        return own or self.policies[deadline.kind]

    def with_people(self, deadline: Deadline) -> Deadline:
        """The deadline with those in charge who can act on it today, and a manager behind them."""
        people = {who: one for who, one in deadline.people.items() if one.user_id and self._acts(one.user_id, deadline)}
        managers = (key for key, one in self.staff.items() if one.actor.role is Role.MANAGER)
        above = next((key for key in managers if self._acts(key, deadline)), None)
        if above:
            people[Who.MANAGER] = Recipient(user_id=above)
        reached = {who: one for who, one in people.items() if one.user_id and self._reached(one.user_id)}
        return replace(deadline, people=reached or people)

    def _reached(self, user_id: UUID) -> bool:
        return self.staff[user_id].email.casefold() not in self.bad

    def _acts(self, user_id: UUID, deadline: Deadline) -> bool:
        one = self.staff.get(user_id)
        return one is not None and can(one.actor, deadline.needs) and one.actor.sees(deadline.visibility)

    def zone_of(self, recipient: Recipient) -> str:
        one = self.staff.get(recipient.user_id) if recipient.user_id else None
        return one.actor.time_zone if one else self.zone

    def leaves_at(self, recipient: Recipient, pace: Pace, *, urgent: bool) -> datetime:
        """When a mail to them may leave that is decided on now."""
        choice, zone = self.choice(recipient.user_id), self.zone_of(recipient)
        if pace is Pace.DIGEST:
            return digest_at(self.now, zone, choice.digest_at)
        return leaves_at(self.now, zone, choice.quiet_from, choice.quiet_until, urgent=urgent)

    def choice(self, user_id: UUID | None) -> Choice:
        return self.choices.get(user_id, Choice()) if user_id else Choice()


async def world(zone: str) -> World:
    """As it is now, in four statements."""
    chosen = await db.fetch("SELECT * FROM reminder_policy")
    bad = await db.fetch("SELECT lower(address) AS address FROM mail_bad_address")
    return World(
        now=clock.now(),
        zone=zone,
        staff=await staff(),
        choices={row["user_id"]: choice_of(row) for row in await db.fetch("SELECT * FROM reminder_choice")},
        policies=DEFAULTS | {policy.kind: policy for policy in _policies(chosen, own=False).values()},
        own_policies=_policies(chosen, own=True),
        bad=frozenset(row["address"] for row in bad),
    )


def choice_of(row: Row) -> Choice:
    return Choice(**{name: row[name] for name in ("digest_at", "quiet_from", "quiet_until", "version")})


def policy_from(row: Row) -> Policy:
    """The policy of a row of `reminder_policy`."""
    return policy_of(
        DeadlineKind(row["kind"]),
        row["days"],
        party_days=row["party_days"],
        at_once_from=row["at_once_from"],
        working_days=row["working_days"],
        urgent=row["urgent"],
    )


def _policies(rows: Sequence[Row], *, own: bool) -> dict[Any, Policy]:
    return {
        (DeadlineKind(row["kind"]), row["object_kind"], row["object_id"]): policy_from(row)
        for row in rows
        if (row["object_id"] is not None) is own
    }


def closed(day: date) -> bool:
    """A weekend, or a federal holiday: nobody is expected to act."""
    return day.weekday() > 4 or day in _federal(day.year)


@cache
def _federal(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year))
