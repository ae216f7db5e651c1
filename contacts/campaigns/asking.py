"""Ask whoever is due, remind them, and hand on what nobody answers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contacts.campaigns.finding import Due, due
from contacts.campaigns.letters import asked_letter, executive_letter
from contacts.campaigns.model import AskState, StepKind
from contacts.campaigns.rules import asked_on, may_ask, step, waited
from registry.partners.calendar import Closures
from registry.partners.closures import closures_of
from registry.platform import audit, clock, db
from registry.platform.arriving import Leaving
from registry.platform.ids import new_id
from registry.platform.mail import Letter, WrongAddress, put
from registry.platform.mail.configured import settings

KIND, EXECUTIVE = "confirmation", "confirmation for an executive"
OPEN = ("asked", "unresponsive", "escalated")
EXPIRES = timedelta(days=120)
MOST = 2000  # asks of one night

_OPENED = "SELECT min(asked_on) AS day FROM confirmation_ask"  # from then on the work is spread
_LAST = "SELECT recipient, max(asked_on) AS day FROM confirmation_ask GROUP BY recipient"
_ASK = """
    INSERT INTO confirmation_ask (id, recipient, name, organisation_id, person_id, state, round, asked_on, expires_at,
        created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (recipient) WHERE state IN ('asked', 'unresponsive', 'escalated', 'on_call_list') DO NOTHING
    RETURNING *
"""
_LINES = """
    INSERT INTO confirmation_line (id, ask_id, contact_point_id, person_id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
"""
_OPEN = """
    SELECT a.*, e.email AS executive, e.name AS executive_name, EXISTS (
            SELECT 1 FROM mail_bad_address bad WHERE bad.address = a.recipient) AS lost
    FROM confirmation_ask a
    LEFT JOIN LATERAL (
        SELECT c.value AS email, p.name FROM position t
        JOIN assignment s ON s.position_id = t.id AND s.starts_on <= $2 AND (s.ends_on IS NULL OR s.ends_on >= $2)
        JOIN person p ON p.id = s.person_id AND p.status <> 'left'
        JOIN contact_point c ON (c.person_id = p.id OR (c.person_id IS NULL AND c.position_id = t.id))
            AND c.kind LIKE 'email%' AND c.retired_on IS NULL AND c.failed_at IS NULL
            AND lower(c.value) <> a.recipient
        -- What not everybody may see is not shown to them: then there is nothing to ask them about.
        WHERE t.organisation_id = a.organisation_id AND t.role = 'accountable_executive' AND EXISTS (
            SELECT 1 FROM confirmation_line l JOIN contact_point shared ON shared.id = l.contact_point_id
            WHERE l.ask_id = a.id AND l.answer IS NULL AND shared.retired_on IS NULL
                AND shared.visibility = 'all_users')
        ORDER BY s.rank, c.id LIMIT 1
    ) e ON true
    LEFT JOIN person away ON away.id = a.person_id AND away.status = 'on_leave' AND (away.back_on IS NULL
        OR away.back_on > $2)
    WHERE a.state = ANY($1) AND a.id > $3 AND (away.id IS NULL OR a.state <> 'asked') ORDER BY a.id LIMIT 500
"""
# Confirmed otherwise since, retired, or of somebody who left: there is nothing left to ask.
_SETTLED = """
    UPDATE confirmation_ask a SET version = a.version + 1,
        state = CASE WHEN said.at IS NULL THEN 'closed' ELSE 'answered' END, answered_at = said.at
    FROM confirmation_ask was LEFT JOIN LATERAL (
        SELECT max(answered_at) AS at FROM confirmation_line WHERE ask_id = was.id AND answer IS NOT NULL) said ON true
    WHERE was.id = a.id AND a.state IN ('asked', 'unresponsive', 'escalated', 'on_call_list') AND NOT EXISTS (
        SELECT 1 FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id
        WHERE l.ask_id = a.id AND l.answer IS NULL AND c.retired_on IS NULL
            AND (c.confirmed_on IS NULL OR c.confirmed_on < a.asked_on))
    RETURNING a.id
"""
_MOVE = (
    "UPDATE confirmation_ask SET state = $2, unresponsive_on = $3, version = version + 1 WHERE id = $1 AND state = $4"
)
_REMINDED = """
    UPDATE confirmation_ask SET reminded_on = $2, reminders = reminders + 1, version = version + 1
    WHERE id = $1 AND state = 'asked' AND reminded_on IS NOT DISTINCT FROM $3
"""


async def ask_who_is_due() -> int:
    """Ask everybody whose day it is; how many. Any number of workers may do this at once."""
    today = clock.today(settings().time_zone)
    opened = (await db.fetch(_OPENED))[0]["day"] or today
    last = {row["recipient"]: row["day"] for row in await db.fetch(_LAST)}
    theirs = [one for one in await due(today) if _is_turn(one, last.get(one.key), opened, today)]
    closures = await closures_of(list({one.organisation_id for one in theirs}), today)
    asked = 0
    for one in theirs:
        shut = one.recipient and closures[one.organisation_id].closed_on(today)
        if asked < MOST and not shut:
            asked += await _ask(one, today)
    return asked


def _is_turn(one: Due, last: date | None, opened: date, today: date) -> bool:
    return may_ask(last, one.cadences, today) and asked_on(one.key, max(one.first_on, opened)) <= today


async def _ask(one: Due, today: date) -> bool:
    state = AskState.ASKED if one.recipient else AskState.ON_CALL_LIST
    facts = (new_id(), one.key, one.name, one.organisation_id, one.person_id, state, f"{today:%Y-%m}", today)
    async with db.transaction():
        ask = await db.fetch_one(_ASK, *facts, clock.now() + EXPIRES, clock.now())
        if ask is None:
            return False
        points = [(new_id(), ask["id"], point, None) for point in one.points]
        person = [(new_id(), ask["id"], None, one.person_id)] if one.person_id else []
        await db.execute(_LINES, *(list(column) for column in zip(*points, *person, strict=True)))
        if one.recipient and not await _mailed(await asked_letter(ask, 0), KIND, ask, "0"):
            await db.execute(_MOVE, ask["id"], AskState.ON_CALL_LIST, None, AskState.ASKED)
    return True


async def follow_up() -> int:
    """Remind, and hand on what nobody answered; of how many asks something was done."""
    today, done = clock.today(settings().time_zone), len(await db.fetch(_SETTLED))
    last = UUID(int=0)
    while rows := await db.fetch(_OPEN, list(OPEN), today, last):
        closures = await closures_of([row["organisation_id"] for row in rows if row["organisation_id"]], today)
        for ask in rows:
            done += await _step(ask, closures.get(ask["organisation_id"], Closures()), today)
        last = rows[-1]["id"]
    return done


async def _step(ask: Mapping[str, Any], closures: Closures, today: date) -> bool:
    reminded = ask["reminded_on"] and waited(ask["asked_on"], ask["reminded_on"], closures)
    days = waited(ask["asked_on"], today, closures)
    found = step(AskState(ask["state"]), days, reminded, has_executive=ask["executive"] is not None, lost=ask["lost"])
    if found is None:
        return False
    async with db.transaction():
        match found:
            case StepKind.REMIND:
                if await db.execute(_REMINDED, ask["id"], today, ask["reminded_on"]):
                    number = ask["reminders"] + 1
                    await _mailed(await asked_letter(ask, number), KIND, ask, str(number))
            case StepKind.UNRESPONSIVE:
                await _moved(ask, AskState.UNRESPONSIVE, today)
            case StepKind.EXECUTIVE:
                if await _moved(ask, AskState.ESCALATED, ask["unresponsive_on"]):
                    await _mailed(await executive_letter(ask), EXECUTIVE, ask, "")
            case StepKind.CALL:
                await _moved(ask, AskState.ON_CALL_LIST, ask["unresponsive_on"])
    return True


async def _moved(ask: Mapping[str, Any], state: AskState, unresponsive_on: date | None) -> bool:
    moved = await db.execute(_MOVE, ask["id"], state, unresponsive_on, ask["state"])
    if moved and state is AskState.UNRESPONSIVE:
        what = {"asked": ask["asked_on"].isoformat(), "reminders": ask["reminders"]}
        await audit.record(None, "unresponsive", "confirmation", ask["id"], after=what,
                           organisation_id=ask["organisation_id"])  # fmt: skip
    return bool(moved)


async def _mailed(letter: Letter, kind: str, ask: Mapping[str, Any], edition: str) -> bool:
    """Put a letter; False where the address is none, and somebody has to call."""
    try:
        await put(letter, kind=kind, cause=("confirmation", ask["id"]), edition=edition)
    except WrongAddress:
        return False
    return True


async def before_sending(leaving: Leaving) -> str | None:
    """Why a letter is not needed any more: somebody answered, or confirmed it otherwise."""
    row = await db.fetch_one("SELECT state FROM confirmation_ask WHERE id = $1", leaving.cause[1])
    return None if row is not None and row["state"] in OPEN else "It was answered meanwhile."
