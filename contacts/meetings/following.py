"""What of meetings follows an organisation or person that was recorded twice, and how calendars hear of it."""

from collections.abc import Collection, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from contacts.meetings.publishing import SOURCE, publish
from contacts.meetings.running import calendar
from contacts.meetings.running.whose import may_run
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.following import Follow
from registry.platform.jobs import Job, Nightly, enqueue

_TITLE = "(SELECT title FROM meeting_series WHERE id = t.series_id)"
_SEEN = "(SELECT visibility FROM meeting_series WHERE id = t.series_id)"
_HELD = "(SELECT s.{} FROM meeting m JOIN meeting_series s ON s.id = m.series_id WHERE m.id = t.meeting_id)"
_BOTH_ASKED = "k.removed_at IS NULL AND l.removed_at IS NULL"
_INVITED = ("invitation to a meeting", "invitations to meetings")
_CAME = ("attendance", "attendances")
_ACTION = ("action item", "action items")

_ANSWERS = Follow(table="meeting_answer", column="invitee_id", same=("meeting_id",))

FOLLOWS: tuple[Follow, ...] = (
    Follow(
        table="meeting_series", column="host_id", own=False, what=("meeting", "meetings"), label="t.title",
        seen="t.visibility",
    ),
    Follow(
        table="meeting_invitee", column="organisation_id", same=("series_id", "meeting_id"), also=_BOTH_ASKED,
        own=False, pointers=[_ANSWERS], what=_INVITED, label=_TITLE, seen=_SEEN,
    ),
    Follow(
        table="meeting_attendance", column="organisation_id", own=False, what=_CAME, label=_HELD.format("title"),
        seen=_HELD.format("visibility"),
    ),
    Follow(
        table="action_item", column="organisation_id", own=False, what=_ACTION, label="t.title",
        seen=f"coalesce({_HELD.format('visibility')}, 'all_users')",
    ),
    Follow(table="meeting_cadence", column="organisation_id", same=("kind",), what=("wish to meet", "wishes to meet")),
    Follow(
        table="meeting_invitee", column="person_id", to="person", same=("series_id", "meeting_id"), also=_BOTH_ASKED,
        own=False, pointers=[_ANSWERS], what=_INVITED, label=_TITLE, seen=_SEEN,
    ),
    Follow(
        table="meeting_attendance", column="person_id", to="person", same=("meeting_id",), own=False, what=_CAME,
        label=_HELD.format("title"), seen=_HELD.format("visibility"),
    ),
    Follow(
        table="action_item", column="owner_person_id", to="person", own=False, what=_ACTION, label="t.title",
        seen=f"coalesce({_HELD.format('visibility')}, 'all_users')",
    ),
    Follow(
        table="training_certificate", column="person_id", to="person", what=("certificate", "certificates"),
        label="t.title",
    ),
)  # fmt: skip

JOB = "publish meetings anew"
_AT_ONCE = 100
# Whatever is still to come of which one of these is the host, is asked, or has people who are.
_CONCERNED = """
    SELECT s.id FROM meeting_series s WHERE (
        s.host_id = ANY($1)
        OR s.id IN (SELECT series_id FROM meeting_invitee WHERE organisation_id = ANY($1) AND removed_at IS NULL)
        OR s.id IN (
            SELECT i.series_id FROM person p JOIN meeting_invitee i ON i.person_id = p.id
            WHERE p.organisation_id = ANY($1) AND i.removed_at IS NULL)
    ) AND EXISTS (SELECT 1 FROM meeting m WHERE m.series_id = s.id AND m.ends_at > $2)
    ORDER BY s.id
"""


async def follow(organisation_ids: Sequence[UUID]) -> None:
    """Let calendars and guests follow what changed of these organisations and their people: soon, not in this moment.

    Names, sectors and addresses stand in calendars and invitations, which nobody wants to wait for.
    """
    await _later([row["id"] for row in await db.fetch(_CONCERNED, list(organisation_ids), clock.now())])


async def _later(series_ids: Sequence[UUID]) -> None:
    for start in range(0, len(series_ids), _AT_ONCE):
        await enqueue(JOB, {"series": [str(key) for key in series_ids[start : start + _AT_ONCE]]})


async def follow_all() -> None:
    """The same for everything to come, for what changes without a word: accounts, and days on which somebody leaves."""
    async with db.transaction():
        rows = await db.fetch(
            "SELECT DISTINCT series_id FROM meeting WHERE starts_at > $1 AND state = 'planned' ORDER BY series_id",
            clock.now(),
        )
        await _later([row["series_id"] for row in rows])


async def publish_anew(payload: dict[str, Any]) -> None:
    """Bring calendars and guests in step with these series, each for itself."""
    for key in payload["series"]:
        async with db.transaction():
            if await db.fetch_one("SELECT 1 FROM meeting_series WHERE id = $1 FOR NO KEY UPDATE", UUID(key)):
                await publish(UUID(key))


JOBS: list[Job | Nightly] = [
    Job(JOB, publish_anew),
    Nightly("follow the guests of meetings", follow_all, at=time(1, 10)),
]

_HOUSES = """
    SELECT k.id, o.name FROM (
        SELECT id, host_id FROM meeting_series WHERE id = ANY($1)
        UNION ALL SELECT m.id, s.host_id FROM meeting m JOIN meeting_series s ON s.id = m.series_id
            WHERE m.id = ANY($1)
        UNION ALL SELECT i.id, coalesce(i.organisation_id, p.organisation_id, s.host_id) FROM meeting_invitee i
            JOIN meeting_series s ON s.id = i.series_id LEFT JOIN person p ON p.id = i.person_id WHERE i.id = ANY($1)
    ) k JOIN organisation o ON o.id = k.host_id
"""


async def houses_of_meetings(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who hosts these series and meetings, and whom these invitations ask, by the names of the organisations."""
    return {row["id"]: row["name"] for row in await db.fetch(_HOUSES, list(ids))}


async def may_plan(actor: Actor, series_ids: Sequence[UUID]) -> Collection[UUID]:
    """Those of these series that this person may see and change; in two statements at most."""
    rows = await db.fetch(
        "SELECT id, host_id, sector FROM meeting_series WHERE id = ANY($1) AND visibility = ANY($2)",
        list(series_ids),
        actor.visibilities(),
    )
    mine = await may_run(actor, {(row["host_id"], row["sector"]) for row in rows})
    return {row["id"] for row in rows if (row["host_id"], row["sector"]) in mine}


async def forget_demo() -> None:
    """Take the meetings of the demonstration away, from calendars, too, and its partners out of those of others."""
    keys = [row["id"] for row in await db.fetch("SELECT id FROM meeting_series WHERE demo ORDER BY id FOR UPDATE")]
    await db.execute("DELETE FROM calendar_entry WHERE source = $1 AND source_id = ANY($2)", SOURCE, keys)
    await calendar.forget_demo()
    await db.execute("DELETE FROM action_item WHERE demo")
    await db.execute("DELETE FROM meeting_series WHERE id = ANY($1)", keys)
    for column, table in (("host_id", "organisation"), ("owner_id", "app_user"), ("backup_owner_id", "app_user")):
        await db.execute(
            f"UPDATE meeting_series SET {column} = NULL WHERE {column} IN (SELECT id FROM {table} WHERE demo)"  # noqa: S608
        )
    await db.execute("UPDATE calendar_revision SET revision = revision + 1 WHERE kind = 'meeting'")
