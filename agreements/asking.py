"""What a field of a form of the agreements asks for; the names are those of the form macro's parameters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

Choice = tuple[str, str]
Explained = tuple[str, str, str]  # with what it does


class Labelled(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a form. `group` is the heading under which it stands, together with its neighbours of the same."""

    name: str
    label: str = ""
    kind: str = "text"
    hint: str | None = None
    required: bool = False
    options: Sequence[Choice | Explained] = ()
    empty: str | None = None
    width: str | None = None
    inputmode: str | None = None
    suggest: str | None = None
    placeholder: str | None = None
    rows: int = 4
    min: int | None = None
    max: int | None = None
    group: str = ""


VERSION = Asked(name="version", kind="hidden")


def choices(kinds: Iterable[Labelled]) -> list[Choice]:
    return [(kind.value, kind.label) for kind in kinds]


def worded(kinds: Iterable[str]) -> list[Choice]:
    """Codes as choices, where their words are the code itself without underscores."""
    return [(str(kind), str(kind).replace("_", " ").capitalize()) for kind in kinds]
