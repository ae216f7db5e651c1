"""What is merged and parted again is as it was, row for row, whatever hung on it."""

import pytest

from registry.doubles.merging.service import merge
from registry.doubles.merging.undo import undo
from registry.platform import db
from registry.platform.access.model import Role
from registry.platform.audit.verify import verify
from tests.cast import person
from tests.doubles.merging.houses import differences, every_pair, furnish, houses, order, reused, rows

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("seed", range(6))
async def test_undo_restores_every_row(seed: int) -> None:
    made = await houses(await person(Role.ADMINISTRATOR))
    await furnish(made, seed)
    before = await rows()
    keep, drop = (made.one, made.other) if seed % 3 else (made.other, made.one)
    joined = await every_pair(keep, drop) if seed % 2 else None

    merge_id = await merge(made.actor, await order(keep, drop, joined=joined))
    merged = await rows()
    await undo(made.actor, merge_id)
    after = await rows()

    assert merged != before
    assert differences(before, after) == {}
    assert reused(before, merged) == reused(merged, after) == []
    assert [verdict.broken_at for verdict in await verify()] == [None]


@pytest.mark.parametrize("seed", range(2))
async def test_nothing_points_to_the_record_that_went(seed: int) -> None:
    made = await houses(await person(Role.ADMINISTRATOR))
    await furnish(made, seed)

    await merge(made.actor, await order(made.one, made.other))

    left = {
        name: [line for line in lines if str(made.other) in line]
        for name, lines in (await rows()).items()
        if name != "import_row"
    }
    assert {name: lines for name, lines in left.items() if lines} == {}


async def test_evidence_is_never_lost() -> None:
    made = await houses(await person(Role.ADMINISTRATOR))
    await furnish(made, 5)
    checks = "SELECT array_agg(id ORDER BY id) AS ids FROM contact_check"
    before = await db.fetch_one(checks)

    await merge(made.actor, await order(made.one, made.other, joined=await every_pair(made.one, made.other)))

    assert await db.fetch_one(checks) == before
