"""Who is named in an agreement, who has signed it, and who has left it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from msgspec.structs import asdict

from agreements.errors import wrong
from agreements.model import PartyRole, Stage
from agreements.record.checking import organisations_stand, person_stands
from agreements.record.model import Row, ends_on
from agreements.record.schemas import NewPartyIn, PartyIn, SignIn, WithdrawIn
from agreements.record.writing import Held, enter, finish, only, revised, sane
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.ids import new_id
from registry.platform.rows import added, changed

_BOUND = """
    SELECT a.stage = 'concluded' AND a.kind <> 'handshake' AND count(p.id) > 1 AND bool_and(p.signed_on IS NOT NULL)
        AS bound
    FROM agreement a JOIN agreement_party p ON p.agreement_id = a.id AND p.role IN ('lead', 'party')
        AND p.withdrawn_on IS NULL AND NOT p.joined_later
    WHERE a.id = $1 GROUP BY a.id
"""
FACTS = (
    "organisation_id", "role", "signatory_name", "signatory_title", "signatory_authority", "signatory_id",
    "signed_on", "withdrawn_on", "notice_address",
)  # fmt: skip


async def add_party(actor: Actor, agreement_id: UUID, given: NewPartyIn, version: int) -> UUID:
    """Name another organisation in the agreement; the id of the party. A new lead makes the former one a party.

    Raises:
        As `enter`; Invalid: it is not there, or it is a party already.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version, with_organisations=[given.organisation_id])
        sane(given)
        await organisations_stand([given.organisation_id], "organisation_id")
        await person_stands(given.signatory_id)
        if given.role is PartyRole.LEAD:
            await _step_back(held.id)
        values = _columns(given) | {"id": new_id(), "agreement_id": held.id, "organisation_id": given.organisation_id}
        values["joined_later"] = given.role is PartyRole.PARTY and await _all_bound(held.id)
        try:
            async with db.transaction():
                row = await added("agreement_party", values)
        except asyncpg.UniqueViolationError:
            raise wrong("organisation_id", "It is a party already. Change it on the agreement's page.") from None
        await _concluded(held)
        await finish(actor, held, "added a party", after=only(row, FACTS))
        return UUID(str(row["id"]))


async def _all_bound(agreement_id: UUID) -> bool:
    """Whether everybody who has to sign it has signed: who comes now does not keep the others waiting."""
    row = await db.fetch_one(_BOUND, agreement_id)
    return bool(row and row["bound"])


async def change_party(actor: Actor, agreement_id: UUID, party_id: UUID, given: PartyIn, version: int) -> None:
    """Change a party's role, its signatory or its notice address; what is left out is emptied.

    Raises:
        As `enter`; NotFound: no such party; Invalid: the agreement would be without a lead.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        sane(given)
        before = await _party(held, party_id)
        await person_stands(given.signatory_id)
        if before["role"] == PartyRole.LEAD and given.role is not PartyRole.LEAD:
            raise wrong("role", "An agreement needs a lead party. Make another party the lead first.")
        if given.role is PartyRole.LEAD and before["role"] != PartyRole.LEAD:
            await _step_back(held.id)
        _in_order(given.signed_on, before["withdrawn_on"])
        after = await changed("agreement_party", party_id, _columns(given))
        await _concluded(held)
        await finish(actor, held, "changed a party", only(before, FACTS), only(after, FACTS))


async def sign(actor: Actor, agreement_id: UUID, party_id: UUID, given: SignIn, version: int) -> None:
    """Record that a party signed. When the last one has, what was out for signature is concluded.

    Raises:
        As `enter`; NotFound: no such party; Invalid: it signs nothing, or the day is to come.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        sane(given)
        before = await _party(held, party_id)
        await person_stands(given.signatory_id)
        if not PartyRole(before["role"]).signs:
            raise wrong("signed_on", "A beneficiary or an observer does not sign. Make it a party first.")
        signed_on = given.signed_on or held.today
        if signed_on > held.today:
            raise wrong("signed_on", "Give the day on which it was signed, not one to come.")
        _in_order(signed_on, before["withdrawn_on"])
        sent = {name: value for name, value in asdict(given).items() if value is not None}
        after = await changed("agreement_party", party_id, {**sent, "signed_on": signed_on})
        await _concluded(held)
        await finish(actor, held, "signed", only(before, FACTS), only(after, FACTS))


