"""What the core of meetings brings to the manifest of the contacts."""

from contacts.meetings import filling, following
from contacts.meetings.following import FOLLOWS, follow, forget_demo, may_plan
from contacts.meetings.routes import MEETING_ROUTES
from contacts.meetings.routes_series import SERIES_ROUTES
from contacts.meetings.service import take_answer
from contacts.meetings.words import DEEDS
from registry.platform.jobs import Job, Nightly

HANDLERS = [*MEETING_ROUTES, *SERIES_ROUTES]
JOBS: list[Job | Nightly] = [*filling.JOBS, *following.JOBS]

__all__ = [
    "DEEDS", "FOLLOWS", "HANDLERS", "JOBS", "follow", "forget_demo", "may_plan", "take_answer",
]  # fmt: skip
