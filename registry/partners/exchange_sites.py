"""The places of organisations as the import engine knows them: found by whose they are and what they are called."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.partners import exchange_read, queries
from registry.partners.errors import NotYours
from registry.partners.exchange_limits import areas_of
from registry.partners.exchange_write import site_row
from registry.partners.rules import against_coordinates
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.errors import Conflict
from registry.platform.exchange.decision import Create, Record, Update
from registry.platform.exchange.kinds import Current, Wanted, Writing
from registry.platform.exchange.outcome import Outcome, Problem
from registry.platform.exchange.plan import Plan
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.values import Value
from registry.platform.likely import Draft
from registry.platform.rows import columns
from registry.platform.text import fold

_FIELDS = ("street", "city", "region", "postal_code", "country", "latitude", "longitude", "capacity")
_SITE = ("id", "organisation_id", *_FIELDS, "main", "version", "name")
_MOVE = """
    UPDATE site s SET street = w.street, city = w.city, region = w.region, postal_code = w.postal_code,
        country = w.country, latitude = w.latitude, longitude = w.longitude, capacity = w.capacity, name = w.name,
        version = version + 1
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[],
        $9::integer[], $10::text[])
        AS w (id, street, city, region, postal_code, country, latitude, longitude, capacity, name)
    WHERE s.id = w.id
