"""What statutes and guides want of agreements: read by everybody, edited by those who decide on agreements."""

from typing import Any

import asyncpg
from msgspec.structs import asdict

from agreements.errors import wrong
from agreements.model import Kind
from agreements.record.model import Pack, Row
from agreements.record.schemas import NewPackIn, PackIn
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.errors import Conflict, NotFound, Refused
from registry.platform.rows import added
from registry.platform.text import clean

_TOLD = (
    "title", "kinds", "region", "citation", "term_months", "review_months", "clauses", "signers", "filing", "publish",
    "retired_on",
)  # fmt: skip


def pack_of(row: Row) -> Pack:
    known = {name: row[name] for name in ("code", *_TOLD, "version")}
    return Pack(**known | {"kinds": tuple(Kind(one) for one in row["kinds"]), "clauses": tuple(row["clauses"])})


async def packs(kind: Kind | None = None, *, retired: bool = False) -> list[Pack]:
    """The packs by title, those for a kind where one is given, and those no longer offered where asked for."""
    rows = await db.fetch(
        "SELECT * FROM agreement_pack WHERE ($1::text IS NULL OR $1 = ANY(kinds)) AND ($2 OR retired_on IS NULL)"
        " ORDER BY title, code",
        str(kind) if kind else None,
        retired,
    )
    return [pack_of(row) for row in rows]


async def pack(code: str) -> Pack:
    """One pack.

    Raises:
        NotFound: there is none of this code.
    """
    row = await db.fetch_one("SELECT * FROM agreement_pack WHERE code = $1", clean(code))
    if row is None:
        raise NotFound
    return pack_of(row)


async def add_pack(actor: Actor, given: NewPackIn) -> None:
    """Take in what another statute wants.

    Raises:
        Refused: this person may not; Invalid: the code is taken.
    """
    _may(actor)
    values = _columns(given) | {"code": given.code, "updated_at": clock.now()}
    async with db.transaction():
        try:
            async with db.transaction():
                row = await added("agreement_pack", values)
        except asyncpg.UniqueViolationError:
            raise wrong("code", "There is a pack of that code already.") from None
        await audit.record(actor, "added", "agreement_pack", given.code, after=_told(row))


async def revise_pack(actor: Actor, code: str, given: PackIn, version: int) -> None:
    """Change what a statute wants; agreements that name it are measured by it at once.

    Raises:
        Refused, NotFound; Conflict: it was changed since `version`.
    """
    _may(actor)
    async with db.transaction():
        before = await db.fetch_one("SELECT * FROM agreement_pack WHERE code = $1 FOR NO KEY UPDATE", code)
        if before is None:
            raise NotFound
        values = _columns(given) | {"version": before["version"] + 1, "updated_at": clock.now()}
        if before["retired_on"] and given.retired:
            values["retired_on"] = before["retired_on"]
        if before["version"] != version:
            raise Conflict(mine=values, theirs={**before, "retired": bool(before["retired_on"])})
        sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 2))
        row = await db.fetch_one(
            f"UPDATE agreement_pack SET {sets} WHERE code = $1 RETURNING *",  # noqa: S608 - our own names
            code,
            *values.values(),
        )
        assert row is not None  # noqa: S101 - locked above
        await audit.record(actor, "revised", "agreement_pack", code, before=_told(before), after=_told(row))


def _may(actor: Actor) -> None:
    if not actor.may(Permission.DECIDE_AGREEMENTS):
        raise Refused


def _columns(given: PackIn) -> dict[str, Any]:
    values = asdict(given)
    retired = values.pop("retired")
    values.pop("code", None)
    return values | {
        "kinds": [str(kind) for kind in given.kinds], "region": given.region.upper(), "signers": given.signers or None,
        "filing": given.filing or None, "clauses": [one for one in given.clauses if one],
        "retired_on": clock.today() if retired else None,
    }  # fmt: skip


def _told(row: Row) -> dict[str, object]:
    return {name: row[name] for name in _TOLD}
