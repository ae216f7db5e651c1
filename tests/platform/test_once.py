import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from registry.platform import db
from registry.platform.access.model import Actor, Role
from registry.platform.web.once import Once

ALICE = Actor(uuid4(), "Alice Ames", Role.COORDINATOR)


class Shop:
    """An application that writes one row for each request it is given, and refuses when told to."""

    def __init__(self, *, refuse: bool = False, fail: bool = False) -> None:
        self.refuse, self.fail = refuse, fail

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        async with db.transaction():
            await db.execute("INSERT INTO written (body) VALUES ($1)", body.decode())
        if self.fail:
            raise ConnectionResetError
        status = 422 if self.refuse else 201
        await send({"type": "http.response.start", "status": status, "headers": [(b"etag", b'"1"'), (b"x-own", b"1")]})
        await send({"type": "http.response.body", "body": b"made " + body})


def client(app: Any, actor: Any = ALICE) -> httpx.AsyncClient:
    async def known(scope: Any, receive: Any, send: Any) -> None:
        await Once(app)({**scope, "actor": actor}, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(known), base_url="http://test")


@pytest.fixture
async def written(committed: str) -> Any:
    await db.execute("CREATE TABLE written (body text)")

    async def bodies() -> list[str]:
        return [row["body"] for row in await db.fetch("SELECT body FROM written ORDER BY body")]

    return bodies


KEY = {"Idempotency-Key": "key-0000-0001"}


async def test_repeat_gets_the_same_answer_and_writes_once(written: Any) -> None:
    async with client(Shop()) as caller:
        first = await caller.post("/x", content="a", headers=KEY)
        second = await caller.post("/x", content="a", headers=KEY)

    assert await written() == ["a"]
    assert (second.status_code, second.content, second.headers["etag"]) == (201, b"made a", '"1"')
    assert first.content == second.content


async def test_form_key_in_the_query_works_too(written: Any) -> None:
    async with client(Shop()) as caller:
        for _ in range(2):
            await caller.post("/x?once=key-0000-0002", content="a")

    assert await written() == ["a"]


async def test_key_with_other_content_is_refused(written: Any) -> None:
    async with client(Shop()) as caller:
        await caller.post("/api/x", content="a", headers=KEY)
        other = await caller.post("/api/x", content="b", headers=KEY)

    assert (other.status_code, other.json()["status"], await written()) == (409, 409, ["a"])


async def test_key_of_another_person_is_another_key(written: Any) -> None:
    async with client(Shop()) as alice, client(Shop(), Actor(uuid4(), "Bob Baker", Role.OFFICER)) as bob:
        await alice.post("/x", content="a", headers=KEY)
        await bob.post("/x", content="b", headers=KEY)

    assert await written() == ["a", "b"]


async def test_answer_is_not_given_again_to_one_who_lost_the_right(written: Any) -> None:
    fewer = replace(ALICE, role=Role.OFFICER)
    async with client(Shop()) as before, client(Shop(), fewer) as after:
        await before.post("/x", content="a", headers=KEY)
        answer = await after.post("/x", content="a", headers=KEY)

    assert (answer.status_code, await written()) == (409, ["a"])


async def test_refused_write_leaves_nothing_and_may_be_sent_again(written: Any) -> None:
    async with client(Shop(refuse=True)) as caller:
        refused = await caller.post("/x", content="a", headers=KEY)
    async with client(Shop()) as caller:
        again = await caller.post("/x", content="a", headers=KEY)

    assert (refused.status_code, again.status_code, await written()) == (422, 201, ["a"])


async def test_broken_write_leaves_nothing(written: Any) -> None:
    async with client(Shop(fail=True)) as caller:
        with pytest.raises(ConnectionResetError):
            await caller.post("/x", content="a", headers=KEY)

    assert await written() == []
    assert await db.fetch("SELECT 1 FROM idempotency_key") == []


async def test_two_at_once_write_once(written: Any) -> None:
    async with client(Shop()) as caller:
        answers = await asyncio.gather(*(caller.post("/x", content="a", headers=KEY) for _ in range(5)))

    assert await written() == ["a"]
    assert {answer.content for answer in answers} == {b"made a"}


@pytest.mark.parametrize("actor", [None, ALICE])
async def test_without_key_every_request_writes(written: Any, actor: UUID | None) -> None:
    async with client(Shop(), actor) as caller:
        for _ in range(2):
            await caller.post("/x", content="a")

    assert await written() == ["a", "a"]
