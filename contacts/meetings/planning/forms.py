"""What the forms of planning send: the same facts as the API takes, in the pieces in which people give them."""

import re
from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.repeating import HowOften
from contacts.meetings.schemas import Heading, Length, Link, Rule, Wall, Why, Zone
from contacts.model import Visibility
from registry.partners.schemas import VersionSeen
from registry.partners.sectors import Sector
from registry.platform.text import In, Prose, Remark, Title

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:30"])]
_MARK = r"^[opu]:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
Mark = Annotated[str, Meta(pattern=_MARK)]
Times = Annotated[int, Meta(ge=1, le=500)]
Step = Annotated[str, Meta(pattern=r"^(look|add|save)$")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{0,16}$")]
_MOST = 250


def marked(text: str) -> bool:
    """Whether this names somebody to ask."""
    return re.fullmatch(_MARK, text) is not None


class WhenForm(In, kw_only=True):
    """When and how often. `on` and `at` are on the wall clock of `zone`."""

    on: date
    at: Clock
    minutes: Length = 60
    zone: Zone
    often: HowOften = HowOften.ONCE
    own_rule: Rule | None = None
    until: date | None = None
    count: Times | None = None


class FactsForm(WhenForm, kw_only=True):
    """What a meeting is. `seen` stands for the dates that were looked at, `step` for the button."""

    kind: MeetingKind
    title: Heading | None = None
    sector: Sector | None = None
    place: Remark | None = None
    link: Link | None = None
    host: Title | None = None
    purpose: Prose | None = None
    visibility: Visibility = Visibility.ALL_USERS
    seen: Digest | None = None
    step: Step = "save"


class PickForm(In, kw_only=True):
    """Whom to ask: ticked marks, a partner and a person by name, all of a sector, and lines of people outside."""

    asked: Annotated[list[Mark], Meta(max_length=_MOST)] = field(default_factory=list)
    partner: Title | None = None
    person: Title | None = None
    outside: Prose | None = None
    whole_sector: bool = False


class PlanForm(FactsForm, kw_only=True):
    """A meeting to plan, with whom to ask."""

    asked: Annotated[list[Mark], Meta(max_length=_MOST)] = field(default_factory=list)
    partner: Title | None = None
    person: Title | None = None
    outside: Prose | None = None
    whole_sector: bool = False


class ChangeForm(FactsForm, kw_only=True):
    """A series, or a meeting that is held once, as it is to be."""

    version: VersionSeen


class MoveForm(In, kw_only=True):
    """One meeting at another time or place."""

    on: date
    at: Clock
    minutes: Length
    place: Remark | None = None
    link: Link | None = None
    version: VersionSeen
    seen: Digest | None = None
    step: Step = "save"


class CancelForm(In, kw_only=True):
    """`extent`: this meeting, this and all after it, or all to come."""

    extent: Annotated[str, Meta(pattern=r"^(one|from|all)$")] = "one"
    reason: Why
    version: VersionSeen


class AskForm(PickForm, kw_only=True):
    """More people for a series, or for the one meeting of it that is named."""

    sector: Sector | None = None
    meeting: UUID | None = None


class OffForm(In, kw_only=True):
    """Whom to take off; `version` is that of the invitation."""

    invitee_id: UUID
    version: VersionSeen


class VersionForm(In, kw_only=True):
    """The version of what was seen."""

    version: VersionSeen


class DateForm(In, kw_only=True):
    """A date of the rule, by its local start."""

    local_at: Wall
    version: VersionSeen
