"""The tags of one organisation."""

from collections.abc import Sequence
from uuid import UUID

from registry.partners import tags
from registry.partners.errors import refuse
from registry.partners.rules import against_tags
from registry.partners.service.frame import Done, finish, locked
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.text import fold


async def tag(actor: Actor, organisation_id: UUID, wanted: Sequence[str], version: int | None = None) -> None:
    """Let an organisation have these tags and no others.

    Raises:
        Invalid: one of them is no tag, or they are too many.
        Conflict: somebody else changed it since `version`.
    """
    async with db.transaction():
        await locked(actor, organisation_id, version)
        refuse(against_tags(wanted))
        rows = await db.fetch("SELECT tag FROM organisation_tag WHERE organisation_id = $1", organisation_id)
        before, after = {row["tag"] for row in rows}, {fold(text) for text in wanted}
        if before == after:
            return
        await tags.take_away({organisation_id: before - after})
        await tags.add({organisation_id: after - before})
        old, new = {"tags": sorted(before)}, {"tags": sorted(after)}
        await finish(actor, organisation_id, Done(action="amended", kind="tags", before=old, after=new))
