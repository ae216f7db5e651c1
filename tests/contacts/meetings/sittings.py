"""Meetings to run: a series with its meetings, people who are asked, written straight into the database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from contacts import service as contacts
from contacts.schemas import PersonIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.ids import new_id
from tests.contacts.places import organisation

ZONE = "America/New_York"


@dataclass(frozen=True)
class Sitting:
    """A series, the first of its meetings and all of them, its host, and who is asked: a person and a partner."""

    series: UUID
    meetings: list[UUID]
    host: UUID
    partner: UUID
    person: UUID
    asked: dict[str, UUID] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.meetings[0]


async def sittings(
    actor: Actor,
    *,
    kind: str = "liaison",
    title: str = "Quarterly liaison",
    visibility: str = "all_users",
    days: tuple[int, ...] = (-1, 90),
    state: str = "held",
    sector: str = "education_k12",
) -> Sitting:
    """Meetings so many days from today at half past nine in Florida; those of days gone by are in `state`."""
    host = await organisation(f"{title} Host", sector)
    partner = await organisation(f"{title} Sheriff", "le_local")
    person = await contacts.add_person(actor, host, PersonIn(name="Dana Reyes"))
    series = new_id()
    first = (clock.now() + timedelta(days=days[0])).replace(tzinfo=None, hour=9, minute=30, second=0, microsecond=0)
    await db.execute(
        "INSERT INTO meeting_series (id, kind, title, host_id, zone, first_at, minutes, visibility, owner_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, 60, $7, $8)",
        series, kind, title, host, ZONE, first, visibility, actor.user_id,
    )  # fmt: skip
    meetings = [
        await _meeting(series, first + timedelta(days=day - days[0]), state if day < 0 else "planned") for day in days
    ]
    asked = {
        "person": await _asked(series, "person_id", person, "Dana Reyes"),
        "partner": await _asked(series, "organisation_id", partner, f"{title} Sheriff"),
        "account": await _asked(series, "user_id", actor.user_id, actor.name),
        "outside": await _asked(series, "address", "kim.outside@example.org", "Kim Outside"),
    }
    return Sitting(series, meetings, host, partner, person, asked)


async def _meeting(series: UUID, local: datetime, state: str) -> UUID:
    key, starts = new_id(), local.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    await db.execute(
        "INSERT INTO meeting (id, series_id, original_at, local_at, minutes, starts_at, ends_at, state)"
        " VALUES ($1, $2, $3, $3, 60, $4, $5, $6)",
        key, series, local, starts, starts + timedelta(hours=1), state,
    )  # fmt: skip
    return key


async def _asked(series: UUID, column: str, value: object, name: str) -> UUID:
    key = new_id()
    sql = f"INSERT INTO meeting_invitee (id, series_id, {column}, name) VALUES ($1, $2, $3, $4)"
    await db.execute(sql, key, series, value, name)
    return key
