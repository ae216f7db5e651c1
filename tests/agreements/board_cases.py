"""Agreements in every lane of the board, made through the services as anybody would."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from agreements.model import Kind, Renewal, Stage
from agreements.record import parties, service, standings, terms
from agreements.record.schemas import AmendIn, DraftIn, SignIn, TermIn
from registry.partners import service as partners
from registry.partners.model import JurisdictionType
from registry.partners.schemas import AreaIn, JurisdictionIn, RegisterIn
from registry.partners.sectors import Sector
from registry.platform import clock, db
from registry.platform.access.model import Actor
from registry.platform.text import sent

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Town:
    """A county with a sheriff and a school in it."""

    county: UUID
    sheriff: UUID
    school: UUID


async def town(actor: Actor, name: str = "Marlow") -> Town:
    place = await partners.add_jurisdiction(
        actor, JurisdictionIn(type=JurisdictionType.COUNTY, name=f"{name} County", region="FL")
    )
    made = []
    for title, sector in ((f"{name} Sheriff", Sector.LE_LOCAL), (f"{name} High School", Sector.EDUCATION_K12)):
        key = await partners.register(actor, RegisterIn(name=title, sector=sector, region="FL"))
        await partners.serve_area(actor, key, AreaIn(jurisdiction_id=place))
        made.append(key)
    return Town(place, *made)


def today() -> date:
    return clock.today("America/New_York")


async def version(key: UUID) -> int:
    row = await db.fetch_one("SELECT version FROM agreement WHERE id = $1", key)
    assert row is not None
    return int(row["version"])


async def agreement(actor: Actor, place: Town, title: str, *, signed: bool = True, **more: Any) -> UUID:
    """An agreement of the school with the sheriff; `more` are facts of the draft."""
    given: dict[str, Any] = {"kind": Kind.MOU, "stage": Stage.OUT_FOR_SIGNATURE} | more
    key = await service.draft(actor, DraftIn(title=title, lead_id=place.sheriff, party_ids=[place.school], **given))
    if signed:
        await sign(actor, key)
    return key


async def sign(actor: Actor, key: UUID, most: int = 9, on: date | None = None) -> None:
    rows = await db.fetch(
        "SELECT id FROM agreement_party WHERE agreement_id = $1 ORDER BY role, id LIMIT $2", key, most
    )
    for row in rows:
        await parties.sign(actor, key, row["id"], SignIn(signed_on=on or date(2020, 1, 2)), await version(key))


async def term(actor: Actor, key: UUID, begins: int, ends: int | None, **more: Any) -> None:
    """A term from so many days from now to the first day without it, so many days from now."""
    given = {"renewal": Renewal.NONE} | more
    end = None if ends is None else today() + timedelta(days=ends - 1)
    await terms.add_term(
        actor, key, TermIn(begins_on=today() + timedelta(days=begins), last_day=end, **given), await version(key)
    )


async def owned(actor: Actor, key: UUID, other: UUID) -> None:
    """Somebody looks after it, and somebody stands in."""
    changes = AmendIn(owner_id=actor.user_id, backup_owner_id=other)
    await service.amend(actor, key, sent(changes), await version(key))


async def every_lane(actor: Actor, other: UUID, place: Town) -> dict[str, UUID]:
    """One agreement for every lane that dates decide on, by the lane's name."""
    made = {
        name: await agreement(actor, place, f"{name.capitalize()} understanding")
        for name in ("lapsed", "notice", "decide", "expiring", "holdover", "review", "unknown", "under_way", "quiet")
    }
    await term(actor, made["lapsed"], -400, -20)
    await term(actor, made["notice"], -330, 100, renewal=Renewal.TACIT, renewal_period="P12M", notice="P60D")
    await term(actor, made["decide"], -330, 110, renewal=Renewal.TACIT, renewal_period="P12M", notice="P60D")
    await service.amend(actor, made["decide"], {"governing_lead_days": 20}, await version(made["decide"]))
    await term(actor, made["expiring"], -300, 40)
    await term(actor, made["holdover"], -400, -10, holdover="It goes on until a new one is signed.")
    await term(actor, made["review"], -500, None, renewal=Renewal.EVERGREEN)
    await term(actor, made["unknown"], -100, 300, renewal=Renewal.UNKNOWN)
    await term(actor, made["under_way"], -100, 200)
    await service.advance(actor, made["under_way"], Stage.NEGOTIATING, await version(made["under_way"]))
    await term(actor, made["quiet"], -100, 800)
    for key in made.values():
        await owned(actor, key, other)
    made["signing"] = await agreement(actor, place, "Signing understanding", signed=False)
    await sign(actor, made["signing"], 1)
    made["drafts"] = await agreement(actor, place, "Drafts understanding", signed=False, stage=Stage.NEGOTIATING)
    made["handshake"] = await agreement(actor, place, "Handshake understanding", signed=False, kind=Kind.HANDSHAKE)
    for name in ("signing", "drafts", "handshake"):
        await owned(actor, made[name], other)
    made["orphaned"] = await agreement(actor, place, "Orphaned understanding")
    await term(actor, made["orphaned"], -100, 800)
    await standings.keep(list(made.values()))
    return made
