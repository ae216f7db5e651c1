"""Accounts and tokens over the API."""

import pytest

from registry.platform.access import queries
from tests import cast

pytestmark = pytest.mark.usefixtures("database")
GINA = {"email": "gina@example.org", "name": "Gina Gray", "role": "officer"}


async def test_account_is_invited_read_changed_and_closed() -> None:
    frank = await cast.frank()

    invited = await frank.post("/api/v1/users", json=GINA)
    where = invited.headers["location"]
    read = await frank.get(where)
    unchanged = await frank.get(where, headers={"if-none-match": read.headers["etag"]})
    changed = await frank.put(where, json=GINA | {"sworn": True}, headers={"if-match": read.headers["etag"]})
    stale = await frank.put(where, json=GINA, headers={"if-match": read.headers["etag"]})
    blind = await frank.put(where, json=GINA)
    closed = await frank.post(f"{where}/disable")

    assert [a.status_code for a in (invited, read, unchanged, changed, stale, blind, closed)] == [
        201, 200, 304, 200, 412, 428, 200,
    ]  # fmt: skip
    assert invited.json()["link"].startswith("http://127.0.0.1:8000/welcome/")
    assert (changed.json()["sworn"], changed.json()["version"], closed.json()["state"]) == (True, 2, "disabled")


@pytest.mark.parametrize(
    "more",
    [
        {"disabled_at": "2026-01-01T00:00:00Z"}, {"password_hash": "x"}, {"totp_secret": "x"}, {"version": 7},
        {"id": "01900000-0000-7000-8000-000000000000"}, {"demo": True}, {"last_seen_at": None}, {"role": "king"},
        {"email": None}, {"name": "x" * 201}, {"jurisdictions": ["x"]},
    ],
)  # fmt: skip
async def test_what_an_account_does_not_take_is_refused(more: dict[str, object]) -> None:
    frank = await cast.frank()

    answer = await frank.post("/api/v1/users", json=GINA | more)

    assert (answer.status_code, len(await queries.users())) == (400, 1)


async def test_accounts_come_in_pages() -> None:
    frank = await cast.frank()
    for number in range(5):
        await cast.person("officer", name=f"Person {number}")

    names, url = [], "/api/v1/users?size=2&role=officer"
    while url:
        page = (await frank.get(url)).json()
        names += [item["name"] for item in page["items"]]
        url = page["next_url"]

    assert names == [f"Person {number}" for number in range(5)]


async def test_wrong_cursor_is_no_fault_of_ours() -> None:
    frank = await cast.frank()

    seen = [(await frank.get("/api/v1/users", params={"cursor": wrong})).status_code for wrong in ("x", "WyJhIl0", "é")]

    assert seen == [400] * 3


async def test_token_is_made_listed_and_ended() -> None:
    bob = await cast.bob()

    made = await bob.post("/api/v1/tokens", json={"name": "export", "scopes": ["directory:read"], "days": 30})
    listed = await bob.get("/api/v1/tokens")
    ended = await bob.delete(f"/api/v1/tokens/{made.json()['id']}")
    again = await bob.get("/api/v1/tokens")

    assert (made.status_code, ended.status_code) == (201, 204)
    assert [set(item) for item in listed.json()] == [
        {"id", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"}
    ]
    assert again.json()[0]["revoked_at"] is not None


@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/audit", "/api/v1/tokens"])
async def test_nobody_gets_a_problem_that_says_so(path: str) -> None:
    answer = await cast.anonymous().get(path)

    assert (answer.status_code, answer.json()["type"]) == (401, "urn:registry:problem:sign_in_needed")
