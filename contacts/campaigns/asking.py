"""Ask whoever is due, each once, about everything that we have of them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from contacts.campaigns.finding import Due, due
from contacts.campaigns.letters import asked_letter, mailed
from contacts.campaigns.model import AskState
from contacts.campaigns.rules import asked_on, may_ask, ready_on
from registry.partners.calendar import Closures
from registry.partners.closures import closures_of
from registry.platform import clock, db
from registry.platform.arriving import Leaving
from registry.platform.ids import new_id
from registry.platform.mail.configured import settings

KIND, EXECUTIVE = "confirmation", "confirmation for an executive"
OPEN = ("asked", "unresponsive", "escalated")
EXPIRES = timedelta(days=120)
MOST = 2000  # asks of one night
TOGETHER = 50  # asks of one transaction: most of the work is going to the database and back

_OPENED = "SELECT min(asked_on) AS day FROM confirmation_ask"  # from then on the work is spread
# By the address, whatever it says of whom; and by the person where somebody answered, whichever address they had then.
_LAST = """
    SELECT recipient AS whom, max(asked_on) AS day,
        bool_or(state IN ('asked', 'unresponsive', 'escalated', 'on_call_list')) AS open
    FROM confirmation_ask GROUP BY recipient
    UNION ALL
    SELECT person_id::text, max(asked_on), false FROM confirmation_ask a
    WHERE person_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM confirmation_line l WHERE l.ask_id = a.id AND l.answer <> 'not_me')
    GROUP BY person_id
"""
_ASK = """
    INSERT INTO confirmation_ask (id, recipient, name, organisation_id, person_id, state, round, asked_on, expires_at,
        created_at)
    SELECT id, recipient, name, organisation_id, person_id, state, to_char($7::date, 'YYYY-MM'), $7, $8, $9
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[])
        AS one (id, recipient, name, organisation_id, person_id, state)
    ON CONFLICT (recipient) WHERE state IN ('asked', 'unresponsive', 'escalated', 'on_call_list') DO NOTHING
    RETURNING *
"""
_LINES = """
    INSERT INTO confirmation_line (id, ask_id, contact_point_id, person_id)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[])
"""
_CALL = "UPDATE confirmation_ask SET state = 'on_call_list', version = version + 1 WHERE id = $1"
# An executive's mail may be about several people.
_WANTED = """
    SELECT a.state FROM confirmation_ask a, confirmation_ask told WHERE told.id = $1 AND (a.id = told.id
        OR (a.executive = lower($2) AND a.executive = told.executive AND a.escalated_on = told.escalated_on))
"""


async def ask_who_is_due() -> int:
    """Ask everybody whose day it is; how many. Any number of workers may do this at once."""
    today = clock.today(settings().time_zone)
    opened = (await db.fetch(_OPENED))[0]["day"] or today
    last = {row["whom"]: row for row in await db.fetch(_LAST)}
    theirs = [one for one in await due(today) if _is_turn(one, last, opened, today)]
    closures = await closures_of(list({one.organisation_id for one in theirs}), today)
    theirs = [one for one in theirs if _is_there(one, closures[one.organisation_id], opened, today)]
    some = range(0, min(len(theirs), MOST), TOGETHER)
    return sum([await _ask(theirs[start : start + TOGETHER], today) for start in some])


def _is_turn(one: Due, last: Mapping[str, Mapping[str, Any]], opened: date, today: date) -> bool:
    known = [last[key] for key in (one.key, str(one.person_id)) if key in last]
    if any(row["open"] for row in known):
        return False
    day = max((row["day"] for row in known), default=None) if one.recipient else None
    return may_ask(day, one.cadences, today) and asked_on(one.key, max(one.first_on, opened)) <= today


def _is_there(one: Due, closures: Closures, opened: date, today: date) -> bool:
    """Whether mail to them finds somebody; who is called is called by a coordinator, who knows."""
    if one.recipient is None:
        return True
    return not closures.closed_on(today) and ready_on(one.key, max(one.first_on, opened), closures) <= today


async def _ask(some: Sequence[Due], today: date) -> int:
    """Ask these in one transaction; how many were not asked by another worker already."""
    facts = [_facts(one) for one in some]
    async with db.transaction():
        columns = (list(column) for column in zip(*facts, strict=True))
        asks = await db.fetch(_ASK, *columns, today, clock.now() + EXPIRES, clock.now())
        by_key = {one.key: one for one in some}
        lines = [line for ask in asks for line in _lines(ask, by_key[ask["recipient"]])]
        await db.execute(_LINES, *([line[place] for line in lines] for place in range(4)))
        for ask in asks:
            if ask["state"] == AskState.ASKED and not await mailed(await asked_letter(ask, 0), KIND, ask["id"], "0"):
                await db.execute(_CALL, ask["id"])
    return len(asks)


def _facts(one: Due) -> tuple[Any, ...]:
    state = AskState.ASKED if one.recipient else AskState.ON_CALL_LIST
    return new_id(), one.key, one.name, one.organisation_id, one.person_id, state


def _lines(ask: Mapping[str, Any], one: Due) -> list[tuple[Any, ...]]:
    points = [(new_id(), ask["id"], point, None) for point in one.points]
    return [*points, (new_id(), ask["id"], None, one.person_id)] if one.person_id else points


async def before_sending(leaving: Leaving) -> str | None:
    """Why a letter is not needed any more: somebody answered, or a coordinator calls them."""
    states = {row["state"] for row in await db.fetch(_WANTED, leaving.cause[1], leaving.recipient)}
    if states & set(OPEN):
        return None
    return "A coordinator calls them now." if AskState.ON_CALL_LIST in states else "It was answered meanwhile."
