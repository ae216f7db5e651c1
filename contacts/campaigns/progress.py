"""What a coordinator sees of confirmation: what waits, which lines to test, and how far it is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import convert

from contacts import rows
from contacts.campaigns.reading import line_words
from contacts.kinds import PointKind
from contacts.scope import LOOKED_AFTER, scope_of
from contacts.silence import SILENT
from contacts.values import shown, understood
from contacts.writing import disclosed
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid

Row = Mapping[str, Any]
BEGINNING = (datetime.min.replace(tzinfo=UTC), UUID(int=0))
_CALLED = [kind.value for kind in PointKind if kind.dialable]
ROUNDS = 12
QUARTER = timedelta(weeks=12)  # a line is tried again before the last time is too long ago to count
AGAIN = timedelta(weeks=1)  # after which a line that nobody answered is tried again
# Who left, or is somebody else, is one thing to see to, however many lines they had; what was replaced or retired
# meanwhile is none.
_WAITING = f"""
    SELECT l.*, c.kind, c.value, c.extension, c.label, c.id AS point_id, o.id AS organisation_id, o.name AS house,
        p.id AS whose_id, p.name AS whose, p.title, a.name AS said_by
    FROM confirmation_line l JOIN confirmation_ask a ON a.id = l.ask_id
    LEFT JOIN contact_point c ON c.id = l.contact_point_id
    LEFT JOIN person p ON p.id = coalesce(l.person_id, c.person_id)
    JOIN organisation o ON o.id = coalesce(c.organisation_id, p.organisation_id) AND {LOOKED_AFTER}
    WHERE l.answer IN ('corrected', 'left', 'not_me') AND l.verdict IS NULL AND c.retired_on IS NULL
        AND (l.answer <> 'left' OR p.status IS DISTINCT FROM 'left') AND (l.answer = 'corrected' OR NOT EXISTS (
            SELECT 1 FROM confirmation_line x LEFT JOIN contact_point y ON y.id = x.contact_point_id
            WHERE x.ask_id = l.ask_id AND x.answer = l.answer AND x.verdict IS NULL AND y.retired_on IS NULL
                AND (x.answer = 'left' OR x.person_id IS NOT NULL)
                AND (x.person_id IS NULL, x.id) < (l.person_id IS NULL, l.id)))
        AND (c.visibility IS NULL OR c.visibility = ANY($3)) AND (l.answered_at, l.id) > ($4, $5)
    ORDER BY l.answered_at, l.id LIMIT $6
"""  # noqa: S608 - our own words
# A line that somebody should answer at night. What is known to be wrong is put right, not tried.
_AT_NIGHT = """
    c.retired_on IS NULL AND c.failed_at IS NULL AND c.visibility = ANY($3) AND c.kind = ANY($4)
    AND (c.kind IN ('duty_line', 'dispatch') OR c.coverage ->> 'always' = 'true')
"""
# One of them that was not tried for a quarter or did not answer lately.
_TESTS = f"""
    SELECT c.*, o.id AS house_id, o.name AS house, o.sort_name, p.name AS whose, tested.at AS tested_at,
        tested.outcome, tested.minutes, tested.by
    FROM contact_point c JOIN organisation o ON o.id = c.organisation_id AND {LOOKED_AFTER}
        AND o.status IN ('active', 'prospect')
    LEFT JOIN person p ON p.id = c.person_id
    LEFT JOIN LATERAL (
        SELECT k.at, k.outcome, k.minutes, u.name AS by FROM contact_check k LEFT JOIN app_user u ON u.id = k.by_user_id
        WHERE k.contact_point_id = c.id AND k.method = 'live_test' ORDER BY k.at DESC LIMIT 1
    ) tested ON true
    WHERE {_AT_NIGHT}
        AND (tested.at IS NULL OR tested.at < $5 OR (tested.outcome = 'no_answer' AND tested.at < $6))
        AND (o.sort_name, c.id) > ($7, $8)
    ORDER BY o.sort_name, c.id LIMIT $9
"""  # noqa: S608 - our own words
_ANY_AT_NIGHT = f"""
    SELECT 1 FROM contact_point c JOIN organisation o ON o.id = c.organisation_id AND {LOOKED_AFTER}
        AND o.status IN ('active', 'prospect')
    WHERE {_AT_NIGHT} LIMIT 1
"""  # noqa: S608 - our own words
# Who has no address was never asked.
_ROUNDS = """
    SELECT a.round, count(*) AS asked, count(*) FILTER (WHERE a.state = 'answered') AS answered,
        count(*) FILTER (WHERE a.state = 'closed') AS closed,
        count(*) FILTER (WHERE a.unresponsive_on IS NOT NULL AND a.state NOT IN ('answered', 'closed')) AS silent,
        count(*) FILTER (WHERE a.unresponsive_on IS NULL AND a.state NOT IN ('answered', 'closed')) AS open,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.answered_at - a.asked_on) / 86400)
            FILTER (WHERE a.answered_at IS NOT NULL) AS days
    FROM confirmation_ask a WHERE a.state <> 'on_call_list' OR a.unresponsive_on IS NOT NULL OR a.reminders > 0
    GROUP BY a.round ORDER BY a.round DESC LIMIT $1
