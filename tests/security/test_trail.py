"""Whatever is done to the trail behind its back is found, and nothing can be done to it by the service itself."""

import re
from typing import Any

import asyncpg
import pytest

from registry.platform import audit, db
from registry.platform.audit.verify import verify
from tests import cast
from tests.cast import Client
from tests.contacts.places import events, organisation
from tests.security.marks import World

TAMPERING = {
    "another action": "UPDATE audit_event SET action = 'read' WHERE seq = 3",
    "another kind": "UPDATE audit_event SET kind = 'site' WHERE seq = 3",
    "another person": "UPDATE audit_event SET actor_id = NULL WHERE seq = 3",
    "another name": "UPDATE audit_event SET actor_name = 'Bob' WHERE seq = 3",
    "another instant": "UPDATE audit_event SET at = at - interval '1 microsecond' WHERE seq = 3",
    "another subject": "UPDATE audit_event SET subject_id = 'x' WHERE seq = 3",
    "another organisation": "UPDATE audit_event SET organisation_id = gen_random_uuid() WHERE seq = 3",
    "another change": "UPDATE audit_event SET changes = '{}' WHERE seq = 3",
    "spaces in a change": "UPDATE audit_event SET changes = changes || ' ' WHERE seq = 3",
    "another hash": r"UPDATE audit_event SET hash = '\x00' WHERE seq = 3",
    "event taken out": "DELETE FROM audit_event WHERE seq = 3",
    "first taken out": "DELETE FROM audit_event WHERE seq = 1",
    "last taken out": "DELETE FROM audit_event WHERE seq = 5",
    "all taken out": "DELETE FROM audit_event",
    "taken out and closed up": "DELETE FROM audit_event WHERE seq = 3; UPDATE audit_event SET seq = 3 WHERE seq = 4;"
    " UPDATE audit_event SET seq = 4 WHERE seq = 5",
    "two swapped": "UPDATE audit_event SET seq = 9 WHERE seq = 2; UPDATE audit_event SET seq = 2 WHERE seq = 3;"
    " UPDATE audit_event SET seq = 3 WHERE seq = 9",
    "one put in": "INSERT INTO audit_event SELECT chain, 6, at, actor_id, actor_name, action, kind, subject_id,"
    " organisation_id, changes, hash FROM audit_event WHERE seq = 5",
    "one put before the first": "INSERT INTO audit_event SELECT chain, 0, at, actor_id, actor_name, action, kind,"
    " subject_id, organisation_id, changes, hash FROM audit_event WHERE seq = 5",
    "moved to another chain": "UPDATE audit_event SET chain = 'other' WHERE seq = 5",
    "head set back": "UPDATE audit_head SET seq = 4",
    "head with another hash": r"UPDATE audit_head SET hash = '\x00'",
    "tail and head set back, hash kept": "DELETE FROM audit_event WHERE seq = 5; UPDATE audit_head SET seq = 4",
    "head taken away": "DELETE FROM audit_head",
    "head and events of a chain renamed": "UPDATE audit_event SET chain = 'x'; UPDATE audit_head SET chain = 'x'",
}


async def _five_events() -> None:
    frank = await cast.person("administrator")
    async with db.transaction():
        for number in range(5):
            await audit.record(frank, "renamed", "organisation", str(number), before={"name": "A"}, after={"name": "B"})


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("tampering", TAMPERING.values(), ids=TAMPERING.keys())
async def test_owner_of_the_database_who_tampers_is_found(tampering: str) -> None:
    await _five_events()
    good = await verify()
    await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    await db.execute("ALTER TABLE audit_head DISABLE TRIGGER USER")
    for statement in tampering.split(";"):
        await db.execute(statement)

    found = await verify()

    assert [verdict.broken_at for verdict in good] == [None]
    assert any(verdict.broken_at is not None for verdict in found)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event",
        "TRUNCATE audit_event CASCADE", "DELETE FROM audit_head", "TRUNCATE audit_head",
        "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (chain, seq) DO UPDATE SET action = 'x'",
        "MERGE INTO audit_event e USING audit_event o ON e.seq = o.seq WHEN MATCHED THEN DELETE",
    ],
)  # fmt: skip
async def test_service_cannot_change_what_is_written(sql: str) -> None:
    await _five_events()

    with pytest.raises(asyncpg.PostgresError, match="append-only"):
        async with db.transaction():
            await db.execute(sql)

    assert [verdict.reason for verdict in await verify()] == ["intact"]


async def _told_by(made: World, frank: Client, path: str) -> list[tuple[str, dict[str, Any]]]:
    before = len(await events("contact_point"))
    answer = await frank.get(path.format(one=made.ids["organisation_id"][0], person=made.ids["person_id"][1],
                                         point=_restricted(made)))  # fmt: skip
    assert answer.status_code == 200
    return (await events("contact_point"))[before:]


def _restricted(made: World) -> str:
    # Seven of each visibility in turn: the eighth is the first that is for sworn officers.
    return str(made.ids["point_id"][7])


@pytest.mark.parametrize(
    "path",
    [
        "/card/{one}", "/partners/{one}", "/people/{person}", "/contact-points/{point}/edit",
        "/api/v1/contact-points/{point}", "/api/v1/contact-points", "/api/v1/organisations/{one}/call-list",
    ],
)  # fmt: skip
async def test_reading_a_restricted_number_is_told_once_and_without_it(made: World, frank: Client, path: str) -> None:
    told = await _told_by(made, frank, path)

    assert [action for action, _ in told] == ["read"]
    assert not re.search(r"305\D{0,2}555\D?\d{4}", str(told))


async def test_reading_many_restricted_numbers_is_told_once(made: World, frank: Client) -> None:
    before = len(await events("contact_point"))

    await frank.get("/api/v1/contact-points?page_size=100")

    told = (await events("contact_point"))[before:]
    assert len(made.ids["organisation_id"]) > 1
    assert len(told) == 1


async def test_values_of_people_are_masked_in_every_event(made: World) -> None:
    rows = await db.fetch("SELECT action, kind, changes FROM audit_event")

    whole = [form for mark in made.marks for form in mark.forms if not form.startswith("…")]
    assert [(row["action"], form) for row in rows for form in whole if form in row["changes"]] == []
    assert await organisation()
