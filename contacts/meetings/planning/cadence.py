"""How often we want to meet, and what is overdue. Pure.

A wish is for a partner, a sector or everybody; the narrowest that is there counts. Only a meeting of which somebody
said that it was held, and that somebody of theirs came to, counts as having met: a plan, or a time gone by, does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from contacts.freshness import add_months
from contacts.meetings.model import MeetingKind

# Practice in the field: a liaison meeting every quarter and an exercise every year with each sector, executives yearly.
DEFAULTS = {MeetingKind.LIAISON: 3, MeetingKind.EXERCISE: 12, MeetingKind.EXECUTIVE: 12}
OF_EVERYBODY = frozenset({MeetingKind.EXECUTIVE})  # one for all, not one for each sector
MOST_LEAD = timedelta(days=45)
SLACK = timedelta(days=7)  # a first Tuesday can be almost a week later than the one three months before


class CadenceState(StrEnum):
    """How a wish stands; the order is that of urgency."""

    OVERDUE = "overdue"
    NEVER = "never"
    LATE = "late"
    DUE = "due"
    PLANNED = "planned"
    MET = "met"

    @property
    def label(self) -> str:
        return _WORDS[self][0]

    @property
    def tone(self) -> str:
        return _WORDS[self][1]

    @property
    def waits(self) -> bool:
        """Whether somebody has to plan something."""
        return self in {CadenceState.OVERDUE, CadenceState.NEVER, CadenceState.DUE}


_WORDS = {
    CadenceState.OVERDUE: ("Overdue", "bad"),
    CadenceState.NEVER: ("Not met yet", "stale"),
    CadenceState.LATE: ("Planned too late", "due"),
    CadenceState.DUE: ("Due soon", "due"),
    CadenceState.PLANNED: ("Planned", "info"),
    CadenceState.MET: ("In time", "good"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How often, in months; with neither partner nor sector it is for everybody.

    `since_on` is the day on which somebody said so, None for what is shipped.
    """

    kind: MeetingKind
    every_months: int
    organisation_id: UUID | None = None
    sector: str | None = None
    since_on: date | None = None

    @property
    def breadth(self) -> int:
        """0 for one partner, 1 for a sector, 2 for everybody."""
        return 0 if self.organisation_id else 1 if self.sector else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a wish stands on a day. `due_on` None: they were never met and nobody said since when it is wanted."""

    state: CadenceState
    every_months: int
    met_on: date | None
    due_on: date | None
    planned_on: date | None

    @property
    def words(self) -> str:
        """The whole of it in a sentence or two."""
        return " ".join([_met(self.met_on), *_then(self)])


def shipped() -> list[Wish]:
    """What counts where nobody said anything else."""
    return [Wish(kind=kind, every_months=months) for kind, months in DEFAULTS.items()]


def wished(
    wishes: Iterable[Wish], kind: MeetingKind, *, sector: str | None = None, organisation_id: UUID | None = None
) -> Wish | None:
    """Return the narrowest wish for a partner of a sector, for a sector, or for everybody; None when there is none."""
    fitting = [
        wish
        for wish in (*wishes, *shipped())
        if wish.kind is kind
        and wish.organisation_id in {None, organisation_id}
        and (wish.sector is None or wish.sector == sector)
    ]
    return min(fitting, key=lambda wish: wish.breadth, default=None)


def counting(kind: MeetingKind, *, partner: bool) -> frozenset[MeetingKind]:
    """Return the kinds of meeting that count: a visit is a liaison meeting with that partner, not with its sector."""
    if kind is MeetingKind.LIAISON:
        more = {MeetingKind.VISIT} if partner else set()
        return frozenset({MeetingKind.LIAISON, MeetingKind.SECTOR, *more})
    return frozenset({kind})


def standing(wish: Wish, met_on: date | None, planned_on: date | None, today: date) -> Standing:
    """Return how a wish stands; `met_on` is the day of the last meeting with evidence, `planned_on` of the next."""
    base = max((day for day in (met_on, wish.since_on) if day), default=None)
    due_on = add_months(base, wish.every_months) if base else None
    planned = planned_on if planned_on and planned_on >= today else None
    return Standing(
        state=_state(met_on, due_on, planned, today, wish.every_months),
        every_months=wish.every_months, met_on=met_on, due_on=due_on, planned_on=planned,
    )  # fmt: skip


def _state(
    met_on: date | None, due_on: date | None, planned_on: date | None, today: date, every_months: int
) -> CadenceState:
    if planned_on is not None:
        # Whoever was met and is met again only after the day is met late, even while that day is still to come.
        return CadenceState.LATE if due_on is not None and due_on + SLACK < planned_on else CadenceState.PLANNED
    if due_on is None or due_on < today:
        return CadenceState.NEVER if met_on is None else CadenceState.OVERDUE
    return CadenceState.DUE if due_on is not None and due_on - today <= lead(every_months) else CadenceState.MET


def lead(every_months: int) -> timedelta:
    """Return how long before the day it comes due to say so: a third of the time between, at most 45 days."""
    return min(timedelta(days=10 * every_months), MOST_LEAD)


def _met(met_on: date | None) -> str:
    return f"Last met on {_day(met_on)}." if met_on else "No meeting is on record that they came to."


def _then(it: Standing) -> list[str]:
    if it.planned_on:
        due = f", and was wanted by {_day(it.due_on)}" if it.state is CadenceState.LATE and it.due_on else ""
        return [f"The next is planned for {_day(it.planned_on)}{due}."]
    if it.due_on is None:
        return []
    late = it.state in {CadenceState.OVERDUE, CadenceState.NEVER}
    return [f"The next {'was' if late else 'is'} due by {_day(it.due_on)}."]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
