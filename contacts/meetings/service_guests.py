"""Who is asked to come, who no longer is, and what they answer."""

from collections.abc import Sequence
from uuid import UUID

from contacts.meetings import checking, rows
from contacts.meetings.errors import AskedAlready, MeetingCancelled, NoSuchMeeting, wrong
from contacts.meetings.inviting import ask
from contacts.meetings.model import Invitee, Meeting, MeetingState
from contacts.meetings.rows import Row
from contacts.meetings.schemas import InviteeIn, ToldIn
from contacts.meetings.writing import Deed, Held, enter, entered, finish, revised, tell
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.audit import mask
from registry.platform.calendar.guests import Reply
from registry.platform.errors import Conflict
from registry.platform.ids import new_id

KIND = "meeting_invitee"
_PUT_DOWN = """
    INSERT INTO meeting_answer (id, invitee_id, meeting_id, answer, comment, proposed_at, sequence, via, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (invitee_id, meeting_id) DO UPDATE
    SET answer = $4, comment = $5, proposed_at = $6, sequence = $7, via = $8, at = $9
    WHERE (meeting_answer.sequence, meeting_answer.at) <= ($7, $9)
"""


async def invite(actor: Actor, series_id: UUID, given: InviteeIn, version: int) -> UUID:
    """Ask somebody to a meeting and, of a series, to all of it.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; MeetingCancelled; AskedAlready; Invalid.
    """
    async with db.transaction():
        held = await enter(actor, series_id, version, with_organisations=await checking.houses([given]))
        await revised("meeting_series", held.id)
        return await _invited(actor, held, None, given)


async def invite_to_one(actor: Actor, meeting_id: UUID, given: InviteeIn, version: int) -> UUID:
    """Ask somebody to one meeting of a series.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `entered`; MeetingCancelled; AskedAlready; Invalid.
    """
    async with db.transaction():
        held, one = await entered(actor, meeting_id, version, with_organisations=await checking.houses([given]))
        _stands(one)
        await revised("meeting", one.id)
        return await _invited(actor, held, one.id, given)


async def invite_all(actor: Actor, series_id: UUID, given: Sequence[InviteeIn], meeting_id: UUID | None = None) -> int:
    """Ask several to a series, or to one meeting of it, in one change; how many of them were not asked already.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting: as `enter`; MeetingCancelled; Invalid.
    """
    async with db.transaction():
        houses = await checking.houses(given)
        if meeting_id is None:
            held = await enter(actor, series_id, with_organisations=houses)
        else:
            held, one = await entered(actor, meeting_id, with_organisations=houses)
            if held.id != series_id:
                raise NoSuchMeeting
            _stands(one)
        asked = await _asked(actor, held, meeting_id, given)
        if asked:
            await revised("meeting" if meeting_id else "meeting_series", meeting_id or held.id)
        return len(asked)


def _stands(one: Meeting) -> None:
    if one.state is MeetingState.CANCELLED:
        raise MeetingCancelled


async def _invited(actor: Actor, held: Held, meeting_id: UUID | None, given: InviteeIn) -> UUID:
    asked = await _asked(actor, held, meeting_id, [given])
    if not asked:
        raise AskedAlready((await checking.named([given]))[0][1])
    return UUID(str(asked[0]["id"]))


async def _asked(actor: Actor, held: Held, meeting_id: UUID | None, given: Sequence[InviteeIn]) -> list[Row]:
    if held.series.cancelled_at:
        raise MeetingCancelled
    asked = await ask(held.id, meeting_id, given)
    if asked:
        deeds = [Deed("invited", KIND, row["id"], after=_facts(row)) for row in asked]
        await finish(actor, held.id, deeds, was=held.series.visibility)
    return asked


async def uninvite(actor: Actor, invitee_id: UUID, version: int | None = None) -> None:
    """Take somebody off: they are told, and stand in the list of former guests. `version` is that of the invitation.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`.
    """
    async with db.transaction():
        held, row = await _of(actor, invitee_id, version)
        await db.execute(
            "UPDATE meeting_invitee SET removed_at = $2, version = version + 1 WHERE id = $1", invitee_id, clock.now()
        )
        await _counted(row)
        deed = Deed("uninvited", KIND, invitee_id, before=_facts(row))
        await finish(actor, held.id, [deed], was=held.series.visibility)


async def _counted(row: Row) -> None:
    """Count on the version of what somebody is asked to."""
    await revised("meeting" if row["meeting_id"] else "meeting_series", row["meeting_id"] or row["series_id"])


