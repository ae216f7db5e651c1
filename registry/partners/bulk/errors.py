"""What bulk work refuses, in words."""

from registry.partners.bulk.model import Preview
from registry.platform.errors import Conflict


class NotAsAgreed(Conflict):
    """Something changed since the preview was shown; `preview` is what would be done now."""

    code = "not_as_agreed"

    def __init__(self, preview: Preview) -> None:
        super().__init__(
            "Nothing was done: something changed since the preview. Look again at what would be done now.",
            theirs={
                "digest": preview.digest, "changes": len(preview.changes), "already": len(preview.already),
                "refused": len(preview.refusals),
            },
        )  # fmt: skip
        self.preview = preview


class CannotUndo(Conflict):
    """It was undone already, or is too long ago."""

    code = "cannot_undo"
