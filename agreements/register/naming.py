"""Which partners a register means by the names in its cells: by identifier or by a name that exactly one has."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from agreements.model import PartyRole
from agreements.register.wording import NAMED
from registry.partners.exchange_read import references_of
from registry.partners.model import Status
from registry.platform import db, slices
from registry.platform.exchange.fields import split_list
from registry.platform.ids import id_of
from registry.platform.likely import Draft, Likely
from registry.platform.text import fold

ASKED = 20  # unknown names for which somebody like them is looked for
_BY_NAME = """
    SELECT id, sort_name AS folded FROM organisation WHERE sort_name = ANY($1)
    UNION SELECT organisation_id, folded FROM organisation_name WHERE folded = ANY($1)
"""
_BY_NUMBER = """
    SELECT i.organisation_id AS id, i.scheme || ':' || i.value AS reference
    FROM organisation_identifier i JOIN unnest($1::text[], $2::text[]) AS w (scheme, value) USING (scheme, value)
"""
_FACTS = """
    SELECT o.id, o.name, o.status, o.region, o.sector, s.name AS successor
    FROM organisation o LEFT JOIN organisation s ON s.id = o.successor_id WHERE o.id = ANY($1)
"""
_SECTORS = """
    SELECT DISTINCT sector, region, kind FROM organisation WHERE region = coalesce(
        $1, (SELECT region FROM organisation GROUP BY region ORDER BY count(*) DESC, region LIMIT 1)
    )
"""
_AND = re.compile(r"\s+(?:and|&|/|\+)\s+|\s*/\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation as a register may name it."""

    id: UUID
    name: str
    reference: str
    region: str
    sector: str
    ended: bool = False
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A partner with the role that a cell gives it; None where it says nothing of that."""

    partner: Partner
    role: PartyRole | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The partners that a register's cells may mean, by folded name and by reference; and who unknown ones may be."""

    named: Mapping[str, list[Partner]] = field(default_factory=dict)
    numbered: Mapping[str, Partner] = field(default_factory=dict)
    likely: Mapping[str, Likely] = field(default_factory=dict)

    def all_in(self, cell: str) -> list[Named] | str:
        """Every partner that a cell names, or why that is not certain. A name is taken whole before it is divided."""
        reason = ""
        for names in _divided(cell):
            found = [self.one(name) for name in names]
            wrong = [each for each in found if isinstance(each, str)]
            if not wrong:
                return [each for each in found if isinstance(each, Named)]
            reason = wrong[0] if not reason or len(names) > 1 > len(wrong) - 1 else reason
        return reason

    def one(self, text: str) -> Named | str:
        """The partner that a name means, or why that is not certain."""
        match = NAMED.fullmatch(text)
        role = PartyRole(match["role"]) if match and match["role"] else None
        number = match["reference"] if match else text
        if number in self.numbered:
            return _standing(Named(self.numbered[number], role))
        if match:
            return f"No partner has the number “{number[:60]}”. Register it first, or correct the number."
        return self._by_name(text, role)

    def _by_name(self, text: str, role: PartyRole | None) -> Named | str:
        several = self.named.get(fold(text), [])
        going = [one for one in several if not one.ended] or several
        if len(going) == 1:
            return _standing(Named(going[0], role))
        shown = text[:60]
        if going:
            which = ", ".join(one.called for one in map(_Choice, going[:3]))
            return f"“{shown}” is the name of several partners. Write the number behind it, like {which}."
        like = self.likely.get(fold(text))
        hint = f" It may be {like.name} ({like.place}); then write that name." if like else ""
        return f"No partner is called “{shown}”. Register it first, or write the name that it has here.{hint}"


@dataclass(frozen=True, slots=True)
class _Choice:
    partner: Partner

    @property
    def called(self) -> str:
        return f"{self.partner.name} [{self.partner.reference}]"


def _standing(named: Named) -> Named | str:
    partner = named.partner
    if not partner.ended:
        return named
    then = f" {partner.successor} took its place." if partner.successor else ""
    return f"{partner.name} no longer exists as a partner.{then} Write who is bound now."


def _divided(cell: str) -> list[list[str]]:
    """The ways to read a cell as names, the most certain first."""
    whole = cell.strip()
    ways = [
        [whole],
        [one for line in whole.split("\n") for one in split_list(line)],
        [one.strip() for one in re.split(r"[;\n|,]", whole) if one.strip()],
        [one.strip() for one in _AND.split(whole) if one.strip()],
        [one.strip() for part in re.split(r"[;\n|,]", whole) for one in _AND.split(part) if one.strip()],
    ]
    return [way for place, way in enumerate(ways) if way and way not in ways[:place]]


async def directory(cells: Iterable[str]) -> Directory:
    """Look up everything that these cells may name, in a handful of statements."""
    names = {name for cell in cells for way in _divided(cell) for name in way}
    numbers = {match["reference"] if (match := NAMED.fullmatch(name)) else name for name in names}
    rows = await db.fetch(_BY_NAME, [folded for name in names if (folded := fold(name))])
    numbered = await _by_number([number for number in numbers if ":" in number])
    partners = await _partners({row["id"] for row in rows} | set(numbered.values()))
    named: dict[str, list[Partner]] = {}
    for row in rows:
        named.setdefault(row["folded"], []).append(partners[row["id"]])
    found = Directory(named, {number: partners[key] for number, key in numbered.items() if key in partners})
    return Directory(found.named, found.numbered, await _likely(cells, found, list(partners.values())))


async def _by_number(numbers: Collection[str]) -> dict[str, UUID]:
    pairs = [number.split(":", 1) for number in numbers if not number.startswith("id:")]
    rows = await db.fetch(_BY_NUMBER, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {row["reference"]: row["id"] for row in rows} | {
        number: key for number in numbers if number.startswith("id:") and (key := id_of(number[3:]))
    }


async def _partners(ids: Collection[UUID]) -> dict[UUID, Partner]:
    references = await references_of(ids)
    return {
        row["id"]: Partner(
            row["id"], row["name"], references[row["id"]], row["region"], row["sector"],
            Status(row["status"]).ended, row["successor"] or "",
        )
        for row in await db.fetch(_FACTS, list(ids))
    }  # fmt: skip


async def _likely(cells: Iterable[str], found: Directory, known: list[Partner]) -> dict[str, Likely]:
    """Who an unknown name may be, by the machinery that finds doubles: in the state of most of the others."""
    unknown = [cell for cell in dict.fromkeys(cells) if isinstance(found.all_in(cell), str)]
    asked = [cell for cell in unknown if fold(cell) not in found.named][:ASKED]
    if not asked:
        return {}
    regions = [one.region for one in known]
    usual = max(sorted(set(regions)), key=regions.count) if regions else None
    sectors = await db.fetch(_SECTORS, usual)
    # A register does not say of which sector somebody is, and nobody is taken for another of another sector.
    drafts = [
        Draft(name=cell, sector=row["sector"], region=row["region"], kind=row["kind"])
        for cell in asked
        for row in sectors
    ]
    best: dict[str, Likely] = {}
    for draft, those in zip(drafts, await slices.doubles_of(drafts), strict=True):
        before = best.get(fold(draft.name))
        if those and (before is None or those[0].score > before.score):
            best[fold(draft.name)] = those[0]
    return best