async def withdraw(actor: Actor, agreement_id: UUID, party_id: UUID, given: WithdrawIn, version: int) -> None:
    """Record that a party is no longer bound, from the day behind its last one; the others stay.

    Raises:
        As `enter`; NotFound: no such party; Invalid: before it signed.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        sane(given)
        before = await _party(held, party_id)
        withdrawn_on = ends_on(given.last_day) or held.today
        if before["signed_on"] and withdrawn_on < before["signed_on"]:
            raise wrong("last_day", "It signed later than that. Give a day on or after its signature.")
        after = await changed("agreement_party", party_id, {"withdrawn_on": withdrawn_on})
        await revised(held)
        await finish(actor, held, "withdrew", only(before, FACTS), only(after, FACTS))


async def strike_party(actor: Actor, agreement_id: UUID, party_id: UUID, version: int) -> None:
    """Take out a party that was named by mistake. One that has signed withdraws instead.

    Raises:
        As `enter`; NotFound: no such party; Invalid: it signed, or it leads.
    """
    async with db.transaction():
        held = await enter(actor, agreement_id, version)
        before = await _party(held, party_id)
        if before["signed_on"]:
            raise wrong("", "It has signed, so it stays on the record. Record that it withdrew.")
        if before["role"] == PartyRole.LEAD:
            raise wrong("", "An agreement needs a lead party. Make another party the lead first.")
        await db.execute("DELETE FROM agreement_party WHERE id = $1", party_id)
        await _concluded(held)
        await finish(actor, held, "struck a party", before=only(before, FACTS))


async def _party(held: Held, party_id: UUID) -> Row:
    row = await db.fetch_one("SELECT * FROM agreement_party WHERE id = $1 AND agreement_id = $2", party_id, held.id)
    if row is None:
        raise NotFound
    return row  # type: ignore[no-any-return]


async def _step_back(agreement_id: UUID) -> None:
    sql = "UPDATE agreement_party SET role = 'party' WHERE agreement_id = $1 AND role = 'lead'"
    await db.execute(sql, agreement_id)


async def _concluded(held: Held) -> None:
    """Count the version on; what was out for signature is concluded once everybody who signs has.

    The agreement lies in the region of whoever leads it now.
    """
    open_ones = await db.fetch_one(
        "SELECT count(*) AS n FROM agreement_party WHERE agreement_id = $1 AND role IN ('lead', 'party')"
        " AND signed_on IS NULL AND withdrawn_on IS NULL",
        held.id,
    )
    lead = await db.fetch_one(
        "SELECT o.region FROM agreement_party p JOIN organisation o ON o.id = p.organisation_id"
        " WHERE p.agreement_id = $1 AND p.role = 'lead'",
        held.id,
    )
    region = {"region": lead["region"]} if lead else {}
    waiting = held.row["stage"] == Stage.OUT_FOR_SIGNATURE and open_ones is not None and not open_ones["n"]
    await revised(held, region | ({"stage": str(Stage.CONCLUDED)} if waiting else {}))


def _columns(given: PartyIn) -> dict[str, Any]:
    values: Mapping[str, Any] = asdict(given)
    return {
        name: values[name] or None for name in FACTS if name in values and name not in {"role", "organisation_id"}
    } | {"role": str(given.role)}


def _in_order(signed_on: date | None, withdrawn_on: date | None) -> None:
    if signed_on and withdrawn_on and signed_on > withdrawn_on:
        raise wrong("signed_on", "It withdrew before that. Give a day before its withdrawal.")
