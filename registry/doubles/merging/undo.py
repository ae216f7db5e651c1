"""Parting two records again, exactly as they were, as long as nothing newer stands on the merge."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from registry.doubles.merging.catalogue import Catalogue, catalogue
from registry.doubles.merging.errors import CannotUndo
from registry.doubles.merging.ledger import COUNTED, Entry, Image, images, read, said
from registry.doubles.merging.model import KEPT_FOR
from registry.doubles.merging.reasons import Found, sentences
from registry.doubles.merging.service import touched
from registry.doubles.merging.standing import Standing, standing
from registry.partners.errors import NoSuchOrganisation
from registry.partners.queries import subject
from registry.partners.service.frame import allow
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was kept of a merge."""

    id: UUID
    at: datetime
    kept_id: UUID
    dropped_id: UUID
    dropped_name: str
    entries: Sequence[Entry]
    roots: Mapping[str, Sequence[str]]
    standing: Standing


async def undo(actor: Actor, merge_id: UUID) -> UUID:
    """Make two records of one again, each with what was its own; the id of the one that comes back.

    Raises:
        NotFound: there is no such merge.
        CannotUndo: it was undone already, is more than thirty days ago, or something newer stands on it: says what.
        Refused, NotYours: this person may not edit both.
    """
    async with db.transaction():
        past = await _past(merge_id)
        await _hold(actor, past)
        known = await catalogue()
        now = await _now(past)
        found = [*_changed(past, now), *await _attached(past, known)]
        if found:
            raise CannotUndo(await sentences(actor, found))
        try:
            async with db.transaction():
                await _restore(past, now, known)
        except asyncpg.IntegrityConstraintViolationError as problem:
            raise CannotUndo(["something that was in both records before is used elsewhere now, or gone"]) from problem
        allow(actor, await subject(past.dropped_id))
        await db.execute(
            "UPDATE merge SET undo = NULL, undone_at = $2, undone_by = $3 WHERE id = $1",
            merge_id,
            clock.now(),
            actor.name,
        )
        await slices.reindex(sorted(touched(list(past.entries))))
        await _tell(actor, past)
        return past.dropped_id


async def _past(merge_id: UUID) -> Past:
    row = await db.fetch_one("SELECT * FROM merge WHERE id = $1 FOR UPDATE", merge_id)
    if row is None:
        raise NotFound
    if row["undone_at"] is not None:
        raise CannotUndo([f"{row['undone_by']} undid it already"])
    if row["undo"] is None or clock.now() - row["at"] >= KEPT_FOR:
        raise CannotUndo(["it is more than thirty days ago, and what would be needed is no longer kept"])
    kept = json.loads(row["undo"])
    entries = [Entry(**one | {"key": tuple(one["key"])}) for one in kept["entries"]]
    names = ("id", "at", "kept_id", "dropped_id", "dropped_name")
    return Past(**{name: row[name] for name in names}, entries=entries, roots=kept["roots"], standing=kept["standing"])


async def _refuse_newer(past: Past) -> None:
    # Asked once both are held: a merge that was under way is done by then.
    newer = await db.fetch(
        "SELECT kept_name, dropped_name FROM merge WHERE undone_at IS NULL AND (at, id) > ($1, $2)"
        " AND (kept_id = ANY($3) OR dropped_id = ANY($3)) ORDER BY at DESC, id DESC",
        past.at,
        past.id,
        [past.kept_id, past.dropped_id],
    )
    if newer:
        raise CannotUndo([
            f"{one['dropped_name']} was merged into {one['kept_name']} since; undo that first" for one in newer
        ])  # fmt: skip


async def _hold(actor: Actor, past: Past) -> None:
    """Hold the kept record, and those that pointed to the other one, in the order of their ids."""
    ids = {past.kept_id, *(UUID(one.key[0]) for one in past.entries if one.table == "organisation")}
    rows = await db.fetch("SELECT id FROM organisation WHERE id = ANY($1) ORDER BY id FOR UPDATE", sorted(ids))
    await _refuse_newer(past)
    if past.kept_id not in {row["id"] for row in rows}:
        raise NoSuchOrganisation
    allow(actor, await subject(past.kept_id))


Now = Mapping[tuple[str, tuple[str, ...]], Image]


async def _now(past: Past) -> Now:
    """The rows of the merge as they are now."""
    found: dict[tuple[str, tuple[str, ...]], Image] = {}
    for table, columns in {(one.table, tuple(one.columns)) for one in past.entries}:
        keys = [one.key for one in past.entries if one.table == table]
        found |= {(table, key): image for key, image in (await read(table, columns, keys)).items()}
    return found


