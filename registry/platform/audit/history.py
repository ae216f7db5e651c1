"""Reading the audit trail: what happened to one thing, and everything in turn."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.platform import db, slices
from registry.platform.errors import NotFound

_COLUMNS = "chain, seq, at, actor_id, actor_name, action, kind, subject_id, organisation_id, changes, hash"
After = tuple[datetime, str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One event to be read: who did what to which, with the fields that changed before and after."""

    chain: str
    seq: int
    at: datetime
    actor_id: UUID | None
    who: str
    action: str
    kind: str
    subject_id: str
    organisation_id: UUID | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: of a kind, an action, a person (by part of the name), a subject, in [since, until)."""

    kind: str = ""
    action: str = ""
    who: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


async def history(
    organisation_id: UUID | None = None, subject_ids: Sequence[UUID | str] = (), limit: int = 20
) -> list[Line]:
    """The last changes of an organisation or of any of the subjects, the newest first; who only looked is left out.

    An organisation's changes are also those of the records that went into it. What a later event keeps out of its
    organisation's history, as a number that became restricted, is in none at all.
    """
    houses = [organisation_id, *await slices.former_ids(organisation_id)] if organisation_id else []
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM audit_event e WHERE (organisation_id = ANY($1) OR subject_id = ANY($2::text[]))"  # noqa: S608
        " AND (organisation_id IS NULL OR NOT EXISTS (SELECT 1 FROM audit_event later WHERE later.kind = e.kind"
        " AND later.subject_id = e.subject_id AND later.at >= e.at AND later.organisation_id IS NULL))"
        " AND action <> ALL ('{looked_up,read,exported}'::text[])"
        " ORDER BY at DESC, chain DESC, seq DESC LIMIT $3",
        houses, [str(subject) for subject in subject_ids], limit,
    )  # fmt: skip
    return [_line(row) for row in rows]


async def listed(asked: Asked, after: After | None, size: int) -> list[Line]:
    """Events, the newest first, one more than `size` where there are more; `after` is where the last one seen stood."""
    at, chain, seq = after or (None, None, None)
    rows = await db.fetch(
        f"SELECT {_COLUMNS} FROM audit_event"  # noqa: S608 - our own columns
        " WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR action = $2)"
        " AND ($3 = '' OR position($3 IN lower(actor_name)) > 0)"
        " AND ($4 = '' OR subject_id = $4) AND ($5::timestamptz IS NULL OR at >= $5)"
        " AND ($6::timestamptz IS NULL OR at < $6)"
        " AND ($7::timestamptz IS NULL OR (at, chain, seq) < ($7, $8::text, $9::bigint))"
        " ORDER BY at DESC, chain DESC, seq DESC LIMIT $10",
        asked.kind, asked.action, asked.who.casefold(), asked.subject, asked.since, asked.until, at, chain, seq,
        size + 1,
    )  # fmt: skip
    return [_line(row) for row in rows]


async def one(chain: str, seq: int) -> Line:
    """One event.

    Raises:
        NotFound: there is none of this number.
    """
    row = await db.fetch_one(f"SELECT {_COLUMNS} FROM audit_event WHERE chain = $1 AND seq = $2", chain, seq)  # noqa: S608
    if row is None:
        raise NotFound
    return _line(row)


def _line(row: Mapping[str, Any]) -> Line:
    changes: dict[str, list[Any]] = json.loads(row["changes"])
    return Line(
        chain=row["chain"],
        seq=row["seq"],
        at=row["at"],
        actor_id=row["actor_id"],
        who=row["actor_name"],
        action=row["action"],
        kind=row["kind"],
        subject_id=row["subject_id"],
        organisation_id=row["organisation_id"],
        before={name: value[0] for name, value in changes.items()},
        after={name: value[1] for name, value in changes.items()},
        hash=row["hash"].hex(),
    )
