"""Answers that wait for a person: what nobody can count without one, and times that guests propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.invitations.model import Facts
from notifications.invitations.rows import Recipient, facts_from
from notifications.invitations.rules import over
from notifications.invitations.service import keep_time
from notifications.replies import rows
from notifications.replies.rules import Judged
from notifications.replies.schemas import TakeIn
from notifications.replies.service import Words, keep
from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor, Permission
from registry.platform.calendar.zones import local
from registry.platform.errors import Invalid, NotFound, Refused

PAGE = 50
KIND = "invitation_reply"
# The word of a parked answer is enough; a proposal is open until somebody moved the meeting, or keeps it.
_OPEN = "(r.state = 'parked' OR (r.state = 'taken' AND r.answer = 'counter' AND r.settled_at IS NULL))"
_SOURCES = f"""
SELECT DISTINCT e.source_id FROM invitation_reply r JOIN invited_entry e ON e.uid = r.uid WHERE {_OPEN} LIMIT 2000
"""  # noqa: S608 - our own words
_LINES = f"""
SELECT r.*, e.source_id, e.facts, i.name, i.address FROM invitation_reply r
LEFT JOIN invited_entry e ON e.uid = r.uid LEFT JOIN invitation i ON i.id = r.invitation_id
WHERE {_OPEN} AND (e.source_id = ANY($1) OR e.uid IS NULL) AND ($2::timestamptz IS NULL OR (r.at, r.id) > ($2, $3))
ORDER BY r.at, r.id LIMIT $4
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One answer that waits; `facts` are None where its meeting is not known, `move` where nothing can be moved.

    `guests` are whose answer it may be, as (invitation, name and address).
    """

    id: UUID
    at: datetime
    sender: str
    name: str | None
    invitation_id: UUID | None
    answer: str
    comment: str | None
    reason: str
    facts: Facts | None
    occasion: datetime | None
    proposed_at: datetime | None
    move: str | None = None
    guests: Sequence[tuple[str, str]] = ()

    @property
    def is_proposal(self) -> bool:
        return not self.reason and self.answer == "counter"


async def waiting(actor: Actor, after: tuple[datetime, UUID] | None = None, most: int = PAGE) -> list[Waiting]:
    """What waits for this person, the oldest first; five statements at most, and those of who may plan what."""
    found = await db.fetch(_SOURCES)
    mine = await slices.may_plan(actor, [row["source_id"] for row in found])
    lines = await db.fetch(_LINES, list(mine), *(after or (None, None)), most)
    proposed = [row for row in lines if row["answer"] == "counter" and row["state"] == "taken"]
    moves = await slices.move_pages([(row["source_id"], row["occasion"]) for row in proposed])
    guests = await _guests([row["uid"] for row in lines if row["state"] == "parked" and row["uid"]])
    return [_line(row, moves, guests.get(row["uid"], ())) for row in lines]


async def _guests(uids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    named = "SELECT id, uid, name, address FROM invitation WHERE uid = ANY($1) ORDER BY name, address"
    for row in await db.fetch(named, list(set(uids))) if uids else ():
        found.setdefault(row["uid"], []).append((str(row["id"]), f"{row['name']} ({row['address']})"))
    return found


def _line(row: db.Record, moves: dict[tuple[UUID, datetime | None], str], guests: Sequence[tuple[str, str]]) -> Waiting:
    facts = facts_from(row["facts"]) if row["facts"] else None
    move = moves.get((row["source_id"], row["occasion"]))
    if move and facts and row["proposed_at"]:
        at = local(row["proposed_at"], facts.zone)
        move = f"{move}?on={at:%Y-%m-%d}&at={at:%H:%M}"
    return Waiting(
        id=row["id"], at=row["at"], sender=row["sender"], name=row["name"], answer=row["answer"],
        invitation_id=row["invitation_id"],
        comment=row["comment"], reason=row["reason"] if row["state"] == "parked" else "", facts=facts,
        occasion=row["occasion"], proposed_at=row["proposed_at"], move=move,
        guests=guests if row["state"] == "parked" else (),
    )  # fmt: skip


async def _held(actor: Actor, reply_id: UUID) -> db.Record:
    """An open answer, locked, that this person may see to."""
    if not actor.may(Permission.EDIT_DIRECTORY):
        raise Refused
    row = await db.fetch_one(f"SELECT r.* FROM invitation_reply r WHERE r.id = $1 AND {_OPEN} FOR UPDATE", reply_id)  # noqa: S608
    if not row:
        raise NotFound("This answer does not wait any more.")
    entry = await db.fetch_one("SELECT source_id FROM invited_entry WHERE uid = $1", row["uid"])
    if entry and not await slices.may_plan(actor, [entry["source_id"]]):
        raise Refused("This answers an invitation to a meeting that is not yours to plan.")
    return row


async def take(actor: Actor, reply_id: UUID, given: TakeIn) -> None:
    """Take a parked answer as that of a guest of its meeting.

    Raises:
        NotFound: it does not wait any more.
        Refused: it belongs to a meeting that this person may not plan.
        Invalid: it cannot be the answer of whoever was chosen.
    """
    async with db.transaction():
        row = await _held(actor, reply_id)
        chosen = await db.fetch_one(
            "SELECT id, address FROM invitation WHERE id = $1 AND uid = $2 FOR UPDATE", given.invitation_id, row["uid"]
        )
        if chosen is None or row["state"] != "parked":
            raise Invalid({"invitation_id": "Choose one of the guests of this meeting."})
        (guest,) = await rows.known({chosen["address"]: chosen["id"]})
        told = next((one for one in guest.told if one.stands), None)
        if told is None:
            raise Invalid({"invitation_id": "They are not asked to this meeting any more."})
        words = Words(answer=str(given.answer), comment=row["comment"], proposed_at=None, via="told", at=clock.now())
        counted = Judged(state="taken", occasion=told.occasion or row["occasion"], planned=told.planned, told=told)
        await keep(words, counted, chosen["id"], row["uid"], row["sender"], told.sequence)
        await _settle(actor, row, "took", {"answer": str(given.answer)})


async def dismiss(actor: Actor, reply_id: UUID) -> None:
    """Put an answer aside: it counts for nothing. Of a proposal the time stays as it is, and its guest hears of it.

    Raises:
        NotFound: it does not wait any more.
        Refused: it belongs to a meeting that this person may not plan.
    """
    async with db.transaction():
        row = await _held(actor, reply_id)
        if row["state"] == "taken":
            await _stays(row)
        await _settle(actor, row, "dismissed" if row["state"] == "parked" else "kept_time", {})


async def _stays(row: db.Record) -> None:
    to = await db.fetch_one("SELECT id, address, first_message FROM invitation WHERE id = $1", row["invitation_id"])
    assert to is not None  # noqa: S101 - what was taken is somebody's
    (guest,) = await rows.known({to["address"]: to["id"]})
    asked = [one for one in guest.told if one.stands and one.occasion in {None, row["occasion"]}]
    if asked and not over(asked[0].facts, clock.now()):
        recipient = Recipient(id=to["id"], first_message=to["first_message"])
        await keep_time(asked[0], recipient, row["uid"], row["occasion"], row["id"])


async def _settle(actor: Actor, row: db.Record, deed: str, after: dict[str, str]) -> None:
    await db.execute(
        "UPDATE invitation_reply SET state = CASE state WHEN 'parked' THEN 'dismissed' ELSE state END,"
        " settled_at = $2, settled_by = $3 WHERE id = $1",
        row["id"], clock.now(), actor.user_id,
    )  # fmt: skip
    await audit.record(actor, deed, KIND, row["id"], after=after)


DEEDS = {
    f"took {KIND}": "took a mail for a guest's answer",
    f"dismissed {KIND}": "put a guest's answer aside",
    f"kept_time {KIND}": "kept the time that a guest would have moved",
}
