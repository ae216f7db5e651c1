"""What changed from one text to another, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from agreements.drafting.markup import lines

_WORDS = re.compile(r"\S+\s*")
# Two lines that share less than this are one struck out and one put in, which reads better than a mixture.
_ALIKE = 0.4


class Change(StrEnum):
    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row with the same fate."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or an item, in runs."""

    runs: tuple[Run, ...]

    @property
    def changed(self) -> bool:
        return any(run.change is not Change.SAME for run in self.runs)


def compared(before: str, after: str) -> list[Line]:
    """Both texts as one: the lines of the second, and where they stood those of the first that it lacks.

    Leaving out what was inserted gives the first text, leaving out what was deleted the second.
    """
    old, new = lines(before), lines(after)
    found: list[Line] = []
    for tag, low, high, first, last in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found += [_whole(Change.SAME, text) for text in old[low:high]]
        else:
            found += _replaced(old[low:high], new[first:last])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that took each other's place are paired in their order; what is left over went or came."""
    for was, now in zip(old, new, strict=False):
        yield from _paired(was, now)
    paired = min(len(old), len(new))
    for text in old[paired:]:
        yield _whole(Change.DELETED, text)
    for text in new[paired:]:
        yield _whole(Change.INSERTED, text)


def _paired(was: str, now: str) -> Iterator[Line]:
    old, new = _WORDS.findall(f"{was} "), _WORDS.findall(f"{now} ")
    # Very common words are left aside while it looks for what is alike: else long lines of few words take minutes.
    found = SequenceMatcher(None, old, new)
    if found.ratio() < _ALIKE:
        yield _whole(Change.DELETED, was)
        yield _whole(Change.INSERTED, now)
        return
    yield Line(tuple(_runs(old, new, found.get_opcodes())))


def _runs(old: Sequence[str], new: Sequence[str], steps: Iterable[tuple[str, int, int, int, int]]) -> Iterator[Run]:
    for tag, low, high, first, last in steps:
        was, now = "".join(old[low:high]), "".join(new[first:last])
        if tag == "equal":
            yield Run(Change.SAME, was)
            continue
        if was:
            yield Run(Change.DELETED, was)
        if now:
            yield Run(Change.INSERTED, now)


def _whole(change: Change, text: str) -> Line:
    return Line((Run(change, text),))
