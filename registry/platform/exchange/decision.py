"""What an import would do about a row: the facts that a dry run shows and that applying carries out."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.platform.exchange.outcome import Joined, LeftOut, Problem, RefusedRow
from registry.platform.exchange.values import Value
from registry.platform.likely import Likely


@dataclass(frozen=True, slots=True)
class Record:
    """Something as it is in the directory, under the names of the fields; lists in their order there."""

    id: str
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Create:
    """A row that becomes something new; `fields` is everything it starts with, empty ones left out."""

    number: int
    key: str
    fields: dict[str, Value]
    typed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Update:
    number: int
    key: str
    id: str
    changes: tuple[Change, ...]
    typed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unchanged:
    number: int
    key: str
    id: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person should know of a row that was taken: a value passed over, a parent that is not here."""

    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Missing:
    """In the directory under this kind of file's scheme, and not in the file."""

    key: str
    id: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A new row that may be in the directory already, and as whom. `left_out`: it waits for a person to look."""

    number: int
    key: str
    name: str
    likely: Likely
    left_out: bool


Decision = Create | Update | Unchanged | Notice | LeftOut | RefusedRow | Joined
