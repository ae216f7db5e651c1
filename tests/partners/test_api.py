"""The directory for programs."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests import cast
from tests.partners.cases import events, network, school, state

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1/organisations"
NEW = {"name": "Bayhaven High School", "sector": "education_k12", "region": "FL"}


async def _made(client: cast.Client, **facts: Any) -> tuple[str, str]:
    """The address and the tag of a new organisation."""
    response = await client.post(API, json={**NEW, **facts})
    assert response.status_code == 201, response.text
    return response.headers["location"], response.headers["etag"]


async def test_registered_organisation_is_read_with_its_tag() -> None:
    alice = await cast.alice()
    address, tag = await _made(alice, hours="Mon-Fri 08:00-16:00", regimes=["ferpa"])

    response = await alice.get(address)

    body = response.json()
    assert (response.status_code, response.headers["etag"]) == (200, tag)
    assert (body["name"], body["hours"], body["regimes"], body["version"]) == (
        "Bayhaven High School", "Mon–Fri 08:00–16:00", ["ferpa"], 1,
    )  # fmt: skip


async def test_reader_who_has_it_already_gets_304() -> None:
    alice = await cast.alice()
    address, tag = await _made(alice)

    unchanged = await alice.get(address, headers={"if-none-match": f'W/{tag}, "other"'})
    await alice.post(f"{address}/names", json={"name": "The Bay"})
    changed = await alice.get(address, headers={"if-none-match": tag})

    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize("headers", [{}, {"if-match": "*"}, {"if-match": ""}])
async def test_write_without_a_version_is_428(headers: dict[str, str]) -> None:
    alice = await cast.alice()
    address, _ = await _made(alice)

    for method, path, body in (
        ("PATCH", address, {"note": "x"}),
        ("POST", f"{address}/status", {"status": "dormant"}),
        ("PUT", f"{address}/owner", {}),
    ):
        response = await alice.request(method, path, json=body, headers=headers)
        assert (response.status_code, response.json()["type"]) == (428, "urn:registry:problem:version_missing")


async def test_stale_write_is_412_with_both_versions() -> None:
    alice = await cast.alice()
    address, tag = await _made(alice)
    first = await alice.patch(address, json={"note": "first"}, headers={"if-match": tag})

    second = await alice.patch(address, json={"note": "second"}, headers={"if-match": tag})

    problem = second.json()
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.headers["content-type"].startswith("application/problem+json")
    assert (problem["mine"], problem["theirs"]["note"]) == ({"note": "second"}, "first")
    assert (await alice.get(address)).json()["note"] == "first"


async def test_patch_changes_what_is_sent_and_null_empties() -> None:
    alice = await cast.alice()
    address, tag = await _made(alice, website="https://bay.example.org", note="Ring twice")

    response = await alice.patch(address, json={"website": None, "name": "Harbor High"}, headers={"if-match": tag})

    body = response.json()
    assert (body["website"], body["note"], body["name"]) == (None, "Ring twice", "Harbor High")
    assert [name["name"] for name in body["names"]] == ["Bayhaven High School"]
    assert response.headers["etag"] == (await alice.get(address)).headers["etag"]


@pytest.mark.parametrize(
    "extra",
    [
        "id",
        "sort_name",
        "status",
        "successor_id",
        "owner_id",
        "backup_owner_id",
        "demo",
        "version",
        "created_at",
        "updated_at",
    ],
)
async def test_columns_that_are_not_offered_are_400(extra: str) -> None:
    alice = await cast.alice()
    address, tag = await _made(alice)

    made = await alice.post(API, json={**NEW, extra: None})
    changed = await alice.patch(address, json={extra: None}, headers={"if-match": tag})

    assert (made.status_code, changed.status_code) == (400, 400)


@pytest.mark.parametrize(
    ("facts", "status", "field"),
    [
        ({"website": "javascript:alert(1)"}, 422, "website"),
        ({"parent_id": str(uuid4())}, 422, "parent_id"),
        ({"jurisdiction_ids": [str(uuid4())]}, 422, "jurisdiction_ids"),
        ({"subsector": "water"}, 422, "subsector"),
        ({"hours": "sometimes"}, 422, "hours"),
        ({"name": ""}, 400, None),
        ({"name": "a\x00b"}, 400, None),
        ({"name": "x" * 201}, 400, None),
        ({"sector": "circus"}, 400, None),
        ({"regimes": "ferpa"}, 400, None),
    ],
)
async def test_wrong_facts_are_refused_with_a_sentence(facts: dict[str, Any], status: int, field: str | None) -> None:
    alice = await cast.alice()

    response = await alice.post(API, json={**NEW, **facts})

    assert response.status_code == status, response.text
    assert field is None or response.json()["fields"][field].endswith(".")


async def test_owner_and_status_have_their_own_doors() -> None:
    alice = await cast.alice()
    address, tag = await _made(alice)
    other, _ = await _made(alice, name="Harbor High School")

    owned = await alice.put(f"{address}/owner", json={"owner_id": str(alice.user_id)}, headers={"if-match": tag})
    refused = await alice.post(
        f"{address}/status", json={"status": "merged"}, headers={"if-match": owned.headers["etag"]}
    )
    merged = await alice.post(
        f"{address}/status",
        json={"status": "merged", "successor_id": other.rsplit("/", 1)[1]},
        headers={"if-match": owned.headers["etag"]},
    )

    assert owned.json()["owner"]["name"] == "Alice Ames"
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["successor_id"])
    assert (merged.json()["status"], merged.json()["successor"]["name"]) == ("merged", "Harbor High School")


async def test_list_goes_on_by_cursor_with_the_same_filters() -> None:
    alice = await cast.alice()
    for number in range(5):
        await _made(alice, name=f"School {number}")
    await _made(alice, name="Bay Chapel", sector="faith")
    shown: list[str] = []
    url: str | None = f"{API}?sector=education_k12&sector=healthcare&page_size=2"

    while url:
        body = (await alice.get(url)).json()
        shown += [item["name"] for item in body["items"]]
        url = body["next_url"]

    assert shown == [f"School {number}" for number in range(5)]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense", "cursor=W10", "cursor=WyJhIiwgIngiXQ", "page_size=0", "page_size=101", "page_size=x",
        "sector=circus", "owner=x", "q=a&q=b", "page_size=1&page_size=2", "q=" + "x" * 201, "cursor=" + "A" * 1001,
        "cursor=%00", "jurisdiction=1",
    ],
)  # fmt: skip
async def test_wrong_query_is_400(query: str) -> None:
    response = await (await cast.alice()).get(f"{API}?{query}")

    assert (response.status_code, response.json()["status"]) == (400, 400)


async def test_sites_have_versions_of_their_own() -> None:
    alice = await cast.alice()
    address, _ = await _made(alice)
    made = await alice.post(
        f"{address}/sites", json={"city": "Panama City", "region": "fl", "latitude": 30.2, "longitude": -85.7}
    )
    site, tag = made.headers["location"], made.headers["etag"]

    missing = await alice.put(site, json={"city": "Callaway"})
    moved = await alice.put(site, json={"city": "Callaway"}, headers={"if-match": tag})
    stale = await alice.request("DELETE", site, headers={"if-match": tag})
    unchanged = await alice.get(site, headers={"if-none-match": moved.headers["etag"]})
    closed = await alice.request("DELETE", site, headers={"if-match": moved.headers["etag"]})

    assert [made.status_code, missing.status_code, moved.status_code, stale.status_code] == [201, 428, 200, 412]
    assert [unchanged.status_code, closed.status_code] == [304, 204]
    assert (moved.json()["city"], moved.json()["latitude"], moved.json()["main"]) == ("Callaway", None, True)
    assert (await alice.get(site)).status_code == 404


async def test_parts_are_added_listed_and_ended() -> None:
    alice = await cast.alice()
    address, _ = await _made(alice, kind="team")
    member, _ = await _made(alice, name="Harbor High School")
    florida = str(await state())
    bodies = {
        "names": {"name": "The Bay"},
        "identifiers": {"scheme": "own", "value": "B-12"},
        "members": {"member_id": member.rsplit("/", 1)[1], "role": "chair"},
        "closures": {"name": "winter break", "starts_on": "2026-12-20", "ends_on": "2027-01-04"},
        "areas": {"jurisdiction_id": florida},
    }

    for part, body in bodies.items():
        added = await alice.post(f"{address}/{part}", json=body)
        assert added.status_code == 201, added.text
        assert (await alice.get(f"{address}/{part}")).json() == added.json()
        own = florida if part == "areas" else added.json()[0]["id"]
        gone = await alice.request("DELETE", f"{address}/{part}/{own}")
        assert gone.status_code == 204

    body = (await alice.get(address)).json()
    assert [len(body[part]) for part in ("names", "identifiers", "members", "closures", "areas")] == [0, 1, 1, 0, 0]
    assert len(await events(address.rsplit("/", 1)[1])) == 11  # type: ignore[arg-type]


async def test_jurisdictions_are_found_added_and_read() -> None:
    alice = await cast.alice()

    states = (await alice.get("/api/v1/jurisdictions?type=state&page_size=100")).json()["items"]
    made = await alice.post(
        "/api/v1/jurisdictions", json={"type": "county", "name": "Bay County", "region": "FL", "fips": "12005"}
    )
    found = (await alice.get("/api/v1/jurisdictions?q=bay&region=fl")).json()["items"]

    assert len(states) == 56
    assert [area["name"] for area in found] == ["Bay County"]
    assert (await alice.get(made.headers["location"])).json() == found[0] == made.json()
    assert found[0]["parent_id"] == str(await state())


async def test_officer_reads_and_does_not_write() -> None:
    bob = await cast.bob()
    alice = await cast.alice()
    address, tag = await _made(alice)

    assert (await bob.get(address)).status_code == 200
    assert (await bob.patch(address, json={"note": "x"}, headers={"if-match": tag})).status_code == 403
    assert (await bob.post(API, json=NEW)).status_code == 403
    assert (await cast.anonymous().get(address)).status_code == 401


async def test_limited_coordinator_is_refused_with_a_way_on() -> None:
    address, tag = await _made(await cast.frank())
    limited = await cast.alice(sectors=["faith"])

    response = await limited.patch(address, json={"note": "x"}, headers={"if-match": tag})

    assert (response.status_code, response.json()["type"]) == (403, "urn:registry:problem:not_yours")


@pytest.mark.parametrize("part", ["", "/names", "/identifiers", "/sites", "/areas", "/members", "/closures"])
async def test_unknown_organisation_is_404(part: str) -> None:
    response = await (await cast.alice()).get(f"{API}/{uuid4()}{part}")

    assert (response.status_code, response.json()["type"]) == (404, "urn:registry:problem:no_such_organisation")


async def test_api_says_which_refusals_to_expect() -> None:
    described = json.loads((await cast.anonymous().get("/schema/openapi.json")).text)
    for path, item in described["paths"].items():
        if path.startswith((API, "/api/v1/jurisdictions")):
            for method, operation in item.items():
                expected = {"400", "401", "403", "404", "429", "503"} | ({"409", "422"} if method != "get" else set())
                assert expected <= set(operation["responses"]), (method, path)


async def test_a_member_that_left_and_a_team_are_both_known() -> None:
    alice = await cast.alice()
    team, made = await network(alice.actor), await school(alice.actor)

    await alice.post(f"{API}/{team}/members", json={"member_id": str(made)})

    body = (await alice.get(f"{API}/{made}")).json()
    assert [each["organisation_id"] for each in body["networks"]] == [str(team)]
