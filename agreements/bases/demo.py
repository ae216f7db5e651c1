"""How the bases of the demonstration came to be approved: by its manager on one day; one is due again by now.

Whoever takes the demonstration away makes drafts of them again: the approver is gone.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from agreements.bases import queries, service
from agreements.bases.model import Status
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene, Stage

# Left for somebody to read and approve, and due for review by now.
LEFT = frozenset({"tx-threat", "ny-report", "ca-threat", "va-team", "privacy-b7", "hipaa-protective"})
DUE = "ecpa-emergency"
APPROVED_DAYS_AGO = 200
DUE_AFTER_DAYS = 185


def scenes(stage: Stage) -> Sequence[Scene]:
    """The manager approves most cards after counsel read them."""
    return [Scene(stage.ago(APPROVED_DAYS_AGO, 14), "manager", partial(_approve, stage))]


async def _approve(stage: Stage, actor: Actor) -> None:
    day = stage.ago(APPROVED_DAYS_AGO).date()
    for one in await queries.every():
        if one.status is Status.DRAFT and one.card.code not in LEFT:
            due = day + timedelta(days=DUE_AFTER_DAYS) if one.card.code == DUE else None
            await service.approve(actor, one.id, due, one.version)
