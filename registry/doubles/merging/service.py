"""Making one record of two: one use case, one transaction."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from registry.doubles.merging import preview, queries, rules
from registry.doubles.merging.catalogue import Catalogue, catalogue
from registry.doubles.merging.errors import MergedAway
from registry.doubles.merging.following import Carrier, announced
from registry.doubles.merging.ledger import Entry, Ledger
from registry.doubles.merging.model import Order, Pair
from registry.doubles.merging.standing import roots, standing
from registry.partners.errors import NoSuchOrganisation
from registry.partners.facts import facts_of
from registry.partners.model import Organisation, OrganisationKind
from registry.partners.queries import organisation_of, subject
from registry.partners.service.frame import allow
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.errors import Conflict, Invalid
from registry.platform.following import Follow, Rule
from registry.platform.ids import new_id
from registry.platform.text import fold

THEMSELVES = Follow(table="organisation", column="id", label="t.name")
NAMES = Follow(table="organisation_name", column="organisation_id", label="t.name", what=("other name", "other names"))
_LONGEST_NOTE = 4000
_CAST = {"hours": "::jsonb", "regimes": "::text[]"}


async def merge(actor: Actor, order: Order) -> UUID:
    """Make one record of two; the id of the merge, by which it can be undone for thirty days.

    Everything that belongs to the record that is given up goes over to the other one, and so does its address.

    Raises:
        NoSuchOrganisation, MergedAway: one of them is not there any more.
        Refused, NotYours: this person may not edit both.
        Conflict: one of them was changed since the versions that were seen.
        Invalid: what would come of it cannot be true.
    """
    async with db.transaction():
        keep, drop = await held(actor, order.keep, order.drop)
        _refuse(order, keep, drop)
        known = await catalogue()
        joined = await _joined(order)
        carrier = Carrier(Ledger(), known)
        await carrier.ledger.touch(THEMSELVES, "t.id = ANY($1)", [keep.id, drop.id])
        for of in announced():
            await carrier.carry(of, drop.id, keep.id, "organisation", joined)
        changes = rules.outcome(keep, drop, order.choices)
        await _rename(carrier.ledger, keep, drop, str(changes.get("name", keep.name)))
        await _let_go(drop.id, known)
        await _settle(keep.id, changes)
        entries = await carrier.ledger.close()
        merge_id = await _remember(actor, (keep, drop), str(changes.get("name", keep.name)), entries, known)
        await slices.reindex(sorted(touched(entries)))
        await _tell(actor, keep, drop, changes)
        return merge_id


async def held(actor: Actor, keep: UUID, drop: UUID) -> tuple[Organisation, Organisation]:
    """Both records, with all that point to them, held in the order of their ids, for somebody who may edit both."""
    if keep == drop:
        raise Invalid({"drop": "These are one record already. Choose another one."})
    rows = await db.fetch(
        "SELECT * FROM organisation WHERE id = ANY($1) OR parent_id = $2 OR successor_id = $2 ORDER BY id FOR UPDATE",
        [keep, drop],
        drop,
    )
    found = {row["id"]: organisation_of(row) for row in rows}
    for key in (keep, drop):
        if key not in found:
            await refuse_merged(key)
            raise NoSuchOrganisation
        allow(actor, await subject(key))
    return found[keep], found[drop]


async def refuse_merged(organisation_id: UUID) -> None:
    """Say where a record went that was merged away.

    Raises:
        MergedAway: it was.
    """
    onward = (await queries.leads_to([organisation_id])).get(organisation_id)
    if onward:
        raise MergedAway(onward[1], onward[0])


def _refuse(order: Order, keep: Organisation, drop: Organisation) -> None:
    if order.versions != (keep.version, drop.version):
        theirs = {"keep": keep.version, "drop": drop.version}
        raise Conflict(mine=dict(zip(theirs, order.versions, strict=True)), theirs=theirs)
    if keep.demo != drop.demo:
        raise Invalid({"drop": "One of them belongs to the demonstration, the other one is real. They stay apart."})
    unknown = sorted(order.choices.keys() - rules.FIELDS.keys())
    if unknown:
        raise Invalid({"choices": f"There is no field “{unknown[0][:40]}”."})
    note = rules.outcome(keep, drop, order.choices).get("note")
    if note and len(note) > _LONGEST_NOTE:
        raise Invalid({"note": "Together the notes are too long. Take one of them, and add to it afterwards."})


async def _joined(order: Order) -> list[Pair]:
    found = await preview.pairs(order.drop, order.keep)
    wanted = preview.proposed(found) if order.joined is None else order.joined
    if wanted - {pair.key for pair in found}:
        raise Conflict("Somebody changed the people or positions meanwhile. Look again which are the same.")
    return [pair for pair in found if pair.key in wanted]


async def _rename(ledger: Ledger, keep: Organisation, drop: Organisation, name: str) -> None:
    """The name that is not taken goes on finding the partner; what says the same as the name says nothing."""
    own = "t.organisation_id = $1"
    await ledger.touch(NAMES, own, keep.id)
    await db.execute("DELETE FROM organisation_name WHERE organisation_id = $1 AND folded = $2", keep.id, fold(name))
    alias = rules.became_alias(name, (keep.name, drop.name))
    if alias:
        await db.execute(
            "INSERT INTO organisation_name (id, organisation_id, name, folded, kind) SELECT $1, $2, $3, $4, 'alias'"
            " WHERE NOT EXISTS (SELECT 1 FROM organisation_name WHERE organisation_id = $2 AND folded = $4)",
            new_id(), keep.id, alias, fold(alias),
        )  # fmt: skip
    await ledger.made(NAMES, own, keep.id)


async def _let_go(drop: UUID, known: Catalogue) -> None:
    """Delete the record that is given up; nothing may go silently with it.

    Raises:
        RuntimeError: a table was not announced.
    """
    derived = {(of.table, of.column) for of in announced(Rule.DERIVED)}
    for pointer in known.to("organisation"):
        if (pointer.table, pointer.column) not in derived:
            sql = f"SELECT 1 FROM {pointer.table} t WHERE t.{pointer.column} = $1 LIMIT 1"  # noqa: S608
            if await db.fetch_one(sql, drop):
                raise RuntimeError(f"{pointer.table}.{pointer.column} does not follow a merge")
    await db.execute("DELETE FROM organisation WHERE id = $1", drop)


async def _settle(keep: UUID, changes: Mapping[str, Any]) -> None:
    """Write what was chosen, and count the version up."""
    stored = {name: _stored(name, value) for name, value in changes.items()}
    if "name" in stored:
        stored["sort_name"] = fold(str(stored["name"]))
    stored["updated_at"] = clock.now()
    sets = ", ".join(f"{name} = ${place}{_CAST.get(name, '')}" for place, name in enumerate(stored, 2))
    await db.execute(f"UPDATE organisation SET {sets}, version = version + 1 WHERE id = $1", keep, *stored.values())  # noqa: S608
    await _refuse_rings(keep)
    await _refuse_members(keep)


def _stored(name: str, value: Any) -> Any:
    if name == "hours":
        return None if value is None else json.dumps(value)
    return [str(one) for one in value] if isinstance(value, tuple) else value


async def _refuse_rings(keep: UUID) -> None:
    for column, field in (("parent_id", "parent"), ("successor_id", "status")):
        ring = await db.fetch_one(
            f"""
            WITH RECURSIVE up (id) AS (
                SELECT {column} FROM organisation WHERE id = $1
                UNION SELECT o.{column} FROM organisation o JOIN up USING (id) WHERE o.{column} IS NOT NULL
            ) SELECT 1 FROM up WHERE id = $1
            """,  # noqa: S608 - our own names
            keep,
        )
        if ring:
            sentence = "What stands above the one is part of the other. Choose differently, or put that right first."
            raise Invalid({field: sentence})


async def _refuse_members(keep: UUID) -> None:
    row = await db.fetch_one(
        "SELECT kind FROM organisation WHERE id = $1 AND EXISTS (SELECT 1 FROM membership WHERE network_id = $1)", keep
    )
    if row and not OrganisationKind(row["kind"]).has_members:
        raise Invalid({"kind": "It has members: it is a network or a team."})


def touched(entries: list[Entry]) -> set[UUID]:
    """The organisations that are found by something else now."""
    found: set[UUID] = set()
    for entry in entries:
        for image in (entry.before, entry.after) if entry.changed else ():
            name = "id" if entry.table == "organisation" else "organisation_id"
            if image and image.get(name):
                found.add(UUID(image[name]))
    return found


async def _remember(
    actor: Actor, pair: tuple[Organisation, Organisation], name: str, entries: list[Entry], known: Catalogue
) -> UUID:
    keep, drop = pair
    start = roots(entries)
    undo = {
        "entries": [msgspec.to_builtins(_plain(entry)) for entry in entries if entry.changed],
        "roots": {table: sorted(ids) for table, ids in start.items()},
        "standing": await standing(start, known),
    }
    merge_id = new_id()
    await db.execute(
        "INSERT INTO merge (id, kept_id, dropped_id, kept_name, dropped_name, by_user_id, by_name, at, undo)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)",
        merge_id, keep.id, drop.id, name, drop.name, actor.user_id, actor.name, clock.now(), json.dumps(undo),
    )  # fmt: skip
    return merge_id


def _plain(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("table", "columns", "key", "before", "after", "own")}


async def _tell(actor: Actor, keep: Organisation, drop: Organisation, changes: Mapping[str, Any]) -> None:
    before = {name: getattr(keep, name) for name in changes}
    gone = {f"double_{name}": value for name, value in facts_of(drop).items() if value not in (None, "", [], False)}
    await audit.record(
        actor, "merged", "double", drop.id,
        before=before, after={**changes, **gone}, organisation_id=keep.id,
    )  # fmt: skip
