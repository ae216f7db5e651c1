"""An organisation's main line and shared address, read and written for whole files at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.model import PointKind
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id

SOURCE = "import"
Fields = Mapping[str, str | None]
Row = Mapping[str, Any]

# Restricted numbers neither leave by an export nor change by an import.
_MAIN = """
    SELECT DISTINCT ON (organisation_id, kind) id, organisation_id, kind, value, extension
    FROM contact_point
    WHERE organisation_id = ANY($1) AND kind IN ('main_line', 'email_shared') AND retired_on IS NULL
        AND position_id IS NULL AND person_id IS NULL AND visibility = 'all_users'
    ORDER BY organisation_id, kind, created_at, id
"""
_FORMER = """
    SELECT DISTINCT ON (organisation_id, kind, value, extension) id, organisation_id, kind, value, extension
    FROM contact_point
    WHERE organisation_id = ANY($1) AND kind IN ('main_line', 'email_shared') AND retired_on IS NOT NULL
        AND position_id IS NULL AND person_id IS NULL AND visibility = 'all_users'
    ORDER BY organisation_id, kind, value, extension, retired_on DESC, id
"""
_RETIRE = """
    UPDATE contact_point c SET retired_on = $3, replaced_by_id = w.new_id, version = version + 1, updated_at = $4
    FROM unnest($1::uuid[], $2::uuid[]) AS w (old_id, new_id) WHERE c.id = w.old_id
"""
_REVIVE = """
    UPDATE contact_point SET retired_on = NULL, replaced_by_id = NULL, version = version + 1, updated_at = $2
    WHERE id = ANY($1)
"""
# Only what no person has touched is forgotten with the import that brought it.
_FORGET = """
    DELETE FROM contact_point c WHERE c.id = ANY($1) AND c.source = 'import'
        AND NOT EXISTS (SELECT 1 FROM contact_check k WHERE k.contact_point_id = c.id AND k.method <> 'imported')
"""
_POINT = (
    "id", "organisation_id", "kind", "value", "extension", "as_typed", "source", "visibility", "created_at",
    "updated_at",
)  # fmt: skip
_CHECK = ("id", "contact_point_id", "method", "outcome", "by_user_id", "at")


@dataclass(frozen=True, slots=True)
class Line:
    """What is listed for an organisation as one kind; an empty value means nothing."""

    organisation_id: UUID
    kind: PointKind
    value: str
    extension: str | None = None


@dataclass(slots=True)
class _Plan:
    retire: list[tuple[UUID, UUID | None]]
    revive: list[UUID]
    publish: list[tuple[UUID, Line]]


async def current(organisation_ids: Sequence[UUID]) -> dict[UUID, dict[str, str | None]]:
    """{organisation: {telephone, extension, email}} as listed now, None where there is none. One statement."""
    found: dict[UUID, dict[str, str | None]] = {
        key: {"telephone": None, "extension": None, "email": None} for key in organisation_ids
    }
    for row in await db.fetch(_MAIN, list(organisation_ids)):
        if row["kind"] == PointKind.MAIN_LINE:
            found[row["organisation_id"]] |= {"telephone": row["value"], "extension": row["extension"]}
        else:
            found[row["organisation_id"]]["email"] = row["value"]
    return found


async def write(given: Mapping[UUID, Fields], *, by: Actor | None = None, undo: bool = False) -> int:
    """List what a file says; how many lines changed. For use inside the import's own transaction.

    {organisation: {telephone (E.164), extension, email}}; a field left out stays, None retires. A changed value retires
    the old one, which still finds its organisation; one that was listed before comes back with its evidence. `undo`
    takes back: what an import brought and nobody has used since is forgotten. An import never confirms anything.
    """
    ids, now = list(given), clock.now()
    listed = {(row["organisation_id"], row["kind"]): row for row in await db.fetch(_MAIN, ids)}
    former = {_key(row): row["id"] for row in await db.fetch(_FORMER, ids)}
    plan = _planned(_wanted(given, listed), listed, former)
    await _publish(plan.publish, by, now)
    await _retire(plan.retire, now)
    if plan.revive:
        await db.execute(_REVIVE, plan.revive, now)
    if undo and plan.retire:
        await db.execute(_FORGET, [old for old, _ in plan.retire])
    return max(len(plan.retire), len(plan.publish) + len(plan.revive))


def _key(row: Row) -> tuple[object, ...]:
    return row["organisation_id"], row["kind"], row["value"], row["extension"]


def _wanted(given: Mapping[UUID, Fields], listed: Mapping[tuple[UUID, str], Row]) -> Iterable[Line]:
    for key, fields in given.items():
        if "telephone" in fields or "extension" in fields:
            now = listed.get((key, PointKind.MAIN_LINE), {})
            number = fields["telephone"] if "telephone" in fields else now.get("value")
            extension = fields["extension"] if "extension" in fields else now.get("extension")
            yield Line(key, PointKind.MAIN_LINE, number or "", extension or None)
        if "email" in fields:
            yield Line(key, PointKind.EMAIL_SHARED, fields["email"] or "")


def _planned(
    wanted: Iterable[Line], listed: Mapping[tuple[UUID, str], Row], former: Mapping[tuple[object, ...], UUID]
) -> _Plan:
    plan = _Plan([], [], [])
    for line in wanted:
        old = listed.get((line.organisation_id, line.kind))
        key = (line.organisation_id, line.kind, line.value, line.extension)
        if (old is None and not line.value) or (old is not None and _key(old) == key):
            continue
        new = former.get(key) if line.value else None
        if new:
            plan.revive.append(new)
        elif line.value:
            new = new_id()
            plan.publish.append((new, line))
        if old is not None:
            plan.retire.append((old["id"], new))
    return plan


async def _publish(lines: Sequence[tuple[UUID, Line]], by: Actor | None, now: datetime) -> None:
    if not lines:
        return
    points = [
        (key, one.organisation_id, one.kind.value, one.value, one.extension, one.value, SOURCE, "all_users", now, now)
        for key, one in lines
    ]
    who = by.user_id if by else None
    await db.copy("contact_point", _POINT, points)
    await db.copy("contact_check", _CHECK, [(new_id(), key, "imported", "edited", who, now) for key, _ in lines])


async def _retire(pairs: Sequence[tuple[UUID, UUID | None]], now: datetime) -> None:
    if pairs:
        await db.execute(_RETIRE, [old for old, _ in pairs], [new for _, new in pairs], now.date(), now)
