"""What bulk work takes and gives, for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType, field

from registry.partners.bulk.model import MOST, SHOWN, BulkChange, Deed, DeedKind, Preview, Selection
from registry.partners.model import Sector, Status
from registry.partners.queries import Filters
from registry.partners.schemas_out import NamedOut
from registry.platform.errors import Invalid
from registry.platform.text import Code, In, Line, Remark


class FilterIn(In):
    """The filters of the list of organisations; an empty one leaves all of them."""

    sector: Annotated[list[Sector], Meta(max_length=100)] = field(default_factory=list)
    status: Annotated[list[Status], Meta(max_length=20)] = field(default_factory=list)
    jurisdiction: UUID | None = None
    owner: UUID | None = None
    parent: UUID | None = None
    tag: Line = ""
    q: Line = ""


class BulkIn(In):
    """One deed for the organisations in `ids`, or for those that `filter` leaves; 2,000 at most.

    `tag` belongs to the deeds tag and untag, `status` and `reason` to status, the owners to owner: the one that is left
    out stays, null is nobody. With `digest`, that of a dry run, it is done only if that is still what would be done.
    """

    deed: DeedKind
    ids: Annotated[list[UUID], Meta(max_length=MOST)] | None = None
    filter: FilterIn | None = None
    tag: Remark = ""
    owner_id: UUID | UnsetType | None = UNSET
    backup_owner_id: UUID | UnsetType | None = UNSET
    status: Status | None = None
    reason: Remark = ""
    dry_run: bool = True
    digest: Code | None = None


class RefusalOut(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    why: str


class BulkOut(Struct, frozen=True, kw_only=True):
    """What was done, or would be: how many, and the first fifty of each by name.

    `id` undoes it; null in a dry run, and where nothing was to be changed.
    """

    id: UUID | None
    dry_run: bool
    digest: str
    changed: int
    already: int
    refused: int
    changes: list[NamedOut]
    refusals: list[RefusalOut]


class BulkChangeOut(Struct, frozen=True, kw_only=True):
    """A bulk change; `undo_until` is null once it cannot be undone. `left` names those that an undo did not touch."""

    id: UUID
    what: str
    by: str
    at: datetime
    changed: int
    undo_until: datetime | None
    undone_at: datetime | None
    undone_by: str | None
    restored: int | None
    left: list[RefusalOut]


def selected(given: BulkIn) -> Selection:
    """Who is meant.

    Raises:
        Invalid: neither ids nor a filter, or both.
    """
    if (given.ids is None) is (given.filter is None):
        raise Invalid({"ids": "Send either ids or a filter."})
    if given.filter is None:
        return Selection(ids=given.ids or ())
    asked = given.filter
    return Selection(
        filters=Filters(
            sectors=asked.sector,
            statuses=asked.status,
            jurisdiction=asked.jurisdiction,
            owner=asked.owner,
            parent=asked.parent,
            tag=asked.tag,
            starts=asked.q,
        )
    )


def ordered(given: BulkIn) -> Deed:
    """What is to be done."""
    return Deed(
        kind=given.deed,
        tag=given.tag,
        owner_id=given.owner_id,
        backup_owner_id=given.backup_owner_id,
        status=given.status,
        reason=given.reason,
    )


def bulk_out(found: Preview, change_id: UUID | None, *, dry_run: bool) -> BulkOut:
    """A preview, or what was done, for programs."""
    return BulkOut(
        id=change_id,
        dry_run=dry_run,
        digest=found.digest,
        changed=len(found.changes),
        already=len(found.already),
        refused=len(found.refusals),
        changes=[NamedOut(id=one.chosen.id, name=one.chosen.name) for one in found.changes[:SHOWN]],
        refusals=[RefusalOut(id=one.id, name=one.name, why=one.sentence) for one in found.refusals[:SHOWN]],
    )


def change_out(found: BulkChange, now: datetime) -> BulkChangeOut:
    """A bulk change for programs."""
    return BulkChangeOut(
        id=found.id,
        what=found.what,
        by=found.by_name,
        at=found.at,
        changed=found.changed,
        undo_until=found.undo_until if found.may_be_undone(now) else None,
        undone_at=found.undone_at,
        undone_by=found.undone_by,
        restored=found.restored,
        left=[RefusalOut(id=one.id, name=one.name, why=one.why) for one in found.left_alone[:SHOWN]],
    )
