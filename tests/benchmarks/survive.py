"""Planners and senders of reminders that are killed, with a database whose connections are cut and that is restarted.

SURVIVE_REMINDERS (600) and SURVIVE_KILLS (50) say how many.
"""

import os

from tests.benchmarks.figures import Figure
from tests.notifications.surviving import caught_up, survive

REMINDERS = int(os.environ.get("SURVIVE_REMINDERS", "600"))
KILLS = int(os.environ.get("SURVIVE_KILLS", "50"))


async def report(url: str) -> list[Figure]:
    """What was lost and what came twice, and how long a day's outage takes to be caught up."""
    found = await survive(url, REMINDERS, KILLS, cut_every=10, restart_at=KILLS // 2)
    seconds, mails = await caught_up(REMINDERS)
    return [
        Figure(f"reminders told in {found.mails} mails, {found.kills} kills, {found.cuts} cuts", found.reminders, ""),
        Figure("of them lost", len(found.lost), ""),
        Figure("of them in a mail of which nobody knows whether it arrived", found.doubtful, ""),
        Figure("of them told in two mails", len(found.told_twice), ""),
        Figure("mails that came again with the same Message-ID and bytes", found.again, ""),
        Figure("mails that came again with other bytes", found.changed, ""),
        Figure("all of it", found.seconds, "s"),
        Figure(f"one round after a day without any, {REMINDERS} reminders in {mails} mails", seconds, "s"),
    ]
