"""What planning reads: how wishes stand, and who comes. What the reader may not see is absent, here as everywhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.areas import areas_of, read
from contacts.meetings.planning.cadence import OF_EVERYBODY, CadenceState, Standing, Wish, counting, standing, wished
from contacts.meetings.planning.comers import ASKED_OF, LOOK_BACK, WHO
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor

KINDS = (MeetingKind.LIAISON, MeetingKind.EXERCISE)  # what every sector is met for; the columns of the picture

# Held as somebody said, and somebody of that sector was there. $1: what the reader may see, $2: since when.
_SECTORS_MET = """
    SELECT o.sector, x.kind, max(x.day) AS day FROM (
        SELECT coalesce(a.organisation_id, p.organisation_id) AS house, s.kind, max(m.local_at::date) AS day
        FROM meeting m JOIN meeting_series s ON s.id = m.series_id JOIN meeting_attendance a ON a.meeting_id = m.id
        LEFT JOIN person p ON p.id = a.person_id AND a.organisation_id IS NULL
        WHERE m.state = 'held' AND a.attendance IN ('present', 'remote') AND s.visibility = ANY($1)
            AND m.starts_at > $2
        GROUP BY 1, 2
    ) x JOIN organisation o ON o.id = x.house WHERE true {within} GROUP BY o.sector, x.kind
"""
# The next of each series counts for all who are asked to it, and for its sector where its host is of the area; what is
# asked to one, for that one.
_SECTORS_COMING = f"""
    WITH next AS (
        SELECT s.id, s.kind, s.sector, s.host_id, c.day FROM meeting_series s CROSS JOIN LATERAL (
            SELECT min(m.local_at::date) AS day FROM meeting m
            WHERE m.series_id = s.id AND m.state = 'planned' AND m.starts_at >= $2
        ) c WHERE s.visibility = ANY($1) AND s.cancelled_at IS NULL AND c.day IS NOT NULL
    )
    SELECT sector, kind, min(day) AS day FROM (
        SELECT n.sector, n.kind, n.day FROM next n LEFT JOIN organisation o ON o.id = n.host_id
        WHERE n.sector IS NOT NULL AND (o.id IS NULL OR true {{within}})
        UNION ALL SELECT o.sector, s.kind, s.day FROM next s {WHO}
        WHERE i.meeting_id IS NULL AND i.removed_at IS NULL {{within}}
        UNION ALL SELECT o.sector, s.kind, m.local_at::date FROM meeting_series s {WHO}
        JOIN meeting m ON m.id = i.meeting_id
        WHERE i.removed_at IS NULL AND m.state = 'planned' AND m.starts_at >= $2 AND s.visibility = ANY($1) {{within}}
    ) AS coming GROUP BY sector, kind
"""  # noqa: S608 - our own words
# Of single partners, from what an index finds of each.
_PARTNERS_MET = """
    WITH came AS (
        SELECT organisation_id AS id, meeting_id FROM meeting_attendance
        WHERE organisation_id = ANY($3) AND attendance IN ('present', 'remote')
        UNION SELECT p.organisation_id, a.meeting_id FROM person p JOIN meeting_attendance a ON a.person_id = p.id
        WHERE p.organisation_id = ANY($3) AND a.organisation_id IS NULL AND a.attendance IN ('present', 'remote')
    )
    SELECT came.id, s.kind, max(m.local_at::date) AS day FROM came
    JOIN meeting m ON m.id = came.meeting_id JOIN meeting_series s ON s.id = m.series_id
    WHERE m.state = 'held' AND s.visibility = ANY($1) AND m.starts_at > $2 GROUP BY came.id, s.kind
"""
_PARTNERS_COMING = f"""
    WITH asked AS ({ASKED_OF})
    SELECT asked.id, s.kind, min(m.local_at::date) AS day FROM asked JOIN meeting_series s ON s.id = asked.series_id
    JOIN meeting m ON m.series_id = s.id AND (asked.meeting_id IS NULL OR asked.meeting_id = m.id)
    WHERE m.state = 'planned' AND m.starts_at >= $2 AND asked.removed_at IS NULL AND s.visibility = ANY($1)
    GROUP BY asked.id, s.kind
