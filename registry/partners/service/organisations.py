"""Registering, amending and renaming organisations, and who looks after them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from registry.partners import queries
from registry.partners.errors import refuse
from registry.partners.facts import FACTS, against_facts, facts_of, hours_stored, tidy
from registry.partners.model import Organisation
from registry.partners.rules import against_parent, renaming
from registry.partners.schemas import OwnerIn, RegisterIn
from registry.partners.service.frame import Done, allow, existing, finish, locked
from registry.partners.tables import OrganisationRow, ServiceAreaRow
from registry.platform import clock, db
from registry.platform.access.model import Actor, Subject
from registry.platform.errors import Conflict, Invalid
from registry.platform.ids import new_id
from registry.platform.text import fold


async def register(actor: Actor, given: RegisterIn, *, demo: bool = False) -> UUID:
    """Take an organisation into the directory; its id.

    Raises:
        NotYours: it would be outside the coordinator's sectors or jurisdictions.
        Invalid: a fact that cannot be true.
    """
    async with db.transaction():
        around = await queries.jurisdictions_around(given.jurisdiction_ids)
        allow(actor, Subject(given.sector, frozenset(around)))
        facts = tidy({name: getattr(given, name) for name in FACTS})
        _refuse_unknown(given, around)
        refuse(against_facts(facts))
        if given.parent_id:
            await existing(given.parent_id, "parent_id")
        organisation_id = new_id()
        await _insert(organisation_id, facts, demo=demo)
        for jurisdiction_id in dict.fromkeys(given.jurisdiction_ids):
            row = ServiceAreaRow(organisation_id=organisation_id, jurisdiction_id=jurisdiction_id, role="primary")
            await ServiceAreaRow.insert(row)
        areas = [str(each) for each in given.jurisdiction_ids]
        await finish(
            actor, organisation_id, Done(action="registered", after=facts | ({"areas": areas} if areas else {}))
        )
        return organisation_id


def _refuse_unknown(given: RegisterIn, around: Mapping[UUID, UUID]) -> None:
    if any(each not in around for each in given.jurisdiction_ids):
        raise Invalid({"jurisdiction_ids": "There is no such jurisdiction."})


async def _insert(organisation_id: UUID, facts: Mapping[str, Any], *, demo: bool) -> None:
    now = clock.now()
    await OrganisationRow.insert(
        OrganisationRow(
            id=organisation_id,
            sort_name=fold(facts["name"]),
            status="active",
            demo=demo,
            version=0,  # the end of the transaction makes it 1
            created_at=now,
            updated_at=now,
            **{**facts, "hours": hours_stored(facts["hours"])},
        )
    )


async def amend(actor: Actor, organisation_id: UUID, changes: Mapping[str, Any], version: int | None = None) -> None:
    """Change facts of an organisation; those that are not named stay. A changed name is kept as a former one.

    Raises:
        Conflict: somebody else changed it since `version`, with what was sent and what is stored now.
        Invalid: a fact that cannot be true.
    """
    async with db.transaction():
        await queries.hold([organisation_id, *await _relatives(organisation_id, changes)])
        try:
            found = await locked(actor, organisation_id, version)
        except Conflict as conflict:
            raise Conflict(mine=tidy(changes), theirs=conflict.theirs) from conflict
        before = facts_of(found)
        after = tidy({**before, **changes})
        changed = {name: value for name, value in after.items() if value != before[name]}
        if not changed:
            return
        await _check(actor, found, after, changed)
        renamed = await _keep_former_name(found, after["name"]) if "name" in changed else []
        await _write(organisation_id, after)
        action = "renamed" if set(changed) == {"name"} else "amended"
        done = Done(action=action, before={name: before[name] for name in changed}, after=changed)
        await finish(actor, organisation_id, done, also=renamed)


async def _relatives(organisation_id: UUID, changes: Mapping[str, Any]) -> list[UUID]:
    """Which others a change may touch: those below for a name, which finds them too, and those above for a place."""
    above = await db.fetch(_UPWARDS, changes["parent_id"]) if changes.get("parent_id") else ()
    return [*(row["id"] for row in above), *(await _children(organisation_id) if "name" in changes else ())]


async def rename(actor: Actor, organisation_id: UUID, name: str, version: int | None = None) -> None:
    """Give an organisation a new name; the old one still finds it."""
    await amend(actor, organisation_id, {"name": name}, version)


async def _check(actor: Actor, found: Organisation, after: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    refuse(against_facts(after))
    if "sector" in changed:
        subject = await queries.subject(found.id)
        allow(actor, Subject(after["sector"], subject.jurisdictions if subject else frozenset()))
    if changed.get("parent_id"):
        await existing(after["parent_id"], "parent_id")
        refuse(against_parent(found.id, after["parent_id"], await _parents(after["parent_id"])))


_UPWARDS = """
WITH RECURSIVE up(id) AS (
    SELECT $1::uuid
    UNION SELECT o.parent_id FROM organisation o JOIN up ON o.id = up.id WHERE o.parent_id IS NOT NULL
)
SELECT id, parent_id FROM organisation WHERE id IN (SELECT id FROM up) ORDER BY id
"""


async def _parents(organisation_id: UUID) -> dict[UUID, UUID | None]:
    """Each organisation from here upwards with its parent, held: two moves at once must not make a ring."""
    rows = await db.fetch(f"{_UPWARDS} FOR SHARE", organisation_id)
    return {row["id"]: row["parent_id"] for row in rows}


async def _keep_former_name(found: Organisation, name: str) -> list[UUID]:
    """Remember the old name; the ids of the organisations that are found by it, too."""
    own = "SELECT id, name FROM organisation_name WHERE organisation_id = $1"
    others = {row["name"]: row["id"] for row in await db.fetch(own, found.id)}
    decided = renaming(found.name, name, list(others), clock.today(found.time_zone))
    for dropped in decided.dropped:
        await db.execute("DELETE FROM organisation_name WHERE organisation_id = $1 AND name = $2", found.id, dropped)
    if decided.former:
        await _remember(found.id, decided.former, decided.until_on)
    return await _children(found.id)


async def _children(organisation_id: UUID) -> list[UUID]:
    rows = await db.fetch("SELECT id FROM organisation WHERE parent_id = $1", organisation_id)
    return [row["id"] for row in rows]


async def _remember(organisation_id: UUID, former: str, until_on: date | None) -> None:
    await db.execute(
        "INSERT INTO organisation_name (id, organisation_id, name, folded, kind, until_on)"
        " VALUES ($1, $2, $3, $4, 'former', $5)"
        " ON CONFLICT (organisation_id, kind, name) DO UPDATE SET until_on = excluded.until_on",
        new_id(),
        organisation_id,
        former,
        fold(former),
        until_on,
    )


async def _write(organisation_id: UUID, facts: Mapping[str, Any]) -> None:
    hours = hours_stored(facts["hours"])
    await db.execute(
        """
        UPDATE organisation SET name = $2, sort_name = $3, sector = $4, subsector = $5, kind = $6, parent_id = $7,
            region = $8, country = $9, time_zone = $10, website = $11, hours = $12::jsonb, open_on_holidays = $13,
            regimes = $14, tier = $15, note = $16
        WHERE id = $1
        """,
        organisation_id, facts["name"], fold(facts["name"]), facts["sector"], facts["subsector"], facts["kind"],
        facts["parent_id"], facts["region"], facts["country"], facts["time_zone"], facts["website"],
        None if hours is None else json.dumps(hours), facts["open_on_holidays"], facts["regimes"], facts["tier"],
        facts["note"],
    )  # fmt: skip


async def assign_owner(actor: Actor, organisation_id: UUID, given: OwnerIn, version: int | None = None) -> None:
    """Say who looks after the relationship, and who stands in."""
    async with db.transaction():
        found = await locked(actor, organisation_id, version)
        await _refuse_owners(given)
        await db.execute(
            "UPDATE organisation SET owner_id = $2, backup_owner_id = $3 WHERE id = $1",
            organisation_id,
            given.owner_id,
            given.backup_owner_id,
        )
        before = {"owner_id": found.owner_id, "backup_owner_id": found.backup_owner_id}
        after = {"owner_id": given.owner_id, "backup_owner_id": given.backup_owner_id}
        await finish(actor, organisation_id, Done(action="assigned", kind="owner", before=before, after=after))


async def _refuse_owners(given: OwnerIn) -> None:
    if given.owner_id and given.owner_id == given.backup_owner_id:
        raise Invalid({"backup_owner_id": "Choose somebody else than the owner, or nobody."})
    known = {user_id for user_id, _ in await queries.editors()}
    wanted = {"owner_id": given.owner_id, "backup_owner_id": given.backup_owner_id}
    unknown = [field for field, user_id in wanted.items() if user_id and user_id not in known]
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "Choose somebody who may edit the directory."))
