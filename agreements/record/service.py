"""An agreement is drafted, its record is amended, and the work on it goes on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from agreements.errors import wrong
from agreements.model import Kind, PartyRole, Stage
from agreements.record.checking import organisations_stand, references_stand
from agreements.record.schemas import DraftIn
from agreements.record.writing import Held, allowed, enter, finish, revised, sane, sane_days
from registry.partners.queries import hold
from registry.platform import clock, db
from registry.platform.access.model import Actor, Permission
from registry.platform.errors import Refused
from registry.platform.ids import new_id
from registry.platform.rows import added

_LINKS = {
    "jurisdiction_ids": ("agreement_jurisdiction", "jurisdiction_id"),
    "site_ids": ("agreement_site", "site_id"),
}
_LISTS = {"purposes", "categories", "circumstances", "sectors", "sections", "caveats", "clauses"}
_PREFIXES = {
    Kind.INFORMATION_SHARING: "ISA", Kind.DATA_USE: "DUA", Kind.BAA_QSOA: "BAA", Kind.INTERAGENCY_JUVENILE: "IJA",
    Kind.MUTUAL_AID: "MA", Kind.CJIS_EXCHANGE: "CJIS", Kind.MANAGEMENT_CONTROL: "MCA", Kind.LETTER: "LTR",
    Kind.HANDSHAKE: "HS",
}  # fmt: skip
_TRIES = 8
_UNAPPROVED = """
    SELECT number FROM agreement_draft d WHERE agreement_id = $1 AND sent_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM agreement_draft n WHERE n.agreement_id = $1 AND n.number > d.number)
"""


async def draft(actor: Actor, given: DraftIn, *, demo: bool = False) -> UUID:
    """Take an agreement into the record; its id.

    Raises:
        Refused, NotYourAgreement: this person may not; Invalid: a party is not there, or the reference is taken.
    """
    named = [given.lead_id, *(one for one in dict.fromkeys(given.party_ids) if one != given.lead_id)]
    async with db.transaction():
        await hold(named)
        await allowed(actor, Permission.EDIT_AGREEMENTS, given.lead_id)
        sane(given)
        if not actor.sees(given.visibility):
            raise Refused("You could not see it yourself then. Choose who may see it anew.")
        await organisations_stand([given.lead_id], "lead_id")
        await organisations_stand(named, "party_ids")
        held = await _drafted(given, demo=demo)
        for place, organisation_id in enumerate(named):
            role = PartyRole.PARTY if place else PartyRole.LEAD
            party = {
                "id": new_id(),
                "agreement_id": held.id,
                "organisation_id": organisation_id,
                "role": str(role),
                "signed_on": given.signed_on,
            }
            await added("agreement_party", party)
        told = {"reference": held.row["reference"], "title": given.title, "kind": given.kind, "stage": given.stage}
        await finish(actor, held, "drafted", after=told)
        return held.id


async def _drafted(given: DraftIn, *, demo: bool) -> Held:
    """The row of a new agreement. A proposed reference that somebody else takes meanwhile is proposed anew."""
    lead = await db.fetch_one("SELECT region, time_zone FROM organisation WHERE id = $1", given.lead_id)
    assert lead is not None  # noqa: S101 - checked before, and locked
    values = {
        "id": new_id(), "title": given.title, "kind": str(given.kind), "region": lead["region"],
        "stage": str(given.stage), "visibility": str(given.visibility), "demo": demo, "created_at": clock.now(),
        "updated_at": clock.now(),
    }  # fmt: skip
    for attempt in range(_TRIES):
        reference = given.reference or await proposed(given.kind)
        try:
            async with db.transaction():
                row = await added("agreement", values | {"reference": reference})
            return Held(row, given.lead_id, lead["time_zone"])
        except asyncpg.UniqueViolationError:
            if given.reference or attempt == _TRIES - 1:
                raise await _taken(reference) from None
    raise AssertionError


async def proposed(kind: Kind) -> str:
    """The next free reference of a kind in this year: `MOU-2026-007`."""
    stem = f"{_PREFIXES.get(kind, kind.upper())}-{clock.today().year}-"
    row = await db.fetch_one(
        "SELECT max(substr(reference, length($1) + 1)::int) AS last FROM agreement"
        " WHERE reference LIKE $1 || '%' AND substr(reference, length($1) + 1) ~ '^[0-9]{1,6}$'",
        stem,
    )
    return f"{stem}{(row['last'] if row and row['last'] else 0) + 1:03}"


async def _taken(reference: str) -> Exception:
    # Who has it may be hidden from whoever asks; that it is taken, the database would say anyway.
    return wrong("reference", f"{reference} is the reference of another agreement already. Choose another one.")


async def amend(actor: Actor, agreement_id: UUID, changes: Mapping[str, Any], version: int) -> None:
    """Change facts of the record, by the names of `AmendIn`; areas and sites are given as a whole.

    Raises:
        NoSuchAgreement, Refused, NotYourAgreement, Conflict: as `enter`; Invalid.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        sane_days(changes)
        _named(changes)
        before = {name: held.row[name] for name in changes if name not in _LINKS}
        await references_stand(changes, held.row)
        if "visibility" in changes and not actor.sees(changes["visibility"]):
            raise wrong("visibility", "You could not see it yourself then. Choose one that includes you.")
        after = {name: _column(name, value) for name, value in changes.items() if name not in _LINKS}
        for name in _LINKS.keys() & changes.keys():
            before[name], after[name] = await _relinked(held.id, name, changes[name])
        try:
            async with db.transaction():
                await revised(held, {name: value for name, value in after.items() if name not in _LINKS})
        except asyncpg.UniqueViolationError:
            raise await _taken(changes["reference"]) from None
        await finish(actor, held, "amended", before, after)


