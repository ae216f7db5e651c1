"""Agreements as the import engine knows them: a store of records."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from agreements import calendar
from agreements.errors import NotYourAgreement
from agreements.model import PartyRole
from agreements.register import read, settling, write
from agreements.register.naming import directory
from agreements.register.wording import parties_of
from registry.partners import queries
from registry.partners.exchange_limits import areas_of
from registry.platform import db
from registry.platform.access.model import Actor, Permission, Subject, can
from registry.platform.exchange.decision import Create, Record, Update
from registry.platform.exchange.kinds import Current, Wanted, Writing
from registry.platform.exchange.outcome import Outcome, Problem
from registry.platform.exchange.plan import Plan
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.values import Value
from registry.platform.likely import Draft

_STANDING = """
    SELECT agreement_id AS id, 'decisions' AS what FROM agreement_decision WHERE agreement_id = ANY($1)
    UNION ALL SELECT agreement_id, 'obligations' FROM agreement_obligation WHERE agreement_id = ANY($1)
    UNION ALL SELECT agreement_id, 'funding' FROM agreement_funding WHERE agreement_id = ANY($1)
    UNION ALL SELECT agreement_id, 'papers' FROM agreement_paper WHERE agreement_id = ANY($1)
    UNION ALL SELECT agreement_id, 'drafts' FROM agreement_draft WHERE agreement_id = ANY($1)
    UNION ALL SELECT agreement_id, 'places that were added by hand' FROM agreement_site WHERE agreement_id = ANY($1)
    UNION ALL SELECT superseded_by_id, 'an agreement that it took the place of' FROM agreement
    WHERE superseded_by_id = ANY($1) AND id <> ALL($1)
        AND NOT EXISTS (
            -- What the same import linked is taken back with it.
            SELECT 1 FROM import_row made JOIN import_row linked USING (run_id)
            WHERE made.decision = 'create' AND made.subject_id = agreement.superseded_by_id
                AND linked.decision = 'update' AND linked.subject_id = agreement.id
        )