"""  # noqa: S608 - our own words
_NEXT = f"""
    WITH asked AS ({ASKED_OF} UNION ALL SELECT host_id, id, NULL, NULL FROM meeting_series WHERE host_id = ANY($3))
    SELECT m.id, coalesce(m.title, s.title) AS title, m.starts_at FROM asked
    JOIN meeting_series s ON s.id = asked.series_id
    JOIN meeting m ON m.series_id = s.id AND (asked.meeting_id IS NULL OR asked.meeting_id = m.id)
    WHERE m.state = 'planned' AND m.ends_at > $2 AND asked.removed_at IS NULL AND s.visibility = ANY($1)
    ORDER BY m.starts_at, m.id LIMIT 1
"""  # noqa: S608 - our own words
_THERE = """
    SELECT named FROM unnest($1::text[]) WITH ORDINALITY AS t (named, place)
    WHERE EXISTS (SELECT FROM organisation o WHERE o.sector = named AND o.status = 'active' {within}) ORDER BY place
"""
_WISHES = """
    SELECT c.*, o.name, o.sector AS their_sector FROM meeting_cadence c
    LEFT JOIN organisation o ON o.id = c.organisation_id
    WHERE o.id IS NULL OR o.status IN ('active', 'prospect') {within}
    ORDER BY o.sort_name NULLS FIRST, c.sector, c.kind, c.id
"""


_URGENCY = list(CadenceState)


@dataclass(frozen=True, slots=True)
class Line:
    """A wish and how it stands; of a sector, of everybody, or of the partner whose name is given."""

    wish: Wish
    stands: Standing
    sector: Sector | None = None
    organisation_id: UUID | None = None
    name: str | None = None
    version: int | None = None
    id: UUID | None = None

    @property
    def who(self) -> str:
        return self.name or (self.sector.label if self.sector else "Everybody")


@dataclass(frozen=True, slots=True)
class Cadence:
    """Everybody's wishes, those of each sector that partners are known in, and of partners; the most urgent first."""

    everybody: Sequence[Line]
    sectors: Sequence[tuple[Sector, Sequence[Line]]]
    partners: Sequence[Line]

    @property
    def lines(self) -> list[Line]:
        return [*self.everybody, *(line for _, lines in self.sectors for line in lines), *self.partners]

    @property
    def waiting(self) -> list[Line]:
        """What somebody has to plan because it is overdue or comes due, the longest overdue first.

        Whoever was never met is not among them: that is where one begins, not what was let slip.
        """
        found = [line for line in self.lines if line.stands.state in {CadenceState.OVERDUE, CadenceState.DUE}]
        return sorted(found, key=lambda line: (line.stands.due_on or date.max, line.who, line.wish.kind))


NOTHING = Cadence((), (), ())
Days = Mapping[tuple[Any, str], date]


async def wishes(areas: Sequence[UUID] = ()) -> Sequence[Mapping[str, Any]]:
    """Everything that somebody said about how often to meet; of single partners, those that serve these areas."""
    return await read(_WISHES, areas)


async def cadence(actor: Actor, area: UUID | None = None) -> Cadence:
    """How every wish stands today, in six statements however many there are.

    With `area` by the partners that serve it or a part of it; without, by those that this person looks after.
    """
    areas = areas_of(actor, area)
    rows, sectors = await wishes(areas), await known_sectors(actor, areas)
    said = [wish_of(row) for row in rows]
    now, today, seen = clock.now(), clock.today(actor.time_zone), actor.visibilities()
    met = _days(await read(_SECTORS_MET, areas, seen, now - LOOK_BACK), "sector")
    coming = _days(await read(_SECTORS_COMING, areas, seen, now), "sector")
    own = [row for row in rows if row["organisation_id"]]
    theirs = [row["organisation_id"] for row in own]
    partners_met = _days(await db.fetch(_PARTNERS_MET, seen, now - LOOK_BACK, theirs), "id")
    partners_coming = _days(await db.fetch(_PARTNERS_COMING, seen, now, theirs), "id")
    ids = {(row["sector"], row["kind"]): row for row in rows if not row["organisation_id"]}

    def line(kind: MeetingKind, sector: Sector | None) -> Line | None:
        wish = wished(said, kind, sector=sector)
        if wish is None:
            return None
        keys = [sector] if sector else [*sectors, None]
        stands = standing(wish, _last(met, keys, kind), _next(coming, keys, kind), today)
        row = ids.get((sector.value if sector else None, kind.value))
        return Line(wish, stands, sector, id=row["id"] if row else None, version=row["version"] if row else None)

    of_sectors = [(sector, [one for kind in KINDS if (one := line(kind, sector))]) for sector in sectors]
    return Cadence(
        everybody=[one for kind in sorted(OF_EVERYBODY) if (one := line(kind, None))],
        sectors=sorted(of_sectors, key=lambda each: sorted(map(_urgency, each[1]))),
        partners=sorted((_partner_line(row, partners_met, partners_coming, today) for row in own), key=_urgency),
    )