"""
_COUNTS = f"""
    SELECT count(*) FILTER (WHERE retired_on IS NULL) AS lines,
        count(*) FILTER (WHERE retired_on IS NULL AND failed_at IS NULL AND confirmed_on IS NOT NULL
            AND (confirmed_on + make_interval(months => confirm_months))::date >= $1
            AND c.id NOT IN ({SILENT})) AS fresh
    FROM contact_point c JOIN organisation o ON o.id = c.organisation_id AND o.status IN ('active', 'prospect')
"""  # noqa: S608 - our own words
_OVER_TIME = """
    SELECT to_char(day, 'YYYY-MM') AS month, sum(fresh)::float / nullif(sum(lines), 0) AS share
    FROM freshness_day WHERE day IN (
        SELECT max(day) FROM freshness_day GROUP BY date_trunc('month', day) ORDER BY 1 DESC LIMIT $1)
    GROUP BY 1 ORDER BY 1
"""
_KEEP = f"""
    INSERT INTO freshness_day
    SELECT $1, o.sector, count(*), count(*) FILTER (WHERE c.failed_at IS NULL AND c.confirmed_on IS NOT NULL
        AND (c.confirmed_on + make_interval(months => c.confirm_months))::date >= $1 AND c.id NOT IN ({SILENT}))
    FROM contact_point c JOIN organisation o ON o.id = c.organisation_id AND o.status IN ('active', 'prospect')
    WHERE c.retired_on IS NULL GROUP BY o.sector
    ON CONFLICT (day, sector) DO UPDATE SET lines = excluded.lines, fresh = excluded.fresh
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Progress:
    """How far confirmation is: the lines that are fresh, now and over time, and what became of each month's asks."""

    lines: int
    fresh: int
    rounds: Sequence[Row]
    over_time: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody said of themselves: what we have, and what they propose instead."""

    row: Row
    before: Mapping[str, str]
    after: Mapping[str, str]

    def labelled(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """The proposed fields with the words for them."""
        return [(name, labels.get(name, name)) for name in self.after]


async def waiting(actor: Actor, after: tuple[datetime, UUID], limit: int) -> list[Waiting]:
    """What waits for a coordinator, the longest first, from behind a key (when it was said, id)."""
    found = await db.fetch(_WAITING, *scope_of(actor), actor.visibilities(), *after, limit)
    await _disclosed(actor, "what people said", [row["point_id"] for row in found])
    return [_waiting(row) for row in found]


async def waiting_count(actor: Actor, most: int) -> int:
    """How many things wait for a coordinator, counted up to so many."""
    return len(await db.fetch(_WAITING, *scope_of(actor), actor.visibilities(), *BEGINNING, most))


async def tests(actor: Actor, now: datetime, after: tuple[str, UUID], limit: int) -> list[tuple[Row, str, str]]:
    """The after-hours lines that are to be tried, by partner: each with its kind and its number."""
    since = (now - QUARTER, now - AGAIN)
    found = await db.fetch(_TESTS, *scope_of(actor), actor.visibilities(), _CALLED, *since, *after, limit)
    await disclosed(actor, "a test at night", [rows.point(row) for row in found])
    kinds = [(row, convert(row["kind"], PointKind)) for row in found]
    return [(row, kind.label, shown(kind, row["value"])) for row, kind in kinds]


async def any_answers_at_night(actor: Actor) -> bool:
    """Whether there is any line to try, now or later."""
    return bool(await db.fetch(_ANY_AT_NIGHT, *scope_of(actor), actor.visibilities(), _CALLED))


async def progress(today: date) -> Progress:
    """The numbers, in three statements."""
    counts = (await db.fetch(_COUNTS, today))[0]
    return Progress(
        counts["lines"], counts["fresh"], await db.fetch(_ROUNDS, ROUNDS), await db.fetch(_OVER_TIME, ROUNDS)
    )


async def keep_freshness() -> None:
    """Write down how many lines are fresh today."""
    await db.execute(_KEEP, clock.today())


async def _disclosed(actor: Actor, where: str, ids: Sequence[UUID | None]) -> None:
    found = await db.fetch("SELECT * FROM contact_point WHERE id = ANY($1)", [key for key in ids if key])
    await disclosed(actor, where, [rows.point(row) for row in found])


def _waiting(row: Row) -> Waiting:
    proposed: dict[str, str] = json.loads(row["proposed"] or "{}")
    stored = (
        {"name": row["whose"] or "", "title": row["title"] or ""} if row["person_id"] else {"value": line_words(row)}
    )
    said = {name: _understood(row, value) if name == "value" else value for name, value in proposed.items()}
    return Waiting(row, {name: stored[name] for name in proposed if name in stored}, said)


def _understood(row: Row, typed: str) -> str:
    """A number as people read it, however it was typed."""
    try:
        value = understood(convert(row["kind"], PointKind), typed)
    except Invalid:
        return typed
    return line_words({**row, "value": value.value, "extension": value.extension})
