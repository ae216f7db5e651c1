"""Whether somebody who is to be taken in may be in the directory already."""

from registry.partners.schemas import RegisterIn
from registry.platform import slices
from registry.platform.likely import Draft, Likely


async def here_already(given: RegisterIn) -> list[Likely]:
    """The organisations that it may be, the likeliest first."""
    draft = Draft(
        name=given.name,
        sector=given.sector,
        region=given.region.upper(),
        kind=given.kind,
        parent_id=given.parent_id,
        areas=given.jurisdiction_ids,
    )
    [found] = await slices.doubles_of([draft])
    return found
