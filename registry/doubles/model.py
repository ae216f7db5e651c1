"""The nouns of finding doubles."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

LIKELY = 60  # of 100, from which two are offered as perhaps the same
CERTAIN = 90


class Verdict(StrEnum):
    SAME = "same"
    LIKELY = "likely"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an organisation as far as it tells it from others.

    `numbers` are national digits, `areas` the jurisdictions that it serves; `id` is None for somebody new.
    """

    name: str
    sector: str
    region: str
    id: UUID | None = None
    kind: str = "organisation"
    parent_id: UUID | None = None
    others: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    numbers: frozenset[str] = frozenset()
    identifiers: frozenset[tuple[str, str]] = frozenset()
    areas: frozenset[UUID] = frozenset()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against two being the same, in words for people."""

    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely it is that two are the same: the sum of the evidence, between 0 and 100."""

    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> int:
        return max(0, min(100, sum(one.points for one in self.evidence)))

    @property
    def verdict(self) -> Verdict:
        return Verdict.SAME if self.score >= CERTAIN else Verdict.LIKELY if self.score >= LIKELY else Verdict.DIFFERENT

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it, the strongest first, then what speaks against it."""
        ordered = sorted(self.evidence, key=lambda one: -one.points)
        return tuple(one.words for one in ordered if one.points)