def _urgency(line: Line) -> int:
    return _URGENCY.index(line.stands.state)


def _partner_line(row: Mapping[str, Any], met: Days, coming: Days, today: date) -> Line:
    wish, key = wish_of(row), [row["organisation_id"]]
    stands = standing(
        wish, _last(met, key, wish.kind, partner=True), _next(coming, key, wish.kind, partner=True), today
    )
    return Line(
        wish, stands, Sector(row["their_sector"]), row["organisation_id"], row["name"], row["version"], row["id"]
    )


async def known_sectors(actor: Actor, areas: Sequence[UUID]) -> list[Sector]:
    """The sectors in which there are partners of these areas, of those that this person looks after."""
    asked = [sector.value for sector in Sector if not actor.sectors or sector.value in actor.sectors]
    return [Sector(row["named"]) for row in await read(_THERE, areas, asked)]


async def partner_line(actor: Actor, organisation_id: UUID, sector: str) -> Line | None:
    """How it stands with one partner: its own wish, or that of its sector."""
    rows = await db.fetch(
        "SELECT * FROM meeting_cadence WHERE kind = 'liaison' AND (organisation_id = $1 OR sector = $2"
        " OR (organisation_id IS NULL AND sector IS NULL))",
        organisation_id,
        sector,
    )
    kind, seen, key = MeetingKind.LIAISON, actor.visibilities(), [organisation_id]
    wish = wished([wish_of(row) for row in rows], kind, sector=sector, organisation_id=organisation_id)
    if wish is None:
        return None
    now = clock.now()
    met = _days(await db.fetch(_PARTNERS_MET, seen, now - LOOK_BACK, key), "id")
    coming = _days(await db.fetch(_PARTNERS_COMING, seen, now, key), "id")
    today = clock.today(actor.time_zone)
    stands = standing(wish, _last(met, key, kind, partner=True), _next(coming, key, kind, partner=True), today)
    return Line(wish, stands, Sector(sector), organisation_id)


async def next_with(actor: Actor, organisation_id: UUID, now: datetime) -> Mapping[str, Any] | None:
    """The next meeting that a partner hosts or is asked to: its id, title and start."""
    return await db.fetch_one(_NEXT, actor.visibilities(), now, [organisation_id])


def wish_of(row: Mapping[str, Any]) -> Wish:
    return Wish(
        kind=MeetingKind(row["kind"]), every_months=row["every_months"], organisation_id=row["organisation_id"],
        sector=row["sector"], since_on=row["since_on"],
    )  # fmt: skip


def _days(rows: Iterable[Mapping[str, Any]], column: str) -> Days:
    return {(row[column], row["kind"]): row["day"] for row in rows}


def _found(days: Days, keys: Iterable[Any], kind: MeetingKind, *, partner: bool) -> list[date]:
    counted = counting(kind, partner=partner)
    return [days[key, one.value] for key in keys for one in counted if (key, one.value) in days]


def _last(days: Days, keys: Iterable[Any], kind: MeetingKind, *, partner: bool = False) -> date | None:
    return max(_found(days, keys, kind, partner=partner), default=None)


def _next(days: Days, keys: Iterable[Any], kind: MeetingKind, *, partner: bool = False) -> date | None:
    return min(_found(days, keys, kind, partner=partner), default=None)
