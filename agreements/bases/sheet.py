"""The ask card of a partner: for what is usually asked there, everything in a few short groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agreements.bases.coverage import agreed_ways, coverage
from agreements.bases.facts import USUAL_CATEGORIES, Agreement, Asker, Partner
from agreements.bases.model import FEDERAL, Basis, Card, Step
from agreements.bases.outcome import Coverage, Duty, Offer
from agreements.model import Category, Circumstance, State

_USUAL = (Category.OBSERVATION,)


@dataclass(frozen=True, slots=True)
class Line:
    """A basis on the card, with the kinds of information that it is for."""

    basis: Basis
    categories: tuple[Category, ...]
    reasons: tuple[str, ...]
    overdue: bool

    @property
    def card(self) -> Card:
        return self.basis.card


@dataclass(frozen=True, slots=True)
class Chip:
    """An agreement in a few words; `tone` as chips have it, `reason` where the words do not say it all."""

    agreement: Agreement
    words: str
    tone: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the officer reads. `waiting`: how many bases would be here, were they approved."""

    chips: tuple[Chip, ...]
    groups: tuple[tuple[Step, tuple[Line, ...]], ...]
    bring: tuple[str, ...]
    writes_down: tuple[Duty, ...]
    reasons: tuple[str, ...]
    overdue: tuple[str, ...]
    waiting: int

    @property
    def empty(self) -> bool:
        return not self.groups

    def of(self, step: Step) -> tuple[Line, ...]:
        """The lines of a step."""
        return next((lines for one, lines in self.groups if one is step), ())


def sheet(partner: Partner, asker: Asker, agreements: Sequence[Agreement], bases: Sequence[Basis], on: date) -> Sheet:
    """The ask card of a partner on a day, for the usual kinds of information, in an emergency and otherwise."""
    usual = USUAL_CATEGORIES.get(partner.sector, _USUAL)
    found = [coverage(partner, asker, one, Circumstance.EMERGENCY, agreements, bases, on) for one in usual]
    lines = _lines(found)
    groups = tuple((step, of) for step in Step if (of := tuple(one for one in lines if one.card.step is step)))
    waiting = [miss for one in found for miss in one.missing if miss.endswith("not approved as guidance yet.")]
    return Sheet(
        chips=chips(agreements, on),
        groups=groups,
        bring=_bring(found, lines),
        writes_down=tuple(dict.fromkeys(duty for one in found for duty in one.writes_down)),
        reasons=_unique(reason for one in found for reason in one.reasons[1:]),
        overdue=tuple(line.card.title for line in lines if line.overdue),
        waiting=len(set(waiting)),
    )


def _lines(found: Iterable[Coverage]) -> list[Line]:
    """Each basis once, with every kind of information that it is for, a state's before the federal ones."""
    together: dict[str, tuple[Offer, list[Category]]] = {}
    for one in found:
        for offer in one.offers:
            together.setdefault(offer.card.code, (offer, []))[1].append(one.category)
    lines = [Line(offer.basis, tuple(of), offer.reasons, offer.overdue) for offer, of in together.values()]
    return sorted(lines, key=lambda line: line.card.jurisdiction == FEDERAL)


def _bring(found: Sequence[Coverage], lines: Iterable[Line]) -> tuple[str, ...]:
    """For the call itself: what was agreed on, and what the first and the emergency bases take."""
    ready = [item for one in lines if one.card.step in {Step.FIRST, Step.EMERGENCY} for item in one.card.bring]
    agreed = [item for one in found for item in agreed_ways(one.under)]
    return _unique([*agreed, *ready])


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


MOST_CHIPS = 4


def chips(agreements: Sequence[Agreement], on: date) -> tuple[Chip, ...]:
    """What is in force; where nothing is, what is coming and the last that ended, so that it is said plainly."""
    held = [one for one in agreements if one.state.in_force]
    if not held:
        coming = [one for one in agreements if one.state in _COMING]
        ended = [one for one in agreements if one.state not in _COMING and one.state is not State.SUPERSEDED]
        held = [*ended[:1], *coming]
    return tuple(_chip(one, on) for one in held[:MOST_CHIPS])


_COMING = frozenset({State.DRAFT, State.NEGOTIATING, State.OUT_FOR_SIGNATURE, State.PARTLY_SIGNED, State.NOT_YET})
_TONES = {State.EXPIRING: "warn", State.HOLDOVER: "warn"}


def _chip(agreement: Agreement, on: date) -> Chip:
    """An agreement as officers need it: in force or not, and its last day."""
    state = agreement.state
    words = "In force" if state.in_force and state not in _TONES else state.label
    last = agreement.last_day
    if last is not None and (state.in_force or last < on):
        words += f", last day in force {'is' if last >= on else 'was'} {last.day} {last:%b %Y}"
    tone = _TONES.get(state, "good") if state.in_force else "bad" if state is State.EXPIRED else "warn"
    return Chip(agreement, words, tone, "" if state is State.ACTIVE else agreement.reason)
