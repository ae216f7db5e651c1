"""Whatever points to an organisation says what becomes of it when two records are made one."""

import pytest

from registry.doubles.merging.catalogue import catalogue
from registry.doubles.merging.following import announced, everything
from registry.platform.following import Rule

pytestmark = pytest.mark.usefixtures("database")


async def test_every_column_that_points_to_an_organisation_is_announced_once() -> None:
    known = await catalogue()
    said = [(of.table, of.column) for rule in Rule for of in announced(rule)]

    assert sorted(said) == sorted((one.table, one.column) for one in known.to("organisation"))


async def test_what_is_announced_is_there() -> None:
    known = await catalogue()
    wrong = [
        (of.table, name)
        for of in everything([of for rule in Rule for of in announced(rule)])
        for name in (of.column, *of.same, *of.fill, *of.key, *filter(None, (of.apart, of.mirror, of.one)))
        if of.rule is Rule.MOVE and name not in known.columns[of.table]
    ]

    assert wrong == []


async def test_what_points_to_a_row_that_may_be_joined_follows_it() -> None:
    known = await catalogue()
    missing = [
        (of.table, pointer.table, pointer.column)
        for of in everything(announced())
        if of.same and "id" in of.key
        for pointer in known.to(of.table)
        if (pointer.table, pointer.column) not in {(one.table, one.column) for one in of.pointers}
    ]

    assert missing == []
