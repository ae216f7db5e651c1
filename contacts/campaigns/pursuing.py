"""Remind those who did not answer, and hand on what stays unanswered: to their executive, then to a coordinator."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from contacts.campaigns.asking import EXECUTIVE, KIND, OPEN
from contacts.campaigns.letters import asked_letter, executive_letter, mailed
from contacts.campaigns.model import AskState, StepKind
from contacts.campaigns.rules import EXECUTIVE_DAYS, Waiting, step, waited
from registry.partners.calendar import Closures
from registry.partners.closures import closures_of
from registry.platform import audit, clock, db
from registry.platform.mail.configured import settings

Ask = Mapping[str, Any]

_OPEN = """
    SELECT a.*, e.email AS executive_address, e.name AS executive_name, coalesce(e.told, false) AS told,
        EXISTS (SELECT 1 FROM mail_bad_address bad WHERE bad.address = a.recipient) AS lost
    FROM confirmation_ask a
    LEFT JOIN LATERAL (
        SELECT lower(c.value) AS email, p.name, EXISTS (
            SELECT 1 FROM confirmation_ask other
            WHERE other.executive = lower(c.value) AND other.escalated_on > $2::date - $4::integer) AS told
        FROM position t
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
# Confirmed otherwise since, retired, asked of somebody else since, or of somebody who left: nothing is left to ask. Of
# those on the call list what is known to be wrong is put right, not asked about.
_SETTLED = """
    UPDATE confirmation_ask a SET version = a.version + 1,
        state = CASE WHEN said.at IS NULL THEN 'closed' ELSE 'answered' END, answered_at = said.at
    FROM confirmation_ask was LEFT JOIN LATERAL (
        SELECT max(answered_at) AS at FROM confirmation_line WHERE ask_id = was.id AND answer IS NOT NULL) said ON true
    WHERE was.id = a.id AND a.state IN ('asked', 'unresponsive', 'escalated', 'on_call_list') AND NOT EXISTS (
        SELECT 1 FROM confirmation_line l JOIN contact_point c ON c.id = l.contact_point_id
        WHERE l.ask_id = a.id AND l.answer IS NULL AND c.retired_on IS NULL
            AND (c.confirmed_on IS NULL OR c.confirmed_on < a.asked_on)
            AND (a.state <> 'on_call_list' OR c.failed_at IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM confirmation_line again JOIN confirmation_ask newer ON newer.id = again.ask_id
                WHERE again.contact_point_id = c.id AND newer.created_at > a.created_at))
    RETURNING a.id
"""
_MOVE = """
    UPDATE confirmation_ask SET state = $2, unresponsive_on = $3, executive = $5, escalated_on = $6,
        version = version + 1
    WHERE id = $1 AND state = $4
"""
_REMINDED = """
    UPDATE confirmation_ask SET reminded_on = $2, reminders = reminders + 1, version = version + 1
    WHERE id = $1 AND state = 'asked' AND reminded_on IS NOT DISTINCT FROM $3
"""
# Whose address it was is kept only until they were told long enough ago.
_FORGOTTEN = """
    UPDATE confirmation_ask SET executive = NULL
    WHERE executive IS NOT NULL AND escalated_on <= $1::date - $2::integer
"""


async def follow_up() -> int:
    """Remind, and hand on what nobody answered; of how many asks something was done."""
    today, done = clock.today(settings().time_zone), len(await db.fetch(_SETTLED))
    await db.execute(_FORGOTTEN, today, 2 * EXECUTIVE_DAYS)
    executives: dict[str, list[Ask]] = defaultdict(list)
    last = UUID(int=0)
    while rows := await db.fetch(_OPEN, list(OPEN), today, last, EXECUTIVE_DAYS):
        closures = await closures_of([row["organisation_id"] for row in rows if row["organisation_id"]], today)
        for ask in rows:
            found = _next(ask, closures.get(ask["organisation_id"], Closures()), today)
            if found is StepKind.EXECUTIVE:
                executives[ask["executive_address"]].append(ask)
            elif found:
                await _step(ask, found, today)
                done += 1
        last = rows[-1]["id"]
    for asks in executives.values():
        done += await _escalated(asks, today)
    return done


def _next(ask: Ask, closures: Closures, today: date) -> StepKind | None:
    told_on = ask["escalated_on"] or ask["unresponsive_on"] or ask["asked_on"]
    return step(Waiting(
        state=AskState(ask["state"]),
        days=waited(ask["asked_on"], today, closures),
        reminded=waited(ask["asked_on"], ask["reminded_on"], closures) if ask["reminded_on"] else None,
        has_executive=ask["executive_address"] is not None,
        told_lately=ask["told"],
        with_executive=waited(told_on, today, closures),
        lost=ask["lost"],
    ))  # fmt: skip


async def _step(ask: Ask, found: StepKind, today: date) -> None:
    async with db.transaction():
        match found:
            case StepKind.REMIND:
                if await db.execute(_REMINDED, ask["id"], today, ask["reminded_on"]):
                    number = ask["reminders"] + 1
                    await mailed(await asked_letter(ask, number), KIND, ask["id"], str(number))
            case StepKind.UNRESPONSIVE:
                await _unresponsive(ask, today)
            case StepKind.CALL:
                await _moved(ask, AskState.ON_CALL_LIST)


async def _unresponsive(ask: Ask, today: date) -> None:
    if await _moved(ask, AskState.UNRESPONSIVE, unresponsive_on=today):
        what = {"asked": ask["asked_on"].isoformat(), "reminders": ask["reminders"]}
        await audit.record(None, "unresponsive", "confirmation", ask["id"], after=what,
                           organisation_id=ask["organisation_id"])  # fmt: skip


async def _escalated(asks: Sequence[Ask], today: date) -> int:
    """One mail to an executive about everybody of theirs who did not answer; about how many."""
    whom = asks[0]["executive_address"]
    async with db.transaction():
        told = [ask for ask in asks if await _moved(ask, AskState.ESCALATED, executive=whom, escalated_on=today)]
        if told:
            await mailed(await executive_letter(told), EXECUTIVE, told[0]["id"], "")
    return len(told)


async def _moved(ask: Ask, state: AskState, **to: Any) -> bool:
    """Whether it was ours to move: another worker may have been first."""
    values = {name: to.get(name, ask[name]) for name in ("unresponsive_on", "executive", "escalated_on")}
    unresponsive_on, *executive = values.values()
    return bool(await db.execute(_MOVE, ask["id"], state, unresponsive_on, ask["state"], *executive))
