"""Legal bases are written, approved, reviewed and retired: each a recorded decision of whoever has the right.

A version that was approved never changes. What changes is written as a new version beside it, which takes its place
when it is approved in turn.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from agreements.bases.model import FEDERAL, Basis, Card, Status
from agreements.bases.queries import NoSuchBasis, basis_of
from agreements.bases.schemas import BasisIn, NewBasisIn, RetireIn
from agreements.bases.shipped import card_of, content, shipped
from agreements.bases.wording import check, next_review
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.errors import Conflict, Invalid, Refused
from registry.platform.ids import new_id

Row = Mapping[str, Any]
_INSERT = """
INSERT INTO legal_basis (id, code, number, jurisdiction, card, edition, status, supersedes_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $8, $8)
"""


class BasisDecided(Conflict):
    """Only a draft can be changed or approved."""

    code = "basis_decided"

    def __init__(self, status: Status) -> None:
        super().__init__(f"This version is {status.value} and stays as it is. Write a new version.")


class DraftWaits(Conflict):
    """Two drafts of one card at a time."""

    code = "basis_draft_waits"

    def __init__(self, number: int) -> None:
        super().__init__(f"Version {number} waits as a draft already. Change that one.")


class NotApproved(Conflict):
    code = "basis_not_approved"

    def __init__(self) -> None:
        super().__init__("Only an approved version can be reviewed.")


async def write_card(actor: Actor, given: NewBasisIn) -> UUID:
    """Write the first draft of a card that is not there yet.

    Raises:
        Invalid: there is one of this code, or it speaks of what somebody must be given; Refused.
    """
    async with db.transaction():
        _may(actor)
        await _lock(given.code)
        if await _rows(given.code):
            raise Invalid({"code": "There is a card of this code already. Write a new version of it."})
        return await _wrote(actor, _card(given, given.code, given.jurisdiction), 1, None)


async def write_version(actor: Actor, basis_id: UUID, given: BasisIn) -> UUID:
    """Write a new version of a card, as a draft; the version that is approved stays until this one is.

    Raises:
        NoSuchBasis, DraftWaits, Invalid, Refused.
    """
    async with db.transaction():
        _may(actor)
        _, card = await _entered(basis_id)
        rows = await _rows(card.code)
        waiting = next((row for row in rows if row["status"] == Status.DRAFT), None)
        if waiting is not None:
            raise DraftWaits(waiting["number"])
        before = next((row["id"] for row in rows if row["status"] == Status.APPROVED), rows[0]["id"])
        return await _wrote(actor, _card(given, card.code, card.jurisdiction), rows[0]["number"] + 1, before)


async def revise(actor: Actor, basis_id: UUID, given: BasisIn, version: int) -> None:
    """Change a draft.

    Raises:
        BasisDecided: it is none; NoSuchBasis, Conflict, Invalid, Refused.
    """
    async with db.transaction():
        _may(actor)
        row, before = await _entered(basis_id)
        if row["status"] != Status.DRAFT:
            raise BasisDecided(Status(row["status"]))
        card = _card(given, before.code, before.jurisdiction)
        await _set(row, version, card=json.dumps(content(card)))
        await audit.record(actor, "revised", "legal_basis", basis_id, before=content(before), after=content(card))


async def approve(actor: Actor, basis_id: UUID, next_review_on: date | None, version: int) -> None:
    """Make a draft guidance from today on; the version that was approved before is retired.

    Raises:
        BasisDecided: it is no draft; NoSuchBasis, Conflict, Invalid, Refused.
    """
    async with db.transaction():
        _may(actor)
        row, card = await _entered(basis_id)
        if row["status"] != Status.DRAFT:
            raise BasisDecided(Status(row["status"]))
        check(card)
        today = clock.today(actor.time_zone)
        due = next_review(next_review_on, today)
        events = [await _superseded(one, row, today) for one in await _rows(card.code) if one["status"] == "approved"]
        await _set(row, version, status="approved", **_reviewed(actor, today, due))
        after = {"status": "approved", "number": row["number"], "next_review_on": due}
        events.append(_event("approved", row, {"status": "draft", "number": row["number"]}, after))
        await audit.record_many(actor, events)


async def review(actor: Actor, basis_id: UUID, next_review_on: date | None, version: int) -> None:
    """Say that an approved card was held against its source today and still is right.

    Raises:
        NotApproved, NoSuchBasis, Conflict, Invalid, Refused.
    """
    async with db.transaction():
        _may(actor)
        row, _ = await _entered(basis_id)
        if row["status"] != Status.APPROVED:
            raise NotApproved
        today = clock.today(actor.time_zone)
        due = next_review(next_review_on, today)
        await _set(row, version, **_reviewed(actor, today, due))
        before = {name: row[name] for name in ("reviewed_on", "next_review_on")}
        after = {"reviewed_on": today, "next_review_on": due}
        await audit.record_many(actor, [_event("reviewed", row, before, after)])


async def retire(actor: Actor, basis_id: UUID, given: RetireIn, version: int) -> None:
    """Stop showing a version as guidance, or give a draft up; it stays to be read.

    Raises:
        BasisDecided: it is retired already; NoSuchBasis, Conflict, Refused.
    """
    async with db.transaction():
        _may(actor)
        row, _ = await _entered(basis_id)
        if row["status"] == Status.RETIRED:
            raise BasisDecided(Status.RETIRED)
        today = clock.today(actor.time_zone)
        await _set(row, version, status="retired", retired_on=today, retired_because=given.reason)
        after = {"status": "retired", "retired_because": given.reason}
        await audit.record_many(actor, [_event("retired", row, {"status": row["status"]}, after)])


async def bring_in() -> None:
    """Add what a new release ships as drafts, every night: new cards, and new editions of those that are here."""
    async with db.transaction():
        await db.execute("LOCK TABLE legal_basis IN SHARE ROW EXCLUSIVE MODE")
        rows = await db.fetch(
            "SELECT code, max(edition) AS edition, max(number) AS number, bool_or(status = 'draft') AS waits"
            " FROM legal_basis GROUP BY code"
        )
        known = {row["code"]: row for row in rows}
        for one in shipped():
            row = known.get(one.card.code)
            newer = row is None or (not row["waits"] and (row["edition"] or 0) < one.edition)
            if newer and one.retired is None:
                await _wrote(None, one.card, row["number"] + 1 if row else 1, None, one.edition)


def _may(actor: Actor) -> None:
    if not actor.may(Permission.APPROVE_BASES):
        raise Refused


def _card(given: BasisIn, code: str, jurisdiction: str) -> Card:
    known: dict[str, Any] = msgspec.to_builtins(given)
    card = card_of(known | {"code": code, "jurisdiction": jurisdiction or FEDERAL})
    check(card)
    return card


async def _lock(code: str) -> None:
    # Versions of one card are written one after the other, also where there is none to lock yet.
    await db.execute("SELECT pg_advisory_xact_lock(hashtext('legal_basis ' || $1))", code)


async def _rows(code: str) -> list[Row]:
    return list(
        await db.fetch("SELECT * FROM legal_basis WHERE code = $1 ORDER BY number DESC FOR NO KEY UPDATE", code)
    )


async def _entered(basis_id: UUID) -> tuple[Row, Card]:
    known = await db.fetch_one("SELECT code FROM legal_basis WHERE id = $1", basis_id)
    if known is None:
        raise NoSuchBasis
    await _lock(known["code"])
    row = await db.fetch_one("SELECT * FROM legal_basis WHERE id = $1 FOR NO KEY UPDATE", basis_id)
    assert row is not None  # noqa: S101 - versions are never deleted
    return row, basis_of(row).card


async def _wrote(actor: Actor | None, card: Card, number: int, before: UUID | None, edition: int | None = None) -> UUID:
    key = new_id()
    kept = json.dumps(content(card))
    await db.execute(_INSERT, key, card.code, number, card.jurisdiction, kept, edition, before, clock.now())
    after = {"code": card.code, "number": number, "title": card.title}
    await audit.record(actor, "wrote" if actor else "shipped", "legal_basis", key, after=after)
    return key


def _reviewed(actor: Actor, today: date, due: date) -> dict[str, object]:
    return {
        "reviewed_on": today, "reviewed_by_id": actor.user_id, "reviewed_by": actor.name, "next_review_on": due,
    }  # fmt: skip


async def _superseded(old: Row, new: Row, today: date) -> audit.Event:
    because = f"Version {new['number']} took its place."
    await _set(old, old["version"], status="retired", retired_on=today, retired_because=because)
    return _event("retired", old, {"status": "approved"}, {"status": "retired", "retired_because": because})


async def _set(row: Row, version: int, **values: object) -> None:
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, 4))
    sql = f"UPDATE legal_basis SET {sets}, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2 RETURNING 1"  # noqa: S608, E501 - our own names
    if await db.fetch_one(sql, row["id"], version, clock.now(), *values.values()) is None:
        raise Conflict(mine=values, theirs={**content(basis_of(row).card), "version": row["version"]})


def _event(action: str, row: Row, before: Mapping[str, object], after: Mapping[str, object]) -> audit.Event:
    # Which card it was is said each time: an id alone tells an auditor nothing.
    changes = audit.differences(before, {"code": row["code"], **after})
    return audit.Event(action, "legal_basis", str(row["id"]), changes)


def current(versions: list[Basis]) -> Basis:
    """Of the versions of a card, the newest first, the one that stands for it: approved, else the newest."""
    return next((one for one in versions if one.status is Status.APPROVED), versions[0])
