"""The main line and shared address of an organisation or of one of its sites, for whole files at once.

A point that carries a site's name as its label is that site's; every other one is the organisation's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from contacts.model import PointKind
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id

T = TypeVar("T")
SOURCE = "import"
_BATCH = 5000
Fields = Mapping[str, str | None]
Row = Mapping[str, Any]

# Restricted numbers neither leave by an export nor change by an import.
_POINTS = """
    SELECT c.id, c.organisation_id, coalesce(s.name, '') AS site, c.kind, c.value, c.extension, c.retired_on
    FROM contact_point c
    LEFT JOIN LATERAL (
        SELECT name FROM site WHERE organisation_id = c.organisation_id AND name = c.label AND name <> '' LIMIT 1
    ) s ON true
    WHERE c.organisation_id = ANY($1) AND c.kind IN ('main_line', 'email_shared')
        AND c.position_id IS NULL AND c.person_id IS NULL AND c.visibility = 'all_users'
    ORDER BY c.created_at, c.id
"""
_SITES = "SELECT id, organisation_id, name FROM site WHERE id = ANY($1)"
_STANDING = """
    SELECT organisation_id, 'people' AS what FROM person WHERE organisation_id = ANY($1)
    UNION ALL
    SELECT organisation_id, 'positions' FROM position WHERE organisation_id = ANY($1)
    UNION ALL
    SELECT organisation_id, 'numbers or addresses that were added by hand' FROM contact_point
    WHERE organisation_id = ANY($1) AND source IS DISTINCT FROM 'import'
    UNION ALL
    SELECT c.organisation_id, 'calls that were recorded' FROM contact_point c
    JOIN contact_check k ON k.contact_point_id = c.id AND k.method <> 'imported'
    WHERE c.organisation_id = ANY($1)
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
    "id", "organisation_id", "label", "kind", "value", "extension", "as_typed", "source", "visibility", "created_at",
    "updated_at",
)  # fmt: skip
_CHECK = ("id", "contact_point_id", "method", "outcome", "by_user_id", "at")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose line it is: the organisation's, or with a name that of one of its sites."""

    organisation_id: UUID
    site: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What is listed for a place as one kind; an empty value means nothing. `typed` is how the file writes it."""

    place: Place
    kind: PointKind
    value: str
    extension: str | None = None
    typed: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        return self.place, self.kind.value, self.value, self.extension


@dataclass(slots=True)
class _Plan:
    retire: list[tuple[UUID, UUID | None]]
    revive: list[UUID]
    publish: list[tuple[UUID, Line]]


async def places(ids: Sequence[UUID], *, sites: bool) -> dict[UUID, Place]:
    """The place of each organisation or site; one that is gone has none."""
    if not sites:
        return {key: Place(key) for key in ids}
    return {row["id"]: Place(row["organisation_id"], row["name"]) for row in await db.fetch(_SITES, list(ids))}


async def current(ids: Sequence[UUID], *, sites: bool = False) -> dict[UUID, dict[str, str | None]]:
    """{organisation or site: {telephone, extension, email}} as listed now, None where there is none."""
    known = await places(ids, sites=sites)
    listed, _ = _split(await _points(known))
    return {key: _fields(listed, place) for key, place in known.items()}


def _fields(listed: Mapping[tuple[Place, str], Row], place: Place) -> dict[str, str | None]:
    line, address = listed.get((place, PointKind.MAIN_LINE)), listed.get((place, PointKind.EMAIL_SHARED))
    return {
        "telephone": line["value"] if line else None,
        "extension": line["extension"] if line else None,
        "email": address["value"] if address else None,
    }


async def write(
    given: Mapping[UUID, Fields], *, by: Actor | None = None, undo: bool = False, sites: bool = False
) -> int:
    """List what a file says; how many lines changed. For use inside the import's own transaction.

    {organisation or site: {telephone (E.164), extension, email}}; a field left out stays, None retires; `typed` is the
    number as the file writes it. A changed value retires the old one, which still finds its organisation; one that was
    listed before comes back with its evidence. `undo` takes back: what an import brought and nobody has used since is
    forgotten. An import never confirms anything.
    """
    known, now = await places(list(given), sites=sites), clock.now()
    listed, former = _split(await _points(known))
    asked = {known[key]: fields for key, fields in given.items() if key in known}
    plan = _planned(_wanted(asked, listed), listed, former)
    await _publish(plan.publish, by, now)
    await _retire(plan.retire, now)
    await db.take_stock(len(plan.publish), "contact_point", "contact_check")
    for some in _batches(plan.revive):
        await db.execute(_REVIVE, list(some), now)
    for pairs in _batches(plan.retire if undo else []):
        await db.execute(_FORGET, [old for old, _ in pairs])
    return max(len(plan.retire), len(plan.publish) + len(plan.revive))


async def standing(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What people have put on organisations here since they were imported, in words; nothing for the others."""
    return {row["organisation_id"]: row["what"] for row in await db.fetch(_STANDING, list(ids))}


