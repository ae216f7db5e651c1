"""What somebody was asked to and took on passes to whoever comes next."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts.meetings.checking import houses
from contacts.meetings.errors import AskedAlready, MeetingCancelled
from contacts.meetings.model import InviteePart
from contacts.meetings.running import actions
from contacts.meetings.running.schemas import ActionIn
from contacts.meetings.schemas import InviteeIn
from contacts.meetings.service_guests import invite, invite_to_one
from registry.partners.queries import hold
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Refused

# Series and single meetings that go on after the day from which somebody else comes.
_ASKED = """
    SELECT i.part, i.meeting_id, s.id AS series_id, s.host_id, s.version, m.version AS meeting_version
    FROM meeting_invitee i JOIN meeting_series s ON s.id = i.series_id AND s.cancelled_at IS NULL
    LEFT JOIN meeting m ON m.id = i.meeting_id
    WHERE i.person_id = $1 AND i.removed_at IS NULL AND s.visibility = ANY($2) AND EXISTS (
        SELECT 1 FROM meeting n WHERE n.series_id = s.id AND n.state = 'planned' AND n.starts_at > $3
            AND n.local_at::date >= $4 AND (i.meeting_id IS NULL OR n.id = i.meeting_id))
    ORDER BY i.meeting_id NULLS FIRST, s.id
"""
_TAKEN_ON = """
    SELECT a.id, a.title, a.due_on, a.organisation_id, a.agreement_id, a.objective_id FROM action_item a
    LEFT JOIN meeting m ON m.id = a.meeting_id LEFT JOIN meeting_series s ON s.id = m.series_id
    WHERE a.owner_person_id = $1 AND a.done_on IS NULL AND a.dropped_on IS NULL
        AND coalesce(s.visibility, 'all_users') = ANY($2) AND (a.due_on IS NULL OR a.due_on >= $3 OR $3 <= $4)
    ORDER BY a.id
"""


async def pass_on(actor: Actor, person_id: UUID, successor_id: UUID, since: date) -> None:
    """Ask the successor to the meetings from a day on to which somebody is asked, and give them what was taken on.

    What is due before they go stays theirs. What this actor may not see or plan is left as it is.
    """
    async with db.transaction():
        asked = await db.fetch(_ASKED, person_id, actor.visibilities(), clock.now(), since)
        concerned = {row["host_id"] for row in asked if row["host_id"]}
        await hold(concerned | await houses([InviteeIn(person_id=successor_id)]))
        for row in asked:
            await _asked(actor, row, successor_id)
        args = (person_id, actor.visibilities(), since, clock.today())
        for row in await db.fetch(_TAKEN_ON, *args):
            await _given(actor, row, successor_id)


async def _asked(actor: Actor, row: Mapping[str, Any], successor_id: UUID) -> None:
    given = InviteeIn(person_id=successor_id, part=convert(row["part"], InviteePart))
    with suppress(Refused, AskedAlready, MeetingCancelled):
        if row["meeting_id"]:
            await invite_to_one(actor, row["meeting_id"], given, row["meeting_version"])
        else:
            await invite(actor, row["series_id"], given, row["version"])


async def _given(actor: Actor, row: Mapping[str, Any], successor_id: UUID) -> None:
    facts = {name: row[name] for name in ("title", "due_on", "organisation_id", "agreement_id", "objective_id")}
    with suppress(Refused):
        await actions.change(actor, row["id"], ActionIn(owner_person_id=successor_id, **facts), None)
