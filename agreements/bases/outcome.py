"""What comes of judging an ask: the bases that fit it, who writes down what, and what is missing."""

from dataclasses import dataclass

from agreements.bases.facts import Agreement
from agreements.bases.model import Basis, Card, Step
from agreements.model import Category, Circumstance


@dataclass(frozen=True, slots=True)
class Offer:
    """A basis that fits an ask, and why; `overdue`: its card should have been reviewed again by now."""

    basis: Basis
    reasons: tuple[str, ...]
    overdue: bool

    @property
    def card(self) -> Card:
        return self.basis.card

    @property
    def step(self) -> Step:
        return self.card.step


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody writes down when information was given."""

    who: str
    what: tuple[str, ...]
    under: str
    retention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """An ask, judged. `ask`: on a call; `formal`: with consent or process; `limits`: what stays closed meanwhile."""

    category: Category
    circumstance: Circumstance
    summary: str
    ask: tuple[Offer, ...]
    formal: tuple[Offer, ...]
    limits: tuple[Offer, ...]
    under: tuple[Agreement, ...]
    bring: tuple[str, ...]
    writes_down: tuple[Duty, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Whether an approved basis lets it be asked for on a call."""
        return bool(self.ask)

    @property
    def offers(self) -> tuple[Offer, ...]:
        return (*self.ask, *self.formal, *self.limits)
