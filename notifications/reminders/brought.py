"""What reminders bring to the manifest of the notifications."""

from datetime import time

from notifications.reminders.pages import PAGES
from notifications.reminders.pages_choices import CHOICE_PAGES
from notifications.reminders.pages_schedule import SCHEDULE_PAGES
from notifications.reminders.panel import due_panel
from notifications.reminders.planning import plan
from notifications.reminders.routes import ROUTES
from notifications.reminders.sending import KIND, before_sending, send
from notifications.reminders.words import DEEDS
from registry.platform.jobs.heart import REMINDERS, beat
from registry.platform.jobs.model import Every, Nightly
from registry.platform.jobs.surely import surely

__all__ = ["BEFORE_SENDING", "DEEDS", "HANDLERS", "JOBS", "due_panel"]


async def nightly() -> None:
    """At the beginning of the day, or as soon as a worker runs again."""
    await surely(plan)
    await surely(send)
    await beat(REMINDERS)


async def hourly() -> None:
    """What was recorded meanwhile; that both went well is what everybody can rely on."""
    await nightly()


async def sent() -> None:
    """What is due now."""
    await send()


HANDLERS = [*ROUTES, *PAGES, *CHOICE_PAGES, *SCHEDULE_PAGES]
JOBS = [
    Nightly("reminders.day", nightly, at=time(0, 40)),
    Every("reminders.plan", 3600, hourly),
    Every("reminders.send", 60, sent),
]
BEFORE_SENDING = {KIND: before_sending}
