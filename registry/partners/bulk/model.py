"""The nouns of bulk work: the deed, what it would do to each partner, and a change that was done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from registry.partners.model import Status
from registry.partners.queries import Filters

KEPT_FOR = timedelta(days=30)
# As many as are done within a request: bringing the look-up in step takes longest.
MOST = 2_000
SHOWN = 50


class DeedKind(StrEnum):
    TAG = "tag"
    UNTAG = "untag"
    OWNER = "owner"
    STATUS = "status"

    @property
    def tags(self) -> bool:
        return self in {DeedKind.TAG, DeedKind.UNTAG}


class Deed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to be done to many. Of the owners, the one that is not given stays; None is nobody."""

    kind: DeedKind
    tag: str = ""
    owner_id: UUID | UnsetType | None = UNSET
    backup_owner_id: UUID | UnsetType | None = UNSET
    status: Status | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Who is to be changed: these, or all that the filters leave."""

    ids: Sequence[UUID] = ()
    filters: Filters | None = None


class State(Struct, frozen=True, kw_only=True):
    """What a deed may change of a partner."""

    status: Status
    successor_id: UUID | None
    owner_id: UUID | None
    backup_owner_id: UUID | None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One of those that were chosen, as it is now; `updated_at` says since when."""

    id: UUID
    name: str
    sort_name: str
    sector: str
    state: State
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A partner that will be changed, and what it will be then."""

    chosen: Chosen
    after: State


@dataclass(frozen=True, slots=True)
class Refusal:
    """A partner that will not be changed, and why."""

    id: UUID
    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a deed would do, by name. `digest` stands for exactly this; `beyond` counts those outside one's limits."""

    deed: Deed
    changes: Sequence[Change]
    already: Sequence[Chosen]
    refusals: Sequence[Refusal]
    digest: str
    beyond: int = 0


class Former(Struct, frozen=True):
    """What a partner was before it was changed."""

    id: UUID
    name: str
    before: State


class Left(Struct, frozen=True):
    """A partner that an undo did not touch, and why."""

    id: UUID
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """A change that was done. `kept_for_undo` is False once what is needed for that is no longer kept."""

    id: UUID
    by_user_id: UUID
    by_name: str
    at: datetime
    what: str
    changed: int
    undone_at: datetime | None
    undone_by: str | None
    restored: int | None
    left_alone: Sequence[Left] = field(default=())
    kept_for_undo: bool

    @property
    def undo_until(self) -> datetime:
        return self.at + KEPT_FOR

    def may_be_undone(self, now: datetime) -> bool:
        """Whether it is recent enough, and was not undone."""
        return self.undone_at is None and self.kept_for_undo and now < self.undo_until
