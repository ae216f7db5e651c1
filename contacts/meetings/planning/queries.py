"""What planning reads: how wishes stand, and who comes. What the reader may not see is absent, here as everywhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contacts.meetings.model import MeetingKind
from contacts.meetings.planning.cadence import OF_EVERYBODY, CadenceState, Standing, Wish, counting, standing, wished
from contacts.meetings.planning.trend import LAST, STAYED_AWAY, Came, Invited, Trend, trend
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor

KINDS = (MeetingKind.LIAISON, MeetingKind.EXERCISE)  # what every sector is met for; the columns of the picture
MOST = 200
LOOK_BACK = timedelta(days=5 * 366)  # the longest time between that a wish can name

# Held as somebody said, and somebody of that partner was there. $1: what the reader may see, $2: since when.
_MET = """
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id JOIN meeting_attendance a ON a.meeting_id = m.id
    LEFT JOIN person p ON p.id = a.person_id
    JOIN organisation o ON o.id = coalesce(a.organisation_id, p.organisation_id)
    WHERE m.state = 'held' AND a.attendance IN ('present', 'remote') AND s.visibility = ANY($1)
        AND m.starts_at > $2
"""
_ASKED = """
    JOIN meeting_invitee i ON i.series_id = s.id AND (i.meeting_id IS NULL OR i.meeting_id = m.id)
    LEFT JOIN person p ON p.id = i.person_id
    JOIN organisation o ON o.id = coalesce(i.organisation_id, p.organisation_id)
"""
_COMING = f"""
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id {_ASKED}
    WHERE m.state = 'planned' AND m.starts_at >= $2 AND i.removed_at IS NULL AND s.visibility = ANY($1)
"""
_SECTORS_MET = f"SELECT o.sector, s.kind, max(m.local_at::date) AS day {_MET} GROUP BY o.sector, s.kind"
_SECTORS_COMING = f"""
    SELECT sector, kind, min(day) AS day FROM (
        SELECT o.sector, s.kind, m.local_at::date AS day {_COMING}
        UNION ALL SELECT s.sector, s.kind, m.local_at::date FROM meeting m JOIN meeting_series s ON s.id = m.series_id
        WHERE m.state = 'planned' AND m.starts_at >= $2 AND s.sector IS NOT NULL AND s.visibility = ANY($1)
    ) AS coming GROUP BY sector, kind
"""  # noqa: S608 - our own words
_PARTNERS_MET = f"""
    SELECT o.id, s.kind, max(m.local_at::date) AS day {_MET} AND o.id = ANY($3) GROUP BY o.id, s.kind
"""
_PARTNERS_COMING = f"""
    SELECT o.id, s.kind, min(m.local_at::date) AS day {_COMING} AND o.id = ANY($3) GROUP BY o.id, s.kind
"""
_THERE = """
    SELECT named FROM unnest($1::text[]) WITH ORDINALITY AS t (named, place)
    WHERE EXISTS (SELECT FROM organisation WHERE sector = named AND status = 'active') ORDER BY place
"""
_WISHES = """
    SELECT c.*, o.name, o.sector AS their_sector FROM meeting_cadence c
    LEFT JOIN organisation o ON o.id = c.organisation_id ORDER BY o.sort_name NULLS FIRST, c.sector, c.kind, c.id
"""
# Each partner's last invitations to what was held, and what became of them.
_INVITED = f"""
    SELECT o.id, o.name, o.sector, m.id AS meeting_id, m.local_at::date AS day, m.starts_at,
        CASE WHEN bool_or(a.attendance IN ('present', 'remote')) THEN 'came'
            WHEN bool_or(a.attendance = 'excused') THEN 'excused' ELSE 'away' END AS came
    FROM meeting m JOIN meeting_series s ON s.id = m.series_id {_ASKED}
    LEFT JOIN (
        SELECT t.meeting_id, coalesce(t.organisation_id, n.organisation_id) AS house, t.attendance
        FROM meeting_attendance t LEFT JOIN person n ON n.id = t.person_id
    ) a ON a.meeting_id = m.id AND a.house = o.id
    WHERE m.state = 'held' AND coalesce(i.removed_at > m.starts_at, true) AND s.visibility = ANY($1)
        AND m.starts_at > $2 {{narrowed}}
    GROUP BY o.id, m.id