"""
_TOUCH = "UPDATE organisation SET version = version + 1, updated_at = $2 WHERE id = ANY($1)"


class Sites:
    """The store of sites."""

    async def read(self, wanted: Wanted) -> Current:
        owners = await exchange_read.read(Wanted(keys=frozenset(_owner(key) for key in wanted.keys)))
        rows = await db.fetch(
            "SELECT * FROM site WHERE organisation_id = ANY($1) OR id = ANY($2) ORDER BY id",
            [UUID(record.id) for record in owners.records.values()],
            list(wanted.ids),
        )
        named: dict[tuple[str, str], list[Record]] = {}
        for row in rows:
            named.setdefault((str(row["organisation_id"]), fold(row["name"])), []).append(_record(row))
        found = {key: named.get(_place(key, owners), []) for key in wanted.keys if key.startswith("site:")}
        there = {key: several for key, several in found.items() if several}
        return Current(
            records={f"id:{key}": one for key, one in (await self.by_ids(list(wanted.ids))).items()}
            | dict(owners.records)
            | {key: _under(key, one) for key, (one, *more) in there.items() if not more},
            versions={str(row["id"]): row["version"] for row in rows},
            ambiguous=frozenset(key for key, several in there.items() if len(several) > 1),
        )

    async def by_ids(self, ids: Sequence[UUID]) -> dict[UUID, Record]:
        rows = await db.fetch("SELECT * FROM site WHERE id = ANY($1)", list(ids))
        owners = await exchange_read.references_of({row["organisation_id"] for row in rows})
        return {row["id"]: _under(owners[row["organisation_id"]], _record(row)) for row in rows}

    async def settle(self, rows: Sequence[Outcome], current: Current, profile: Profile) -> list[Outcome]:  # noqa: ARG002
        return list(rows)

    def draft(self, create: Create) -> Draft | None:  # noqa: ARG002 - places are not looked for
        return None

    async def judge(self, plan: Plan, current: Current, by: Actor) -> dict[int, tuple[Problem, ...]]:
        found: dict[int, tuple[Problem, ...]] = {}
        written: list[Create | Update] = [*plan.creates, *plan.updates]
        owners = {one.number: current.records[_owner(one.key)] for one in written}
        areas = await areas_of({UUID(owner.id) for owner in owners.values()})
        fields = {one.number: one.fields for one in plan.creates}
        for number, owner in owners.items():
            subject = Subject(str(owner.fields["sector"]), areas.get(UUID(owner.id), frozenset()))
            if not can(by, Permission.EDIT_DIRECTORY, subject):
                found[number] = (Problem("", "", NotYours().sentence),)
            elif reasons := against_coordinates(*_degrees(fields.get(number, {}))):
                found[number] = tuple(Problem(one.field, "", one.sentence) for one in reasons)
        for create in plan.creates:
            if create.key in current.ambiguous:
                sentence = "It has several places of this name; rename them first."
                found[create.number] = (Problem("name", str(create.fields["name"]), sentence),)
        return found

    def follow(self, update: Update, record: Record) -> Update:  # noqa: ARG002 - nothing follows
        return update

    async def write(self, writing: Writing, current: Current) -> dict[str, list[str]]:
        owners = {key: UUID(current.records[_owner(create.key)].id) for key, create in writing.creates}
        moved = await self.organisations([UUID(one.id) for one in writing.updates])
        await self.hold({*owners.values(), *moved.values()})
        main = await _without_main(set(owners.values()))
        rows = []
        for key, create in writing.creates:
            first = owners[key] in main
            main.discard(owners[key])
            rows.append((key, owners[key], *site_row(create.fields), first, 1, create.fields["name"]))
        await db.copy("site", _SITE, rows)
        await _move(writing.updates, current)
        await db.execute(_TOUCH, list({*owners.values(), *moved.values()}), clock.now())
        return {}

    async def standing(self, ids: Sequence[UUID]) -> dict[UUID, str]:  # noqa: ARG002 - nothing stands on a place
        return {}

    async def remove(self, ids: Sequence[UUID], made: Mapping[str, Sequence[str]]) -> None:  # noqa: ARG002
        owners = list(set((await self.organisations(ids)).values()))
        await db.execute("DELETE FROM site WHERE id = ANY($1)", list(ids))
        await db.execute(_TOUCH, owners, clock.now())
        await db.execute(
            "UPDATE site SET main = true, version = version + 1 WHERE id IN (SELECT DISTINCT ON (organisation_id) id"
            " FROM site s WHERE organisation_id = ANY($1) AND NOT EXISTS"
            " (SELECT 1 FROM site m WHERE m.organisation_id = s.organisation_id AND m.main)"
            " ORDER BY organisation_id, name, id)",
            owners,
        )

    async def hold(self, organisations: Collection[UUID]) -> None:
        await queries.hold(organisations)

    async def organisations(self, ids: Sequence[UUID]) -> dict[UUID, UUID]:
        rows = await db.fetch("SELECT id, organisation_id FROM site WHERE id = ANY($1)", list(ids))
        return {row["id"]: row["organisation_id"] for row in rows}


def _owner(key: str) -> str:
    return key.removeprefix("site:").split("|")[0]


def _place(key: str, owners: Current) -> tuple[str, str]:
    owner = owners.records.get(_owner(key))
    return (owner.id if owner else "", key.split("|", 1)[1])


def _under(key: str, record: Record) -> Record:
    """The record with its organisation named as in the key."""
    return Record(record.id, {**record.fields, "organisation": _owner(key)})


def _record(row: Any) -> Record:
    fields: dict[str, Value] = {name: None if row[name] == "" else row[name] for name in (*_FIELDS, "name")}
    return Record(str(row["id"]), fields)


def _degrees(fields: Mapping[str, Value]) -> tuple[float | None, float | None]:
    latitude, longitude = fields.get("latitude"), fields.get("longitude")
    return (float(latitude) if latitude is not None else None, float(longitude) if longitude is not None else None)  # type: ignore[arg-type]


async def _without_main(owners: set[UUID]) -> set[UUID]:
    rows = await db.fetch("SELECT organisation_id FROM site WHERE main AND organisation_id = ANY($1)", list(owners))
    return owners - {row["organisation_id"] for row in rows}


async def _move(updates: Sequence[Update], current: Current) -> None:
    before = {record.id: record.fields for record in current.records.values()}
    rows = []
    for one in updates:
        facts = {**before[one.id], **{change.field: change.after for change in one.changes}}
        rows.append((UUID(one.id), *site_row(facts), facts["name"]))
    if not rows:
        return
    sql = "SELECT id, version FROM site WHERE id = ANY($1) ORDER BY id FOR UPDATE"
    held = await db.fetch(sql, [row[0] for row in rows])
    if {str(row["id"]): row["version"] for row in held} != {one.id: current.versions[one.id] for one in updates}:
        raise Conflict("A place was changed meanwhile. Nothing was imported; look at the file again.")
    await db.execute(_MOVE, *columns(rows))
