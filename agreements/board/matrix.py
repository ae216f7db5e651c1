"""The coverage matrix of a region: counted in the database, in four statements however much there is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from agreements.board.cells import LEVELS, Cell, County, Level, Matrix, level_of, shown_sectors
from agreements.model import State
from agreements.record.standings import fresh
from contacts.model import PositionRole
from contacts.reachability import TESTED_WITHIN
from contacts.silence import ASKED_ON
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor

GRADED = 25  # partners of a cell that are graded: one good one is enough, and more would say no more

_REGIONS = """
    SELECT j.region, j.name FROM jurisdiction j
    WHERE j.type = 'state' AND EXISTS (SELECT FROM jurisdiction c
        JOIN service_area v ON v.jurisdiction_id = c.id WHERE c.region = j.region)
    ORDER BY j.name
"""
_HOME = """
    SELECT coalesce(
        (SELECT region FROM jurisdiction WHERE id = ANY($1) LIMIT 1),
        (SELECT o.region FROM organisation o WHERE o.id = $2),
        (SELECT region FROM agreement WHERE region <> '' GROUP BY region ORDER BY count(*) DESC, region LIMIT 1)
    ) AS region
"""
# A partner covers a county when it serves the county itself, all that lies around it, or a part of it.
_AREA = """
    county AS (SELECT id, parent_id, name, folded FROM jurisdiction WHERE type = 'county' AND region = $1),
    area AS (
        SELECT id, id AS county FROM county
        UNION SELECT * FROM (
            WITH RECURSIVE inside(id, county) AS (
                SELECT id, id FROM county
                UNION SELECT j.id, i.county FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
            ) SELECT id, county FROM inside) AS below
        UNION SELECT * FROM (
            WITH RECURSIVE around(id, county) AS (
                SELECT parent_id, id FROM county
                UNION SELECT j.parent_id, a.county FROM jurisdiction j JOIN around a ON j.id = a.id
            ) SELECT id, county FROM around WHERE id IS NOT NULL) AS above
    )
