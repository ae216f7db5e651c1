"""Partners whose people are to be asked."""

from datetime import UTC, date, datetime
from uuid import UUID

from registry.platform import db
from registry.platform.ids import new_id
from tests.contacts.places import organisation

NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)  # a Monday
TODAY = date(2027, 3, 1)


async def house(name: str = "Marlow Clinic", sector: str = "healthcare") -> UUID:
    return await organisation(name, sector)


async def person(where: UUID, name: str, role: str = "primary_poc") -> UUID:
    """Somebody who holds a position there since last year."""
    key, post = new_id(), new_id()
    await db.execute(
        "INSERT INTO person (id, organisation_id, name, sort_name) VALUES ($1, $2, $3, lower($3))", key, where, name
    )
    await db.execute("INSERT INTO position (id, organisation_id, role) VALUES ($1, $2, $3)", post, where, role)
    await db.execute(
        "INSERT INTO assignment (id, position_id, person_id, starts_on) VALUES ($1, $2, $3, '2026-01-01')",
        new_id(), post, key,
    )  # fmt: skip
    return key


async def line(
    where: UUID, value: str, *, of: UUID | None = None, kind: str = "desk", confirmed: date | None = date(2026, 6, 1),
    visibility: str = "all_users",
) -> UUID:  # fmt: skip
    """A number or address, confirmed by telephone on a day."""
    key = new_id()
    await db.execute(
        "INSERT INTO contact_point (id, organisation_id, person_id, kind, value, visibility, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, '2026-01-01')",
        key, where, of, kind, value, visibility,
    )  # fmt: skip
    if confirmed:
        await confirm(key, confirmed)
    return key


async def confirm(point: UUID, on: date, method: str = "phone_call", outcome: str = "confirmed") -> None:
    await db.execute(
        "INSERT INTO contact_check (id, contact_point_id, method, outcome, at) VALUES ($1, $2, $3, $4, $5)",
        new_id(), point, method, outcome, datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
    )  # fmt: skip


async def mails() -> list[tuple[str, str]]:
    rows = await db.fetch("SELECT recipient, subject FROM mail ORDER BY put_at, id")
    return [(row["recipient"], row["subject"]) for row in rows]


async def states() -> list[str]:
    return [row["state"] for row in await db.fetch("SELECT state FROM confirmation_ask ORDER BY recipient")]
