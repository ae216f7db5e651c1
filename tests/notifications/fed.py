"""Calendar entries and feeds for the tests of feeds: everything is fictional."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from icalendar import Calendar

from notifications.feeds import service
from notifications.feeds.model import Choice, Handed, Scope
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.calendar.keep import keep
from registry.platform.calendar.model import Entry, EntryKind
from registry.platform.ids import new_id
from tests.cast import Client, anonymous
from tests.security.test_statements import counted

ZONE = "America/New_York"


def entry(title: str = "School liaison meeting", **more: Any) -> Entry:
    """An entry of an hour, in a week from now."""
    facts: dict[str, Any] = {
        "source": "meeting", "source_id": new_id(), "kind": EntryKind.MEETING, "title": title, "place": "Room 4",
        "starts": in_days(7), "minutes": 60, "zone": ZONE, "path": "/meetings/1", "needs": Permission.READ_DIRECTORY,
    }  # fmt: skip
    return Entry(**(facts | more))


def in_days(days: int) -> datetime:
    return datetime.combine(day(days), datetime.min.time()).replace(hour=9)


def day(days: int) -> date:
    return clock.today("UTC") + timedelta(days=days)


async def put(title: str = "School liaison meeting", **more: Any) -> Entry:
    """The same, in the calendar."""
    made = entry(title, **more)
    await change(made)
    return made


async def change(made: Entry, **more: Any) -> Entry:
    """It with other facts."""
    now = replace(made, **more)
    async with db.transaction():
        await keep(now.source, now.source_id, [now])
    return now


async def subscribed(actor: Actor, scope: Scope = Scope.ALL, **more: Any) -> Handed:
    return await service.subscribe(actor, Choice(name=more.pop("name", "My calendar"), scope=scope, **more))


async def fetch(secret: str, client: Client | None = None, **headers: str) -> httpx.Response:
    """As a calendar program does, without a session; `headers` by their names with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await (client or anonymous()).get(f"/feeds/{secret}.ics", headers={"accept-encoding": "identity"} | named)


async def titles(secret: str) -> set[str]:
    """What stands in a feed."""
    answer = await fetch(secret)
    assert answer.status_code == 200, answer.text
    return {str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}


@contextmanager
def later(**by: float) -> Iterator[datetime]:
    """The clock, moved on and held."""
    then = clock.now() + timedelta(**by)
    with clock.frozen(then):
        yield then


@asynccontextmanager
async def asked() -> AsyncIterator[list[str]]:
    """The statements that are sent meanwhile. The driver tells of them a moment later."""
    with counted() as sent:
        yield sent
        await asyncio.sleep(0.01)


async def look_after(owner_id: UUID | None, backup_id: UUID | None = None) -> UUID:
    """An organisation that these look after."""
    key = new_id()
    await db.execute(
        "INSERT INTO organisation (id, name, sort_name, kind, sector, status, time_zone, region, owner_id,"
        " backup_owner_id, regimes, tier, version, created_at, updated_at) VALUES ($1, 'Bayhaven High',"
        " 'bayhaven high', 'organisation', 'education_k12', 'active', $2, 'FL', $3, $4, '{}', 'standard', 1, now(),"
        " now())",
        key, ZONE, owner_id, backup_id,
    )  # fmt: skip
    return key
