"""What the board reads: how many there are in each lane, and the first lines of each."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from agreements.board.lanes import BASE, FINAL, FOUND_LATE, LANES, LATE, Source
from agreements.board.model import MANY, Board, Filters, Lane, Line
from agreements.record.standings import fresh
from registry.platform import clock, db
from registry.platform.access.model import Actor

Key = tuple[date, UUID]
FIRST = 5
URGENT = 3
NEVER = date(9000, 1, 1)  # as FAR; the last day of the calendar would go to the database as infinity
_GONE = "(u.id IS NULL OR u.disabled_at IS NOT NULL)"
_WHY = f"""
    CASE p.lane WHEN 'obligations' THEN NULL WHEN 'reports' THEN NULL
    WHEN 'signing' THEN (
        SELECT 'Not yet signed: ' || string_agg(o.name, ', ' ORDER BY o.sort_name) || '.' FROM agreement_party m
        JOIN organisation o ON o.id = m.organisation_id
        WHERE m.agreement_id = a.id AND m.role IN ('lead', 'party') AND m.signed_on IS NULL AND m.withdrawn_on IS NULL)
    WHEN 'orphaned' THEN concat_ws(' ',
        (SELECT 'No longer there: ' || string_agg(o.name, ', ' ORDER BY o.sort_name) || '.' FROM agreement_party m
         JOIN organisation o ON o.id = m.organisation_id AND o.status IN ('merged', 'dissolved')
         WHERE m.agreement_id = a.id AND m.withdrawn_on IS NULL),
        (SELECT 'Signed by ' || string_agg(n.name, ', ' ORDER BY n.sort_name) || ', who left.' FROM agreement_party m
         JOIN person n ON n.id = m.signatory_id AND n.status = 'left' AND coalesce(n.left_on <= $2, true)
         WHERE m.agreement_id = a.id AND m.withdrawn_on IS NULL),
        CASE WHEN {_GONE.replace("u.", "owner.")} THEN 'Nobody looks after it.' END,
        CASE WHEN {_GONE.replace("u.", "backup.")} THEN 'Nobody stands in.' END)
    WHEN 'review' THEN CASE WHEN s.state = 'review_due' THEN s.reason ELSE 'Its review is overdue. ' || s.reason END
    ELSE s.reason END
"""  # noqa: S608 - our own words
_LINES = f"""
    WITH {{chosen}}picked AS ({{picked}})
    SELECT p.*, a.reference, a.title, s.state, {_WHY} AS why, owner.name AS owner,
        (SELECT o.name FROM agreement_party m JOIN organisation o ON o.id = m.organisation_id
         WHERE m.agreement_id = a.id AND m.role = 'lead') AS lead
    FROM picked p JOIN agreement a ON a.id = p.id JOIN agreement_standing s ON s.agreement_id = a.id
    LEFT JOIN app_user owner ON owner.id = a.owner_id LEFT JOIN app_user backup ON backup.id = a.backup_owner_id
    ORDER BY p.by, p.key
"""  # noqa: S608 - our own words
_COMING = """
    WITH {chosen}day AS (SELECT $2::date AS today) SELECT a.id, a.title, s.next_on FROM agreement_standing s
    CROSS JOIN LATERAL (SELECT * FROM agreement WHERE id = s.agreement_id OFFSET 0) a
    WHERE s.next_on >= $2 AND {where} ORDER BY s.next_on, s.agreement_id LIMIT 1
"""
# Of a sector or a county is what the paper names; where it names none, what its parties are and serve. Found once for
# all lanes: `chosen` is read by each of them.
_MINE = """
    SELECT id FROM agreement WHERE owner_id = {0} UNION SELECT id FROM agreement WHERE backup_owner_id = {0}
"""
_SECTOR = """
    SELECT m.agreement_id AS id FROM organisation o JOIN agreement_party m ON m.organisation_id = o.id
    JOIN agreement b ON b.id = m.agreement_id AND b.sectors = '{{}}' WHERE o.sector = {0}
    UNION SELECT b.id FROM agreement b WHERE b.sectors <> '{{}}' AND {0} = ANY(b.sectors)
"""
_COUNTY = """
    SELECT agreement_id AS id FROM agreement_jurisdiction WHERE jurisdiction_id = {0}
    UNION SELECT m.agreement_id FROM service_area v JOIN agreement_party m ON m.organisation_id = v.organisation_id
    WHERE v.jurisdiction_id = {0} AND NOT EXISTS (
        SELECT FROM agreement_jurisdiction j WHERE j.agreement_id = m.agreement_id)
