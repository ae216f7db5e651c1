"""Days by which somebody must act: what slices publish, so that whoever reminds need not know what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from registry.platform.access.model import Permission


class DeadlineKind(StrEnum):
    """What has to happen by the day. The words are those of people; the default schedule goes by them."""

    REVIEW = "review"
    NOTICE = "notice"
    DECISION = "decision"
    EXPIRY = "expiry"
    CONFIRMATION = "confirmation"
    VACANCY = "vacancy"
    MEETING = "meeting"
    ACTION = "action"
    CERTIFICATE = "certificate"
    FILING = "filing"
    REPORT = "report"
    LEGAL_CARD = "legal_card"


class Who(StrEnum):
    """In whose hands it is, in the order in which it is handed on when nobody acts."""

    OWNER = "owner"
    BACKUP = "backup"
    MANAGER = "manager"
    PARTY = "party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One account, or one address outside: never both."""

    user_id: UUID | None = None
    address: str | None = None

    @property
    def key(self) -> str:
        """What tells recipients apart, also after years."""
        return str(self.user_id) if self.user_id else (self.address or "").casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day that matters, of one object, as it stands now.

    `object_kind` and `object_id` name the object, `part` tells several days of one object apart. `on` is the reference
    date, in the zone of whoever has to act. `people` says whom it concerns; who is missing is handed on from.
    `label` is one line without anything that not everybody may read who holds `needs` and sees `visibility`.
    """

    kind: DeadlineKind
    object_kind: str
    object_id: UUID
    part: str = ""
    on: date
    label: str
    path: str
    organisation_id: UUID | None = None
    needs: Permission
    visibility: str = "all_users"
    people: Mapping[Who, Recipient] = field(default_factory=dict)
