"""Say how often we want to meet somebody, and take it back."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from contacts.meetings.errors import NotYourMeeting, wrong
from contacts.meetings.model import MeetingKind
from registry.partners.errors import NoSuchOrganisation
from registry.partners.queries import subject
from registry.partners.sectors import Sector
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.errors import Conflict, NotFound
from registry.platform.ids import new_id
from registry.platform.text import In

FACTS = ("kind", "sector", "every_months", "since_on")
DEEDS = {
    "wished meeting_cadence": "said how often to meet",
    "dropped meeting_cadence": "no longer says how often to meet",
}
_SAME = """
    SELECT * FROM meeting_cadence WHERE organisation_id IS NOT DISTINCT FROM $1 AND sector IS NOT DISTINCT FROM $2
        AND kind = $3 FOR UPDATE
"""


class WishIn(In):
    """How often to meet, in months: one partner, a sector, or with neither everybody."""

    kind: MeetingKind
    every_months: Annotated[int, Meta(ge=1, le=60)]
    organisation_id: UUID | None = None
    sector: Sector | None = None


async def wish(actor: Actor, given: WishIn, version: int | None = None) -> UUID:
    """Say how often; what was said before of the same is replaced, which `version` has to name.

    Raises:
        NoSuchOrganisation, NotYourMeeting, Invalid, Conflict.
    """
    async with db.transaction():
        if given.organisation_id and given.sector:
            raise wrong("sector", "Name a partner or a sector, not both.")
        await _may(actor, given.organisation_id, given.sector)
        row = await db.fetch_one(_SAME, given.organisation_id, given.sector, given.kind)
        if row is None:
            return await _added(actor, given)
        if row["version"] != version:
            theirs = {"every_months": row["every_months"], "version": row["version"]}
            raise Conflict(mine={"every_months": given.every_months}, theirs=theirs)
        after = await db.fetch_one(
            "UPDATE meeting_cadence SET every_months = $2, version = version + 1 WHERE id = $1 RETURNING *",
            row["id"],
            given.every_months,
        )
        await _told(actor, "wished", row["id"], row, after)
        return UUID(str(row["id"]))


async def drop(actor: Actor, cadence_id: UUID) -> None:
    """Take it back: what is said of the sector, of everybody, or what is shipped counts again.

    Raises:
        NotFound, NotYourMeeting.
    """
    async with db.transaction():
        row = await db.fetch_one("SELECT * FROM meeting_cadence WHERE id = $1 FOR UPDATE", cadence_id)
        if row is None:
            raise NotFound
        await _may(actor, row["organisation_id"], row["sector"])
        await db.execute("DELETE FROM meeting_cadence WHERE id = $1", cadence_id)
        await _told(actor, "dropped", cadence_id, row, None)


async def _added(actor: Actor, given: WishIn) -> UUID:
    row = await db.fetch_one(
        "INSERT INTO meeting_cadence (id, organisation_id, sector, kind, every_months, since_on)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING *",
        new_id(), given.organisation_id, given.sector, given.kind, given.every_months, clock.today(actor.time_zone),
    )  # fmt: skip
    assert row is not None  # noqa: S101 - what was inserted comes back
    await _told(actor, "wished", row["id"], None, row)
    return UUID(str(row["id"]))


async def _may(actor: Actor, organisation_id: UUID | None, sector: str | None) -> None:
    """Whoever looks after a partner says it of that one; of a sector or everybody, who is not limited to a part."""
    if organisation_id is None:
        whose = Subject(sector or "")
    elif (known := await subject(organisation_id)) is not None:
        whose = known
    else:
        raise NoSuchOrganisation
    if not can(actor, Permission.EDIT_DIRECTORY, whose):
        raise NotYourMeeting


async def _told(actor: Actor, action: str, key: UUID, before: Any, after: Any) -> None:
    organisation_id = (after or before)["organisation_id"]
    await audit.record(
        actor, action, "meeting_cadence", key, before=_facts(before), after=_facts(after),
        organisation_id=organisation_id,
    )  # fmt: skip


def _facts(row: Any) -> dict[str, object] | None:
    return {name: row[name] for name in FACTS} if row else None