"""
_COUNTIES = "SELECT id, name FROM jurisdiction WHERE type = 'county' AND region = $1 ORDER BY folded, id"
_ROLES = {
    "specialist": [role.value for role in PositionRole if role.specialist],
    "alternate": [PositionRole.ALTERNATE_POC.value],
    "duty": [PositionRole.AFTER_HOURS_POC.value, PositionRole.CLINICAL_ON_CALL.value],
}
# Grades as contacts/reachability.py gives them, from what the trigger keeps with each number: a fresh primary, a fresh
# alternate, a line after hours that somebody answered lately. $2 is the day, $3 since when a test counts. Whoever was
# asked and stayed silent is not fresh.
GRADES = f"""
    WITH {_AREA}, served AS (
        SELECT DISTINCT o.sector, area.county, o.id, o.tier, o.sort_name FROM area
        JOIN service_area v ON v.jurisdiction_id = area.id AND v.role <> 'mutual_aid'
        JOIN organisation o ON o.id = v.organisation_id AND o.status = 'active'
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY sector, county
            ORDER BY array_position(ARRAY['strategic', 'standard', 'occasional'], tier), sort_name, id) AS place
        FROM served
    ), graded AS (SELECT DISTINCT id FROM ranked WHERE place <= {GRADED}),
    held AS (
        SELECT p.organisation_id, p.id AS position_id, p.role, s.kind, n.id AS person_id, n.status FROM graded g
        JOIN position p ON p.organisation_id = g.id AND (p.abolished_on IS NULL OR p.abolished_on > $2)
        JOIN assignment s ON s.position_id = p.id AND s.starts_on <= $2 AND (s.ends_on IS NULL OR s.ends_on >= $2)
        LEFT JOIN delegation d ON d.assignment_id = s.id AND d.starts_on <= $2 AND d.ends_on >= $2
        JOIN person n ON n.id = coalesce(d.delegate_id, s.person_id)
            AND (n.left_on IS NULL OR n.left_on > $2) AND n.status <> 'left'
    ), own AS (
        SELECT c.*, g.id AS house FROM graded g JOIN contact_point c ON c.organisation_id = g.id
        UNION ALL
        SELECT c.*, e.house FROM (
            SELECT DISTINCT h.organisation_id AS house, h.person_id FROM held h
        ) e JOIN contact_point c ON c.person_id = e.person_id AND c.organisation_id <> e.house
    ), line AS (
        SELECT c.house AS organisation_id, c.id, c.failed_at IS NULL AS good, q.silent,
            c.failed_at IS NULL AND NOT q.silent
                AND (c.confirmed_on + make_interval(months => c.confirm_months))::date >= $2 AS fresh,
            CASE WHEN c.kind IN ('duty_line', 'dispatch') AND c.person_id IS NULL AND h.kind IS NULL THEN 'after_hours'
                WHEN h.role = ANY($4) THEN 'specialist'
                WHEN h.kind = 'primary' AND h.role = ANY($5) THEN 'alternate'
                WHEN h.kind = 'primary' AND h.role = ANY($6) THEN 'after_hours'
                WHEN h.kind = 'primary' AND h.role = 'accountable_executive' THEN 'escalation'
                ELSE coalesce(h.kind, 'house') END AS stage,
            c.coverage = '{{"always": true}}' AS always
        FROM own c CROSS JOIN LATERAL (
            SELECT coalesce(({ASKED_ON.format(point="c.id")}) > coalesce(c.confirmed_on, '-infinity'), false) AS silent
        ) q
        LEFT JOIN person n ON n.id = c.person_id
        LEFT JOIN position p ON p.id = c.position_id AND c.person_id IS NULL
        LEFT JOIN LATERAL (
            SELECT coalesce(w.kind, CASE WHEN p.id IS NULL THEN NULL ELSE 'primary' END) AS kind,
                coalesce(w.role, p.role) AS role
            FROM (SELECT 1) AS one LEFT JOIN LATERAL (
                SELECT h.kind, h.role FROM held h WHERE h.organisation_id = c.house AND h.status = 'active'
                    AND (h.person_id = c.person_id AND (c.position_id IS NULL OR c.position_id = h.position_id)
                        OR c.person_id IS NULL AND h.position_id = c.position_id)
            ) w ON true
        ) h ON c.kind NOT IN ('duty_line', 'dispatch') OR c.person_id IS NOT NULL OR h.kind = 'after_hours'
        WHERE (c.retired_on IS NULL OR c.retired_on > $2)
            AND (c.person_id IS NULL OR (n.status = 'active' AND (n.left_on IS NULL OR n.left_on > $2)))
    ), tested AS (
        SELECT DISTINCT l.organisation_id FROM line l
        WHERE l.good AND (l.stage = 'after_hours' OR l.always) AND EXISTS (
            SELECT FROM contact_check k WHERE k.contact_point_id = l.id AND k.meaning IN ('proves', 'reaches')
                AND k.at >= $3)
    ), reached AS (
        SELECT organisation_id, bool_or(fresh AND stage = 'primary') AS first,
            bool_or(fresh AND stage = 'alternate') AS second, bool_or(good AND NOT silent) AS some
        FROM line GROUP BY organisation_id
    ), people AS (SELECT organisation_id, count(DISTINCT person_id) AS n FROM held GROUP BY organisation_id),
    grade AS (
        SELECT g.id, coalesce(people.n, 0) AS people, CASE
            WHEN r.first AND r.second AND t.organisation_id IS NOT NULL THEN 'A'
            WHEN r.first AND (r.second OR t.organisation_id IS NOT NULL) THEN 'B'
            WHEN r.some THEN 'C' ELSE 'F' END AS letter
        FROM graded g LEFT JOIN reached r ON r.organisation_id = g.id LEFT JOIN tested t ON t.organisation_id = g.id
        LEFT JOIN people ON people.organisation_id = g.id
    )
"""  # noqa: S608 - our own words and number
_PARTNERS = f"""{GRADES}
    SELECT s.sector, s.county, count(*) AS partners, coalesce(min(grade.letter), 'F') AS letter,
        coalesce(sum(grade.people), 0) AS people
    FROM served s LEFT JOIN grade ON grade.id = s.id GROUP BY s.sector, s.county
