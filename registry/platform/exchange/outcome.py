"""What can become of a row: understood, left out, or refused with what is wrong."""

from dataclasses import dataclass, field

from registry.platform.exchange.values import Value


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: the file's column (empty when it is the row as a whole), the cell, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row that was understood; plain enough to be kept as JSON between reading and applying.

    `keys` are the ways to find what it is about, the surest first (`nces:120000207976`, `id:…`, `name:…|FL|…`).
    `fields` come from columns and are compared; `defaults` from constants, rules and tables, and are only for something
    new. `typed` holds telephone numbers as they were written. `values` is the row as it stands in the file.
    """

    number: int
    keys: tuple[str, ...]
    fields: dict[str, Value]
    defaults: dict[str, Value] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that the profile does not want; `reason` is the same for rows left out alike."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken, in whole. `values` is the row as it stands in the file, to be given back."""

    number: int
    values: dict[str, str]
    problems: tuple[Problem, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A row that goes in with another one (`to`, by number), as a part of the same record; or is refused with it."""

    number: int
    to: int
    values: dict[str, str]
    keys: tuple[str, ...] = ()


Outcome = Parsed | LeftOut | RefusedRow | Joined
