"""One agreement of a register: the rows that are about it, and what is on record of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from agreements.model import Kind
from agreements.register.lines import Line
from agreements.register.wording import Amendment, Party, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is on record of an agreement, as these rules look at it."""

    id: str
    reference: str
    title: str
    kind: Kind
    register: str = ""
    parties: Sequence[Party] = ()
    terms: Sequence[Term] = ()
    amendments: Sequence[Amendment] = ()


@dataclass(slots=True)
class Group:
    """One agreement of the register: its rows in the file's order, and what they make of it."""

    lines: list[Line]
    parties: list[Party]
    recorded: Recorded | None = None
    terms: list[Term] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def main(self) -> list[Line]:
        return [line for line in self.lines if not line.amends]

    @property
    def latest(self) -> Line:
        """The row that speaks of the latest term; where none does, the first that is no amendment, or the first."""
        dated = [line for line in self.main if line.term]
        return (
            max(dated, key=lambda line: line.term.begins_on if line.term else date.min)
            if dated
            else (self.main or self.lines)[0]
        )

    @property
    def reference(self) -> str:
        return self.first.reference or (self.recorded.reference if self.recorded else "")

    @property
    def kind(self) -> Kind | None:
        return next((line.kind for line in self.main if line.kind), self.recorded.kind if self.recorded else None)

    @property
    def refused(self) -> bool:
        return any(line.refused for line in self.lines)

    @property
    def complete(self) -> bool:
        return self.first.sheet.complete

    def days(self, name: str) -> date | None:
        return next((day for line in reversed(self.lines) if not line.amends and (day := line.days.get(name))), None)
