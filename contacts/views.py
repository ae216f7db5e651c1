"""What the panels show, in words: no template has to decide anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from contacts.freshness import standing
from contacts.holders import Holder, holders, vacancies
from contacts.model import AssignmentKind, Check, ContactPoint, Directory, Person, Position, Standing, Visibility
from contacts.values import shown
from registry.platform.hours_text import hours_text


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A number or address on the organisation's page."""

    id: UUID
    kind: str
    number: str
    extension: str | None
    href: str | None
    label: str | None
    hours: str
    restricted: str | None
    tone: str
    words: str
    earlier: str


@dataclass(frozen=True, slots=True)
class HolderLine:
    person_id: UUID
    assignment_id: UUID
    name: str
    kind: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A position with who holds it and how it is reached; `vacant` when nobody does."""

    id: UUID
    name: str
    role: str | None
    required: bool
    vacant: bool
    holders: tuple[HolderLine, ...]
    numbers: tuple[NumberLine, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody without a position here."""

    id: UUID
    name: str
    title: str | None
    note: str
    numbers: tuple[NumberLine, ...]


def restricted_to(point: ContactPoint) -> str | None:
    """Who else sees a restricted line ("sworn officers"), None for one that everybody sees."""
    return None if point.visibility is Visibility.ALL_USERS else f"{point.visibility.label.lower()} only"


def number_line(point: ContactPoint, good: Standing) -> NumberLine:
    words, _, earlier = good.words.partition("; ")
    return NumberLine(
        id=point.id,
        kind=point.kind.label,
        number=shown(point.kind, point.value),
        extension=point.extension,
        href=point.uri,
        label=point.label,
        hours=hours_text(point.coverage) if point.coverage else "organisation's hours",
        restricted=restricted_to(point),
        tone=good.freshness.value,
        words=words,
        earlier=earlier,
    )


class Staff:
    """An organisation's positions, people and numbers on a day, arranged for its page."""

    def __init__(self, directory: Directory, now: datetime, organisation_id: UUID) -> None:
        self.directory = directory
        self.now = now.astimezone(directory.zone)
        self.organisation_id = organisation_id
        self.points = [point for point in directory.points if point.in_use(self.today)]
        self._checks: dict[UUID, list[Check]] = {}
        for check in directory.checks:
            self._checks.setdefault(check.contact_point_id, []).append(check)
        self._holders = holders(directory, self.today)

    @property
    def today(self) -> date:
        return self.now.date()

    def posts(self) -> tuple[PostLine, ...]:
        """Positions that exist, vacant required ones first, then in the order of the roles."""
        empty = vacancies(self.directory.positions, self.directory.assignments, self.directory.people, self.today)
        gaps = {position.id for position in empty}
        held = [one for one in self.directory.positions if one.exists(self.today) and one.id not in gaps]
        roles = list(type(held[0].role)) if held else []
        held.sort(key=lambda one: (roles.index(one.role), one.name))
        return tuple(self._post(one, vacant=one.id in gaps) for one in (*empty, *held))

    def others(self) -> tuple[PersonLine, ...]:
        """People of the organisation who answer for no position here today."""
        placed = {one.person.id for one in self._holders}
        people = [
            one
            for one in self.directory.people
            if one.organisation_id == self.organisation_id and one.id not in placed and not one.gone(self.today)
        ]
        return tuple(self._person(one) for one in sorted(people, key=lambda one: one.name.casefold()))

    def house(self) -> tuple[NumberLine, ...]:
        """Numbers of the organisation itself."""
        return self._lines(one for one in self.points if one.person_id is None and one.position_id is None)

    def shown(self) -> list[ContactPoint]:
        """Every point that is on the page."""
        return self.points

    def _post(self, position: Position, *, vacant: bool) -> PostLine:
        mine = [one for one in self._holders if one.position.id == position.id]
        people = {one.person.id for one in mine}
        lines = [
            one
            for one in self.points
            if one.position_id == position.id or (one.position_id is None and one.person_id in people)
        ]
        return PostLine(
            position.id,
            position.name,
            position.role.label if position.title else None,
            position.required,
            vacant,
            tuple(_holder(one) for one in mine),
            self._lines(lines),
        )

    def _person(self, person: Person) -> PersonLine:
        lines = self._lines(one for one in self.points if one.person_id == person.id)
        stand_ins = [one for one in self._holders if one.instead_of and one.instead_of.id == person.id]
        notes = [f"{one.person.name} stands in until {one.until}" for one in stand_ins] or ["no position here"]
        return PersonLine(person.id, person.name, person.title, ", ".join(dict.fromkeys(notes)), lines)

    def _lines(self, points: Iterable[ContactPoint]) -> tuple[NumberLine, ...]:
        return tuple(number_line(one, standing(one, self._checks.get(one.id, ()), self.now)) for one in points)


def _holder(one: Holder) -> HolderLine:
    kind = None if one.assignment.kind is AssignmentKind.PRIMARY else one.assignment.kind.label
    return HolderLine(one.person.id, one.assignment.id, one.person.name, kind, one.stands_in or one.absent)
