"""A legal basis that is a draft, and one that is approved."""

from agreements.bases import queries, service
from registry.platform.access.model import Actor


async def bases(actor: Actor) -> list[str]:
    """Their ids, the draft first."""
    draft, approved = (await queries.versions("ferpa-consent"))[0], (await queries.versions("ferpa-emergency"))[0]
    await service.approve(actor, approved.id, None, approved.version)
    return [str(draft.id), str(approved.id)]
