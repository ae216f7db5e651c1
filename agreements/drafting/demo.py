"""The texts of the demonstration county: one just begun, and one that two parties write on."""

from collections.abc import Sequence
from uuid import UUID

from agreements.drafting.queries import drafts
from agreements.drafting.schemas import WriteIn, named
from agreements.drafting.service import begin, write
from agreements.model import Stage
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.demonstration import Scene
from registry.platform.demonstration import Stage as Story

_TEMPLATES = {Stage.DRAFT: "venue", Stage.NEGOTIATING: "information_sharing"}
_ADDED = "\n\nIt also covers events on either side of the reservation's boundary."


def scenes(story: Story) -> Sequence[Scene]:
    """A template for each agreement whose text is open, and an answer to it where it is negotiated."""

    async def begun(actor: Actor) -> None:
        for stage, template in _TEMPLATES.items():
            for key in await _open(stage):
                await begin(actor, key, template)

    async def answered(actor: Actor) -> None:
        for key in await _open(Stage.NEGOTIATING):
            latest = (await drafts(actor, key)).latest
            if latest is not None:
                stands = named(latest.sections)
                text = stands | {"scope": stands["scope"] + _ADDED}
                note = "Both sides of the boundary, as the other party asked"
                await write(actor, key, WriteIn(version=latest.number, note=note, **text))

    return [Scene(story.ago(12, 10), "coordinator", begun), Scene(story.ago(9, 15, 30), "coordinator", answered)]


async def _open(stage: Stage) -> list[UUID]:
    rows = await db.fetch("SELECT id FROM agreement WHERE demo AND stage = $1 ORDER BY reference", str(stage))
    return [row["id"] for row in rows]
