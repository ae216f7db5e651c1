"""The queue and the schedule, on PgQueuer in the same PostgreSQL."""

from registry.platform.jobs.heart import beat
from registry.platform.jobs.model import Every, Job, Nightly
from registry.platform.jobs.queue import enqueue

__all__ = ["Every", "Job", "Nightly", "beat", "enqueue"]