def _named(changes: Mapping[str, Any]) -> None:
    """Refuse to take away what an agreement is called; signs that nobody can see are no name."""
    for name in ("reference", "title"):
        if changes.get(name, "-") in {"", None}:
            raise wrong(name, f"Give it a {name}.")


def _column(name: str, value: Any) -> Any:
    if name in _LISTS:
        return list(dict.fromkeys(str(item) for item in value or ()))
    if value == "" or value is None:
        return None
    return str(value) if isinstance(value, str) else value


async def _relinked(agreement_id: UUID, name: str, wanted: list[UUID]) -> tuple[list[str], list[str]]:
    table, column = _LINKS[name]
    rows = await db.fetch(f"SELECT {column} FROM {table} WHERE agreement_id = $1", agreement_id)  # noqa: S608
    was, now = {row[column] for row in rows}, set(wanted)
    if was - now:
        await db.execute(
            f"DELETE FROM {table} WHERE agreement_id = $1 AND {column} = ANY($2)",  # noqa: S608 - our own names
            agreement_id,
            list(was - now),
        )
    if now - was:
        await db.execute(
            f"INSERT INTO {table} (agreement_id, {column}) SELECT $1, unnest($2::uuid[])",
            agreement_id,
            list(now - was),
        )
    return sorted(map(str, was)), sorted(map(str, now))


async def advance(actor: Actor, agreement_id: UUID, stage: Stage, version: int) -> None:
    """Say how far the work has come: a draft, being negotiated, out for signature, or concluded.

    A text that is kept here goes out when it is approved, and in no other way.

    Raises:
        As `enter`; Invalid: its text was not approved yet.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        if stage is Stage.OUT_FOR_SIGNATURE and await db.fetch_one(_UNAPPROVED, agreement_id):
            raise wrong("stage", "Its text was not approved yet. Whoever may decide approves it; then it goes out.")
        await revised(held, {"stage": str(stage)})
        await finish(actor, held, "advanced", {"stage": held.row["stage"]}, {"stage": str(stage)})
