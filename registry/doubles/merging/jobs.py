"""What is done about merges every night."""

from registry.doubles.merging.model import KEPT_FOR
from registry.platform import clock, db
from registry.platform.jobs import Nightly


async def forget() -> None:
    """Throw away what undoing a merge would need, thirty days after it; where an old address leads stays known."""
    await db.execute("UPDATE merge SET undo = NULL WHERE undo IS NOT NULL AND at <= $1", clock.now() - KEPT_FOR)


JOBS = [Nightly("forget how to undo merges", forget)]
