"""Whose something is that the audit trail names only by its id."""

from collections.abc import Sequence
from uuid import UUID

from contacts.listing import houses_of_points
from contacts.meetings.following import houses_of_meetings


async def houses(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of the organisations that these numbers, meetings and invitations belong to."""
    return await houses_of_points(ids) | await houses_of_meetings(ids)
