"""Who answers for many organisations at once: the top of each call list, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from contacts.call_list import CallLine, CallList
from contacts.coverage import local_day
from contacts.model import Directory
from contacts.queries import directories, visible_to
from contacts.rules import whom_to_call
from contacts.silence import ASKED_ON
from contacts.values import shown
from contacts.views import restricted_to
from contacts.writing import disclosed
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.slices import Answer

_DAY = timedelta(days=1)


async def answering(
    actor: Actor, ids: Sequence[UUID], at: datetime, purposes: Mapping[UUID, Sequence[str]] | None = None
) -> dict[UUID, Answer]:
    """The first line of each organisation's call list that this reader may see, as the card would show it.

    Two statements, however many organisations; that restricted numbers were among them is recorded in one event.
    """
    found = await directories(ids, actor.visibilities(), since=at.date() - _DAY)
    asked = purposes or {}
    served = {key: _served(one, at, asked.get(key, ())) for key, one in found.items()}
    lists = {key: whom_to_call(one, at, visible_to(actor), served[key]) for key, one in found.items()}
    lists |= {key: _voice_first(calls) for key, calls in lists.items() if key in asked}
    await disclosed(actor, "answers", (calls.lines[0].point for calls in lists.values() if calls.lines))
    unfit = {key for key in asked if served.get(key) is None}
    return {key: replace(_answer(calls), fits=key not in unfit) for key, calls in lists.items()}


def _served(directory: Directory, at: datetime, purposes: Sequence[str]) -> str | None:
    """The first of these purposes that a position there serves."""
    today = local_day(at, directory.zone)
    existing = [position for position in directory.positions if position.exists(today)]
    return next((one for one in purposes if any(position.serves(one) for position in existing)), None)


def _voice_first(calls: CallList) -> CallList:
    """Who asks for a purpose wants to speak with somebody: what is answered by voice now comes before what is read."""
    lines = sorted(calls.lines, key=lambda line: not (line.on_duty and line.kind.spoken))
    return replace(calls, lines=tuple(lines))


def _answer(calls: CallList) -> Answer:
    vacant = tuple(position.name for position in calls.vacant if position.required)
    opening = calls.open.words[:1].upper() + calls.open.words[1:]
    if not calls.lines:
        return Answer(open=calls.open.open, opening=opening, vacant=vacant)
    return _first(calls.lines[0], calls.open.open, opening, vacant)


def _first(line: CallLine, is_open: bool | None, opening: str, vacant: Sequence[str]) -> Answer:  # noqa: FBT001 - a state
    point = line.point
    return Answer(
        open=is_open,
        opening=opening,
        on_duty=line.on_duty,
        spoken=point.kind.spoken,
        name=line.name,
        role=line.role,
        organisation=line.organisation,
        number=shown(point.kind, point.value),
        extension=point.extension,
        href=point.uri,
        kind=point.kind.label,
        reason=line.reason,
        tone=line.standing.freshness.value,
        words=line.standing.words.partition("; ")[0],
        restricted=restricted_to(point),
        vacant=vacant,
    )


# In time is fresh or due, as contacts/freshness.py judges it: up to a quarter longer than the point's months, and not
# silent when asked since.
_VOUCHED = f"""
    WITH point AS (
        SELECT *, (confirmed_on + make_interval(months => confirm_months))::date AS due_on FROM contact_point
        WHERE organisation_id = ANY($1) AND visibility = ANY($3) AND (retired_on IS NULL OR retired_on > $2)
            AND confirmed_on IS NOT NULL AND failed_at IS NULL AND kind NOT IN ('secure_portal', 'fax')
    )
    SELECT DISTINCT c.organisation_id FROM point c
    WHERE c.due_on + (c.due_on - c.confirmed_on) / 4 >= $2
        AND coalesce(({ASKED_ON.format(point="c.id")}) <= c.confirmed_on, true)
        AND (c.person_id IS NULL OR EXISTS (
            SELECT 1 FROM person WHERE person.id = c.person_id AND (person.left_on IS NULL OR person.left_on > $2)))
        AND (c.position_id IS NULL OR EXISTS (
            SELECT 1 FROM assignment a JOIN person ON person.id = a.person_id
            WHERE a.position_id = c.position_id AND a.starts_on <= $2 AND (a.ends_on IS NULL OR a.ends_on >= $2)
                AND (person.left_on IS NULL OR person.left_on > $2)))
"""  # noqa: S608 - our own words


async def vouched(actor: Actor, ids: Sequence[UUID], at: datetime) -> set[UUID]:
    """Those where a way to reach somebody was confirmed in time, and whoever it leads to is still there."""
    return {row["organisation_id"] for row in await db.fetch(_VOUCHED, list(ids), at.date(), actor.visibilities())}
