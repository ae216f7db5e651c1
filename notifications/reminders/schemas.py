"""What people may choose about reminders, the same for forms and the API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from registry.platform.text import In

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="A time of day, like 07:30.")]
Days = Annotated[str, msgspec.Meta(max_length=120, description="Days, like “90, 30, 7”; blank for none.")]


class ChoiceIn(In, kw_only=True):
    """When somebody is written to, on their own clock, and whom it comes to when they do not act; None: as usual."""

    digest_at: Clock
    quiet_from: Clock
    quiet_until: Clock
    manager_id: UUID | None = None
    channel: Annotated[str, msgspec.Meta(max_length=31, description="A channel of one's own; blank: mail.")] = ""
    reach: Annotated[str, msgspec.Meta(max_length=65, description="The number or topic in it.")] = ""


class PolicyIn(In, kw_only=True):
    """Who is told when, in days from the reference date; in the digest before `at_once_from`, without it always.

    `version` is that of the schedule that was seen, 0 for the usual one; None changes it whatever it is.
    """

    before: Days = ""
    after: Days = ""
    on_the_day: bool = False
    backup: Days = ""
    manager: Days = ""
    outside: Days = ""
    at_once_from: Annotated[int, msgspec.Meta(ge=0, le=400)] | None = None
    working_days: Annotated[int, msgspec.Meta(ge=1, le=60)] | None = None
    urgent: bool = False
    channel: Annotated[str, msgspec.Meta(max_length=31, description="Blank: where its reader chose.")] = ""
    version: int | None = None


class AcknowledgeIn(In, kw_only=True):
    """Nothing has to be said but that one acts."""


class ReminderOut(msgspec.Struct, frozen=True, kw_only=True):
    """One reminder of one's own.

    `state` is waiting, mailed or withheld, and `reason` why it was withheld; `mail` is what became of its mail, null
    before there is one. `path` is null for what one may no longer see, which has no name either.
    """

    id: UUID
    kind: str
    label: str
    path: str | None
    reference_on: date
    rule: str
    state: str
    reason: str | None
    due_at: datetime
    mail: str | None
    acting: str | None


def reminder_out(row: Mapping[str, Any]) -> ReminderOut:
    """A row of `queries.mine` as the API gives it."""
    names = ("id", "kind", "label", "reference_on", "rule", "state", "reason", "due_at")
    return ReminderOut(
        **{name: row[name] for name in names},
        path=None if row["hidden"] else row["path"],
        mail=row["mail_state"],
        acting=row["acknowledged_by"] if row["acted"] else None,
    )
