"""Reads of legal bases and of what an ask is judged by: a fixed number of statements, however many there are."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from agreements.bases.model import FEDERAL, Basis, Card, Status
from registry.platform import db
from registry.platform.errors import NotFound

_COLUMNS = """
    id, number, status, card, reviewed_on, reviewed_by, next_review_on, retired_on, retired_because, version, updated_at
"""


class NoSuchBasis(NotFound):
    code = "no_such_basis"

    def __init__(self) -> None:
        super().__init__("There is no such legal basis.")


@lru_cache(maxsize=1024)
def _card(text: str) -> Card:
    return msgspec.json.decode(text, type=Card)


def basis_of(row: Any) -> Basis:
    """The fact in a row of `legal_basis`."""
    return Basis(
        id=row["id"],
        number=row["number"],
        status=Status(row["status"]),
        card=_card(row["card"]),
        reviewed_on=row["reviewed_on"],
        reviewed_by=row["reviewed_by"],
        next_review_on=row["next_review_on"],
        retired_on=row["retired_on"],
        retired_because=row["retired_because"],
        version=row["version"],
    )


async def every() -> list[Basis]:
    """All versions of all cards, by code, the newest of each first."""
    sql = f"SELECT {_COLUMNS} FROM legal_basis ORDER BY code, number DESC"  # noqa: S608 - our own columns
    return [basis_of(row) for row in await db.fetch(sql)]


async def listed(after: tuple[str, int] | None, limit: int) -> list[Basis]:
    """Versions in the order of code and number, from behind a key."""
    code, number = after or ("", 0)
    sql = f"SELECT {_COLUMNS} FROM legal_basis WHERE (code, number) > ($1, $2) ORDER BY code, number LIMIT $3"  # noqa: S608
    return [basis_of(row) for row in await db.fetch(sql, code, number, limit)]


async def one(basis_id: UUID) -> Basis:
    """A version of a card.

    Raises:
        NoSuchBasis: there is none.
    """
    row = await db.fetch_one(f"SELECT {_COLUMNS} FROM legal_basis WHERE id = $1", basis_id)  # noqa: S608
    if row is None:
        raise NoSuchBasis
    return basis_of(row)


async def versions(code: str) -> list[Basis]:
    """Every version of a card, the newest first."""
    sql = f"SELECT {_COLUMNS} FROM legal_basis WHERE code = $1 ORDER BY number DESC"  # noqa: S608 - our own columns
    return [basis_of(row) for row in await db.fetch(sql, code)]


async def guiding(region: str) -> Sequence[Basis]:
    """What may guide an ask in a state: what is approved, and drafts of what is not, so that it can be said."""
    rows = await db.fetch(
        f"""
        SELECT {_COLUMNS} FROM legal_basis b WHERE jurisdiction = ANY($1) AND (status = 'approved' OR (status = 'draft'
            AND NOT EXISTS (SELECT 1 FROM legal_basis a WHERE a.code = b.code AND a.status = 'approved')))
        ORDER BY code, number
        """,  # noqa: S608 - our own columns
        [FEDERAL, region],
        replica=True,
    )
    newest = {found.card.code: found for found in map(basis_of, rows)}
    return list(newest.values())
