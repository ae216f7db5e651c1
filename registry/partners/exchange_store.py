"""Organisations as the import engine knows them: a store of records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from registry.partners import exchange_judge, exchange_read, exchange_write, queries
from registry.partners.exchange_county import Counties, County, against_fips, counties
from registry.partners.exchange_fields import reference_to
from registry.partners.exchange_limits import outside
from registry.partners.exchange_write import DEFAULTS
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.exchange.decision import Create, Record, Update
from registry.platform.exchange.kinds import Current, Wanted, Writing
from registry.platform.exchange.outcome import Outcome, Parsed, Problem
from registry.platform.exchange.plan import Plan
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.values import Value
from registry.platform.likely import Draft

_REFERENCES = ("parent_identifier", "successor_identifier")
_COUNTY = ("county", "county_fips")
# A county that an import made goes with it, unless somebody serves it or looks after it by now.
_FORGET_COUNTIES = """
    DELETE FROM jurisdiction j WHERE j.id = ANY($1)
        AND NOT EXISTS (SELECT 1 FROM service_area a WHERE a.jurisdiction_id = j.id)
        AND NOT EXISTS (SELECT 1 FROM jurisdiction i WHERE i.parent_id = j.id)
        AND NOT EXISTS (SELECT 1 FROM app_user u WHERE j.id = ANY(u.jurisdictions))
"""
_STANDING = """
    SELECT parent_id AS id, 'organisations that are part of it' AS what FROM organisation
    WHERE parent_id = ANY($1) AND id <> ALL($1)
    UNION ALL SELECT successor_id, 'organisations that became part of it' FROM organisation
    WHERE successor_id = ANY($1) AND id <> ALL($1)
    UNION ALL SELECT id, 'opening hours or an owner' FROM organisation
    WHERE id = ANY($1) AND (hours IS NOT NULL OR owner_id IS NOT NULL OR backup_owner_id IS NOT NULL)
    UNION ALL SELECT organisation_id, 'users' FROM app_user WHERE organisation_id = ANY($1)
    UNION ALL SELECT organisation_id, 'closed days' FROM closure WHERE organisation_id = ANY($1)
    UNION ALL SELECT network_id, 'members' FROM membership WHERE network_id = ANY($1)
    UNION ALL SELECT member_id, 'memberships' FROM membership WHERE member_id = ANY($1)
    UNION ALL SELECT organisation_id, 'more than one place' FROM site
    WHERE organisation_id = ANY($1) GROUP BY organisation_id HAVING count(*) > 1
    UNION ALL SELECT organisation_id, 'more than one area' FROM service_area
    WHERE organisation_id = ANY($1) GROUP BY organisation_id HAVING count(*) > 1
"""


class Organisations:
    """The store of organisations."""

    async def read(self, wanted: Wanted) -> Current:
        return await exchange_read.read(wanted)

    async def by_ids(self, ids: Sequence[UUID]) -> dict[UUID, Record]:
        return (await exchange_read.records_of(ids))[0]

    async def settle(self, rows: Sequence[Outcome], current: Current, profile: Profile) -> list[Outcome]:  # noqa: ARG002
        known = await counties()
        return [_settled(row, current, known) if isinstance(row, Parsed) else row for row in rows]

    def draft(self, create: Create) -> Draft | None:
        return exchange_judge.draft(create)

    async def judge(self, plan: Plan, current: Current, by: Actor) -> dict[int, tuple[Problem, ...]]:
        found = exchange_judge.judged(plan, current)
        return found | await outside(plan, current, by, found)

    def follow(self, update: Update, record: Record) -> Update:
        today = clock.today(str(record.fields["time_zone"]))
        return exchange_judge.follow(update, record, today)

    async def write(self, writing: Writing, current: Current) -> dict[str, list[str]]:
        return await exchange_write.write(writing, current)

    async def standing(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        return {row["id"]: row["what"] for row in await db.fetch(_STANDING, list(ids))}

    async def remove(self, ids: Sequence[UUID], made: Mapping[str, Sequence[str]]) -> None:
        await db.execute("UPDATE organisation SET parent_id = NULL, successor_id = NULL WHERE id = ANY($1)", list(ids))
        await db.execute("DELETE FROM organisation WHERE id = ANY($1)", list(ids))
        await db.execute(_FORGET_COUNTIES, [UUID(one) for one in made.get("jurisdiction", ())])

    async def organisations(self, ids: Sequence[UUID]) -> dict[UUID, UUID]:
        return dict(zip(ids, ids, strict=True))

    async def hold(self, organisations: Collection[UUID]) -> None:
        await queries.hold(organisations)


def _settled(row: Parsed, current: Current, known: Counties) -> Parsed:
    """The row with counties and other partners named as the directory names them."""
    # These are never empty: a cell that is says nothing of them.
    fields = {name: value for name, value in row.fields.items() if value is not None or name not in DEFAULTS}
    for field in _REFERENCES:
        other = current.records.get(str(fields.get(field)))
        if other:
            fields[field] = reference_to(other)
    if not (fields.get("county") or fields.get("county_fips")):
        return replace(row, fields=fields)
    name, fips, region = (_text(fields.get(one)) for one in (*_COUNTY, "region"))
    region = region or _text(row.defaults.get("region"))
    foreign = against_fips(fips, region)
    county = known.find(name, None if foreign else fips, region)
    fields |= dict.fromkeys(fields.keys() & set(_COUNTY)) | (_named(county) if county else {})
    notices = (*row.notices, Problem("county_fips", str(fips), foreign)) if foreign else row.notices
    return replace(row, fields=fields, notices=notices)


def _named(county: County) -> dict[str, Value]:
    named: dict[str, Value] = {"county": county.name}
    return named | ({"county_fips": county.fips} if county.fips else {})


def _text(value: Value) -> str | None:
    return str(value) if value else None
