"""The board: what stands in which lane and why, who sees it, and that a decision does what it says."""

import pytest

from agreements.board.model import Filters, Lane
from agreements.board.queries import board, key_of, lane_lines
from registry.partners.sectors import Sector
from registry.platform import db
from tests import cast
from tests.agreements.board_cases import agreement, every_lane, town
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")


async def test_every_agreement_stands_in_its_lane_and_in_no_other() -> None:
    dana, other = await cast.person("manager"), await cast.person("manager")
    made = await every_lane(dana, other.user_id, await town(dana))

    found = await board(dana, Filters())

    stands = {lane.value: [line.id for line in lines] for lane, lines in found.lines.items() if lines}
    expected = {name: [key] for name, key in made.items() if name != "quiet"}
    assert stands == expected
    assert {lane.value: n for lane, n in found.counts.items() if n} == dict.fromkeys(expected, 1)
    assert found.found_late == 1
    assert found.agreements == len(made)