async def note_answer(actor: Actor, invitee_id: UUID, given: ToldIn, version: int | None = None) -> None:
    """Note what somebody said by telephone or in person, to the time as it is now.

    Raises:
        NoSuchMeeting, Refused, NotYourMeeting, Conflict: as `enter`; Invalid: another time is missing.
    """
    async with db.transaction():
        held, row = await _of(actor, invitee_id, version)
        if str(given.answer) == "counter" and given.proposed_at is None:
            raise wrong("proposed_at", "Give the time that they propose.")
        meeting_id = row["meeting_id"] or await _one_of(held, given.meeting_id)
        sequence = await db.fetch_one(
            "SELECT sequence FROM calendar_entry WHERE source = 'meeting_series' AND source_id = $1 AND part = ''",
            held.id,
        )
        await db.execute(
            _PUT_DOWN, new_id(), invitee_id, meeting_id, str(given.answer), given.comment, given.proposed_at,
            sequence["sequence"] if sequence else 0, "told", clock.now(),
        )  # fmt: skip
        after = {"answer": str(given.answer), "via": "told", "meeting": str(meeting_id or "")}
        await tell(actor, held.id, [Deed("answered", KIND, invitee_id, after=after)])


async def _one_of(held: Held, meeting_id: UUID | None) -> UUID | None:
    """A meeting of this series; of what is held once the answer is to the whole."""
    if meeting_id is None or held.series.rrule is None:
        return None
    row = await db.fetch_one("SELECT id FROM meeting WHERE id = $1 AND series_id = $2", meeting_id, held.id)
    if row is None:
        raise wrong("meeting_id", "There is no such meeting in this series.")
    return meeting_id


async def _of(actor: Actor, invitee_id: UUID, version: int | None) -> tuple[Held, Row]:
    row = await db.fetch_one("SELECT * FROM meeting_invitee WHERE id = $1", invitee_id)
    if row is None:
        raise NoSuchMeeting
    held = await enter(actor, row["series_id"])
    row = await db.fetch_one("SELECT * FROM meeting_invitee WHERE id = $1 FOR NO KEY UPDATE", invitee_id)
    if row is None or row["removed_at"]:
        raise NoSuchMeeting
    if version is not None and row["version"] != version:
        raise Conflict(mine={"version": version}, theirs={"version": row["version"]})
    return held, row


async def take_answer(reply: Reply) -> bool:
    """Write down what a guest answered by mail or by link; False where nobody knows their invitation any more.

    An answer never overtakes a later one, and one to an occasion that is not there any more counts for nothing.
    """
    async with db.transaction():
        row = await db.fetch_one(
            "SELECT i.*, s.visibility, s.host_id, s.rrule FROM meeting_invitee i"
            " JOIN meeting_series s ON s.id = i.series_id WHERE i.id = $1 AND i.removed_at IS NULL"
            " FOR NO KEY UPDATE OF s",
            reply.key,
        )
        if row is None:
            return False
        meeting_id = row["meeting_id"] or await _occasion(row, reply)
        await db.execute(
            _PUT_DOWN, new_id(), reply.key, meeting_id, reply.answer, reply.comment, reply.proposed_at, reply.sequence,
            reply.via, reply.at,
        )  # fmt: skip
        after = {"answer": reply.answer, "via": reply.via, "meeting": str(meeting_id or "")}
        await tell(None, row["series_id"], [Deed("answered", KIND, reply.key, after=after)])
        return True


async def _occasion(row: Row, reply: Reply) -> UUID | None:
    if reply.occasion is None or row["rrule"] is None:
        return None
    found = await db.fetch_one(
        "SELECT id FROM meeting WHERE series_id = $1 AND original_at = $2", row["series_id"], reply.occasion
    )
    return found["id"] if found else None


def _facts(row: Row) -> dict[str, object]:
    """What the trail says of an invitation: who, and to what; of an address only enough to tell two apart."""
    one: Invitee = rows.invitee(row)
    facts = {
        "organisation_id": one.organisation_id, "person_id": one.person_id, "user_id": one.user_id,
        "address": mask(one.address), "name": None if one.person_id or one.user_id else one.name,
        "part": str(one.part), "series_id": one.series_id, "meeting_id": one.meeting_id,
    }  # fmt: skip
    return {name: value if value is None else str(value) for name, value in facts.items()}
