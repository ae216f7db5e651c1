from uuid import uuid4

import pytest

from registry.platform import audit, db
from registry.platform.audit.verify import verify

pytestmark = pytest.mark.usefixtures("database")


async def _three() -> None:
    async with db.transaction():
        await audit.record(None, "registered", "organisation", uuid4(), after={"name": "Bayhaven High School"})
        await audit.record(None, "renamed", "organisation", uuid4(), before={"name": "Old"}, after={"name": "New"})
        await audit.record(None, "retired", "organisation", uuid4(), before={"name": "New"})


async def test_chain_is_intact_after_events() -> None:
    await _three()

    [verdict] = await verify()

    assert (verdict.events, verdict.broken_at) == (3, None)


async def test_event_goes_with_the_transaction_that_fails() -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await audit.record(None, "registered", "organisation", uuid4())
            raise ZeroDivisionError

    assert await verify() == []


async def test_events_cannot_be_changed_or_deleted() -> None:
    await _three()

    for statement in ("UPDATE audit_event SET actor_name = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"):
        with pytest.raises(Exception, match="append-only"):
            async with db.transaction():
                await db.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE audit_event SET changes = '{}' WHERE seq = 2", 2),
        ("UPDATE audit_event SET actor_name = 'Mallory' WHERE seq = 1", 1),
        ("DELETE FROM audit_event WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 3", 3),
        ("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE seq = 3", 3),
    ],
)
async def test_owner_who_tampers_is_found(tampering: str, broken_at: int) -> None:
    await _three()
    await db.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
    await db.execute(tampering)

    [verdict] = await verify()

    assert verdict.broken_at == broken_at
