"""Take the demonstration away again: everything of it, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from registry.demo.errors import LastAdministrator, NotLoaded
from registry.platform import audit, db, slices

_WHAT_POINTED = {
    "organisation": ("parent_id", "successor_id", "owner_id", "backup_owner_id"),
    "app_user": ("organisation_id",),
    "jurisdiction": ("parent_id",),
}
_KINDS = {"organisation": "organisation", "app_user": "user", "jurisdiction": "jurisdiction"}


async def remove() -> int:
    """Remove the partners, people, areas and users of the demonstration; how many partners.

    What is real stays, and so does the audit trail. Where something real pointed to something of the demonstration, it
    points to nothing then, and the audit trail says so.

    Raises:
        NotLoaded: there is none; LastAdministrator: only its own users administer.
    """
    async with db.transaction():
        if not await db.fetch("SELECT 1 FROM demonstration FOR UPDATE"):
            raise NotLoaded
        await _refuse_lock_out()
        gone = {table: await _ids(table) for table in _WHAT_POINTED}
        for part in slices.load():
            if part.forget_demo is not None:
                await part.forget_demo()
        events, changed = await _loosen(gone)
        await _delete(gone)
        await slices.reindex([*gone["organisation"], *changed])
        summary = {"partners": len(gone["organisation"]), "users": len(gone["app_user"])}
        events.append(audit.Event("removed", "demonstration", "marlow_county", audit.differences(summary, None)))
        await audit.record_many(None, events)
    return len(gone["organisation"])


async def _refuse_lock_out() -> None:
    rows = await db.fetch(
        "SELECT demo FROM app_user WHERE role = 'administrator' AND disabled_at IS NULL AND password_hash IS NOT NULL"
        " AND (expires_on IS NULL OR expires_on >= current_date) FOR UPDATE"
    )
    others = await db.fetch("SELECT 1 FROM app_user WHERE NOT demo AND password_hash IS NOT NULL LIMIT 1")
    if rows and others and all(row["demo"] for row in rows):
        raise LastAdministrator


async def _ids(table: str) -> list[UUID]:
    return [row["id"] for row in await db.fetch(f"SELECT id FROM {table} WHERE demo ORDER BY id FOR UPDATE")]  # noqa: S608


async def _loosen(gone: Mapping[str, Sequence[UUID]]) -> tuple[list[audit.Event], set[UUID]]:
    """Let go what is real; what to record of it, and which organisations the look-up must read again."""
    every = [key for keys in gone.values() for key in keys]
    events: list[audit.Event] = []
    for table, columns in _WHAT_POINTED.items():
        for column in columns:
            events += await _cleared(table, column, every)
    events += [*await _left_areas(gone["jurisdiction"]), *await _narrowed(gone["jurisdiction"])]
    return events, {event.organisation_id for event in events if event.organisation_id}


async def _cleared(table: str, column: str, gone: Sequence[UUID]) -> list[audit.Event]:
    # The parts of the demonstration let go of one another, too: then no order of deleting is wrong.
    versioned = "" if table == "jurisdiction" else ", version = t.version + 1"
    rows = await db.fetch(
        f"""
        UPDATE {table} t SET {column} = NULL{versioned}
        FROM {table} was WHERE was.id = t.id AND t.{column} = ANY($1) RETURNING t.id, t.demo, was.{column} AS pointed
        """,  # noqa: S608 - our own names
        list(gone),
    )
    return [_event(table, row["id"], {column: row["pointed"]}) for row in rows if not row["demo"]]


def _event(table: str, key: UUID, before: Mapping[str, Any]) -> audit.Event:
    house = key if table == "organisation" else None
    return audit.Event("let go of the demonstration", _KINDS[table], str(key), audit.differences(before, None), house)


async def _left_areas(areas: Sequence[UUID]) -> list[audit.Event]:
    rows = await db.fetch(
        """
        DELETE FROM service_area s USING jurisdiction j, organisation o
        WHERE s.jurisdiction_id = ANY($1) AND j.id = s.jurisdiction_id AND o.id = s.organisation_id AND NOT o.demo
        RETURNING s.organisation_id, j.name
        """,
        list(areas),
    )
    return [_event("organisation", row["organisation_id"], {"area": row["name"]}) for row in rows]


async def _narrowed(areas: Sequence[UUID]) -> list[audit.Event]:
    """Take areas that go out of people's limits, but never the last: without a limit they might edit everything."""
    rows = await db.fetch(
        """
        UPDATE app_user SET version = version + 1,
            jurisdictions = ARRAY(SELECT unnest(jurisdictions) EXCEPT SELECT unnest($1::uuid[]))
        WHERE NOT demo AND jurisdictions && $1::uuid[] AND NOT jurisdictions <@ $1::uuid[]
        RETURNING id
        """,
        list(areas),
    )
    return [_event("app_user", row["id"], {"limits": "areas of the demonstration"}) for row in rows]


async def _delete(gone: Mapping[str, Sequence[UUID]]) -> None:
    await db.execute("DELETE FROM idempotency_key WHERE user_id = ANY($1)", list(gone["app_user"]))
    for table in ("app_user", "organisation", "jurisdiction"):
        await db.execute(f"DELETE FROM {table} WHERE id = ANY($1)", list(gone[table]))  # noqa: S608 - our own names
    await db.execute("DELETE FROM demonstration")
