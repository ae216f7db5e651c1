"""Three planners and two senders that are killed at any moment: nobody is forgotten, nobody is told twice."""

import asyncio

from tests.notifications.surviving import survive

REMINDERS, KILLS = 60, 12


async def test_killed_planners_and_senders_lose_nothing_and_repeat_no_more_than_they_were_killed(
    committed: str,
) -> None:
    outcome = await asyncio.wait_for(survive(committed, REMINDERS, KILLS, cut_every=5), 90)

    assert outcome.reminders == REMINDERS
    assert (outcome.lost, outcome.told_twice) == ([], [])
    assert outcome.again <= KILLS + outcome.cuts
    assert outcome.changed == 0  # what came again came with the same bytes
    assert outcome.mails >= REMINDERS / 2
