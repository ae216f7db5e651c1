"""What people may choose about reminders, the same for forms and the API."""

from typing import Annotated

import msgspec

from registry.platform.text import In

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="A time of day, like 07:30.")]
Days = Annotated[str, msgspec.Meta(max_length=120, description="Days, like “90, 30, 7”; blank for none.")]


class ChoiceIn(In, kw_only=True):
    """When somebody is written to, on their own clock."""

    digest_at: Clock
    quiet_from: Clock
    quiet_until: Clock


class PolicyIn(In, kw_only=True):
    """When whom is told, in days from the reference date; in the digest before `at_once_from`, without it always."""

    before: Days = ""
    after: Days = ""
    on_the_day: bool = False
    outside: Days = ""
    at_once_from: Annotated[int, msgspec.Meta(ge=0, le=400)] | None = None
    working_days: Annotated[int, msgspec.Meta(ge=1, le=60)] | None = None
    urgent: bool = False


class AcknowledgeIn(In, kw_only=True):
    """Nothing has to be said but that one acts."""


class ReminderOut(msgspec.Struct, frozen=True, kw_only=True):
    """One reminder of one's own. `state` is waiting, mailed or withheld, `reason` why it was withheld."""

    id: str
    kind: str
    label: str
    path: str
    reference_on: str
    rule: str
    state: str
    reason: str | None
    due_at: str
    mail: str | None
