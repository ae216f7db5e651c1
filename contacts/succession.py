"""What opens when someone leaves: decided here, done by the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from contacts.holders import fills, vacancies
from contacts.model import Assignment, ContactPoint, Delegation, Directory, Person, Position


@dataclass(frozen=True, slots=True)
class EndAssignment:
    """Their assignment ends; `ends_on` is the last day, never before its first."""

    assignment: Assignment
    ends_on: date


@dataclass(frozen=True, slots=True)
class EndDelegation:
    """They no longer stand in for somebody; `ends_on` is the last day, never before its first."""

    delegation: Delegation
    ends_on: date


@dataclass(frozen=True, slots=True)
class RetirePoint:
    """A line of their own stops being one to call on a day; the record stays."""

    point: ContactPoint
    retired_on: date


@dataclass(frozen=True, slots=True)
class PassOn:
    """A line that came with the position stays with it and no longer leads to the person."""

    point: ContactPoint
    position: Position


@dataclass(frozen=True, slots=True)
class Vacate:
    """A position that nobody holds from a day on."""

    position: Position
    vacant_on: date


@dataclass(frozen=True, slots=True)
class Appoint:
    """The named successor takes over an assignment from a day on."""

    successor: Person
    assignment: Assignment
    starts_on: date


Intent = EndAssignment | EndDelegation | RetirePoint | PassOn | Vacate | Appoint


@dataclass(frozen=True, slots=True)
class Reopen:
    """An assignment that ended with a departure goes on after all."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A successor who never began is not needed any more."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class Revive:
    """A line that was retired with a departure is one to call again."""

    point: ContactPoint


Return = Reopen | Withdraw | Revive


def succession(
    person: Person, left_on: date, directory: Directory, successor: Person | None = None
) -> tuple[Intent, ...]:
    """Decide what follows when someone leaves their organisation; `left_on` is the first day without them.

    Assignments and delegations end the day before. Lines of theirs alone are retired; one that also belongs to the
    position is passed on. Positions left empty are vacated, unless a successor who is there takes over.
    """
    where = {position.id: position for position in directory.positions if position.exists(left_on)}
    theirs = [one for one in directory.assignments if one.person_id == person.id and _runs(one.ends_on, left_on)]
    acting = [one for one in directory.delegations if one.delegate_id == person.id and _runs(one.ends_on, left_on)]
    lines = [one for one in directory.points if one.person_id == person.id and one.in_use(left_on)]
    return (
        *(EndAssignment(one, _last_day(one.starts_on, left_on)) for one in theirs),
        *(EndDelegation(one, _last_day(one.starts_on, left_on)) for one in acting),
        *(_line(one, where, left_on) for one in lines),
        *_follow(person, left_on, directory, [one for one in theirs if one.position_id in where], successor),
    )


def staying(person: Person, directory: Directory, today: date) -> tuple[Return, ...]:
    """Decide what is taken back when somebody does not leave after all: what ended with their departure goes on.

    A successor who began before `today` holds what they hold beside them; lines that were passed on stay passed on.
    """
    left_on = person.left_on
    if left_on is None:
        return ()
    theirs = [one for one in directory.assignments if one.person_id == person.id]
    ended = [one for one in theirs if one.ends_on == _last_day(one.starts_on, left_on)]
    open_now = {(one.position_id, one.kind) for one in theirs if one.ends_on is None}
    begun = {(one.position_id, one.kind, max(left_on, one.starts_on)) for one in ended}
    return (
        *(Reopen(one) for one in _last_of_each(ended) if (one.position_id, one.kind) not in open_now),
        *(
            Withdraw(one)
            for one in directory.assignments
            if one.person_id == person.successor_id and one.starts_on >= today
            and (one.position_id, one.kind, one.starts_on) in begun
        ),
        *(Revive(one) for one in directory.points if one.person_id == person.id and one.retired_on == left_on),
    )  # fmt: skip


def _last_of_each(ended: list[Assignment]) -> list[Assignment]:
    """One for each post and kind: nobody holds the same twice."""
    return list({(one.position_id, one.kind): one for one in sorted(ended, key=lambda one: one.starts_on)}.values())


def _follow(
    person: Person, left_on: date, directory: Directory, theirs: list[Assignment], successor: Person | None
) -> tuple[Appoint | Vacate, ...]:
    """Fill what someone leaves behind, or declare it empty where nobody else holds it."""
    if successor and successor.id != person.id and not successor.gone(left_on):
        return tuple(Appoint(successor, one, max(left_on, one.starts_on)) for one in theirs)
    opened = [position for position in directory.positions if any(fills(claim, position) for claim in theirs)]
    others = [one for one in directory.assignments if one.person_id != person.id]
    return tuple(Vacate(position, left_on) for position in vacancies(opened, others, directory.people, left_on))


def _line(point: ContactPoint, where: Mapping[UUID, Position], left_on: date) -> RetirePoint | PassOn:
    position = where.get(point.position_id) if point.position_id else None
    return PassOn(point, position) if position and not point.kind.personal else RetirePoint(point, left_on)


def _runs(ends_on: date | None, day: date) -> bool:
    return ends_on is None or ends_on >= day


def _last_day(starts_on: date, left_on: date) -> date:
    return max(starts_on, left_on - timedelta(days=1))
