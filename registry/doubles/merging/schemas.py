"""What programs send and get."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from registry.doubles.merging.model import Choice, Merge, Order
from registry.partners.schemas import VersionSeen
from registry.partners.schemas_out import NamedOut
from registry.platform.text import Code, In

# Two records of one house with all its staff; more would not fit into a form that is sent.
MOST_PAIRS = 2000
PairKey = Annotated[str, Meta(max_length=200, pattern="^[a-z_]+:[0-9a-f-]{36}:[0-9a-f-]{36}$")]


class VersionsIn(In):
    """The versions of both records that were seen."""

    keep: VersionSeen
    drop: VersionSeen


class MergeIn(In):
    """Which record is kept and which is given up, and of each field which one's value; the rest as is proposed.

    `joined` names people and positions that are the same in both, as `person:<id kept>:<id lost>`; left out, those
    that are proposed are joined.
    """

    keep: UUID
    drop: UUID
    versions: VersionsIn
    choices: Annotated[dict[Code, Choice], Meta(max_length=30)] = field(default_factory=dict)
    joined: Annotated[list[PairKey], Meta(max_length=MOST_PAIRS)] | None = None


class MergeOut(Struct, frozen=True, kw_only=True):
    """A merge; `undo_until` is null once it cannot be undone for its age."""

    id: UUID
    kept: NamedOut
    dropped: NamedOut
    by: str
    at: datetime
    undo_until: datetime | None
    undone_at: datetime | None
    undone_by: str | None


def ordered(given: MergeIn) -> Order:
    """What a program asks for."""
    return Order(
        keep=given.keep,
        drop=given.drop,
        versions=(given.versions.keep, given.versions.drop),
        choices=given.choices,
        joined=None if given.joined is None else frozenset(given.joined),
    )


def merge_out(found: Merge, now: datetime) -> MergeOut:
    """A merge for programs."""
    return MergeOut(
        id=found.id,
        kept=NamedOut(id=found.kept_id, name=found.kept_name),
        dropped=NamedOut(id=found.dropped_id, name=found.dropped_name),
        by=found.by_name,
        at=found.at,
        undo_until=found.undo_until if found.may_be_undone(now) else None,
        undone_at=found.undone_at,
        undone_by=found.undone_by,
    )
