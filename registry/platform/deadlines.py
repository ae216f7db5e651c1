"""Days by which somebody must act: what slices publish, so that whoever reminds need not know what they are about."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
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
    OBLIGATION = "obligation"


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


def looked_after(owner_id: UUID | None, backup_id: UUID | None) -> dict[Who, Recipient]:
    """The accounts in whose hands something is; one that is None is left out."""
    accounts = {Who.OWNER: owner_id, Who.BACKUP: backup_id}
    return {who: Recipient(user_id=account) for who, account in accounts.items() if account}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day that matters, of one object, as it stands now.

    `object_kind` and `object_id` name the object, `part` tells several days of one object apart. `on` is the reference
    date, in the zone of whoever has to act. `people` are those here in whose hands it is, `outside` whom it concerns at
    a partner; both as they are now.
    `label` is one line without anything that not everybody may read who holds `needs` and sees `visibility`.
    """

    kind: DeadlineKind
    object_kind: str
    object_id: UUID
    part: str = ""
    on: date
    label: str
    path: str
    needs: Permission
    visibility: str = "all_users"
    people: Mapping[Who, Recipient] = field(default_factory=dict)
    outside: Sequence[Recipient] = ()


NOTHING_BEFORE = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which deadlines are read: of at most `limit` objects behind `after`, in the order of their ids, or of `ids`.

    `until` is the last reference date that matters; what is overdue is read as long as somebody must act.
    """

    until: date
    after: UUID = NOTHING_BEFORE
    ids: list[UUID] | None = None
    limit: int = 2000


@dataclass(frozen=True, slots=True)
class Read:
    """Deadlines of some objects, all of an object together. `after` is where to go on, None at the end."""

    deadlines: Sequence[Deadline]
    after: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSource:
    """The deadlines of one kind of object as they stand, read in a fixed number of statements."""

    object_kind: str
    read: Callable[[Span], Awaitable[Read]]
