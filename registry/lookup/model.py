"""The nouns of the look-up: what was asked, what might be meant, what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import msgspec

from registry.lookup.position import Position

LIMIT = 25  # hits on a page
CANDIDATES = 240  # rows that each stage may bring
QUERY_LETTERS = 200  # letters of a query that are read


class Number(NamedTuple):
    """The digits of a telephone number without the country's 1, and its extension ('' when there is none)."""

    digits: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, read: folded text, its telling words (stemmed, the last may be unfinished), a number in it.

    `canonical` is the text in one spelling, as names are compared.
    """

    folded: str
    words: tuple[str, ...]
    canonical: str
    number: Number | None = None

    def __bool__(self) -> bool:
        return bool(self.folded)


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the hits; empty means all. `sectors` None also means all.

    `near` leaves nobody out: of two that are alike the nearer one comes first.
    """

    sectors: frozenset[str] | None = None
    jurisdiction: UUID | None = None
    near: Position | None = None

    def __bool__(self) -> bool:
        return self.sectors is not None or self.jurisdiction is not None


@dataclass(frozen=True, slots=True)
class NumberHit:
    """A number of an organisation that ends, or begins, like the one that was typed."""

    digits: str
    extension: str
    old: bool
    whole: bool


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """An organisation that might be meant, as the search row has it. A struct, as a look-up makes some hundreds.

    `names` are canonical, one on each line, the present one first; `place_words` and `texts` as they are stored;
    `used`: whoever asks opened its card lately, or pinned it.
    """

    id: UUID
    name: str
    names: str
    place: str
    place_words: str
    sector: str
    status: str
    texts: str
    latitude: float | None = None
    longitude: float | None = None
    successor_id: UUID | None = None
    successor: str | None = None
    used: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, 0 to about 100, and the kilometres to it where that was asked.

    `answered`: the share, from 0 to 1, of what was typed that its name and place answer.
    """

    score: float
    candidate: Candidate
    answered: float = 0.0
    number: NumberHit | None = None
    distance_km: float | None = None


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
    """One line of the answer. `successor` is (id, name) of the organisation that took over, where one did.

    `distance_km`: kilometres from where the filters say that somebody is, as the crow flies; None where that or the
    position of the organisation is not known.
    """

    id: UUID
    name: str
    name_spans: tuple[Span, ...]
    sector: str
    place: str
    status: str
    reasons: tuple[Reason, ...]
    successor: tuple[UUID, str] | None = None
    distance_km: float | None = None
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
