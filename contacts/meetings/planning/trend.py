"""Whether a partner comes: its part in the last meetings that it was asked to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LAST = 6  # meetings that are looked at
STAYED_AWAY = 2  # times in a row: this is worth a call
WIDTH = 14  # of one meeting in the picture
HEIGHT = 22


class Came(StrEnum):
    """What became of one invitation."""

    CAME = "came"
    EXCUSED = "excused"
    AWAY = "away"

    @property
    def label(self) -> str:
        return {"came": "came", "excused": "sent word", "away": "did not come"}[self]


@dataclass(frozen=True, slots=True)
class Invited:
    """A meeting that was held and that they were asked to."""

    on: date
    came: Came


@dataclass(frozen=True, slots=True)
class Trend:
    """The last meetings, the oldest first."""

    last: Sequence[Invited]

    @property
    def present(self) -> int:
        return sum(one.came is Came.CAME for one in self.last)

    @property
    def share(self) -> float | None:
        """From 0 to 1, None where they were never asked."""
        return self.present / len(self.last) if self.last else None

    @property
    def came_last(self) -> date | None:
        return max((one.on for one in self.last if one.came is Came.CAME), default=None)

    @property
    def missed(self) -> int:
        """How often in a row they have not come by now."""
        return next((gone for gone, one in enumerate(reversed(self.last)) if one.came is Came.CAME), len(self.last))

    @property
    def stopped(self) -> bool:
        """Whether they stayed away by now, and not once only."""
        return self.missed >= STAYED_AWAY

    @property
    def words(self) -> str:
        if not self.last:
            return "was not asked to any meeting that was held"
        if self.stopped and self.came_last:
            return f"{self._count}, and not since {self.came_last.day} {self.came_last:%b %Y}"
        return self._count

    @property
    def _count(self) -> str:
        many = len(self.last)
        if many == 1:
            return "came to the last one" if self.present else "did not come to the last one"
        how = "all" if self.present == many else "none" if not self.present else str(self.present)
        return f"came to {how} of the last {many}"

    @property
    def tone(self) -> str:
        if self.share is None:
            return "neutral"
        if self.stopped:
            return "bad"
        return "good" if self.share > 0.5 else "due"


def trend(invited: Sequence[Invited]) -> Trend:
    """Return how it went at the last six of these meetings, given in any order."""
    return Trend(sorted(invited, key=lambda one: one.on)[-LAST:])


def bars(it: Trend) -> list[tuple[int, int, str, str]]:
    """Return the picture: x and height of each bar, its tone and its words. Height says again what the words say."""
    drawn = {Came.CAME: (HEIGHT, "good"), Came.EXCUSED: (HEIGHT // 2, "due"), Came.AWAY: (4, "bad")}
    return [
        (WIDTH * place, *drawn[one.came], f"{one.on.day} {one.on:%b %Y}: {one.came.label}")
        for place, one in enumerate(it.last)
    ]
