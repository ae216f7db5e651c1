"""What the schedule is decided with besides the deadlines: who works here, what was chosen, which day it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays

from notifications.reminders.model import Pace, Policy
from notifications.reminders.policies import DEFAULTS, policy_of
from notifications.reminders.times import digest_at, leaves_at
from notifications.reminders.ways import BY_MAIL, Way, way
from registry.platform import clock, db
from registry.platform.access.model import Role, can
from registry.platform.access.staff import Colleague, staff
from registry.platform.channel import Channel
from registry.platform.deadlines import Deadline, DeadlineKind, Recipient, Who
from registry.platform.mail.configured import settings

Row = Mapping[str, Any]
# Besides what a server said is no address: what nobody could be handed over to for two days, and nothing since.
_BAD_DAYS = timedelta(days=9)
_BAD = """
    SELECT lower(address) AS address FROM mail_bad_address
    UNION SELECT lower(m.recipient) FROM mail m WHERE m.state = 'failed' AND m.channel = 'mail' AND m.put_at > $1
        AND NOT EXISTS (SELECT FROM mail s WHERE lower(s.recipient) = lower(m.recipient) AND s.state = 'sent'
            AND s.settled_at > m.settled_at)
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """When somebody wants to be written to, on their own clock."""

    digest_at: time = time(7, 30)
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    manager_id: UUID | None = None
    channel: str | None = None
    reach: str | None = None
    version: int = 0

    @property
    def own_way(self) -> tuple[str, str] | None:
        """The channel they chose, and the number or topic in it."""
        return (self.channel, self.reach) if self.channel and self.reach else None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All of it, read at one moment. `managers` are those whom things come to at last, whoever is here longest first.

    `zone` is the operator's: theirs is the day, and that of who is outside. `bad` are addresses that mail does not
    reach: it goes to the next in line instead, and only where there is nobody else to them all the same.
    """

    now: datetime
    zone: str
    staff: Mapping[UUID, Colleague]
    choices: Mapping[UUID, Choice]
    policies: Mapping[DeadlineKind, Policy]
    own_policies: Mapping[tuple[DeadlineKind, str, UUID], Policy]
    managers: Sequence[UUID] = ()
    bad: frozenset[str] = frozenset()
    channels: Mapping[str, Channel] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def policy(self, deadline: Deadline) -> Policy:
        """What was chosen for the object, else for the kind of day, else what is usual."""
        own = self.own_policies.get((deadline.kind, deadline.object_kind, deadline.object_id))
        return own or self.policies[deadline.kind]

    def with_people(self, deadline: Deadline) -> Deadline:
        """The deadline with those in charge who can act on it today and whom mail reaches, if it reaches any."""
        people = self.in_charge(deadline)
        reached = {who: one for who, one in people.items() if self.why_not(one, deadline) is None}
        return replace(deadline, people=reached or people)

    def in_charge(self, deadline: Deadline) -> dict[Who, Recipient]:
        """Those in charge who can act on it today, and the manager behind them."""
        people = {who: one for who, one in deadline.people.items() if one.user_id and self._acts(one.user_id, deadline)}
        above = self._manager([one.user_id for one in people.values() if one.user_id], deadline)
        return people | ({Who.MANAGER: Recipient(user_id=above)} if above else {})

    def why_not(self, one: Recipient, deadline: Deadline) -> str | None:
        """Why somebody who should be told is not, in words; None where nothing speaks against it."""
        if one.user_id is None or one.user_id not in self.staff:
            return "their account is closed"
        if not self._acts(one.user_id, deadline):
            return "they may not see it"
        return "mail does not reach them" if self.staff[one.user_id].email.casefold() in self.bad else None

    def _manager(self, below: Sequence[UUID], deadline: Deadline) -> UUID | None:
        """Whom they chose; else who manages, of their own house first; and an administrator where nobody does."""
        chosen = [self.choice(key).manager_id for key in below]
        houses = [self.staff[key].actor.organisation_id for key in below]
        usual = sorted(self.managers, key=lambda key: self._far(key, houses))
        able = (key for key in [*chosen, *usual] if key and key not in below and self._acts(key, deadline))
        return next(able, None)

    def _far(self, key: UUID, houses: Sequence[UUID | None]) -> tuple[bool, bool]:
        one = self.staff[key].actor
        return one.role is not Role.MANAGER, one.organisation_id not in houses

    def _acts(self, user_id: UUID, deadline: Deadline) -> bool:
        one = self.staff.get(user_id)
        return one is not None and can(one.actor, deadline.needs) and one.actor.sees(deadline.visibility)

    def way(self, row: Row) -> Way:
        """By which way a reminder that was decided on leaves now."""
        if row["user_id"] is None or row["by_mail"]:
            return BY_MAIL
        kind = DeadlineKind(row["kind"])
        policy = self.own_policies.get((kind, row["object_kind"], row["object_id"])) or self.policies[kind]
        return way(self.channels, policy.channel, self.choice(row["user_id"]).own_way, Pace(row["pace"]))

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
    bad = await db.fetch(_BAD, clock.now() - _BAD_DAYS)
    people = await staff()
    return World(
        now=clock.now(),
        zone=zone,
        staff=people,
        managers=[key for key, one in people.items() if one.actor.role in {Role.MANAGER, Role.ADMINISTRATOR}],
        choices={row["user_id"]: choice_of(row) for row in await db.fetch("SELECT * FROM reminder_choice")},
        policies=DEFAULTS | {policy.kind: policy for policy in _policies(chosen, own=False).values()},
        own_policies=_policies(chosen, own=True),
        bad=frozenset(row["address"] for row in bad),
        channels={one.name: one for one in settings().channels},
    )


def choice_of(row: Row) -> Choice:
    names = ("digest_at", "quiet_from", "quiet_until", "manager_id", "channel", "reach", "version")
    return Choice(**{name: row[name] for name in names})


def policy_from(row: Row) -> Policy:
    """The policy of a row of `reminder_policy`."""
    return policy_of(
        DeadlineKind(row["kind"]),
        row["days"],
        backup_days=row["backup_days"],
        manager_days=row["manager_days"],
        party_days=row["party_days"],
        at_once_from=row["at_once_from"],
        working_days=row["working_days"],
        urgent=row["urgent"],
        channel=row["channel"],
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
