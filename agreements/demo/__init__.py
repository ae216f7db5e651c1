"""The agreements of the demonstration county, and how they go again."""

from collections.abc import Sequence

from agreements.bases.demo import scenes as of_bases
from agreements.board.demo import scenes as of_work
from agreements.demo.removal import forget
from agreements.demo.scenes import scenes as of_record
from agreements.drafting.demo import scenes as of_texts
from registry.platform.demonstration import Scene, Stage

__all__ = ["forget", "scenes"]


def scenes(stage: Stage) -> Sequence[Scene]:
    """What the cast does to agreements, to their texts and duties, and to the bases on which partners may be asked."""
    return [*of_record(stage), *of_bases(stage), *of_texts(stage), *of_work(stage)]
