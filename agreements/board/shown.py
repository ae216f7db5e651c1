"""Which agreements the timeline shows: those of which something comes soonest, in a fixed number of statements."""

from datetime import date

from agreements.board.model import Filters
from agreements.board.queries import Asking
from agreements.board.timeline import MONTHS, MOST_LINES, Shown
from agreements.model import State
from agreements.record.facts import facts_of
from agreements.record.standings import fresh
from agreements.terms.dates import add_months
from agreements.terms.model import Facts
from agreements.terms.rules import milestones
from registry.platform import clock, db
from registry.platform.access.model import Actor

_SOONEST = """
    WITH {chosen}soon AS (SELECT {until}::date AS day)
    SELECT a.id, a.reference, a.title, s.state FROM agreement_standing s
    CROSS JOIN LATERAL (SELECT * FROM agreement WHERE id = s.agreement_id OFFSET 0) a
    WHERE s.next_on >= $2 AND s.next_on < {until} AND {where} ORDER BY s.next_on, s.agreement_id LIMIT {limit}
"""


async def shown(actor: Actor, filters: Filters, limit: int = MOST_LINES) -> tuple[list[Shown], bool]:
    """At most so many agreements with their facts, the soonest first, and whether there are more."""
    await fresh()
    today = clock.today(actor.time_zone)
    asked = Asking(actor, filters)
    until = asked.mark(add_months(today, MONTHS))
    sql = _SOONEST.format(chosen=asked.chosen, until=until, where=" AND ".join(asked.where), limit=limit + 1)
    rows = await db.fetch(sql, *asked.args)
    facts = await facts_of([row["id"] for row in rows[:limit]], today=today)
    found = [_shown(row, facts[row["id"]], today) for row in rows[:limit]]
    return found, len(rows) > limit


def _shown(row: db.Record, facts: Facts, today: date) -> Shown:
    return Shown(
        id=row["id"], reference=row["reference"], title=row["title"], state=State(row["state"]),
        facts=facts, milestones=milestones(facts, today),
    )  # fmt: skip
