"""What else an organisation is called, and its numbers in other directories."""

from uuid import UUID

from registry.partners.errors import refuse
from registry.partners.identifiers import normal
from registry.partners.rules import against_identifier
from registry.partners.schemas import IdentifierIn, NameIn
from registry.partners.service.frame import Done, finish, locked
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid, NotFound
from registry.platform.ids import new_id
from registry.platform.text import fold


async def add_name(actor: Actor, organisation_id: UUID, given: NameIn) -> UUID:
    """Add an alias, an acronym or a former name, so that it finds the organisation; its id."""
    async with db.transaction():
        found = await locked(actor, organisation_id)
        if fold(given.name) == fold(found.name):
            raise Invalid({"name": "That is its name already."})
        name_id = new_id()
        added = await db.execute(
            "INSERT INTO organisation_name (id, organisation_id, name, folded, kind, until_on)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            name_id, organisation_id, given.name, fold(given.name), given.kind, given.until_on,
        )  # fmt: skip
        if not added:
            raise Invalid({"name": "That name is here already."})
        after = {"name": given.name, "kind": given.kind, "until_on": given.until_on}
        await finish(actor, organisation_id, Done(action="added", kind="name", subject_id=name_id, after=after))
        return name_id


async def forget_name(actor: Actor, organisation_id: UUID, name_id: UUID) -> None:
    """Take a name away that was never right; it no longer finds the organisation."""
    async with db.transaction():
        await locked(actor, organisation_id)
        row = await db.fetch_one(
            "DELETE FROM organisation_name WHERE id = $1 AND organisation_id = $2 RETURNING name, kind, until_on",
            name_id,
            organisation_id,
        )
        if row is None:
            raise NotFound
        done = Done(action="removed", kind="name", subject_id=name_id, before=dict(row))
        await finish(actor, organisation_id, done)


async def add_identifier(actor: Actor, organisation_id: UUID, given: IdentifierIn) -> UUID:
    """Add a number of another directory; one that had ended counts again. Its id.

    Raises:
        Invalid: the number cannot be one of its scheme, or it is another organisation's.
    """
    refuse(against_identifier(given.scheme, given.value))
    value = normal(given.scheme, given.value)
    async with db.transaction():
        await locked(actor, organisation_id)
        row = await db.fetch_one(
            "INSERT INTO organisation_identifier (id, organisation_id, scheme, value) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (scheme, value) DO UPDATE SET ended_on = NULL"
            " WHERE organisation_identifier.organisation_id = $2 RETURNING id",
            new_id(), organisation_id, given.scheme, value,
        )  # fmt: skip
        if row is None:
            raise Invalid({"value": await _whose(given.scheme, value)})
        after = {"scheme": given.scheme, "value": value}
        done = Done(action="added", kind="identifier", subject_id=row["id"], after=after)
        await finish(actor, organisation_id, done)
        identifier_id: UUID = row["id"]
        return identifier_id


async def _whose(scheme: str, value: str) -> str:
    row = await db.fetch_one(
        "SELECT o.name FROM organisation_identifier i JOIN organisation o ON o.id = i.organisation_id"
        " WHERE i.scheme = $1 AND i.value = $2",
        scheme,
        value,
    )
    return f"That number belongs to {row['name'] if row else 'another organisation'}."


async def end_identifier(actor: Actor, organisation_id: UUID, identifier_id: UUID) -> None:
    """Say that a number no longer counts; it stays, and still finds the organisation."""
    async with db.transaction():
        found = await locked(actor, organisation_id)
        today = clock.today(found.time_zone)
        row = await db.fetch_one(
            "UPDATE organisation_identifier SET ended_on = COALESCE(ended_on, $3)"
            " WHERE id = $1 AND organisation_id = $2 RETURNING scheme, value, ended_on",
            identifier_id, organisation_id, today,
        )  # fmt: skip
        if row is None:
            raise NotFound
        kept = {"scheme": row["scheme"], "value": row["value"]}
        after = kept | {"ended_on": row["ended_on"]}
        done = Done(action="ended", kind="identifier", subject_id=identifier_id, before=kept, after=after)
        await finish(actor, organisation_id, done)
