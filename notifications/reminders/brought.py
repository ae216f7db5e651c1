"""What reminders bring to the manifest of the notifications."""

from datetime import time

from notifications.reminders.pages import PAGES
from notifications.reminders.pages_schedule import SCHEDULE_PAGES
from notifications.reminders.planning import plan
from notifications.reminders.sending import KIND, before_sending, send
from notifications.reminders.words import DEEDS
from registry.platform.jobs.model import Every, Nightly

__all__ = ["BEFORE_SENDING", "DEEDS", "HANDLERS", "JOBS"]


async def nightly() -> None:
    """At the beginning of the day, or as soon as a worker runs again."""
    await plan()


async def hourly() -> None:
    """What was recorded meanwhile."""
    await plan()


async def sent() -> None:
    """What is due now."""
    await send()


HANDLERS = [*PAGES, *SCHEDULE_PAGES]
JOBS = [
    Nightly("reminders.day", nightly, at=time(0, 40)),
    Every("reminders.plan", 3600, hourly),
    Every("reminders.send", 60, sent),
]
BEFORE_SENDING = {KIND: before_sending}
