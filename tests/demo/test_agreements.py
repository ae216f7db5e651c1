"""The county's agreements: one in every state, none that anybody could mistake, and gone with the county."""

import pytest

from agreements.demo import forget
from agreements.model import Kind, State
from agreements.record.queries import Filters, summaries
from registry.demo.removal import remove
from registry.platform import db
from registry.platform.access.model import Actor
from tests.cast import person

pytestmark = pytest.mark.usefixtures("marlow")


async def _administrator() -> Actor:
    return await person("administrator")


async def test_there_is_an_agreement_in_every_state_and_of_every_kind() -> None:
    found = [line for line, _ in await summaries(await _administrator(), Filters(), limit=100)]

    assert {line.state for line in found} == set(State)
    assert {line.kind for line in found} == set(Kind)
    assert any(line.owner is None for line in found)


async def test_what_is_restricted_is_absent_for_an_officer() -> None:
    officer = await person("officer")

    seen = [line.title for line, _ in await summaries(officer, Filters(), limit=100)]

    assert "School safety and information sharing" in seen
    assert "Management control of the shared system" not in seen


async def test_agreements_go_with_the_county_and_real_ones_stay() -> None:
    await db.execute(
        "UPDATE agreement SET demo = false WHERE id = (SELECT id FROM agreement WHERE superseded_by_id IS NOT NULL)"
    )

    await remove()

    [row] = await db.fetch("SELECT superseded_by_id, owner_id FROM agreement")
    assert tuple(row) == (None, None)
    assert await db.fetch("SELECT 1 FROM agreement_party") == []


async def test_forgetting_what_was_never_there_changes_nothing() -> None:
    await remove()

    await forget()

    assert await db.fetch("SELECT 1 FROM agreement") == []
