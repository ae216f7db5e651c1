"""What was made so far, by the names that the story has for it."""

from dataclasses import dataclass, field
from uuid import UUID

from contacts import service
from contacts.demo.planning import Someone
from contacts.model import AssignmentKind, PointKind, PositionRole
from contacts.schemas import PersonIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.demonstration import ZONE, Stage


@dataclass(frozen=True, slots=True)
class Made:
    """Ids by partner and handle, role, kind of assignment, or value."""

    stage: Stage
    people: dict[tuple[str, str], UUID] = field(default_factory=dict)
    positions: dict[tuple[str, PositionRole], UUID] = field(default_factory=dict)
    assignments: dict[tuple[str, PositionRole, AssignmentKind], UUID] = field(default_factory=dict)
    points: dict[tuple[str, PointKind, str, str | None], UUID] = field(default_factory=dict)

    def organisation(self, partner: str) -> UUID:
        return self.stage.organisations[partner]

    def somebody(self, partner: str, who: str) -> UUID:
        """A person by handle, `handle@partner` for one who works elsewhere."""
        handle, _, elsewhere = who.partition("@")
        return self.people[elsewhere or partner, handle]

    async def list_person(self, actor: Actor, partner: str, someone: Someone) -> UUID:
        """Add a person who agreed to be listed that day."""
        given = PersonIn(
            name=someone.name,
            title=someone.title,
            languages=someone.languages,
            accepted_on=clock.today(ZONE.key),
        )
        person = await service.add_person(actor, self.organisation(partner), given, demo=True)
        self.people[partner, someone.handle] = person
        return person

    async def version(self, table: str, key: UUID) -> int:
        """The version of a row as it is now."""
        row = await db.fetch_one(f"SELECT version FROM {table} WHERE id = $1", key)  # noqa: S608 - our own names
        return int(row["version"]) if row else 0
