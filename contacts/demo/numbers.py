"""Telephone numbers that are nobody's: 555-0100 to 555-0199 are kept for fiction in every area code."""

from collections.abc import Iterator
from random import Random

AREAS = ("386", "352")
_STYLES = ("({area}) 555-{line}", "{area}-555-{line}", "{area}.555.{line}", "+1 {area} 555 {line}")


class Numbers:
    """Gives each number out once, written as people write them."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._left = self._all()

    def _all(self) -> Iterator[str]:
        for number in range(100, 200):
            for area in AREAS:
                yield self._dice.choice(_STYLES).format(area=area, line=f"{number:04}")

    def next(self) -> str:
        """A number that nobody has yet."""
        return next(self._left)

    def extension(self, taken: set[str]) -> str:
        """An extension of a switchboard that is not among those `taken`, which it joins."""
        while (found := str(self._dice.randint(2001, 7999))) in taken:
            pass
        taken.add(found)
        return found
