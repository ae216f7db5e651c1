"""How a sector stands in a county: its best agreement, how well somebody can be reached, on how many it rests. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from agreements.model import State
from registry.partners.sectors import Sector

BAND = 24  # counties in one picture, so that each fits a sheet of paper with its heads
S = Sector
# Those that every county has to find somebody in; others are shown where somebody is known.
WANTED = (
    S.EDUCATION_K12, S.MENTAL_HEALTH, S.HEALTHCARE, S.LE_LOCAL, S.PROSECUTOR_COURTS, S.PROBATION_PAROLE,
    S.EMERGENCY_MGMT,
)  # fmt: skip


class Level(StrEnum):
    """The best that there is of agreements in a cell, best first."""

    IN_FORCE = "in_force"
    DUE = "due"
    HOLDOVER = "holdover"
    PENDING = "pending"
    OVER = "over"
    NONE = "none"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Level.IN_FORCE: "in force",
    Level.DUE: "in force, something due",
    Level.HOLDOVER: "holdover only",
    Level.PENDING: "not yet in force",
    Level.OVER: "ended",
    Level.NONE: "no agreement",
}
_PENDING = {State.DRAFT, State.NEGOTIATING, State.OUT_FOR_SIGNATURE, State.PARTLY_SIGNED, State.NOT_YET}
LEVELS = list(Level)


def level_of(state: State) -> Level:
    """Return what an agreement in this state is worth to a cell; one that is suspended is not in force."""
    if state is State.ACTIVE:
        return Level.IN_FORCE
    if state is State.HOLDOVER:
        return Level.HOLDOVER
    if state in _PENDING or state is State.SUSPENDED:
        return Level.PENDING
    return Level.DUE if state.in_force else Level.OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A sector in a county. `grade` is the best point of contact there (A, B, C, F), None where nobody is known.

    `partners` serve it, `bound` of them have an agreement in force, `people` can be called there.
    """

    partners: int = 0
    grade: str | None = None
    people: int = 0
    level: Level = Level.NONE
    bound: int = 0

    @property
    def gap(self) -> bool:
        """Whether nobody is known there."""
        return not self.partners

    @property
    def agreed(self) -> bool:
        """Whether an agreement binds somebody there today."""
        return self.level in {Level.IN_FORCE, Level.DUE, Level.HOLDOVER}

    @property
    def single(self) -> bool:
        """Whether it rests on one partner, or of all its partners on one person by name."""
        return self.partners == 1 or (self.partners > 1 and self.people == 1)

    @property
    def words(self) -> str:
        if self.gap:
            return "nobody" if self.level is Level.NONE else f"nobody; agreement {self.level.label}"
        many = "1 partner" if self.partners == 1 else f"{self.partners:,} partners"
        alone = ", rests on one" if self.single else ""
        agreement = self.level.label if self.level is Level.NONE else f"agreement {self.level.label}"
        return f"{many}, reached {self.grade}, {agreement}{alone}"


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class County:
    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A county with the sectors in which nobody is known, and those in which no agreement is in force."""

    county: County
    nobody: Sequence[Sector]
    no_agreement: Sequence[Sector]

    @property
    def unknown(self) -> int:
        return len(self.nobody)

    @property
    def unagreed(self) -> int:
        return len(self.no_agreement)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The counties of a region by name, the sectors that are shown, and what is known where."""

    region: str
    counties: Sequence[County]
    sectors: Sequence[Sector]
    cells: Mapping[tuple[UUID, Sector], Cell]

    def at(self, county: County, sector: Sector) -> Cell:
        return self.cells.get((county.id, sector), EMPTY)

    def gaps(self) -> list["Gap"]:
        """The counties where something is missing, of the sectors that every county needs."""
        found = [
            Gap(
                county,
                tuple(one for one in WANTED if self.at(county, one).gap),
                tuple(one for one in WANTED if not self.at(county, one).gap and not self.at(county, one).agreed),
            )
            for county in self.counties
        ]
        return [gap for gap in found if gap.nobody or gap.no_agreement]

    def singles(self) -> int:
        return sum(one.single for one in self.cells.values())

    def bands(self) -> list[Sequence[County]]:
        return [self.counties[at : at + BAND] for at in range(0, len(self.counties), BAND)]


def shown_sectors(cells: Mapping[tuple[UUID, Sector], Cell]) -> list[Sector]:
    """The sectors that are wanted or known, in the order in which sectors are shown."""
    known = {*WANTED, *(sector for _, sector in cells)}
    return [sector for sector in Sector if sector in known]
