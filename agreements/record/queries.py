"""Reads of agreements: a fixed number of statements, and nothing that its reader may not see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from agreements.errors import NoSuchAgreement
from agreements.model import Kind, PartyRole, State
from agreements.record.facts import facts_of
from agreements.record.model import Linked, PartyLine, Row, Summary, Whole, last_day
from agreements.record.packs import pack_of
from agreements.record.standings import fresh
from agreements.terms.rules import standing
from registry.partners.model import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.text import clean

__all__ = ["Filters", "facts_of", "of_organisation", "of_those_above", "summaries", "visible", "whole"]

_LINES = """
    SELECT a.id, a.reference, a.title, a.sort_title, a.kind, a.version, a.owner_id, u.name AS owner,
        l.organisation_id AS lead_id, l.name AS lead, s.state, s.reason, s.ends_on, s.next_on,
        (SELECT count(*) FROM agreement_party p WHERE p.agreement_id = a.id) AS parties
    FROM agreement a
    JOIN agreement_standing s ON s.agreement_id = a.id
    LEFT JOIN app_user u ON u.id = a.owner_id
    LEFT JOIN LATERAL (
        SELECT p.organisation_id, o.name FROM agreement_party p
        JOIN organisation o ON o.id = p.organisation_id WHERE p.agreement_id = a.id
        ORDER BY p.role <> 'lead', p.role <> 'party', p.signed_on NULLS LAST, p.id LIMIT 1
    ) l ON true
"""
_INSIDE = """ARRAY(
    WITH RECURSIVE inside(id) AS (
        SELECT {0}::uuid UNION SELECT j.id FROM jurisdiction j JOIN inside i ON j.parent_id = i.id
    ) SELECT id FROM inside)
"""
# The areas that the paper names; where it names none, those that its parties serve.
_WITHIN = f"""CASE WHEN EXISTS (SELECT 1 FROM agreement_jurisdiction n WHERE n.agreement_id = a.id)
    THEN EXISTS (SELECT 1 FROM agreement_jurisdiction n
        WHERE n.agreement_id = a.id AND n.jurisdiction_id = ANY({_INSIDE}))
    ELSE EXISTS (SELECT 1 FROM agreement_party p JOIN service_area s ON s.organisation_id = p.organisation_id
        WHERE p.agreement_id = a.id AND s.jurisdiction_id = ANY({_INSIDE})) END
"""  # noqa: S608 - our own words
_OF_SECTOR = """({0} = ANY(a.sectors) OR (a.sectors = '{{}}' AND a.id IN (
    SELECT p.agreement_id FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id WHERE o.sector = {0})))
"""
_WORD = """(a.sort_title LIKE {0} OR lower(a.reference) LIKE {0} OR a.id IN (
    SELECT p.agreement_id FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id
    WHERE o.sort_name LIKE {0}))
"""
_OF_ABOVE = """a.id IN (
    WITH RECURSIVE up(id, distance) AS (
        SELECT {0}::uuid, 0
        UNION ALL SELECT o.parent_id, up.distance + 1 FROM organisation o JOIN up ON o.id = up.id
        WHERE o.parent_id IS NOT NULL AND up.distance < 5
    )
    SELECT p.agreement_id FROM up JOIN agreement_party p ON p.organisation_id = up.id
    WHERE p.role <> 'observer' AND p.withdrawn_on IS NULL
    GROUP BY p.agreement_id HAVING min(up.distance) > 0)
"""
# What binds nobody now, or not those who agreed: a last day in force would say more than is true.
_WITHOUT_A_DAY = frozenset({
    State.DRAFT, State.NEGOTIATING, State.OUT_FOR_SIGNATURE, State.PARTLY_SIGNED, State.SUSPENDED, State.WITHDRAWN,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list is narrowed to; None or empty does not narrow."""

    words: str = ""
    states: Collection[State] = ()
    kind: Kind | None = None
    sector: Sector | None = None
    jurisdiction: UUID | None = None
    owner: UUID | None = None
    organisation: UUID | None = None
    above: UUID | None = None


