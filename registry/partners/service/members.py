"""Who belongs to a network or a team."""

from datetime import date
from uuid import UUID

from registry.partners import queries
from registry.partners.errors import refuse
from registry.partners.rules import Reason, against_member
from registry.partners.schemas import MemberIn
from registry.partners.service.frame import Done, existing, finish, locked
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid, NotFound
from registry.platform.ids import new_id


async def join(actor: Actor, network_id: UUID, given: MemberIn) -> UUID:
    """Take an organisation into a network or team; the membership's id.

    Raises:
        Invalid: the network is none, or the member has ended or belongs already.
    """
    async with db.transaction():
        await queries.hold([network_id, given.member_id])
        network = await locked(actor, network_id)
        member = await existing(given.member_id, "member_id")
        refuse(against_member(network.kind, network_id, member.id, member.status))
        membership_id = new_id()
        added = await db.execute(
            "INSERT INTO membership (id, network_id, member_id, role, since_on) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (network_id, member_id) WHERE until_on IS NULL DO NOTHING",
            membership_id, network_id, given.member_id, given.role, given.since_on,
        )  # fmt: skip
        if not added:
            raise Invalid({"member_id": f"{member.name} is a member already."})
        after = {"member": member.name, "role": given.role, "since_on": given.since_on}
        done = Done(action="added", kind="membership", subject_id=membership_id, after=after)
        await finish(actor, network_id, done, also=[member.id])
        return membership_id


async def leave(actor: Actor, network_id: UUID, membership_id: UUID, until_on: date | None = None) -> None:
    """Say that a membership ended, today where no day is given. It stays on record."""
    async with db.transaction():
        members = await db.fetch("SELECT member_id FROM membership WHERE id = $1", membership_id)
        await queries.hold([network_id, *(row["member_id"] for row in members)])
        network = await locked(actor, network_id)
        day = until_on or clock.today(network.time_zone)
        row = await db.fetch_one(
            "SELECT m.since_on, m.until_on, o.id, o.name FROM membership m JOIN organisation o ON o.id = m.member_id"
            " WHERE m.id = $1 AND m.network_id = $2",
            membership_id,
            network_id,
        )
        if row is None or row["until_on"] is not None:
            raise NotFound
        if row["since_on"] and row["since_on"] > day:
            refuse([Reason("until_on", "It cannot end before it began.")])
        await db.execute("UPDATE membership SET until_on = $2 WHERE id = $1", membership_id, day)
        before, after = {"member": row["name"]}, {"member": row["name"], "until_on": day}
        done = Done(action="ended", kind="membership", subject_id=membership_id, before=before, after=after)
        await finish(actor, network_id, done, also=[row["id"]])