"""


class Asking:
    """The conditions that hold for all lanes, with their arguments in order."""

    def __init__(self, actor: Actor, filters: Filters) -> None:
        self.args: list[object] = [actor.visibilities(), clock.today(actor.time_zone)]
        self.where = ["a.visibility = ANY($1)"]
        sets = []
        if filters.mine:
            sets.append(f"({_MINE.format(self.mark(filters.mine))})")
        if filters.sector:
            sets.append(f"({_SECTOR.format(self.mark(str(filters.sector)))})")
        if filters.county:
            sets.append(f"({_COUNTY.format(self.mark(filters.county))})")
        self.chosen = ""
        if sets:
            self.chosen = f"chosen AS MATERIALIZED ({' INTERSECT '.join(sets)}), "
            # As a value, so that it stays one hash to look into and is not joined to each lane in an order of its own.
            self.where.append("(s.agreement_id IN (SELECT id FROM chosen)) IS TRUE")

    def mark(self, value: object) -> str:
        self.args.append(value)
        return f"${len(self.args)}"

    def rows(self, lane: Lane, limit: int, after: tuple[str, str] | None = None) -> str:
        """The first rows of a lane in its order, from behind a key, as a statement in brackets."""
        parts = [self._source(lane, source, limit, after) for source in LANES[lane]]
        if len(parts) == 1:
            return parts[0]
        return f"(SELECT * FROM ({' UNION '.join(parts)}) AS any_of ORDER BY by, key LIMIT {limit})"  # noqa: S608

    def _source(self, lane: Lane, one: Source, limit: int, after: tuple[str, str] | None) -> str:
        behind = [f"({one.order}, {one.key}) > ({after[0]}, {after[1]})"] if after else []
        where = " AND ".join([one.where, *self.where, *behind])
        return (
            f"(SELECT '{lane.value}' AS lane, a.id, {one.order} AS by, {one.key} AS key, {one.part} AS part_id,"  # noqa: S608
            f" {one.what} AS what FROM {one.tables} WHERE {where} ORDER BY {one.order}, {one.key} LIMIT {limit})"
        )

    def counts(self) -> str:
        parts = [f"SELECT '{lane.value}' AS lane, count(*) AS n FROM ({self._ids(lane)}) AS found" for lane in LANES]  # noqa: S608
        late = FOUND_LATE + " AND " + " AND ".join(self.where)
        some = f"SELECT FROM {BASE} WHERE {' AND '.join(self.where)} LIMIT {MANY}"
        return (
            f"WITH {self.chosen}day AS (SELECT $2::date AS today) {' UNION ALL '.join(parts)}"  # noqa: S608
            f" UNION ALL SELECT 'found_late', ({late})"
            f" UNION ALL SELECT 'agreements', count(*) FROM ({some}) AS known, day"
        )

    def _ids(self, lane: Lane) -> str:
        own = " AND ".join(self.where)
        parts = [
            f"(SELECT {one.key} FROM {one.tables} WHERE {one.where} AND {own} LIMIT {MANY})"  # noqa: S608
            for one in LANES[lane]
        ]
        return parts[0] if len(parts) == 1 else f"{' UNION '.join(parts)} LIMIT {MANY}"


async def board(actor: Actor, filters: Filters, each: int = FIRST) -> Board:
    """The board as this person may see it, in four statements however many agreements there are.

    The day is the reader's; `each` lines of every lane.
    """
    await fresh()
    asked = Asking(actor, filters)
    numbers = {row["lane"]: row["n"] for row in await db.fetch(asked.counts(), *asked.args)}
    picked = " UNION ALL ".join(asked.rows(lane, each) for lane in LANES)
    found = await _lines(picked, asked)
    lines = {lane: [one for one in found if one.lane is lane] for lane in Lane}
    return Board(
        counts={lane: numbers[lane.value] for lane in Lane}, lines=lines, found_late=numbers["found_late"],
        agreements=numbers["agreements"], urgent=_urgent(lines), coming=await _coming(asked),
    )  # fmt: skip


async def _coming(asked: Asking) -> tuple[UUID, str, date] | None:
    sql = _COMING.format(chosen=asked.chosen, where=" AND ".join(asked.where))
    row = await db.fetch_one(sql, *asked.args)
    return (row["id"], row["title"], row["next_on"]) if row else None


async def lane_lines(actor: Actor, lane: Lane, filters: Filters, *, after: Key | None, limit: int) -> list[Line]:
    """At most `limit` lines of one lane, from behind the key (its day, its id)."""
    await fresh()
    asked = Asking(actor, filters)
    marks = (f"{asked.mark(after[0])}::date", f"{asked.mark(after[1])}::uuid") if after else None
    return await _lines(asked.rows(lane, limit, marks), asked)


def key_of(line: Line) -> Key:
    """Where a line stands in the order of its lane."""
    return line.by or NEVER, line.key


async def _lines(picked: str, asked: Asking) -> list[Line]:
    rows = await db.fetch(_LINES.format(chosen=asked.chosen, picked=picked), *asked.args)
    return [_line(row) for row in rows]


def _line(row: db.Record) -> Line:
    return Line(
        lane=Lane(row["lane"]), id=row["id"], reference=row["reference"], title=row["title"], state=row["state"],
        why=row["why"] or "", by=None if row["by"] == NEVER else row["by"], lead=row["lead"], owner=row["owner"],
        what=row["what"], part_id=row["part_id"], key=row["key"],
    )  # fmt: skip


def _urgent(lines: Mapping[Lane, Sequence[Line]]) -> tuple[Line, ...]:
    """One that has lapsed, then what soon cannot be made good any more, then what is only late; by its day.

    Each agreement once.
    """
    first = {line.id: line for line in lines[Lane.LAPSED][:1]}
    for lanes in (FINAL, LATE):
        for line in sorted((one for lane in lanes for one in lines[lane] if one.by), key=key_of):
            first.setdefault(line.id, line)
    return tuple(first.values())[:URGENT]