"""  # noqa: S608 - our own words
_TREND = f"SELECT * FROM ({_INVITED.format(narrowed='AND o.id = $3')}) one ORDER BY starts_at DESC LIMIT {LAST}"  # noqa: S608
_STOPPED = f"""
    WITH ranked AS (
        SELECT *, row_number() OVER (PARTITION BY id ORDER BY starts_at DESC) AS place
        FROM ({_INVITED.format(narrowed="AND o.status = 'active'")}) one
    ), gone AS (
        SELECT id, max(day) FILTER (WHERE came = 'came') AS came_on FROM ranked WHERE place <= {LAST} GROUP BY id
        HAVING count(*) FILTER (WHERE place <= {STAYED_AWAY} AND came <> 'came') = {STAYED_AWAY}
        ORDER BY came_on DESC NULLS LAST, id LIMIT {MOST}
    )
    SELECT r.* FROM ranked r JOIN gone USING (id) WHERE place <= {LAST} ORDER BY gone.came_on DESC NULLS LAST, r.id
"""  # noqa: S608 - our own words


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
    """Everybody's wishes, those of each sector that partners are known in, and those of single partners."""

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


@dataclass(frozen=True, slots=True)
class Lost:
    """A partner that does not come any more."""

    id: UUID
    name: str
    sector: Sector
    trend: Trend


Days = Mapping[tuple[Any, str], date]


async def wishes() -> Sequence[Mapping[str, Any]]:
    """Everything that somebody said about how often to meet."""
    return await db.fetch(_WISHES)


async def cadence(actor: Actor) -> Cadence:
    """How every wish stands today, in six statements however many there are."""
    rows, sectors = await wishes(), await known_sectors(actor)
    said = [wish_of(row) for row in rows]
    now, today, seen = clock.now(), clock.today(actor.time_zone), actor.visibilities()
    met = _days(await db.fetch(_SECTORS_MET, seen, now - LOOK_BACK), "sector")
    coming = _days(await db.fetch(_SECTORS_COMING, seen, now), "sector")
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

    return Cadence(
        everybody=[one for kind in sorted(OF_EVERYBODY) if (one := line(kind, None))],
        sectors=[(sector, [one for kind in KINDS if (one := line(kind, sector))]) for sector in sectors],
        partners=[_partner_line(row, partners_met, partners_coming, today) for row in own],
    )


def _partner_line(row: Mapping[str, Any], met: Days, coming: Days, today: date) -> Line:
    wish, key = wish_of(row), [row["organisation_id"]]
    stands = standing(
        wish, _last(met, key, wish.kind, partner=True), _next(coming, key, wish.kind, partner=True), today
    )
    return Line(
        wish, stands, Sector(row["their_sector"]), row["organisation_id"], row["name"], row["version"], row["id"]
    )


async def known_sectors(actor: Actor) -> list[Sector]:
    """The sectors in which there are partners, of those that this person looks after."""
    asked = [sector.value for sector in Sector if not actor.sectors or sector.value in actor.sectors]
    return [Sector(row["named"]) for row in await db.fetch(_THERE, asked)]


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


async def trend_of(actor: Actor, organisation_id: UUID) -> Trend:
    """Whether one partner comes."""
    rows = await db.fetch(_TREND, actor.visibilities(), clock.now() - LOOK_BACK, organisation_id)
    return trend([_invited(row) for row in rows])


async def stopped(actor: Actor) -> list[Lost]:
    """Partners that were asked and did not come, twice in a row; those who came until lately first."""
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in await db.fetch(_STOPPED, actor.visibilities(), clock.now() - LOOK_BACK):
        found.setdefault(row["id"], []).append(row)
    return [
        Lost(key, rows[0]["name"], Sector(rows[0]["sector"]), trend([_invited(row) for row in rows]))
        for key, rows in found.items()
    ]


def wish_of(row: Mapping[str, Any]) -> Wish:
    return Wish(
        kind=MeetingKind(row["kind"]), every_months=row["every_months"], organisation_id=row["organisation_id"],
        sector=row["sector"], since_on=row["since_on"],
    )  # fmt: skip


def _invited(row: Mapping[str, Any]) -> Invited:
    return Invited(row["day"], Came(row["came"]))


def _days(rows: Iterable[Mapping[str, Any]], column: str) -> Days:
    return {(row[column], row["kind"]): row["day"] for row in rows}


def _found(days: Days, keys: Iterable[Any], kind: MeetingKind, *, partner: bool) -> list[date]:
    counted = counting(kind, partner=partner)
    return [days[key, one.value] for key in keys for one in counted if (key, one.value) in days]


def _last(days: Days, keys: Iterable[Any], kind: MeetingKind, *, partner: bool = False) -> date | None:
    return max(_found(days, keys, kind, partner=partner), default=None)


def _next(days: Days, keys: Iterable[Any], kind: MeetingKind, *, partner: bool = False) -> date | None:
    return min(_found(days, keys, kind, partner=partner), default=None)
