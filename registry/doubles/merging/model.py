"""The nouns of merging: the choice for each field, pairs that may be joined, and a merge that was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

KEPT_FOR = timedelta(days=30)


class Choice(StrEnum):
    """Which of two records a field is taken from."""

    KEEP = "keep"
    DROP = "drop"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two rows of the two records that may be one, as two people of one name; `likely` is what is proposed."""

    table: str
    kept: UUID
    lost: UUID
    label: str
    other_label: str
    likely: bool

    @property
    def key(self) -> str:
        """How a form or program names the pair."""
        return f"{self.table}:{self.kept}:{self.lost}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """How many rows of a kind go over, and how many of them are in both records already and become one."""

    what: str
    count: int
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody decided: which record is kept, at which versions they saw both, field by field what is taken.

    `joined` holds the keys of pairs to be joined; None joins those that are proposed.
    """

    keep: UUID
    drop: UUID
    versions: tuple[int, int]
    choices: Mapping[str, Choice] = field(default_factory=dict)
    joined: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge that was done. `kept_for_undo` is False once what is needed for that is no longer kept."""

    id: UUID
    kept_id: UUID
    dropped_id: UUID
    kept_name: str
    dropped_name: str
    by_name: str
    at: datetime
    undone_at: datetime | None
    undone_by: str | None
    kept_for_undo: bool

    @property
    def undo_until(self) -> datetime:
        return self.at + KEPT_FOR

    def may_be_undone(self, now: datetime) -> bool:
        """Whether it is recent enough; what newer stands on it is another question."""
        return self.undone_at is None and self.kept_for_undo and now < self.undo_until