"""


class Agreements:
    """The store of agreements."""

    async def read(self, wanted: Wanted) -> Current:
        return await read.read(wanted)

    async def by_ids(self, ids: Sequence[UUID]) -> dict[UUID, Record]:
        return (await read.records_of(ids))[0]

    async def settle(self, rows: Sequence[Outcome], current: Current, profile: Profile) -> list[Outcome]:
        return await settling.settle(rows, current, profile)

    def draft(self, create: Create) -> Draft | None:  # noqa: ARG002 - agreements are not looked for
        return None

    async def judge(self, plan: Plan, current: Current, by: Actor) -> dict[int, tuple[Problem, ...]]:
        records = {record.id: record for record in current.records.values()}
        then = {one.number: dict(one.fields) for one in plan.creates}
        now: dict[int, Mapping[str, Value]] = {}
        for one in plan.updates:
            now[one.number] = records[one.id].fields
            then[one.number] = {**now[one.number], **{change.field: change.after for change in one.changes}}
        found = _taken(plan, current) | _hidden(now, by)
        return found | await _outside(then, now, by)

    def follow(self, update: Update, record: Record) -> Update:  # noqa: ARG002 - nothing follows
        return update

    async def write(self, writing: Writing, current: Current) -> dict[str, list[str]]:
        named = {str(create.fields.get("parties") or "") for _, create in writing.creates}
        known = await directory({one.called for text in named for one in parties_of(text)})
        ids = {one.id for one in known.numbered.values()}
        await self.hold(ids | set((await self.organisations([UUID(one.id) for one in writing.updates])).values()))
        return await write.write(writing, current)

    async def standing(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        return {row["id"]: row["what"] for row in await db.fetch(_STANDING, list(ids))}

    async def remove(self, ids: Sequence[UUID], made: Mapping[str, Sequence[str]]) -> None:  # noqa: ARG002
        sql = "UPDATE agreement SET superseded_by_id = NULL, superseded_on = NULL WHERE superseded_by_id = ANY($1)"
        await db.execute(sql, list(ids))
        await calendar.forget(ids)
        await db.execute("DELETE FROM agreement WHERE id = ANY($1)", list(ids))

    async def organisations(self, ids: Sequence[UUID]) -> dict[UUID, UUID]:
        rows = await db.fetch(
            "SELECT DISTINCT ON (agreement_id) agreement_id, organisation_id FROM agreement_party"
            " WHERE agreement_id = ANY($1) ORDER BY agreement_id, role <> 'lead', id",
            list(ids),
        )
        return {row["agreement_id"]: row["organisation_id"] for row in rows}

    async def hold(self, organisations: Collection[UUID]) -> None:
        await queries.hold(organisations)


async def hushed(ids: Sequence[UUID]) -> set[UUID]:
    """Agreements that not everybody may see."""
    rows = await db.fetch("SELECT id FROM agreement WHERE id = ANY($1) AND visibility <> 'all_users'", list(ids))
    return {row["id"] for row in rows}


async def shown(every: Sequence[Mapping[str, Value]], by: Actor) -> list[Mapping[str, Value]]:
    """Agreements without the names of those that took their place and are hidden from this reader."""
    named = {str(fields["superseded_by"]).removeprefix("reference:") for fields in every if fields["superseded_by"]}
    rows = await db.fetch(
        "SELECT reference FROM agreement WHERE reference = ANY($1) AND visibility <> ALL($2)",
        list(named),
        by.visibilities(),
    )
    hidden = {f"reference:{row['reference']}" for row in rows}
    return [{**fields, "superseded_by": None} if fields["superseded_by"] in hidden else fields for fields in every]


def _taken(plan: Plan, current: Current) -> dict[int, tuple[Problem, ...]]:
    """A reference is one agreement's."""
    found: dict[int, tuple[Problem, ...]] = {}
    for one in plan.updates:
        for change in one.changes:
            other = current.records.get(f"reference:{change.after}") if change.field == "reference" else None
            if other and other.id != one.id:
                reason = f"“{change.after}” is the reference of another agreement already."
                found[one.number] = (Problem("reference", str(change.after), reason),)
    return found


def _hidden(now: Mapping[int, Mapping[str, Value]], by: Actor) -> dict[int, tuple[Problem, ...]]:
    # That the reference is taken, whoever asks would learn from the database as well.
    problem = (Problem("", "", "This reference is taken by an agreement that you may not see."),)
    return {number: problem for number, fields in now.items() if not by.sees(str(fields["visibility"]))}


async def _outside(
    then: Mapping[int, Mapping[str, Value]], now: Mapping[int, Mapping[str, Value]], by: Actor
) -> dict[int, tuple[Problem, ...]]:
    """Rows whose lead party this person does not look after, as it is or as it would be."""
    if can(by, Permission.EDIT_AGREEMENTS, Subject("")):
        return {}
    leads = [(number, _lead(fields)) for every in (then, now) for number, fields in every.items()]
    known = await directory({lead for _, lead in leads if lead})
    partners = {lead: known.one(lead) for _, lead in leads if lead}
    ids = {key: one.partner for key, one in partners.items() if not isinstance(one, str)}
    areas = await areas_of([one.id for one in ids.values()])
    refused: dict[int, tuple[Problem, ...]] = {}
    for number, lead in leads:
        partner = ids.get(lead)
        subject = Subject(partner.sector, areas.get(partner.id, frozenset())) if partner else Subject("")
        if not can(by, Permission.EDIT_AGREEMENTS, subject):
            refused[number] = (Problem("", "", NotYourAgreement().sentence),)
    return refused


def _lead(fields: Mapping[str, Value]) -> str:
    parties = parties_of(str(fields.get("parties") or ""))
    return next((one.called for one in parties if one.role is PartyRole.LEAD), "")
