"""The queue and the schedule, on PgQueuer in the same PostgreSQL."""

from registry.platform.jobs.model import Job, Nightly
from registry.platform.jobs.queue import enqueue

__all__ = ["Job", "Nightly", "enqueue"]