"""  # noqa: S608 - our own words and number
# The best agreement of every partner first, then where it counts: in the counties that the paper names, else in those
# that the partner serves. $2: what may be seen; $3 and $4: states and how good each is, the smaller the better.
_AGREEMENTS = f"""
    WITH {_AREA}, rank AS (SELECT * FROM unnest($3::text[], $4::int[]) AS r (state, level)),
    seen AS (
        SELECT a.id, a.sectors, r.level, n.agreement_id IS NOT NULL AS named FROM agreement a
        JOIN agreement_standing s ON s.agreement_id = a.id JOIN rank r ON r.state = s.state
        LEFT JOIN (SELECT DISTINCT agreement_id FROM agreement_jurisdiction) n ON n.agreement_id = a.id
        WHERE a.visibility = ANY($2)
    ), best AS (
        SELECT m.organisation_id, min(seen.level) AS level FROM seen
        JOIN agreement_party m ON m.agreement_id = seen.id AND m.role IN ('lead', 'party') AND m.withdrawn_on IS NULL
        JOIN organisation o ON o.id = m.organisation_id
        WHERE NOT seen.named AND (seen.sectors = '{{}}' OR o.sector = ANY(seen.sectors)) GROUP BY m.organisation_id
    ), scoped AS (
        SELECT DISTINCT seen.id, seen.sectors, seen.level, area.county FROM seen
        JOIN agreement_jurisdiction j ON j.agreement_id = seen.id JOIN area ON area.id = j.jurisdiction_id
    ), cell AS (
        SELECT o.sector, area.county, b.level, o.id AS organisation_id FROM best b
        JOIN organisation o ON o.id = b.organisation_id
        JOIN service_area v ON v.organisation_id = o.id AND v.role <> 'mutual_aid'
        JOIN area ON area.id = v.jurisdiction_id
        UNION ALL
        SELECT o.sector, c.county, c.level, o.id FROM scoped c
        JOIN agreement_party m ON m.agreement_id = c.id AND m.role IN ('lead', 'party') AND m.withdrawn_on IS NULL
        JOIN organisation o ON o.id = m.organisation_id
        WHERE c.sectors = '{{}}' OR o.sector = ANY(c.sectors)
        UNION ALL
        SELECT named.sector, c.county, c.level, NULL FROM scoped c CROSS JOIN unnest(c.sectors) AS named (sector)
    )
    SELECT sector, county, min(level) AS level,
        count(DISTINCT organisation_id) FILTER (WHERE level <= $5) AS bound
    FROM cell GROUP BY sector, county
"""  # noqa: S608 - our own words


async def regions() -> list[tuple[str, str]]:
    """The regions in which partners serve something, as code and name."""
    return [(row["region"], row["name"]) for row in await db.fetch(_REGIONS)]


async def own_region(actor: Actor) -> str:
    """The region that this person looks after, or works in, else the one with the most agreements; '' for none."""
    row = await db.fetch_one(_HOME, list(actor.jurisdictions), actor.organisation_id)
    return (row["region"] if row else None) or ""


async def matrix(actor: Actor, region: str) -> Matrix:
    """How every sector stands in every county of a region, as far as this person may see the agreements."""
    await fresh()
    now = clock.now()
    today = clock.today(actor.time_zone)
    counties = [County(row["id"], row["name"]) for row in await db.fetch(_COUNTIES, region)]
    known = await db.fetch(_PARTNERS, region, *graded_on(today, now))
    levels = {state.value: LEVELS.index(level_of(state)) for state in State}
    bound = LEVELS.index(Level.HOLDOVER)
    papers = await db.fetch(_AGREEMENTS, region, actor.visibilities(), list(levels), list(levels.values()), bound)
    cells = _cells(
        {(row["county"], row["sector"]): row for row in known}, {(r["county"], r["sector"]): r for r in papers}
    )
    return Matrix(region, counties, shown_sectors(cells), cells)


def graded_on(today: date, now: datetime) -> tuple[object, ...]:
    """What `GRADES` is told behind the region: the day, since when a test counts, and which roles are what."""
    return (today, now - TESTED_WITHIN, *_ROLES.values())


def _cells(
    known: Mapping[tuple[UUID, str], Any], papers: Mapping[tuple[UUID, str], Any]
) -> dict[tuple[UUID, Sector], Cell]:
    return {_key(key): _cell(known.get(key), papers.get(key)) for key in {*known, *papers}}


def _key(key: tuple[UUID, str]) -> tuple[UUID, Sector]:
    return key[0], Sector(key[1])


def _cell(known: Any, paper: Any) -> Cell:
    return Cell(
        partners=known["partners"] if known else 0,
        grade=known["letter"] if known else None,
        people=int(known["people"]) if known else 0,
        level=LEVELS[paper["level"]] if paper else Level.NONE,
        bound=paper["bound"] if paper else 0,
    )
