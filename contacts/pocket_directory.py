"""The pocket directory: whom to call first at every partner, by sector and place, on paper for some days.

It comes in parts of some twenty pages, so that several can be laid out side by side and none needs much memory.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from contacts.listing_paper import Listed, agency_of, listed_on_paper
from contacts.paper import Entry, Expiry, Printed, limits, list_good_until
from contacts.writing import disclosed
from registry.partners.asked import LIVE
from registry.partners.queries import Filters, conditions
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.slices import Booklet, Leaves, Said, Sheet
from registry.platform.web.page import environment

# Partners read together, and what of them makes a part: some twenty pages.
BATCH = 200
WEIGHT_OF_A_PART = 1300
POCKET_STYLES = (Path(__file__).parent / "templates" / "pocket_directory.css").read_text("utf-8")
COLUMNS = (
    "sector", "place", "partner", "whom_to_call", "role", "remark", "number", "extension", "answered", "mark",
    "how_good_it_is", "restricted_to", "destroy_after",
)  # fmt: skip
_SECTORS = list(Sector)

_ORDERED = """
    SELECT o.id, o.sector, concat_ws(', ', nullif(s.city, ''), nullif(coalesce(s.region, o.region), '')) AS place
    FROM organisation o LEFT JOIN site s ON s.organisation_id = o.id AND s.main {0}
    ORDER BY array_position({1}::text[], o.sector), coalesce(s.region, o.region), lower(s.city) NULLS LAST,
        o.sort_name, o.id
"""


@dataclass(frozen=True, slots=True)
class Town:
    """The partners of a sector at a place; `again` says that its part before holds others of them."""

    name: str
    partners: Sequence[Listed]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """The places of a sector in one part."""

    sector: str
    towns: Sequence[Town]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Sheaf:
    """What one part holds."""

    chapters: Sequence[Chapter]

    @property
    def ways(self) -> list[Printed]:
        partners = [one for chapter in self.chapters for town in chapter.towns for one in town.partners]
        return [way for one in partners for entry in one.entries for way in entry.ways]


@dataclass(slots=True)
class Gathering:
    """Partners in their order until there are enough for a part."""

    held: list[tuple[str, str, Listed]] = field(default_factory=list)
    weight: int = 0
    before: tuple[str, str] | None = None

    @property
    def full(self) -> bool:
        return self.weight >= WEIGHT_OF_A_PART

    def add(self, sector: str, place: str, one: Listed) -> None:
        self.held.append((sector, place, one))
        self.weight += 2 + 2 * len(one.entries)

    def sheaf(self) -> Sheaf:
        """What was gathered, and begin anew."""
        chapters = list(_chapters(self.held, self.before))
        self.before = self.held[-1][:2]
        self.held, self.weight = [], 0
        return Sheaf(chapters)


def _chapters(held: Sequence[tuple[str, str, Listed]], before: tuple[str, str] | None) -> Iterator[Chapter]:
    for sector, some in groupby(held, key=lambda one: one[0]):
        towns = [
            Town(place, [one for _, _, one in there], (sector, place) == before)
            for place, there in groupby(some, key=lambda one: one[1])
        ]
        yield Chapter(Sector(sector).label, towns, before is not None and sector == before[0])


async def write(actor: Actor, sector: str | None, area: UUID | None, at: datetime, said: Said) -> Leaves:
    """Everybody whom this person may see, in parts. That restricted numbers go along is recorded."""
    frame = Frame(actor, at, list_good_until(at.astimezone(ZoneInfo(actor.time_zone)).date()), await agency_of(actor))
    gathering, lines = Gathering(), 0
    parts: list[str] = []
    async for of, place, one in _everybody(actor, sector, area, at, said):
        lines += len(one.entries)
        gathering.add(of, place, one)
        if gathering.full:
            parts.append(frame.rendered(gathering.sheaf(), first=not parts))
    if gathering.held or not parts:
        parts.append(frame.rendered(gathering.sheaf() if gathering.held else Sheaf([]), first=not parts))
    return Leaves(title="Pocket directory", parts=parts, styles=POCKET_STYLES, lines=lines)


async def table(actor: Actor, sector: str | None, area: UUID | None, at: datetime, said: Said) -> Sheet:
    """The same lines for a spreadsheet. Each says until when it counts."""
    until = list_good_until(at.astimezone(ZoneInfo(actor.time_zone)).date()).on.isoformat()
    rows = [
        {**_cells(entry), "sector": Sector(of).label, "place": place, "partner": one.head.name, "destroy_after": until}
        async for of, place, one in _everybody(actor, sector, area, at, said)
        for entry in one.entries
    ]
    return Sheet(columns=COLUMNS, rows=rows)


def _cells(entry: Entry) -> dict[str, str]:
    way = entry.best
    return {
        "whom_to_call": entry.name, "role": entry.role or "", "remark": entry.remark or "", "number": way.number,
        "extension": way.extension or "", "answered": way.hours, "mark": way.mark or "", "how_good_it_is": way.words,
        "restricted_to": way.restricted or "",
    }  # fmt: skip


async def _everybody(
    actor: Actor, sector: str | None, area: UUID | None, at: datetime, said: Said
) -> AsyncIterator[tuple[str, str, Listed]]:
    """The sector, the place and whom to call first there, of every partner in the order of the directory."""
    rows = await _ordered(sector, area)
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        listed = {one.head.id: one for one in await listed_on_paper(actor, [row[0] for row in some], at)}
        points = [way.point for one in listed.values() for entry in one.entries for way in entry.ways]
        await disclosed(actor, "pocket directory", points)
        for key, of, place in some:
            if key in listed:
                yield of, place, listed[key]
        await said(min(start + BATCH, len(rows)), len(rows))


@dataclass(frozen=True, slots=True)
class Frame:
    """What every part says of itself: for whom, from when, until when."""

    actor: Actor
    at: datetime
    expiry: Expiry
    agency: str | None

    def rendered(self, sheaf: Sheaf, *, first: bool) -> str:
        return (
            environment()
            .get_template("contacts/pocket_directory.html")
            .render(
                sheaf=sheaf,
                first=first,
                official=f"For official use by {self.agency}" if self.agency else "For official use only",
                expiry=self.expiry,
                by=self.actor.name,
                at=self.at,
                zone=self.actor.time_zone,
                restricted=limits(sheaf.ways),
            )
        )


async def _ordered(sector: str | None, area: UUID | None) -> list[tuple[UUID, str, str]]:
    sectors = [Sector(sector)] if sector else []
    where, args = conditions(Filters(sectors=sectors, statuses=LIVE, jurisdiction=area))
    sql = _ORDERED.format(where, f"${len(args) + 1}")
    rows = await db.fetch(sql, *args, [str(one) for one in _SECTORS])
    return [(row["id"], row["sector"], row["place"] or "Place not recorded") for row in rows]


POCKET = Booklet(
    name="pocket",
    label="Pocket directory",
    lead="Whom to call first at each partner, by sector and place, with the day each line was confirmed. It counts for"
    " seven days.",
    write=write,
    table=table,
)
