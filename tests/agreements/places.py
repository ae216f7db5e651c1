"""Agreements to look at: between a school, a sheriff and a clinic in Florida, made through the services."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agreements.model import Kind, Renewal, Stage
from agreements.record import service, terms
from agreements.record.schemas import DraftIn, TermIn
from registry.platform import clock, db
from registry.platform.access.model import Actor
from tests.contacts.places import organisation


async def sheriff(name: str = "Marlow Sheriff") -> UUID:
    return await organisation(name, "le_local", region="FL")


async def drafted(actor: Actor, lead: UUID | None = None, *others: UUID, **more: Any) -> UUID:
    """An agreement led by a school of its own, unless another lead is given."""
    lead = lead or await organisation()
    given = {"title": "Sharing what we see", "kind": Kind.MOU, "lead_id": lead, "party_ids": list(others)} | more
    return await service.draft(actor, DraftIn(**given))


async def in_force(actor: Actor, lead: UUID | None = None, *others: UUID, **term: Any) -> UUID:
    """One that all signed half a year ago, for two years unless its term says otherwise."""
    begun = day(-180)
    key = await drafted(actor, lead, *others, stage=Stage.CONCLUDED, signed_on=begun)
    given = {"begins_on": begun, "lasts": "2 years", "renewal": Renewal.NONE} | term
    await terms.add_term(actor, key, TermIn(**given), await version(key))
    return key


async def version(agreement_id: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", agreement_id)
    return int(row["version"]) if row else 0


async def party_of(agreement_id: UUID, organisation_id: UUID) -> UUID:
    row = await db.fetch_one(
        "SELECT id FROM agreement_party WHERE agreement_id = $1 AND organisation_id = $2", agreement_id, organisation_id
    )
    assert row is not None
    return UUID(str(row["id"]))


def day(offset: int) -> date:
    """So many days from today where these agreements are: it may be tomorrow already in UTC."""
    return clock.today("America/New_York") + timedelta(days=offset)
