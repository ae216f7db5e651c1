"""The contacts through the API."""

from typing import Any
from uuid import UUID

import pytest

from registry.platform.access.model import Role
from registry.platform.ids import new_id
from tests import cast
from tests.cast import Client
from tests.contacts.places import events, one, organisation

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1"
ALWAYS = {"always": True}


async def _made(client: Client, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/{path}", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json() | {"etag": answer.headers["etag"]}


async def _school(client: Client) -> tuple[UUID, dict[str, Any], dict[str, Any]]:
    """A school with Dana as its primary point of contact, a desk for everybody and a mobile for sworn officers."""
    school = await organisation(hours=ALWAYS, open_on_holidays=True)
    where = {"organisation_id": str(school)}
    dana = await _made(client, "people", **where, name="Dana Reyes", title="Principal")
    post = await _made(client, "positions", **where, role="primary_poc", required=True)
    await _made(client, "assignments", position_id=post["id"], person_id=dana["id"])
    desk = await _made(
        client, "contact-points", **where, kind="desk", value="(305) 555-0123 x9", position_id=post["id"]
    )
    await _made(client, "contact-points", **where, kind="mobile", value="305-555-0124", person_id=dana["id"],
                visibility="sworn_only")  # fmt: skip
    return school, dana, desk


async def test_call_list_of_this_minute(alice: Client) -> None:
    school, _, _ = await _school(alice)

    answer = await alice.get(f"{API}/organisations/{school}/call-list")

    body = answer.json()
    assert answer.status_code == 200
    assert (body["open"], body["vacant"]) == (True, [])
    lines = {(line["name"], line["kind"], line["uri"], line["group"], line["freshness"]) for line in body["lines"]}
    assert lines == {
        ("Dana Reyes", "desk", "tel:+13055550123;ext=9", "on_duty", "unchecked"),
        ("Dana Reyes", "mobile", "tel:+13055550124", "on_duty", "unchecked"),
    }


async def test_call_list_at_another_instant_needs_its_offset(alice: Client) -> None:
    school, _, _ = await _school(alice)

    good = await alice.get(f"{API}/organisations/{school}/call-list", params={"at": "2027-01-04T03:00:00-05:00"})
    bad = await alice.get(f"{API}/organisations/{school}/call-list", params={"at": "2027-01-04T03:00:00"})

    assert (good.status_code, bad.status_code) == (200, 422)
    assert good.json()["at"] == "2027-01-04T03:00:00-05:00"


@pytest.mark.parametrize("path", ["people", "positions", "assignments", "contact-points"])
async def test_what_is_not_there_is_404(alice: Client, path: str) -> None:
    answer = await alice.get(f"{API}/{path}/{new_id()}")

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_restricted_number_is_absent_for_who_may_not_see_it(alice: Client) -> None:
    school, dana, _ = await _school(alice)
    hidden = str(await one("SELECT id FROM contact_point WHERE visibility = 'sworn_only'"))

    async with await cast.charlie() as charlie:
        calls = (await charlie.get(f"{API}/organisations/{school}/call-list")).text
        listed = (await charlie.get(f"{API}/contact-points", params={"organisation": str(school)})).json()
        of_dana = (await charlie.get(f"{API}/contact-points", params={"person": dana["id"]})).json()
        statuses = {
            (await charlie.get(f"{API}/contact-points/{hidden}")).status_code,
            (await charlie.get(f"{API}/contact-points/{hidden}/checks")).status_code,
            (await charlie.post(f"{API}/contact-points/{hidden}/checks", json={"outcome": "reached"})).status_code,
        }
    async with await cast.bob() as bob:
        seen = (await bob.get(f"{API}/contact-points", params={"organisation": str(school)})).json()

    assert "5550124" not in calls
    assert [point["kind"] for point in listed["items"]] == ["desk"]
    assert of_dana["items"] == []
    assert statuses == {404}
    assert {point["kind"] for point in seen["items"]} == {"desk", "mobile"}


async def test_reading_a_restricted_number_is_in_the_audit_trail_once_for_a_view(alice: Client) -> None:
    school, _, desk = await _school(alice)
    hidden = str(await one("SELECT id FROM contact_point WHERE visibility = 'sworn_only'"))

    async with await cast.bob() as bob:
        await bob.get(f"{API}/organisations/{school}/call-list")
        await bob.get(f"{API}/contact-points/{desk['id']}")

    reads = [changes for action, changes in await events("contact_point") if action == "read"]
    assert reads == [{"points": [None, [hidden]]}]


async def test_single_resource_matches_its_version(alice: Client) -> None:
    _, dana, _ = await _school(alice)
    path = f"{API}/people/{dana['id']}"
    body = {"name": "Dana Reyes-Cole"}

    missing = await alice.put(path, json=body)
    saved = await alice.put(path, json=body, headers={"if-match": dana["etag"]})
    stale = await alice.put(path, json=body, headers={"if-match": dana["etag"]})
    unchanged = await alice.get(path, headers={"if-none-match": saved.headers["etag"]})

    assert [answer.status_code for answer in (missing, saved, stale, unchanged)] == [428, 200, 412, 304]
    assert (saved.json()["name"], saved.json()["title"], saved.json()["version"]) == ("Dana Reyes-Cole", None, 2)


async def test_corrected_number_is_another_point(alice: Client) -> None:
    _, _, desk = await _school(alice)

    answer = await alice.put(
        f"{API}/contact-points/{desk['id']}", json={"kind": "desk", "value": "305-555-0188"},
        headers={"if-match": desk["etag"]},
    )  # fmt: skip

    body = answer.json()
    old = (await alice.get(f"{API}/contact-points/{desk['id']}")).json()
    assert answer.status_code == 200
    assert answer.headers["location"] == f"{API}/contact-points/{body['id']}"
    assert (body["value"], old["replaced_by_id"], old["retired_on"] is not None) == ("+13055550188", body["id"], True)


async def test_check_counts_once_for_one_key(alice: Client) -> None:
    _, _, desk = await _school(alice)
    path = f"{API}/contact-points/{desk['id']}/checks"

    answers = [
        await alice.post(path, json={"outcome": "wrong_person"}, headers={"idempotency-key": "a-key-of-mine"})
        for _ in range(2)
    ]
    listed = (await alice.get(path)).json()

    assert [answer.status_code for answer in answers] == [201, 201]
    assert [(check["outcome"], check["by"]) for check in listed["items"]] == [
        ("wrong_person", "Alice Ames"), ("edited", "Alice Ames"),
    ]  # fmt: skip
    assert (await alice.get(f"{API}/contact-points/{desk['id']}")).json()["freshness"] == "bad"


async def test_departure_hands_over(alice: Client) -> None:
    school, dana, _ = await _school(alice)
    eve = await _made(alice, "people", organisation_id=str(school), name="Eve Stone")

    answer = await alice.post(
        f"{API}/people/{dana['id']}/departure", json={"successor_id": eve["id"]}, headers={"if-match": dana["etag"]}
    )
    held = (await alice.get(f"{API}/assignments", params={"person": eve["id"]})).json()["items"]

    assert (answer.status_code, answer.json()["status"]) == (200, "left")
    assert [(one["kind"], one["ends_on"]) for one in held] == [("primary", None)]


async def test_lists_page_by_cursor(alice: Client) -> None:
    school = await organisation()
    names = [f"Person {letter}" for letter in "ABCDE"]
    for name in names:
        await _made(alice, "people", organisation_id=str(school), name=name)

    found: list[str] = []
    url: str | None = f"{API}/people?page_size=2&organisation={school}"
    while url:
        body = (await alice.get(url)).json()
        found += [person["name"] for person in body["items"]]
        url = body["next_url"]

    assert found == names


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
async def test_who_may_not_edit_is_refused_on_every_write(alice: Client, role: Role) -> None:
    school, dana, desk = await _school(alice)
    where = {"organisation_id": str(school)}
    async with await cast.sign_in(role) as client:
        statuses = [
            (await client.post(f"{API}/people", json=where | {"name": "X"})).status_code,
            (await client.post(f"{API}/positions", json=where | {"role": "primary_poc"})).status_code,
            (await client.post(f"{API}/contact-points", json=where | {"kind": "desk", "value": "1"})).status_code,
            (await client.put(f"{API}/people/{dana['id']}", json={"name": "X"})).status_code,
            (await client.put(f"{API}/contact-points/{desk['id']}", json={"kind": "desk", "value": "1"})).status_code,
        ]

    assert set(statuses) == {403}


async def test_wrong_number_is_a_sentence_for_its_field(alice: Client) -> None:
    school = await organisation()

    answer = await alice.post(
        f"{API}/contact-points", json={"organisation_id": str(school), "kind": "desk", "value": "555-0123"}
    )

    assert answer.status_code == 422
    assert "area code" in answer.json()["fields"]["value"]
