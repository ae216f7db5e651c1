"""The nouns of legal bases: a card in plain words, and the version of it that somebody approved."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from agreements.model import Category, Circumstance, Direction, Purpose
from registry.partners.model import Regime
from registry.partners.sectors import Sector

FEDERAL = "US"


class Route(StrEnum):
    """How information may come. A limit opens no way: it says what a rule keeps closed."""

    PERMISSIVE = "permissive"
    MANDATORY = "mandatory"
    COMPELLED = "compelled"
    CONSENT = "consent"
    LIMIT = "limit"

    @property
    def label(self) -> str:
        return _ROUTES[self]


_ROUTES = {
    Route.PERMISSIVE: "The holder may disclose",
    Route.MANDATORY: "The law asks it of the holder",
    Route.COMPELLED: "Order, warrant, subpoena or other process",
    Route.CONSENT: "Consent or authorization",
    Route.LIMIT: "A limit: no way to ask",
}


class Decider(StrEnum):
    HOLDER = "holder"
    COURT = "court"
    PERSON = "person"

    @property
    def label(self) -> str:
        return {"holder": "The partner", "court": "A court", "person": "The person whom it concerns"}[self]


class Step(StrEnum):
    """Where on an ask card a basis stands."""

    FIRST = "first"
    EMERGENCY = "emergency"
    SPECIAL = "special"
    FORMAL = "formal"
    LIMIT = "limit"

    @property
    def label(self) -> str:
        return _STEPS[self]


_STEPS = {
    Step.FIRST: "Ask first",
    Step.EMERGENCY: "In an emergency",
    Step.SPECIAL: "If the case fits",
    Step.FORMAL: "Needs consent or process",
    Step.LIMIT: "Stays closed",
}


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A provision in plain words. Empty `sectors` or `askers`: whoever; no `regime`: whatever rules cover the holder.

    `overlays` are the federal cards before which a state's card stands. `written_request`: nothing flows on a call
    alone. `needs_purpose`: it rests on something that an agreement for this purpose says. In [effective_from,
    effective_to) the provision is law.
    """

    code: str
    title: str
    citation: str
    statement: str
    route: Route
    decider: Decider
    categories: tuple[Category, ...]
    recipients: str
    discloses: str
    jurisdiction: str = FEDERAL
    direction: Direction = Direction.IN
    regime: Regime | None = None
    sectors: tuple[Sector, ...] = ()
    circumstances: tuple[Circumstance, ...] = tuple(Circumstance)
    askers: tuple[Sector, ...] = ()
    written_request: bool = False
    needs_purpose: Purpose | None = None
    tests: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    writer: str = ""
    writes: tuple[str, ...] = ()
    writes_under: str = ""
    retention: str = ""
    redisclosure: str = ""
    notice: str = ""
    not_covered: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    source_url: str = ""
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def step(self) -> Step:
        if self.route is Route.LIMIT:
            return Step.LIMIT
        if self.route in {Route.COMPELLED, Route.CONSENT} or self.written_request:
            return Step.FORMAL
        if self.circumstances == (Circumstance.EMERGENCY,):
            return Step.EMERGENCY
        return Step.FIRST if Circumstance.STEADY_STATE in self.circumstances else Step.SPECIAL

    def askers_include(self, kinds: frozenset[Sector]) -> bool:
        """Whether somebody of these kinds may be given it."""
        return not self.askers or not kinds.isdisjoint(self.askers)

    def law_on(self, day: date) -> bool:
        """Whether the provision is law on that day."""
        begun = self.effective_from is None or self.effective_from <= day
        return begun and (self.effective_to is None or day < self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A version of a card and what became of it; `number` counts the versions of one code, `version` every change."""

    id: UUID
    number: int
    status: Status
    card: Card
    reviewed_on: date | None = None
    reviewed_by: str | None = None
    next_review_on: date | None = None
    retired_on: date | None = None
    retired_because: str | None = None
    version: int = 1

    def overdue(self, day: date) -> bool:
        """Whether it counts still, but should have been looked at again by that day."""
        return self.status is Status.APPROVED and self.next_review_on is not None and self.next_review_on <= day

    def guides(self, day: date) -> bool:
        """Whether it is shown as guidance on that day."""
        return self.status is Status.APPROVED and self.card.law_on(day)
