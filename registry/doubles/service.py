"""Saying that two are not the same, and taking that back."""

from collections.abc import Mapping
from uuid import UUID

from registry.doubles import finding
from registry.partners import queries
from registry.partners.errors import NoSuchOrganisation
from registry.partners.service.frame import allow
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.audit import Event
from registry.platform.errors import Invalid

DEEDS = {
    "told_apart double": "said that it is not the same as another",
    "took_back double": "took back that it is not the same as another",
}


async def tell_apart(actor: Actor, one: UUID, other: UUID) -> None:
    """Say that two are not the same: they are not offered again. Said twice, it stays as it was.

    Raises:
        NoSuchOrganisation, NotYours: one of them is not there, or not to be edited by this person.
        Invalid: they are one record.
    """
    async with db.transaction():
        names = await _held(actor, one, other)
        first, second = sorted(names)
        new = await db.execute(
            "INSERT INTO double_not_same (first_id, second_id, by_user_id, by_name, at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT DO NOTHING",
            first, second, actor.user_id, actor.name, clock.now(),
        )  # fmt: skip
        await db.execute("DELETE FROM double_pair WHERE first_id = $1 AND second_id = $2", first, second)
        if new:
            await _record(actor, "told_apart", names)


async def take_back(actor: Actor, one: UUID, other: UUID) -> None:
    """Say nothing any more of whether two are the same: where they look it, they are offered again at once.

    Raises:
        NoSuchOrganisation, NotYours: one of them is not there, or not to be edited by this person.
        Invalid: nobody told them apart.
    """
    async with db.transaction():
        names = await _held(actor, one, other)
        first, second = sorted(names)
        if not await db.execute("DELETE FROM double_not_same WHERE first_id = $1 AND second_id = $2", first, second):
            raise Invalid({"": "Nobody said that these two are not the same, or it was taken back already."})
        await finding.offer(first, second)
        await _record(actor, "took_back", names)


async def _held(actor: Actor, one: UUID, other: UUID) -> dict[UUID, str]:
    """Both with their names, held in one order, for somebody who may edit both."""
    if one == other:
        raise Invalid({"second_id": "These are one and the same record."})
    rows = await db.fetch(
        "SELECT id, name FROM organisation WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", [one, other]
    )
    if len(rows) < 2:
        raise NoSuchOrganisation
    for row in rows:
        allow(actor, await queries.subject(row["id"]))
    return {row["id"]: row["name"] for row in rows}


async def _record(actor: Actor, action: str, names: Mapping[UUID, str]) -> None:
    """On the record of each, with the other's name."""
    (one, name), (other, others_name) = sorted(names.items())
    await audit.record_many(actor, [
        Event(action, "double", str(other), {"other": [None, others_name]}, one),
        Event(action, "double", str(one), {"other": [None, name]}, other),
    ])  # fmt: skip