async def summaries(
    actor: Actor, filters: Filters, *, after: tuple[str, UUID] | None = None, limit: int
) -> list[tuple[Summary, tuple[str, UUID]]]:
    """At most `limit` agreements by title from behind the key (sort title, id), each with its own key."""
    await fresh()
    where, args = _conditions(actor, filters, after)
    args.append(limit)
    sql = f"{_LINES} WHERE {where} ORDER BY a.sort_title, a.id LIMIT ${len(args)}"
    return [(_summary(row), (row["sort_title"], row["id"])) for row in await db.fetch(sql, *args)]


async def of_organisation(actor: Actor, organisation_id: UUID, *, limit: int = 200) -> list[Summary]:
    """The agreements that an organisation is a party to, as far as this person may see them, by title."""
    return [line for line, _ in await summaries(actor, Filters(organisation=organisation_id), limit=limit)]


async def of_those_above(actor: Actor, organisation_id: UUID, *, limit: int = 200) -> list[Summary]:
    """What is in force with those that an organisation is part of and not with itself, as a district signs for it."""
    held = Filters(above=organisation_id, states=[state for state in State if state.in_force])
    return [line for line, _ in await summaries(actor, held, limit=limit)]


async def visible(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of these agreements that this person may see."""
    sql = "SELECT id FROM agreement WHERE id = ANY($1) AND visibility = ANY($2)"
    return {row["id"] for row in await db.fetch(sql, list(ids), actor.visibilities())}


def _conditions(actor: Actor, filters: Filters, after: tuple[str, UUID] | None) -> tuple[str, list[Any]]:
    args: list[Any] = [actor.visibilities()]
    parts = ["a.visibility = ANY($1)"]

    def narrow(text: str, value: object) -> None:
        args.append(value)
        parts.append(text.format(f"${len(args)}"))

    for word in clean(filters.words).lower().split()[:6]:
        narrow(_WORD, "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%")
    for text, value in (
        ("a.kind = {0}", filters.kind and str(filters.kind)),
        (_OF_SECTOR, filters.sector and str(filters.sector)),
        (_WITHIN, filters.jurisdiction),
        ("{0} IN (a.owner_id, a.backup_owner_id)", filters.owner),
        ("a.id IN (SELECT agreement_id FROM agreement_party WHERE organisation_id = {0})", filters.organisation),
        (_OF_ABOVE, filters.above),
    ):
        if value:
            narrow(text, value)
    if filters.states:
        narrow("s.state = ANY({0})", [str(state) for state in filters.states])
    if after:
        args.extend(after)
        parts.append(f"(a.sort_title, a.id) > (${len(args) - 1}, ${len(args)})")
    return " AND ".join(parts), args


def _summary(row: Row) -> Summary:
    names = ("id", "reference", "title", "lead_id", "lead", "owner_id", "owner", "version", "reason", "next_on")
    return Summary(
        **{name: row[name] for name in names},
        kind=Kind(row["kind"]),
        others=max(0, row["parties"] - 1),
        state=State(row["state"]),
        last_day=last_day(row["ends_on"]) if State(row["state"]) not in _WITHOUT_A_DAY else None,
    )


def today_of(zone: str | None) -> date:
    """The day that it is where the lead party is."""
    return clock.today(zone) if zone else clock.today()


_ONE = """
    SELECT a.*, u.name AS owner, b.name AS backup_owner, s.reference AS by_reference, s.title AS by_title,
        s.visibility AS by_visibility
    FROM agreement a LEFT JOIN app_user u ON u.id = a.owner_id LEFT JOIN app_user b ON b.id = a.backup_owner_id
    LEFT JOIN agreement s ON s.id = a.superseded_by_id
    WHERE a.id = $1 AND a.visibility = ANY($2)
"""
_PARTIES = """
    SELECT p.*, o.name, o.time_zone,
        coalesce(s.status = 'left' OR s.left_on <= current_date, false) AS signatory_gone
    FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id LEFT JOIN person s ON s.id = p.signatory_id
    WHERE p.agreement_id = $1 ORDER BY p.role <> 'lead', p.role <> 'party', p.role, o.sort_name, p.id
"""
_AREAS = """
    SELECT j.id, CASE WHEN j.type = 'state' THEN j.name ELSE j.name || ', ' || j.region END AS name
    FROM agreement_jurisdiction a JOIN jurisdiction j ON j.id = a.jurisdiction_id
    WHERE a.agreement_id = $1 ORDER BY j.folded, j.id
"""
_SITES = """
    SELECT s.id, concat_ws(', ', coalesce(nullif(s.name, ''), o.name), nullif(s.city, '')) AS name
    FROM agreement_site a JOIN site s ON s.id = a.site_id JOIN organisation o ON o.id = s.organisation_id
    WHERE a.agreement_id = $1 ORDER BY o.sort_name, s.id
"""


async def whole(actor: Actor, agreement_id: UUID) -> Whole:
    """Everything of one agreement.

    Raises:
        NoSuchAgreement: there is none, or it is hidden from this person.
    """
    row = await db.fetch_one(_ONE, agreement_id, actor.visibilities())
    if row is None:
        raise NoSuchAgreement
    parties = await db.fetch(_PARTIES, agreement_id)
    facts = (await facts_of([agreement_id]))[agreement_id]
    zone = parties[0]["time_zone"] if parties else actor.time_zone
    pack = await db.fetch_one("SELECT * FROM agreement_pack WHERE code = $1", row["pack_code"])
    seen = row["superseded_by_id"] and actor.sees(row["by_visibility"])
    later = Linked(
        id=row["superseded_by_id"], reference=row["by_reference"], title=row["by_title"], on=row["superseded_on"]
    )
    return Whole(
        row=row,
        facts=facts,
        standing=standing(facts, today_of(zone)),
        parties=[_party_line(one) for one in parties],
        terms=await db.fetch("SELECT * FROM agreement_term WHERE agreement_id = $1 ORDER BY number DESC", agreement_id),
        amendments=await _amendments(agreement_id),
        areas=[(one["id"], one["name"]) for one in await db.fetch(_AREAS, agreement_id)],
        sites=[(one["id"], one["name"]) for one in await db.fetch(_SITES, agreement_id)],
        pack=pack_of(pack) if pack else None,
        owner=row["owner"],
        backup_owner=row["backup_owner"],
        superseded_by=later if seen else None,
        supersedes=await _superseded(actor, agreement_id),
    )


async def _amendments(agreement_id: UUID) -> Sequence[Row]:
    return await db.fetch(
        "SELECT m.*, t.number AS term_number FROM agreement_amendment m JOIN agreement_term t ON t.id = m.term_id"
        " WHERE m.agreement_id = $1 ORDER BY m.number DESC",
        agreement_id,
    )


async def _superseded(actor: Actor, agreement_id: UUID) -> list[Linked]:
    rows = await db.fetch(
        "SELECT id, reference, title, superseded_on FROM agreement"
        " WHERE superseded_by_id = $1 AND visibility = ANY($2) ORDER BY superseded_on DESC, id",
        agreement_id,
        actor.visibilities(),
    )
    return [
        Linked(id=row["id"], reference=row["reference"], title=row["title"], on=row["superseded_on"]) for row in rows
    ]


def _party_line(row: Row) -> PartyLine:
    names = (
        "id", "organisation_id", "name", "signatory_name", "signatory_title", "signatory_authority", "signatory_id",
        "signatory_gone", "signed_on", "withdrawn_on", "notice_address",
    )  # fmt: skip
    return PartyLine(role=PartyRole(row["role"]), **{name: row[name] for name in names})
