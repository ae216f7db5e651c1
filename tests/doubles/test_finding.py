"""The nightly pass: only what changed, everything when asked, and nothing that changed meanwhile is lost."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from registry.doubles import finding, keeping, queries
from registry.doubles.blocking import CAP, keys
from registry.doubles.finding import doubles_of, find
from registry.doubles.model import Facts
from registry.partners.model import Sector
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.likely import Draft
from tests.lookup.directory import Partner, add
from tests.partners.cases import coordinator, school

BAY, GULF = Partner(name="Bay County Sheriffs Office"), Partner(name="BAY CO SO")
OTHER = Partner(name="Marlow Police Department", city="Marlow")


async def nobody(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


async def pairs() -> list[tuple[UUID, UUID]]:
    return [(row["first_id"], row["second_id"]) for row in await db.fetch("SELECT * FROM double_pair")]


async def take_in(*partners: Partner) -> None:
    await add(partners)
    async with db.transaction():
        await keeping.reindex([partner.id for partner in partners])


async def test_what_came_is_compared_with_what_was_there(database: None) -> None:
    await take_in(BAY, OTHER)
    assert await find(nobody) == 0
    await take_in(GULF)
    assert await find(nobody) == 1
    assert await pairs() == [(min(BAY.id, GULF.id), max(BAY.id, GULF.id))]
    assert await db.fetch("SELECT 1 FROM double_due") == []


async def test_a_directory_that_was_there_before_is_compared_as_a_whole(database: None) -> None:
    await add([BAY, GULF, OTHER])
    assert await find(nobody) == 1
    assert await find(nobody, everything=True) == 1


async def test_a_pair_that_is_none_any_more_goes(database: None) -> None:
    await take_in(BAY, GULF)
    await find(nobody)
    await db.execute("UPDATE organisation SET parent_id = $1 WHERE id = $2", BAY.id, GULF.id)
    await keeping.reindex([GULF.id])
    assert await find(nobody) == 0


async def test_a_change_while_it_is_compared_stays_due(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await take_in(BAY, GULF)
    keep, changed = finding._keep, []

    async def meanwhile(*args: Any, **more: Any) -> None:
        if not changed:
            changed.append(await keeping.reindex([BAY.id]))
        await keep(*args, **more)

    monkeypatch.setattr(finding, "_keep", meanwhile)
    due, compared = finding._due, []

    async def seen() -> dict[UUID, int]:
        compared.append(await due())
        return compared[-1]

    monkeypatch.setattr(finding, "_due", seen)
    await find(nobody)
    assert [set(one) for one in compared] == [{BAY.id, GULF.id}, {BAY.id}, set()]


async def test_somebody_new_is_known_by_a_number_alone_only_with_a_like_name(database: None) -> None:
    number = ("+18505550101", None, "all_users", False)
    await add([Partner(name="Bay County Sheriffs Office", numbers=(number,))])
    for row in await db.fetch("SELECT id FROM organisation"):
        await _listed(row["id"], "8505550101")
    await find(nobody, everything=True)
    near, far = await doubles_of([draft("Bay Sheriff", "850-555-0101"), draft("Gulf Library", "850-555-0101")])
    assert "same telephone number" in near[0].reasons
    assert far == []


async def _listed(organisation_id: UUID, digits: str) -> None:
    await db.execute(
        "INSERT INTO lookup_organisation (organisation_id, name, folded, names, place, place_words, sector, status,"
        " region, jurisdictions, demo, texts, words, digest)"
        " VALUES ($1, 'x', 'x', 'x', '', '', 'le_local', 'active', 'FL', '{}', false, '[]', '', '')",
        organisation_id,
    )
    await db.execute(
        "INSERT INTO lookup_number VALUES ($1, $2, reverse($2), '', 'all_users', false)", organisation_id, digits
    )


def draft(name: str, number: str) -> Draft:
    return Draft(name=name, sector="le_local", region="FL", numbers=[number])


async def test_a_restricted_number_gives_nothing_away(database: None) -> None:
    await add([BAY])
    await _listed(BAY.id, "8505550101")
    await db.execute("UPDATE lookup_number SET visibility = 'sworn_only'")
    assert (await queries.facts([BAY.id]))[BAY.id].numbers == frozenset()


async def test_a_key_that_many_share_is_not_followed(database: None) -> None:
    many = [Partner(name=f"Oak {number} House", postal_code="32401") for number in range(CAP + 5)]
    await take_in(*many)
    one = Facts(name="Oak House", sector="community", region="FL", city="Bayhaven")
    [found] = await queries.sharing([keys(one)])
    assert found == set()


@pytest.mark.parametrize("number", [3, 60])
async def test_as_many_statements_for_many_as_for_few(
    database: None, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    await take_in(*(Partner(name=f"House {place} School") for place in range(number)))
    asked: list[str] = []
    fetch = db.fetch

    async def counted(sql: str, *args: object, **more: Any) -> Sequence[Any]:
        asked.append(sql)
        return await fetch(sql, *args, **more)

    monkeypatch.setattr(db, "fetch", counted)
    await doubles_of([draft(f"House {place} School", "") for place in range(number)])
    assert len(asked) == 2


async def test_keys_follow_every_write(database: None) -> None:
    actor: Actor = await coordinator()
    key = await school(actor, "Bay County Sheriffs Office", sector=Sector.LE_LOCAL)
    [found] = await doubles_of([draft("BAY CO SO", "")])
    assert [one.id for one in found] == [key]
