"""What an ask of a partner is judged by, read in three statements: the two sides, their agreements, the bases."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from agreements.bases.facts import Agreement, Asker, Partner
from agreements.bases.model import Basis
from agreements.bases.queries import guiding
from agreements.model import Category, Circumstance, Direction, Purpose, State
from agreements.record.standings import fresh
from agreements.terms.dates import last_day_of
from contacts.model import PointKind
from contacts.values import shown
from registry.partners.model import Regime
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access.model import Actor


@dataclass(frozen=True, slots=True)
class Counsel:
    """Whom to call at one's own organisation; the number is one that all users may see."""

    name: str
    number: str | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Everything that an ask is judged by, on a day."""

    id: UUID
    name: str
    partner: Partner
    asker: Asker
    agreements: tuple[Agreement, ...]
    bases: tuple[Basis, ...]
    counsel: Counsel | None
    on: date


_SIDES = """
WITH RECURSIVE around(id, parent_id) AS (
    SELECT j.id, j.parent_id FROM service_area s JOIN jurisdiction j ON j.id = s.jurisdiction_id
    WHERE s.organisation_id = $1
    UNION SELECT j.id, j.parent_id FROM jurisdiction j JOIN around a ON j.id = a.parent_id
), above(id, parent_id) AS (
    SELECT id, parent_id FROM organisation WHERE id = $2
    UNION SELECT o.id, o.parent_id FROM organisation o JOIN above a ON o.id = a.parent_id
)
SELECT o.name, o.sector, o.region, o.regimes, ARRAY(SELECT id FROM around) AS jurisdictions,
    ARRAY(SELECT id FROM site WHERE organisation_id = $1) AS sites,
    own.sector AS own_sector, own.region AS own_region, ARRAY(SELECT id FROM above) AS own_houses,
    c.person_id, c.counsel, c.kind AS counsel_kind, c.value AS counsel_value
FROM organisation o
LEFT JOIN organisation own ON own.id = $2
LEFT JOIN LATERAL (
    SELECT n.id AS person_id, n.name AS counsel, t.kind, t.value
    FROM position p
    JOIN assignment h ON h.position_id = p.id AND h.starts_on <= $3 AND (h.ends_on IS NULL OR h.ends_on >= $3)
    JOIN person n ON n.id = h.person_id AND n.status <> 'left'
    LEFT JOIN contact_point t ON (t.position_id = p.id OR t.person_id = n.id) AND t.retired_on IS NULL
        AND t.visibility = 'all_users' AND t.kind = ANY($4)
    WHERE p.organisation_id = $2 AND p.role = 'legal_counsel' AND p.abolished_on IS NULL
    ORDER BY h.kind = 'primary' DESC, h.rank, t.position_id IS NULL, t.id LIMIT 1
) c ON true
WHERE o.id = $1
"""
_SPOKEN = [str(kind) for kind in PointKind if kind.spoken]
_IN_FORCE = [str(state) for state in State if state.in_force]
# Agreements of the partner and of those that it is part of, as a district signs for its schools.
_AGREEMENTS = """
WITH RECURSIVE up(id, parent_id, distance) AS (
    SELECT id, parent_id, 0 FROM organisation WHERE id = $1
    UNION ALL SELECT o.id, o.parent_id, up.distance + 1 FROM organisation o JOIN up ON o.id = up.parent_id
        WHERE up.distance < 5
), bound AS (
    SELECT DISTINCT ON (p.agreement_id) p.agreement_id, p.withdrawn_on,
        p.joined_later AND p.signed_on IS NULL AS waits
    FROM up JOIN agreement_party p ON p.organisation_id = up.id AND p.role <> 'observer'
    ORDER BY p.agreement_id, up.distance
)
SELECT a.id, a.reference, a.title, a.categories, a.direction, a.circumstances, a.purposes, a.clause, a.request_channel,
    a.response_hours, a.identity_check, a.tlp, a.caveats, s.state, s.reason, s.ends_on, s.until_on,
    bound.withdrawn_on, bound.waits,
    ARRAY(SELECT jurisdiction_id FROM agreement_jurisdiction WHERE agreement_id = a.id) AS jurisdictions,
    ARRAY(SELECT site_id FROM agreement_site WHERE agreement_id = a.id) AS sites,
    ARRAY(SELECT organisation_id FROM agreement_party m WHERE m.agreement_id = a.id
        AND (m.withdrawn_on IS NULL OR m.withdrawn_on > $3)) AS parties
