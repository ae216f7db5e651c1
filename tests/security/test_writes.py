"""What must hold for every change: whom it is refused, that it is told, that it happens once, and by which version."""

import re
from typing import Any

import pytest

from registry.platform import clock, db
from registry.platform.access import api_tokens
from registry.platform.access.model import TOKEN_SCOPES, Permission, Role
from registry.platform.audit.verify import verify
from tests import cast
from tests.cast import Client
from tests.security.marks import World
from tests.security.write import API
from tests.security.writes import (
    BY_LINK,
    EDITS,
    SIGNING_IN,
    USERS,
    WRITES,
    Write,
    content,
    every_write,
    ids_of,
    last_event,
    send,
    undone,
)
from tests.security.writes_feeds import SHOWN_ONCE


def test_every_write_is_in_the_table() -> None:
    listed = {f"{write.method} {re.sub(r'{[^}]*}', '{}', write.path)}" for write in WRITES}

    # Imports and papers are whole files: tests/platform/exchange and tests/agreements have them.
    whole_files = {"POST /agreements/papers/{}", f"POST {API}/agreement-papers"}
    directory = {write for write in every_write() if "/import" not in write} - whole_files
    assert directory == listed | SIGNING_IN | BY_LINK


async def test_every_write_is_told_as_often_as_it_should(made: World, frank: Client) -> None:
    ids = ids_of(made)
    seen: dict[str, Any] = {}
    for write in WRITES:
        async with undone():
            before = await last_event()
            answer = await send(frank, write, ids)
            told = await last_event() - before
            if answer.status_code >= 400 or told != write.events:
                seen[str(write)] = (answer.status_code, told, answer.text[:300])

    assert seen == {}
    assert [verdict.broken_at for verdict in await verify()] == [None]


async def test_limited_coordinator_changes_nothing_elsewhere(made: World) -> None:
    ids = ids_of(made)
    row = await db.fetch_one("SELECT id FROM jurisdiction WHERE type = 'state' AND region = 'GA'")
    assert row is not None
    faith, georgia = await cast.alice(sectors=["faith"]), await cast.sign_in("coordinator", jurisdictions=[row["id"]])
    before, seen = await content(), []
    for who in (faith, georgia):
        for write in EDITS:
            answer = await send(who, write, ids)
            if answer.status_code != 403:
                seen.append((str(write), answer.status_code))

    assert seen == []
    assert await content() == before


async def test_refused_write_leaves_nothing(made: World) -> None:
    ids = ids_of(made)
    charlie, erin = await cast.charlie(), await cast.erin()
    before = await content()

    seen = {(await send(who, write, ids)).status_code for who in (charlie, erin) for write in [*EDITS, *USERS]}

    assert seen == {403}
    assert await content() == before


@pytest.mark.parametrize("end", ["disabled_at = now()", "expires_on = '2020-01-01'"])
async def test_ended_account_is_shut_out_of_everything_at_once(made: World, end: str) -> None:
    ids = ids_of(made)
    alice = await cast.alice()
    _, text = await api_tokens.create(alice.actor, "robot", frozenset(api_tokens.scopes_for(Role.COORDINATOR)), 30)
    await db.execute(f"UPDATE app_user SET {end} WHERE id = $1", alice.user_id)
    robot = Client()
    robot.headers["authorization"] = f"Bearer {text}"
    before = await content()

    statuses = {(await send(who, write, ids)).status_code for write in WRITES for who in (alice, robot)}

    # Pages have no use for a token: to them it is nobody.
    assert statuses <= {401, 403}
    assert await content() == before


async def test_token_administers_nobody_and_reads_no_trail(made: World, frank: Client) -> None:
    ids = ids_of(made)
    _, text = await api_tokens.create(frank.actor, "robot", TOKEN_SCOPES, 30)
    robot = Client()
    robot.headers["authorization"] = f"Bearer {text}"
    own = [write for write in WRITES if write.api and ("/users" in write.path or "/tokens" in write.path)]

    statuses = {str(write): (await send(robot, write, ids)).status_code for write in own}
    reads = {path: (await robot.get(path)).status_code for path in ("/api/v1/users", "/api/v1/tokens", "/api/v1/audit")}

    assert len(own) == 7
    assert set(statuses.values()) | set(reads.values()) == {403}


