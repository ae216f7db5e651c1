"""Two people at the same time, with real commits."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from registry.partners import service
from registry.partners.whole import whole
from registry.platform.errors import Conflict
from tests.partners.cases import coordinator, school

pytestmark = pytest.mark.usefixtures("committed")


async def test_two_editors_at_once_one_gets_a_conflict() -> None:
    alice, bert = await coordinator(), await coordinator()
    made = await school(alice)

    results = await asyncio.gather(
        service.amend(alice, made, {"note": "Alice"}, 1),
        service.amend(bert, made, {"note": "Bert"}, 1),
        return_exceptions=True,
    )

    assert [type(result) for result in results if result is not None] == [Conflict]
    assert (await whole(made)).organisation.version == 2


async def test_two_moves_at_once_make_no_ring() -> None:
    alice = await coordinator()
    one, other = await school(alice, "One"), await school(alice, "Other")

    await asyncio.gather(_under(alice, one, other), _under(alice, other, one), return_exceptions=True)

    parents = {(await whole(each)).organisation.parent_id for each in (one, other)}
    assert parents in ({None, one}, {None, other})


async def _under(actor: Any, part: UUID, above: UUID) -> None:
    await service.amend(actor, part, {"parent_id": above})