FROM bound JOIN agreement a ON a.id = bound.agreement_id AND a.visibility = ANY($2)
JOIN agreement_standing s ON s.agreement_id = a.id
ORDER BY s.state = ANY($4) DESC, s.ends_on DESC NULLS FIRST, a.id LIMIT 40
"""


async def given(actor: Actor, organisation_id: UUID, on: date) -> Given | None:
    """What an ask of this partner by this person is judged by; None where there is no such partner."""
    sides = await db.fetch_one(_SIDES, organisation_id, actor.organisation_id, on, _SPOKEN, replica=True)
    if sides is None:
        return None
    return Given(
        id=organisation_id,
        name=sides["name"],
        partner=_partner(sides),
        asker=_asker(actor, sides),
        agreements=await agreements_of(actor, organisation_id, on),
        bases=tuple(await guiding(sides["region"])),
        counsel=_counsel(sides),
        on=on,
    )


async def agreements_of(actor: Actor, organisation_id: UUID, on: date) -> tuple[Agreement, ...]:
    """The agreements that bind a partner or what it is part of, in force first, and of the others the latest first."""
    asked = (organisation_id, actor.visibilities(), on, _IN_FORCE)
    rows = await db.fetch(_AGREEMENTS, *asked, replica=True)
    if any(row["until_on"] <= on for row in rows):
        await fresh()
        rows = await db.fetch(_AGREEMENTS, *asked)
    found = [_agreement(row, on) for row in rows]
    latest = date.min
    return tuple(sorted(found, key=lambda one: (not one.state.in_force, _descending(one.last_day or latest))))


def _descending(day: date) -> int:
    return -day.toordinal()


def _partner(row: Any) -> Partner:
    return Partner(
        sector=Sector(row["sector"]),
        regimes=frozenset(Regime(name) for name in row["regimes"]),
        region=row["region"],
        jurisdictions=frozenset(row["jurisdictions"]),
        sites=frozenset(row["sites"]),
    )


def _asker(actor: Actor, row: Any) -> Asker:
    return Asker(
        sector=Sector(row["own_sector"]) if row["own_sector"] else None,
        sworn=actor.sworn,
        houses=frozenset(row["own_houses"]),
        region=row["own_region"] or "",
    )


def _counsel(row: Any) -> Counsel | None:
    if row["counsel"] is None:
        return None
    number = shown(PointKind[row["counsel_kind"].upper()], row["counsel_value"]) if row["counsel_value"] else None
    return Counsel(row["counsel"], number, f"/people/{row['person_id']}")


def _agreement(row: Any, on: date) -> Agreement:
    state, reason, ends_on = State(row["state"]), row["reason"], row["ends_on"]
    if row["withdrawn_on"] is not None and row["withdrawn_on"] <= on:
        state, reason, ends_on = State.WITHDRAWN, "This partner withdrew from it.", row["withdrawn_on"]
    elif row["waits"] and state.in_force:
        state, reason = State.PARTLY_SIGNED, "It binds others; this partner has not signed it yet."
    return Agreement(
        id=row["id"],
        reference=row["reference"],
        title=row["title"],
        state=state,
        reason=reason,
        last_day=last_day_of(ends_on) if ends_on else None,
        categories=frozenset(Category(name) for name in row["categories"]),
        direction=Direction(row["direction"]),
        circumstances=frozenset(Circumstance(name) for name in row["circumstances"]),
        purposes=frozenset(Purpose(name) for name in row["purposes"]),
        jurisdictions=frozenset(row["jurisdictions"]),
        sites=frozenset(row["sites"]),
        parties=frozenset(row["parties"]),
        clause=row["clause"],
        request_channel=row["request_channel"],
        response_hours=row["response_hours"],
        identity_check=row["identity_check"],
        tlp=row["tlp"],
        caveats=tuple(row["caveats"]),
    )
