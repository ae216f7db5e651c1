"""The nouns of the look-up: what was asked, what might be meant, what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

LIMIT = 25  # hits on a page
CANDIDATES = 400  # rows that each stage may bring
QUERY_LETTERS = 200  # letters of a query that are read


class Number(NamedTuple):
    """The digits of a telephone number without the country's 1, and its extension ('' when there is none)."""

    digits: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, read: folded text, its telling words (stemmed, the last may be unfinished), a number in it."""

    folded: str
    words: tuple[str, ...]
    canonical: str
    number: Number | None = None

    def __bool__(self) -> bool:
        return bool(self.folded)


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the hits; empty means all. `sectors` None also means all."""

    sectors: frozenset[str] | None = None
    jurisdiction: UUID | None = None

    def __bool__(self) -> bool:
        return self.sectors is not None or self.jurisdiction is not None


@dataclass(frozen=True, slots=True)
class NumberHit:
    """A number of an organisation that ends, or begins, like the one that was typed."""

    digits: str
    extension: str
    old: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that might be meant. `names` are canonical, the present one first; `place` its place's words.

    `whole` says that every word that was typed, or one near it, is somewhere in what is known of it.
    """

    id: UUID
    names: tuple[str, ...]
    place: str
    status: str
    number: NumberHit | None = None
    whole: bool = True


class Text(NamedTuple):
    """Something an organisation is found by, as it is shown. `until` is the last year of a former name.

    A tuple, as an import makes and compares hundreds of thousands.
    """

    kind: str
    text: str
    visibility: str = "all_users"
    until: str | None = None


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit matched: a label ("former name"), the text, and the spans of it that match what was typed."""

    label: str
    text: str
    spans: tuple[Span, ...] = ()
    after: str = ""

    @property
    def words(self) -> str:
        """The reason as one sentence without marks."""
        return f"{self.label}: {self.text}{self.after}" if self.label else self.text + self.after


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer. `successor` is (id, name) of the organisation that took over, where one did."""

    id: UUID
    name: str
    name_spans: tuple[Span, ...]
    sector: str
    place: str
    status: str
    reasons: tuple[Reason, ...]
    successor: tuple[UUID, str] | None = None
    jurisdictions: tuple[UUID, ...] = ()
    score: float = 0.0

    @property
    def leads_to(self) -> UUID:
        """Who answers now: itself, or whoever took over."""
        return self.successor[0] if self.successor else self.id

    @property
    def href(self) -> str:
        """Where a tap leads: to whoever answers now."""
        return f"/card/{self.leads_to}"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: the best hits, and how many were found before the rest was left out (`more`)."""

    hits: Sequence[Hit] = ()
    total: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The head of an organisation's card. `parent` and `successor` are (id, name), `keepers` (name, e-mail address).

    Keepers look after the relationship: its owner, then the stand-in.
    """

    id: UUID
    name: str
    kind: str
    sector: str
    status: str
    place: str
    parent: tuple[UUID, str] | None
    successor: tuple[UUID, str] | None
    keepers: tuple[tuple[str, str], ...] = ()