def _changed(past: Past, now: Now) -> list[Found]:
    """The rows of the two records that are no longer as the merge left them."""
    found = []
    for entry in past.entries:
        image = now.get((entry.table, entry.key))
        if not entry.own or said(image) == said(entry.after):
            continue
        if entry.table == "organisation" and image is not None and entry.after is not None:
            fields = [name for name in _altered(entry) if image[name] != entry.after[name]]
            found += [Found(entry.table, "changed", image, field=name) for name in fields]
        else:
            verb = "removed" if image is None else "added" if entry.after is None else "changed"
            found.append(Found(entry.table, verb, image or entry.after or {}))
    return found


def _altered(entry: Entry) -> list[str]:
    """The columns that the merge changed, but those that count changes."""
    before, after = entry.before or {}, entry.after or {}
    return [name for name in before if before[name] != after.get(name) and name not in COUNTED]


async def _attached(past: Past, known: Catalogue) -> list[Found]:
    """What came, went or was changed of that which hangs on the rows of the merge."""
    now = await standing(past.roots, known)
    own = {(one.table, one.key[0]) for one in past.entries if len(one.key) == 1}
    found = []
    for table in sorted({*past.standing, *now}):
        before, after = past.standing.get(table, {}), now.get(table, {})
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key) and ((table, key) not in own):
                verb = "removed" if key not in after else "added" if key not in before else "changed"
                found.append(Found(table, verb, await _image(table, key) if key in after else {}))
    return found


async def _image(table: str, key: str) -> Image:
    found = await images(table, "t.id::text = $1", key) if len(key) == 36 else []
    return found[0] if found else {}


async def _restore(past: Past, now: Now, known: Catalogue) -> None:
    """What the merge made goes, what it took away comes back, what it changed is as before."""
    for entry in past.entries:
        if entry.before is None and said(now.get((entry.table, entry.key))) == said(entry.after):
            await db.execute(f"DELETE FROM {entry.table} WHERE {_where(entry)}", *entry.key)  # noqa: S608
    gone = [entry for entry in past.entries if entry.before and (entry.table, entry.key) not in now]
    gone = [entry for entry in gone if entry.own or entry.after is None]
    for table in known.parents_first(entry.table for entry in gone):
        await _insert(table, [entry.before or {} for entry in gone if entry.table == table], known)
    for entry in past.entries:
        image = now.get((entry.table, entry.key))
        if entry.before and entry.after and image:
            await _put_back(entry, image, known)


def _where(entry: Entry) -> str:
    return " AND ".join(f"{name} = ${place}::text::uuid" for place, name in enumerate(entry.columns, 1))


async def _insert(table: str, rows: Sequence[Image], known: Catalogue) -> None:
    # All of a table at once: they may point to one another.
    names = ", ".join(name for name in known.columns[table] if name in rows[0])
    await db.execute(
        f'INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::"{table}", $1::jsonb)',  # noqa: S608
        json.dumps(rows),
    )


async def _put_back(entry: Entry, image: Image, known: Catalogue) -> None:
    """What the merge changed of a row; what only pointed here and points elsewhere since stays as it is."""
    before, after = entry.before or {}, entry.after or {}
    back = {name: before[name] for name in _altered(entry) if image.get(name) == after.get(name)}
    if before.get("version") != after.get("version"):
        # Counted on, never back: a form opened on the merged row must not pass for one of the row as it is now.
        back |= {"version": image["version"] + 1, "updated_at": clock.now().isoformat()}
    names = [name for name in back if name in known.columns[entry.table]]
    if not names:
        return
    place = len(entry.key) + 1
    sets, listed = ", ".join(f"{name} = w.{name}" for name in names), _where(entry).replace(" AND ", " AND t.")
    await db.execute(
        f'UPDATE {entry.table} t SET {sets} FROM jsonb_populate_record(NULL::"{entry.table}", ${place}::jsonb) w'  # noqa: S608
        f" WHERE t.{listed}",
        *entry.key,
        json.dumps(back),
    )


async def _tell(actor: Actor, past: Past) -> None:
    told = {"name": past.dropped_name, "id": str(past.dropped_id)}
    await audit.record(actor, "parted", "double", past.id, after={"double": told["name"]}, organisation_id=past.kept_id)
