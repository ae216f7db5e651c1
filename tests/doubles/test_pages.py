"""Doubles over HTTP: at entry, side by side, told apart, and only what somebody may edit."""

from typing import Any
from uuid import UUID

from registry.doubles.finding import find
from registry.partners.model import Sector
from registry.platform import db
from registry.platform.access.model import Role
from tests.cast import Client, alice, bob, sign_in
from tests.partners.cases import school

DIRECTORY = "/api/v1/organisations"
DOUBLES = "/api/v1/doubles"
APART = DOUBLES + "/not-the-same"
AGENCY = {"sector": "le_local", "region": "FL"}


async def nobody(stage: str, done: int, total: int) -> None:
    """Nobody looks."""


async def agency(who: Client, name: str, **facts: Any) -> UUID:
    return await school(who.actor, name, **{"sector": Sector.LE_LOCAL, **facts})


async def two(who: Client, **facts: Any) -> tuple[UUID, UUID]:
    """One sheriff under two names, found."""
    first = await agency(who, "ORANGE CO SO", **facts)
    second = await agency(who, "Orange County Sheriff's Office", **facts)
    await find(nobody)
    return first, second


def both(first: UUID, second: UUID) -> dict[str, str]:
    return {"first_id": str(first), "second_id": str(second)}


async def test_the_form_shows_who_may_be_here_and_keeps_what_was_typed(database: None) -> None:
    who = await alice()
    known = await agency(who, "Orange County Sheriff's Office")
    typed = AGENCY | {"name": "ORANGE CO SO", "note": "Ask for the desk"}
    answer = await who.form("/partners/new", typed)
    assert answer.status_code == 409
    assert "This may already be here" in answer.text
    assert "ame differs only in abbreviations" in answer.text
    assert f"/card/{known}" in answer.text
    assert "Ask for the desk" in answer.text
    answer = await who.form("/partners/new", typed | {"anyway": "yes"})
    assert answer.status_code == 303


async def test_a_new_name_that_is_nobody_elses_is_registered_at_once(database: None) -> None:
    who = await alice()
    await agency(who, "Orange County Sheriff's Office")
    answer = await who.form("/partners/new", AGENCY | {"name": "Orange Park Police Department"})
    assert answer.status_code == 303


async def test_programs_are_told_and_may_insist(database: None) -> None:
    who = await alice()
    known = await agency(who, "Bay County Sheriffs Office")
    body = AGENCY | {"name": "BAY CO SO"}
    answer = await who.post(DIRECTORY, json=body)
    assert answer.status_code == 409
    told = answer.json()
    assert told["type"].endswith("here_already")
    assert [one["id"] for one in told["theirs"]["likely"]] == [str(known)]
    assert told["theirs"]["likely"][0]["reasons"]
    assert (await who.post(DIRECTORY + "?despite_doubles=true", json=body)).status_code == 201


async def test_a_pair_is_shown_with_its_reasons_and_told_apart_for_good(database: None) -> None:
    who = await alice()
    first, second = await two(who)
    shown = (await who.get("/doubles")).text
    assert "ORANGE CO SO" in shown
    assert "Orange County Sheriff&#39;s Office" in shown
    assert f"/doubles/merge?first={first}&amp;second={second}" in shown
    assert "pair may be the same" in (await who.get("/")).text
    assert (await who.form("/doubles/not-the-same", both(second, first))).status_code == 303
    assert "ORANGE CO SO" not in (await who.get("/doubles")).text
    await who.patch(f"{DIRECTORY}/{first}", json={"note": "Changed"}, headers=await match(who, first))
    assert await find(nobody, everything=True) == 0
    assert "Alice Ames" in (await who.get("/doubles/not-the-same")).text
    assert (await who.form("/doubles/not-the-same/take-back", both(first, second))).status_code == 303
    assert "ORANGE CO SO" in (await who.get("/doubles")).text
    assert (await who.form("/doubles/not-the-same/take-back", both(first, second))).status_code == 422


async def match(who: Client, organisation_id: UUID) -> dict[str, str]:
    answer = await who.get(f"{DIRECTORY}/{organisation_id}")
    return {"If-Match": answer.headers["ETag"]}


async def test_the_same_for_programs(database: None) -> None:
    who = await alice()
    first, second = await two(who)
    [pair] = (await who.get(DOUBLES, params={"sector": "le_local"})).json()["items"]
    assert {pair["first"]["id"], pair["second"]["id"]} == {str(first), str(second)}
    assert pair["score"] >= 60
    assert (await who.get(DOUBLES, params={"sector": "faith"})).json()["items"] == []
    assert (await who.get(DOUBLES, params={"score": "99"})).json()["items"] == []
    assert (await who.post(APART, json=both(first, second))).status_code == 204
    assert (await who.post(APART, json=both(first, first))).status_code == 422
    [apart] = (await who.get(APART)).json()["items"]
    assert apart["by"] == "Alice Ames"
    assert (await who.delete(f"{APART}/{second}/{first}")).status_code == 204
    assert len((await who.get(DOUBLES)).json()["items"]) == 1


async def test_the_list_goes_on_behind_its_cursor(database: None) -> None:
    who = await alice()
    for number in range(3):
        await agency(who, "ORANGE CO SO" if number else "Orange County Sheriff's Office")
    await find(nobody)
    first = (await who.get(DOUBLES, params={"page_size": "2"})).json()
    rest = (await who.get(first["next_url"])).json()
    seen = [(pair["first"]["id"], pair["second"]["id"]) for pair in first["items"] + rest["items"]]
    assert len(seen) == len(set(seen)) == 3


async def test_a_limited_coordinator_sees_only_what_is_hers(database: None) -> None:
    first, second = await two(await alice())
    other = await alice_of("education_k12", "carla@example.org")
    assert (await other.get(DOUBLES)).json()["items"] == []
    assert (await other.post(APART, json=both(first, second))).status_code == 403
    own = await alice_of("le_local", "doris@example.org")
    assert len((await own.get(DOUBLES)).json()["items"]) == 1
    assert (await (await bob()).get("/doubles")).status_code == 403


async def alice_of(sector: str, email: str) -> Client:
    return await sign_in(Role.COORDINATOR, email=email, sectors=[sector])


async def test_who_has_ended_is_offered_no_more(database: None) -> None:
    who = await alice()
    first, second = await two(who)
    answer = await who.post(
        f"{DIRECTORY}/{first}/status",
        json={"status": "merged", "successor_id": str(second)},
        headers=await match(who, first),
    )
    assert answer.status_code == 200
    assert (await who.get(DOUBLES)).json()["items"] == []
    assert await db.fetch("SELECT 1 FROM double_key WHERE organisation_id = $1", first) == []
