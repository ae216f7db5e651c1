"""The call list: whom a coordinator calls as nobody answered, and what came of it, one tap each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from contacts import rows
from contacts.campaigns.errors import AlreadyDone
from contacts.campaigns.model import Called
from contacts.kinds import CheckMethod, CheckOutcome, PointKind
from contacts.people import Reach, reaches
from contacts.schemas import CheckIn
from contacts.scope import LOOKED_AFTER, scope_of
from contacts.service import record_check
from contacts.writing import disclosed, enter
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound

Row = Mapping[str, Any]
_KINDS = list(PointKind)
BEGINNING = (datetime.fromtimestamp(0, UTC), date.min, UUID(int=0))

# What was confirmed since needs no call, and what is known to be wrong is put right elsewhere.
_STILL_OPEN = """
    l.answer IS NULL AND c.retired_on IS NULL AND c.failed_at IS NULL
    AND (c.confirmed_on IS NULL OR c.confirmed_on < a.asked_on)
"""
# First whom nobody called yet, the longest asked first; then whom nobody called for the longest time.
_CALLS = f"""
    SELECT a.*, o.id AS house_id, o.name AS house, open.called_at FROM confirmation_ask a
    JOIN organisation o ON o.id = a.organisation_id AND {LOOKED_AFTER}
    CROSS JOIN LATERAL (
        SELECT count(*) AS lines, coalesce(max(called.at), 'epoch') AS called_at
        FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id
        LEFT JOIN LATERAL (
            SELECT max(k.at) AS at FROM contact_check k
            WHERE k.contact_point_id = c.id AND k.method = 'phone_call' AND k.at >= a.asked_on
        ) called ON true
        WHERE l.ask_id = a.id AND c.visibility = ANY($3) AND {_STILL_OPEN}
    ) open
    WHERE a.state = 'on_call_list' AND open.lines > 0 AND (open.called_at, a.asked_on, a.id) > ($4, $5, $6)
    ORDER BY open.called_at, a.asked_on, a.id LIMIT $7
"""  # noqa: S608 - our own words
_POINTS = f"""
    SELECT c.*, a.id AS ask_id FROM confirmation_ask a
    JOIN confirmation_line l ON l.ask_id = a.id JOIN contact_point c ON c.id = l.contact_point_id
    WHERE a.id = ANY($1) AND c.visibility = ANY($2) AND {_STILL_OPEN}
    ORDER BY c.id
"""  # noqa: S608 - our own words
_CLOSED = f"""
    UPDATE confirmation_ask a SET state = 'closed', version = version + 1
    WHERE a.id = $1 AND a.state = 'on_call_list' AND ($2 OR NOT EXISTS (
        SELECT 1 FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id
        WHERE l.ask_id = a.id AND {_STILL_OPEN}))
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be called: the numbers to dial, and what else is to be asked about."""

    row: Row
    dialled: Sequence[Reach]
    others: Sequence[str]


async def calls(actor: Actor, after: tuple[datetime, date, UUID], limit: int) -> list[Call]:
    """Whom a coordinator has to call, from behind a key (last called, asked on, id)."""
    found = await db.fetch(_CALLS, *scope_of(actor), actor.visibilities(), *after, limit)
    points = await db.fetch(_POINTS, [row["id"] for row in found], actor.visibilities())
    await disclosed(actor, "the call list", [rows.point(row) for row in points])
    known: dict[UUID, list[Reach]] = defaultdict(list)
    for row, reach in zip(points, await reaches(points, clock.now(), actor.visibilities()), strict=True):
        known[row["ask_id"]].append(reach)
    return [_call(row, known[row["id"]]) for row in found]


async def call_count(actor: Actor, most: int) -> int:
    """How many are to be called, counted up to so many."""
    return len(await db.fetch(_CALLS, *scope_of(actor), actor.visibilities(), *BEGINNING, most))


def _call(row: Row, known: Sequence[Reach]) -> Call:
    best = sorted(known, key=lambda one: (_unanswered(one), _KINDS.index(one.point.kind)))
    dialled = [one for one in best if one.point.kind.dialable]
    return Call(row, dialled, list(dict.fromkeys(one.number for one in best if one not in dialled)))


def _unanswered(one: Reach) -> bool:
    """Whether nobody answered there the last time, so that another number is tried first."""
    return one.standing.last is not None and one.standing.last.outcome is CheckOutcome.NO_ANSWER


async def called(actor: Actor, ask_id: UUID, outcome: Called, point_id: UUID | None = None) -> UUID | None:
    """Note what came of a call about one number, or about all that was asked; who is to be noted as gone, or None.

    Raises:
        NotFound: there is none, or it is about a number that this person may not see; AlreadyDone; Refused.
    """
    async with db.transaction():
        ask = await _begun(actor, ask_id)
        points = await db.fetch(_POINTS, [ask_id], actor.visibilities())
        about = _about(outcome, points, ask["person_id"], point_id)
        if not about and outcome is not Called.LEFT:
            raise NotFound
        check = CheckIn(outcome=outcome.found, method=CheckMethod.PHONE_CALL)
        for one in about:
            await record_check(actor, one["id"], check)
        await db.execute(_CLOSED, ask_id, outcome is Called.LEFT)
    return ask["person_id"] if outcome is Called.LEFT else None


async def _begun(actor: Actor, ask_id: UUID) -> Row:
    ask = await db.fetch_one("SELECT * FROM confirmation_ask WHERE id = $1", ask_id)
    if ask is None or ask["organisation_id"] is None:
        raise NotFound
    await enter(actor, ask["organisation_id"])
    locked: Row | None = await db.fetch_one("SELECT * FROM confirmation_ask WHERE id = $1 FOR UPDATE", ask_id)
    if locked and locked["state"] == "on_call_list":
        return locked
    raise AlreadyDone


def _about(outcome: Called, points: Sequence[Row], person_id: UUID | None, point_id: UUID | None) -> Sequence[Row]:
    """What the outcome says something about: of somebody who left what leads to them, not the house's own lines."""
    match outcome:
        case Called.CONFIRMED:
            return points
        case Called.LEFT if person_id is None:
            raise NotFound
        case Called.LEFT:
            return [one for one in points if one["person_id"] == person_id]
        case _:
            return [one for one in points if one["id"] == point_id]