@pytest.mark.parametrize("change", ["expires_at = created_at + interval '1 second'", "revoked_at = now()"])
async def test_ended_token_opens_nothing(frank: Client, change: str) -> None:
    key, text = await api_tokens.create(frank.actor, "robot", frozenset({Permission.READ_DIRECTORY}), 30)
    robot = Client()
    robot.headers["authorization"] = f"Bearer {text}"
    first = (await robot.get("/api/v1/people")).status_code
    await db.execute(f"UPDATE api_token SET {change} WHERE id = $1", key)
    with clock.frozen(clock.now().replace(microsecond=0)):
        await db.execute("UPDATE api_token SET created_at = created_at - interval '1 day' WHERE id = $1", key)
        await db.execute(f"UPDATE api_token SET {change} WHERE id = $1", key)

    assert (first, (await robot.get("/api/v1/people")).status_code) == (200, 401)


async def _columns() -> list[str]:
    rows = await db.fetch("SELECT DISTINCT column_name FROM information_schema.columns WHERE table_schema = 'public'")
    return sorted(row["column_name"] for row in rows)


async def test_no_other_column_can_be_set(made: World, frank: Client) -> None:
    ids = ids_of(made)
    seen = []
    never = ("id", "created_at", "updated_at", "demo", "hash", "password_hash", "totp_secret", "sort_name", "folded",
             "confirmed_on", "failed_at", "disabled_at", "by_user_id", "user_id", "meaning", "seq")  # fmt: skip
    for write in WRITES:
        if not write.body:
            continue
        for column in never:
            async with undone():
                answer = await send(frank, write, ids, more={column: "1"})
                if answer.status_code != 400:
                    seen.append((str(write), column, answer.status_code))

    assert seen == []


async def test_key_sent_again_gets_the_same_answer_and_changes_nothing_more(made: World, frank: Client) -> None:
    ids = ids_of(made)
    secret = {"/api/v1/tokens", "/api/v1/users", "/api/v1/users/{other_id}/link"} | SHOWN_ONCE
    seen = []
    for number, write in enumerate(one for one in WRITES if one.api and one.path not in secret):
        async with undone():
            tag: dict[str, Any] = {"if_match": await _tag(frank, write, ids)} if write.of else {}
            key = f"key-{number:08}"
            first = await send(frank, write, ids, idempotency_key=key, **tag)
            after = await content()
            second = await send(frank, write, ids, idempotency_key=key, **tag)
            if (first.status_code, first.content) != (second.status_code, second.content) or after != await content():
                seen.append((str(write), first.status_code, second.status_code))

    assert seen == []


async def _tag(client: Client, write: Write, ids: dict[str, str]) -> str:
    return (await client.get((write.of or "").format(**ids))).headers["etag"]


async def test_stale_version_is_refused_with_both_versions(made: World, frank: Client) -> None:
    ids = ids_of(made)
    seen = {}
    for write in WRITES:
        if not (write.of or "version" in (write.body or {})):
            continue
        async with undone():
            if write.api:
                answer = await send(frank, write, ids, if_match='"0123456789"')
                told = answer.json()
                good = answer.status_code == 412 and told.get("theirs")
                good = good and (told.get("mine") is not None or not write.body)
            else:
                answer = await send(frank, write, ids, more={"version": 2**31 - 1})
                good = answer.status_code == 409
            if not good:
                seen[str(write)] = (answer.status_code, answer.text[:150])

    assert seen == {}


async def test_write_without_a_version_is_refused(made: World, frank: Client) -> None:
    ids = ids_of(made)
    seen = {}
    for write in WRITES:
        if write.of:
            seen[str(write)] = (await send(frank, write, ids, if_match="*")).status_code

    assert set(seen.values()) == {428}