async def _points(known: Mapping[UUID, Place]) -> Sequence[Row]:
    return await db.fetch(_POINTS, list({place.organisation_id for place in known.values()}))


def _split(rows: Iterable[Row]) -> tuple[dict[tuple[Place, str], Row], dict[tuple[object, ...], UUID]]:
    """What is listed, the oldest of each kind, and what was listed once, the latest."""
    listed: dict[tuple[Place, str], Row] = {}
    former: dict[tuple[object, ...], tuple[Any, UUID]] = {}
    for row in rows:
        if row["retired_on"] is None:
            listed.setdefault((_place(row), row["kind"]), row)
        elif (row["retired_on"], row["id"]) > former.get(_key(row), (date.min, row["id"])):
            former[_key(row)] = (row["retired_on"], row["id"])
    return listed, {key: found for key, (_, found) in former.items()}


def _place(row: Row) -> Place:
    return Place(row["organisation_id"], row["site"])


def _key(row: Row) -> tuple[object, ...]:
    return _place(row), row["kind"], row["value"], row["extension"]


def _wanted(given: Mapping[Place, Fields], listed: Mapping[tuple[Place, str], Row]) -> Iterable[Line]:
    for place, fields in given.items():
        if "telephone" in fields or "extension" in fields:
            now = listed.get((place, PointKind.MAIN_LINE), {})
            number = fields["telephone"] if "telephone" in fields else now.get("value")
            extension = fields["extension"] if "extension" in fields else now.get("extension")
            yield Line(place, PointKind.MAIN_LINE, number or "", extension or None, fields.get("typed") or "")
        if "email" in fields:
            yield Line(place, PointKind.EMAIL_SHARED, fields["email"] or "")


def _planned(
    wanted: Iterable[Line], listed: Mapping[tuple[Place, str], Row], former: Mapping[tuple[object, ...], UUID]
) -> _Plan:
    plan = _Plan([], [], [])
    for line in wanted:
        old = listed.get((line.place, line.kind))
        if (old is None and not line.value) or (old is not None and _key(old) == line.key):
            continue
        new = former.get(line.key) if line.value else None
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
        (
            key, one.place.organisation_id, one.place.site or None, one.kind.value, one.value, one.extension,
            one.typed or one.value, SOURCE, "all_users", now, now,
        )
        for key, one in lines
    ]  # fmt: skip
    who = by.user_id if by else None
    await db.copy("contact_point", _POINT, points)
    await db.copy("contact_check", _CHECK, [(new_id(), key, "imported", "edited", who, now) for key, _ in lines])


async def _retire(pairs: Sequence[tuple[UUID, UUID | None]], now: datetime) -> None:
    for some in _batches(pairs):
        await db.execute(_RETIRE, [old for old, _ in some], [new for _, new in some], now.date(), now)


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    """A whole country's file in one statement would outlast the time that a statement is given."""
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))
