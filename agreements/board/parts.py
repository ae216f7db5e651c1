"""What was decided on one agreement, what is owed under it and what pays for it, for its page and for programs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.record.model import Row
from registry.platform import db
from registry.platform.errors import NotFound

_DECISIONS = "SELECT * FROM agreement_decision WHERE agreement_id = $1 ORDER BY at DESC, id DESC LIMIT 200"
_OBLIGATIONS = """
    SELECT w.*, o.name AS organisation, u.name AS owner FROM agreement_obligation w
    LEFT JOIN organisation o ON o.id = w.organisation_id LEFT JOIN app_user u ON u.id = w.owner_id
    WHERE w.agreement_id = $1 ORDER BY w.next_due_on NULLS LAST, w.id LIMIT 200
"""
_FULFILMENTS = """
    SELECT * FROM agreement_fulfilment WHERE obligation_id = ANY($1) ORDER BY due_on DESC, id LIMIT 1000
"""
_FUNDING = "SELECT * FROM agreement_funding WHERE agreement_id = $1 ORDER BY ends_on DESC, id LIMIT 200"
_REPORTS = "SELECT * FROM agreement_funding_report WHERE funding_id = ANY($1) ORDER BY due_on, id LIMIT 1000"
# One part of an agreement by the name of its id; $1 is that id, $2 the agreement.
_ONE = {
    "obligation_id": "SELECT * FROM agreement_obligation WHERE id = $1 AND agreement_id = $2",
    "funding_id": "SELECT * FROM agreement_funding WHERE id = $1 AND agreement_id = $2",
    "report_id": "SELECT r.* FROM agreement_funding_report r JOIN agreement_funding f ON f.id = r.funding_id"
    " WHERE r.id = $1 AND f.agreement_id = $2",
}


@dataclass(frozen=True, slots=True)
class Of:
    """A row with the rows that belong to it: what is owed with what was done, a grant with its reports."""

    row: Row
    parts: Sequence[Row]


async def decisions(agreement_id: UUID) -> Sequence[Row]:
    """What was decided, the latest first."""
    return await db.fetch(_DECISIONS, agreement_id)


async def owed(agreement_id: UUID) -> list[Of]:
    """What is owed, what is due next first, each with what was done."""
    rows = await db.fetch(_OBLIGATIONS, agreement_id)
    return _with(rows, await db.fetch(_FULFILMENTS, [row["id"] for row in rows]), "obligation_id")


async def grants(agreement_id: UUID) -> list[Of]:
    """What pays for it, the latest first, each with the reports that are wanted."""
    rows = await db.fetch(_FUNDING, agreement_id)
    return _with(rows, await db.fetch(_REPORTS, [row["id"] for row in rows]), "funding_id")


async def part(name: str, key: UUID, agreement_id: UUID) -> Row:
    """A part of an agreement, by the name that addresses have for its id.

    Raises:
        NotFound: there is none, or it is another agreement's.
    """
    row: Row | None = await db.fetch_one(_ONE[name], key, agreement_id)
    if row is None:
        raise NotFound
    return row


def _with(rows: Sequence[Row], parts: Sequence[Row], column: str) -> list[Of]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for part in parts:
        found[part[column]].append(part)
    return [Of(row, found[row["id"]]) for row in rows]
