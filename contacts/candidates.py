"""Every line of an organisation with the place it would have on a call list, whatever the hour."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID

from contacts.holders import Holder, absence, holders
from contacts.model import (
    AssignmentKind,
    ContactPoint,
    Directory,
    Person,
    PersonStatus,
    PointKind,
    Position,
    PositionRole,
    Visibility,
)


class Stage(IntEnum):
    """The order of a call list: the smaller, the earlier."""

    PRIMARY = 1
    ALTERNATE = 2
    DUTY = 3
    HOUSE = 4
    ESCALATION = 5
    PARENT = 6
    SPECIALIST = 7
    UNPLACED = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact point with whom it leads to and why it would be called.

    In words: `note` is what is unusual about who answers, `cause` why it is not the primary, `absent` why nobody may.
    """

    point: ContactPoint
    stage: Stage
    name: str
    role: str | None = None
    rank: int = 0
    person: Person | None = None
    position: Position | None = None
    after_hours: bool = False
    note: str | None = None
    cause: str | None = None
    absent: str | None = None

    @property
    def unreachable(self) -> bool:
        return self.person is not None and self.person.status is PersonStatus.UNREACHABLE


_STAGES = {
    AssignmentKind.PRIMARY: Stage.PRIMARY,
    AssignmentKind.ALTERNATE: Stage.ALTERNATE,
    AssignmentKind.AFTER_HOURS: Stage.DUTY,
    AssignmentKind.ESCALATION: Stage.ESCALATION,
}
_ROLE_STAGES = {
    PositionRole.ALTERNATE_POC: Stage.ALTERNATE,
    PositionRole.AFTER_HOURS_POC: Stage.DUTY,
    PositionRole.CLINICAL_ON_CALL: Stage.DUTY,
    PositionRole.ACCOUNTABLE_EXECUTIVE: Stage.ESCALATION,
}
_DUTY_KINDS = {PointKind.DUTY_LINE, PointKind.DISPATCH}


def candidates(
    directory: Directory, day: date, visible: Collection[Visibility], positions: Iterable[Position], *, asked: bool
) -> Iterator[Candidate]:
    """Yield what may be called on a day for some positions; the same line may come more than once.

    `asked` says that these positions are exactly what was asked for: each then counts by its assignments alone, and
    people without a position are left out.
    """
    roll = _roll(directory, day, positions, asked=asked)
    for point in directory.points:
        if point.visibility in visible and point.in_use(day):
            yield from _of_person(point, roll) if point.person_id else _of_office(point, roll)


@dataclass(frozen=True, slots=True)
class _Roll:
    """Who is there on a day: everyone who holds something, and of these who holds one of the chosen positions."""

    day: date
    chosen: Mapping[UUID, Position]
    people: Mapping[UUID, Person]
    everyone: tuple[Holder, ...]
    held: tuple[Holder, ...]
    asked: bool


def _roll(directory: Directory, day: date, positions: Iterable[Position], *, asked: bool) -> _Roll:
    chosen = {position.id: position for position in positions}
    people = {person.id: person for person in directory.people if not person.gone(day)}
    everyone = holders(directory, day)
    held = tuple(holder for holder in everyone if holder.position.id in chosen)
    return _Roll(day, chosen, people, everyone, held, asked)


def _of_person(point: ContactPoint, roll: _Roll) -> Iterator[Candidate]:
    yield from (_held(point, holder, roll) for holder in roll.held if _reaches(point, holder))
    person = roll.people.get(point.person_id) if point.person_id else None
    if person and not roll.asked and not any(_reaches(point, holder) for holder in roll.everyone):
        yield _unplaced(point, person, roll)


def _of_office(point: ContactPoint, roll: _Roll) -> Iterator[Candidate]:
    if point.position_id is None:
        yield _of_house(point)
    elif point.position_id in roll.chosen:
        yield _of_position(point, roll.chosen[point.position_id], roll)


def stage(position: Position, kind: AssignmentKind, *, asked: bool) -> Stage:
    """Return the place of a position's holder; what was asked for by name is never a specialist."""
    if position.role.specialist and not asked:
        return Stage.SPECIALIST
    by_role = _ROLE_STAGES.get(position.role) if kind is AssignmentKind.PRIMARY and not asked else None
    return by_role or _STAGES[kind]


def _reaches(point: ContactPoint, holder: Holder) -> bool:
    """Whether a personal line leads to this holder: one that is tied to a position only there, unless standing in."""
    tied = point.position_id in {None, holder.position.id} or holder.stands_in is not None
    return point.person_id == holder.person.id and tied


def _held(point: ContactPoint, holder: Holder, roll: _Roll) -> Candidate:
    place = stage(holder.position, holder.assignment.kind, asked=roll.asked)
    return Candidate(
        point,
        place,
        holder.person.name,
        holder.position.name,
        holder.assignment.rank,
        holder.person,
        holder.position,
        _after_hours(holder.position, holder.assignment.kind),
        holder.stands_in,
        _cause(holder, roll.held) if place is Stage.ALTERNATE else None,
        holder.absent,
    )


def _cause(alternate: Holder, held: tuple[Holder, ...]) -> str | None:
    """Say why an alternate has to do, None when the primary is there too."""
    primaries = [one for one in held if stage(one.position, one.assignment.kind, asked=False) is Stage.PRIMARY]
    own = [one for one in primaries if one.position.id == alternate.position.id] or primaries
    if not own:
        return "there is no primary"
    return f"the primary is {own[0].absent}" if all(one.absent for one in own) else None


def _of_position(point: ContactPoint, position: Position, roll: _Roll) -> Candidate:
    """Place a line of the position itself: it leads to the first holder who is there."""
    own = [holder for holder in roll.held if holder.position.id == position.id]
    present = [holder for holder in own if not holder.absent]
    if point.kind in _DUTY_KINDS:
        # Whoever is on duty answers it, which at night is not the primary.
        present = [holder for holder in present if holder.assignment.kind is AssignmentKind.AFTER_HOURS]
    if present:
        return _held(point, present[0], roll)
    place = Stage.DUTY if point.kind in _DUTY_KINDS else stage(position, AssignmentKind.PRIMARY, asked=roll.asked)
    return _unnamed(point, position, place, "position vacant" if not own else None)


def _unnamed(point: ContactPoint, position: Position, place: Stage, note: str | None) -> Candidate:
    after_hours = _after_hours(position, AssignmentKind.PRIMARY)
    return Candidate(point, place, point.name, position.name, position=position, after_hours=after_hours, note=note)


def _of_house(point: ContactPoint) -> Candidate:
    place = Stage.DUTY if point.kind in _DUTY_KINDS else Stage.HOUSE
    return Candidate(point, place, point.name, rank=0 if point.always else 1)


def _unplaced(point: ContactPoint, person: Person, roll: _Roll) -> Candidate:
    """Keep someone on the list who holds no position, or whom somebody else stands in for."""
    others = (one for one in roll.everyone if one.instead_of and one.instead_of.id == person.id)
    instead = next(others, None)
    absent = f"{instead.person.name} stands in until {instead.until}" if instead else absence(person, roll.day)
    held = instead.position if instead else None
    return Candidate(point, Stage.UNPLACED, person.name, person.title, person=person, position=held, absent=absent)


def _after_hours(position: Position, kind: AssignmentKind) -> bool:
    """Whether someone answers when the office is closed rather than when it is open."""
    return kind is AssignmentKind.AFTER_HOURS or (
        kind is AssignmentKind.PRIMARY and position.role is PositionRole.AFTER_HOURS_POC
    )
