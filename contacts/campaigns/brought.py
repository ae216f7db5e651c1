"""What confirmation brings to the manifest of the contacts."""

from datetime import time

from contacts.campaigns.asking import EXECUTIVE, KIND, ask_who_is_due, before_sending
from contacts.campaigns.pages_confirm import CONFIRM_PAGES
from contacts.campaigns.pages_work import WORK_PAGES
from contacts.campaigns.progress import keep_freshness
from contacts.campaigns.pursuing import follow_up
from registry.platform.jobs.model import Nightly


async def nightly() -> None:
    """First what was asked before, so that nobody who just fell silent is asked anew."""
    await follow_up()
    await ask_who_is_due()
    await keep_freshness()


HANDLERS = [*CONFIRM_PAGES, *WORK_PAGES]
JOBS = [Nightly("confirmations", nightly, at=time(5, 10))]
BEFORE_SENDING = {KIND: before_sending, EXECUTIVE: before_sending}
DEEDS = {
    "unresponsive confirmation": "found that nobody answers",
    "confirmed contact_point": "confirmed a number by a link of their own",
    "proposed contact_point": "proposed another number",
    "denied contact_point": "said that a number is not theirs",
    "said that they left contact_point": "said that they left",
    "confirmed person": "confirmed a name by a link of their own",
    "proposed person": "proposed another name or title",
    "denied person": "said that a mail reached somebody else",
    "said that they left person": "said that they left",
    "accepted confirmation": "accepted a correction",
    "refused confirmation": "did not accept a correction",
}
