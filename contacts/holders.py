"""Who holds which position on a day, once leave, departures and delegations are taken into account."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from contacts.model import (
    Assignment,
    AssignmentKind,
    Delegation,
    Directory,
    Person,
    PersonStatus,
    Position,
    PositionRole,
)
from contacts.words import day_month, last_day

_KINDS = list(AssignmentKind)
# Positions that are there for standing by: whoever does so fills them.
_STANDING_BY = frozenset({
    (AssignmentKind.ALTERNATE, PositionRole.ALTERNATE_POC),
    (AssignmentKind.AFTER_HOURS, PositionRole.AFTER_HOURS_POC),
    (AssignmentKind.AFTER_HOURS, PositionRole.CLINICAL_ON_CALL),
    (AssignmentKind.ESCALATION, PositionRole.ACCOUNTABLE_EXECUTIVE),
})  # fmt: skip
# The same in SQL, of an assignment `a` and a position `p`.
FILLS = "(a.kind = 'primary' OR (a.kind, p.role) IN ({}))".format(
    ", ".join(f"('{kind}', '{role}')" for kind, role in sorted(_STANDING_BY))
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The person who answers for an assignment on a day.

    `instead_of` is whom they stand in for and `until` (words) for how long; `absent` says why they are away.
    """

    position: Position
    assignment: Assignment
    person: Person
    instead_of: Person | None = None
    until: str | None = None
    absent: str | None = None

    @property
    def stands_in(self) -> str | None:
        return f"standing in for {self.instead_of.name} until {self.until}" if self.instead_of else None

    @property
    def order(self) -> tuple[int, int, str, str]:
        kind = _KINDS.index(self.assignment.kind)
        return kind, self.assignment.rank, self.person.name.casefold(), str(self.assignment.id)


def holders(directory: Directory, day: date) -> tuple[Holder, ...]:
    """Return who holds the positions that exist on a day, in the order in which one would call them.

    A delegate replaces the holder for its days when the delegate is there; who has left holds nothing.
    """
    positions = {position.id: position for position in directory.positions if position.exists(day)}
    people = {person.id: person for person in directory.people}
    found = (
        _holder(positions[assignment.position_id], assignment, people, directory.delegations, day)
        for assignment in directory.assignments
        if assignment.position_id in positions and assignment.person_id in people and assignment.current(day)
    )
    return tuple(sorted((holder for holder in found if holder), key=lambda holder: holder.order))


def vacancies(
    positions: Iterable[Position], assignments: Iterable[Assignment], people: Iterable[Person], today: date
) -> tuple[Position, ...]:
    """Return the positions that nobody holds, required ones first.

    Who only stands by for a position does not fill it, unless that is what it is for; someone on leave does.
    """
    staff = {person.id for person in people if not person.gone(today)}
    held = [one for one in assignments if one.current(today) and one.person_id in staff]
    empty = [one for one in positions if one.exists(today) and not any(fills(claim, one) for claim in held)]
    order = list(PositionRole)
    return tuple(sorted(empty, key=lambda one: (not one.required, order.index(one.role), one.name, str(one.id))))


def fills(claim: Assignment, position: Position) -> bool:
    """Whether an assignment is enough for a position not to count as vacant."""
    own = claim.kind is AssignmentKind.PRIMARY or (claim.kind, position.role) in _STANDING_BY
    return claim.position_id == position.id and own


def absence(person: Person, day: date) -> str | None:
    """Say why someone who has not left is away ("on leave until 3 Dec"), None when they are there."""
    if not person.on_leave(day):
        return None
    return f"on leave until {day_month(person.back_on, day)}" if person.back_on else "on leave"


def next_change(directory: Directory, day: date) -> date | None:
    """Return the next day on which who holds what may change, None when nothing is planned."""
    return min((change for change in _changes(directory) if change > day), default=None)


def _holder(
    position: Position,
    assignment: Assignment,
    people: Mapping[UUID, Person],
    delegations: Iterable[Delegation],
    day: date,
) -> Holder | None:
    person = people[assignment.person_id]
    for delegation in sorted(delegations, key=lambda one: (one.starts_on, str(one.id)), reverse=True):
        delegate = people.get(delegation.delegate_id)
        acts = delegation.assignment_id == assignment.id and delegation.current(day)
        if acts and delegate and delegate.present(day):
            return Holder(position, assignment, delegate, person, last_day(delegation.ends_on, day))
    return None if person.gone(day) else Holder(position, assignment, person, absent=absence(person, day))


def _changes(directory: Directory) -> Iterator[date]:
    after = timedelta(days=1)
    for person in directory.people:
        yield from _known(person.left_on, person.back_on if person.status is PersonStatus.ON_LEAVE else None)
    for position in directory.positions:
        yield from _known(position.abolished_on)
    for assignment in directory.assignments:
        yield from _known(assignment.starts_on, assignment.ends_on and assignment.ends_on + after)
    for delegation in directory.delegations:
        yield from _known(delegation.starts_on, delegation.ends_on + after)


def _known(*days: date | None) -> Iterator[date]:
    yield from (day for day in days if day)
