"""Two at once, for real: nobody's work is lost, nothing breaks, nobody waits for ever."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from contacts import service as contacts
from contacts.model import PointKind, PositionRole
from contacts.schemas import AssignmentIn, LeftIn, PersonIn, PointIn, PositionIn
from registry.partners import service as partners
from registry.partners.model import OrganisationKind
from registry.partners.schemas import MemberIn, RegisterIn
from registry.partners.sectors import Sector
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.audit.verify import verify
from registry.platform.errors import Invalid
from tests import cast
from tests.cast import Client

pytestmark = pytest.mark.usefixtures("committed")
API = "/api/v1"


async def _house(actor: Actor, name: str = "Bayhaven High School") -> UUID:
    return await partners.register(actor, RegisterIn(name=name, sector=Sector.EDUCATION_K12, region="FL"))


async def _at_once(*sending: Any) -> list[int]:
    answers = await asyncio.gather(*sending)
    return sorted(answer.status_code for answer in answers)


async def _tag(client: Client, path: str) -> dict[str, str]:
    return {"if-match": (await client.get(path)).headers["etag"]}


async def _intact() -> bool:
    return [verdict.broken_at for verdict in await verify()] == [None]


async def test_of_two_editors_one_is_told() -> None:
    frank = await cast.frank()
    path = f"{API}/organisations/{await _house(frank.actor)}"
    tag = await _tag(frank, path)

    seen = await _at_once(*(frank.patch(path, json={"name": f"Name {n}"}, headers=tag) for n in range(5)))

    assert seen == [200, 412, 412, 412, 412]
    assert await _intact()


async def test_of_two_who_let_somebody_go_one_is_told() -> None:
    frank = await cast.frank()
    house = await _house(frank.actor)
    person = await contacts.add_person(frank.actor, house, PersonIn(name="Dana Example"))
    others = [await contacts.add_person(frank.actor, house, PersonIn(name=f"Ash {n}")) for n in range(3)]
    post = await contacts.open_position(frank.actor, house, PositionIn(role=PositionRole.PRIMARY_POC))
    await contacts.assign(frank.actor, post, AssignmentIn(person_id=person))
    path = f"{API}/people/{person}"
    tag = await _tag(frank, path)

    seen = await _at_once(
        *(frank.post(f"{path}/departure", json={"successor_id": str(one)}, headers=tag) for one in others)
    )

    rows = await db.fetch("SELECT person_id FROM assignment WHERE ends_on IS NULL")
    assert (seen[0], len(rows)) == (200, 1)
    assert set(seen[1:]) <= {409, 412, 422}
    assert await _intact()


async def test_two_who_succeed_each_other_leave_no_ring() -> None:
    frank = await cast.frank()
    house = await _house(frank.actor)
    one, two = [await contacts.add_person(frank.actor, house, PersonIn(name=name)) for name in ("Dana One", "Ash Two")]

    results = await asyncio.gather(
        contacts.person_left(frank.actor, one, LeftIn(successor_id=two), 1),
        contacts.person_left(frank.actor, two, LeftIn(successor_id=one), 1),
        return_exceptions=True,
    )

    assert sum(isinstance(result, Exception) for result in results) == 1


async def test_two_merges_into_each_other_leave_one() -> None:
    frank = await cast.frank()
    one, two = await _house(frank.actor), await _house(frank.actor, "Gull School")
    tags = [await _tag(frank, f"{API}/organisations/{key}") for key in (one, two)]

    seen = await _at_once(*(
        frank.post(
            f"{API}/organisations/{key}/status", json={"status": "merged", "successor_id": str(other)}, headers=tag
        )
        for key, other, tag in ((one, two, tags[0]), (two, one, tags[1]))
    ))  # fmt: skip

    assert seen[0] == 200
    assert seen[1] in {409, 412, 422, 503}
    assert await _intact()


async def test_two_joined_into_each_other_at_once_leave_one_and_are_parted_once() -> None:
    frank = await cast.frank()
    one, two = await _house(frank.actor), await _house(frank.actor, "Gull School")
    versions = {row["id"]: row["version"] for row in await db.fetch("SELECT id, version FROM organisation")}

    joined = await _at_once(*(
        frank.post(f"{API}/merges", json={
            "keep": str(keep), "drop": str(drop), "versions": {"keep": versions[keep], "drop": versions[drop]},
        })
        for keep, drop in ((one, two), (two, one))
    ))  # fmt: skip
    [merge] = await db.fetch("SELECT id FROM merge")
    parted = await _at_once(*(frank.post(f"{API}/merges/{merge['id']}/undo") for _ in range(2)))

    assert (joined, parted) == ([201, 409], [200, 409])
    assert await _intact()


async def test_two_made_part_of_each_other_leave_no_ring() -> None:
    frank = await cast.frank()
    one, two = await _house(frank.actor), await _house(frank.actor, "Gull School")
    tags = [await _tag(frank, f"{API}/organisations/{key}") for key in (one, two)]

    seen = await _at_once(
        frank.patch(f"{API}/organisations/{one}", json={"parent_id": str(two)}, headers=tags[0]),
        frank.patch(f"{API}/organisations/{two}", json={"parent_id": str(one)}, headers=tags[1]),
    )

    rows = await db.fetch(
        "SELECT 1 FROM organisation a JOIN organisation b ON a.parent_id = b.id AND b.parent_id = a.id"
    )
    assert (seen[0], len(rows)) == (200, 0)
    assert seen[1] in {409, 412, 422, 503}


@pytest.mark.parametrize(
    ("part", "body", "good"),
    [
        ("identifiers", {"scheme": "own", "value": "OWN-1"}, {201, 409, 422}),
        ("names", {"name": "The Haven"}, {201, 409, 422}),
        ("closures", {"name": "Break", "starts_on": "2031-03-03", "ends_on": "2031-03-04"}, {201}),
        ("sites", {"city": "Gull", "region": "FL", "main": True}, {201}),
    ],
)
async def test_the_same_part_added_by_many_at_once_breaks_nothing(part: str, body: Any, good: set[int]) -> None:
    frank = await cast.frank()
    houses = [await _house(frank.actor, f"House {n}") for n in range(3)]

    seen = await _at_once(*(frank.post(f"{API}/organisations/{key}/{part}", json=body) for key in [*houses, *houses]))

    assert set(seen) <= good
    assert 201 in seen
    if part == "sites":
        rows = await db.fetch("SELECT count(*) AS n FROM site WHERE main GROUP BY organisation_id")
        assert {row["n"] for row in rows} == {1}
    assert await _intact()


async def test_the_same_number_published_by_many_at_once_is_listed_once() -> None:
    frank = await cast.frank()
    house = await _house(frank.actor)
    body = {"organisation_id": str(house), "kind": "desk", "value": "(305) 555-0123"}

    seen = await _at_once(*(frank.post(f"{API}/contact-points", json=body) for _ in range(5)))

    rows = await db.fetch("SELECT 1 FROM contact_point")
    assert (seen[0], len(rows)) == (201, 1)
    assert set(seen[1:]) <= {409, 422}


async def test_the_same_account_and_jurisdiction_made_by_many_at_once_exist_once() -> None:
    frank = await cast.frank()
    user = {"email": "new@example.org", "name": "Somebody New", "role": "officer"}
    county = {"type": "county", "name": "Gull County", "region": "FL"}

    users = await _at_once(*(frank.post(f"{API}/users", json=user) for _ in range(4)))
    counties = await _at_once(*(frank.post(f"{API}/jurisdictions", json=county) for _ in range(4)))

    assert users == [201, 422, 422, 422]
    assert counties == [201, 422, 422, 422]


async def test_lost_answer_and_repeat_at_once_write_once() -> None:
    frank = await cast.frank()
    house = await _house(frank.actor)
    body, key = {"organisation_id": str(house), "name": "Kim Loose"}, {"idempotency-key": "key-0000-0001"}

    answers = await asyncio.gather(*(frank.post(f"{API}/people", json=body, headers=key) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await db.fetch("SELECT 1 FROM person")) == 1


async def test_people_who_hold_posts_at_each_other_s_houses_leave_without_a_deadlock() -> None:
    frank = await cast.frank()
    houses = [await _house(frank.actor, f"House {n}") for n in range(2)]
    people = [await contacts.add_person(frank.actor, house, PersonIn(name="Dana Example")) for house in houses]
    for house in houses:
        post = await contacts.open_position(frank.actor, house, PositionIn(role=PositionRole.TRAINING))
        for person in people:
            await contacts.assign(frank.actor, post, AssignmentIn(person_id=person))
            given = PointIn(kind=PointKind.DESK, value="(305) 555-0101", person_id=person, position_id=post)
            await contacts.publish_point(frank.actor, house, given)
    tags = [await _tag(frank, f"{API}/people/{person}") for person in people]

    seen = await _at_once(
        *(
            frank.post(f"{API}/people/{person}/departure", json={}, headers=tag)
            for person, tag in zip(people, tags, strict=True)
        )
    )

    assert seen == [200, 200]
    rows = await db.fetch("SELECT 1 FROM assignment WHERE ends_on IS NULL")
    assert rows == []
    assert await _intact()


async def test_partners_that_touch_each_other_are_changed_at_once_without_a_deadlock() -> None:
    frank = await cast.frank()
    houses = [await _house(frank.actor, f"House {n}") for n in range(3)]
    for house in houses[1:]:
        await partners.amend(frank.actor, house, {"parent_id": houses[0]})
    teams = [
        await partners.register(
            frank.actor,
            RegisterIn(name=f"Team {n}", sector=Sector.LE_LOCAL, kind=OrganisationKind.TEAM, region="FL"),
        )
        for n in range(4)
    ]

    for turn in range(4):
        results = await asyncio.gather(
            partners.join(frank.actor, teams[turn], MemberIn(member_id=houses[1])),
            partners.join(frank.actor, teams[turn - 1], MemberIn(member_id=houses[2])),
            partners.join(frank.actor, teams[turn - 2], MemberIn(member_id=teams[turn])),
            partners.join(frank.actor, teams[turn], MemberIn(member_id=teams[turn - 2])),
            partners.rename(frank.actor, houses[0], f"Renamed {turn}"),
            partners.amend(frank.actor, houses[1], {"parent_id": None if turn % 2 else houses[2]}),
            partners.amend(frank.actor, houses[2], {"parent_id": houses[0], "note": f"Turn {turn}"}),
            return_exceptions=True,
        )

        assert [result for result in results if isinstance(result, Exception) and not isinstance(result, Invalid)] == []
    assert await _intact()
