"""What merging refuses, in words."""

from collections.abc import Sequence
from uuid import UUID

from registry.platform.errors import Conflict

SHOWN = 5


class MergedAway(Conflict):
    """The record is no longer there: it turned out to be the same partner as another one."""

    code = "merged_away"

    def __init__(self, name: str, kept_id: UUID) -> None:
        super().__init__(
            f"This record was merged into {name}; nothing was changed. Do it there: /partners/{kept_id}",
            theirs={"id": str(kept_id), "name": name},
        )


class CannotUndo(Conflict):
    """Something newer stands on the merge, or it is too long ago."""

    code = "cannot_undo"

    def __init__(self, against: Sequence[str]) -> None:
        more = f"; and {len(against) - SHOWN:,} more" if len(against) > SHOWN else ""
        super().__init__(f"This merge cannot be undone: {'; '.join(against[:SHOWN])}{more}.")
        self.against = tuple(against)
