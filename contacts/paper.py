"""What is printed and stays true for a while: everybody in no hour's order, ages as days, and until when it counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from contacts.candidates import Candidate, Stage, candidates
from contacts.coverage import local_day
from contacts.freshness import standing
from contacts.holders import next_change
from contacts.kinds import Visibility
from contacts.model import Check, ClosedDays, ContactPoint, Directory, Freshness, PointKind, PositionRole, Standing
from contacts.values import shown
from contacts.views import restricted_to
from contacts.words import MONTHS, on_day
from registry.platform.hours_text import hours_text

# Nothing on paper is trusted longer than this; of a list, where something changes every week, much shorter.
GOOD_FOR = timedelta(days=30)
LIST_GOOD_FOR = timedelta(days=7)
DAY = timedelta(days=1)
_ROLES = list(PositionRole)
_KINDS = list(PointKind)


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last day on which a sheet counts, and why then."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A way to reach somebody, as a sheet shows it: when it is answered and, by the day, how good it is."""

    point: ContactPoint
    kind: str
    number: str
    extension: str | None
    hours: str
    mark: str | None
    words: str
    restricted: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to call, or a line of the house, with every way; `remark` is what is unusual now."""

    name: str
    role: str | None
    remark: str | None
    ways: tuple[Printed, ...]

    @property
    def best(self) -> Printed:
        """The first way that one may dial, else the first."""
        spoken = (way for way in self.ways if way.point.kind.spoken and way.mark != _MARKS[Freshness.BAD])
        return next(spoken, self.ways[0])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everybody who can be called at an organisation, until when the sheet counts, and when it is closed until then."""

    entries: tuple[Entry, ...]
    vacant: tuple[str, ...]
    expiry: Expiry
    closed: tuple[str, ...]

    @property
    def ways(self) -> list[Printed]:
        return [way for entry in self.entries for way in entry.ways]


@dataclass(frozen=True, slots=True)
class _Line:
    """A candidate at its organisation; `distance` is 0 here, 1 at the parent."""

    one: Candidate
    directory: Directory
    distance: int
    good: Standing

    @property
    def order(self) -> tuple[object, ...]:
        one = self.one
        sunk = one.unreachable or self.good.freshness is Freshness.BAD
        role = _ROLES.index(one.position.role) if one.position else -1
        who = (role, one.rank, one.name.casefold(), str(one.person.id) if one.person else "")
        return (sunk, self.distance, one.stage, who, _KINDS.index(one.point.kind), one.point.value, str(one.point.id))


def sheet(directory: Directory, at: datetime, visible: Collection[Visibility], vacant: Iterable[str] = ()) -> Sheet:
    """Everything that goes on paper of one organisation, for a viewer, at an aware instant.

    The order is that of a call list whatever the hour; what was reported wrong is last, and says so.
    """
    lines = _best(_lines(directory, at, visible))
    today = local_day(at, directory.zone)
    dues = {_owner(line): line.good.due_on for line in reversed(lines) if line.good.due_on}
    changes = (next_change(place, today) for place in _places(directory))
    change = first_of(today, *changes, *(line.one.point.retired_on for line in lines))
    expiry = good_until(today, dues, change)
    return Sheet(
        entries=tuple(_entries(lines)),
        vacant=tuple(vacant),
        expiry=expiry,
        closed=tuple(closed_days(directory.closures, today, expiry.on)),
    )


def limits(ways: Iterable[Printed]) -> tuple[str, ...]:
    """Who alone may see what is on a sheet: "sworn officers only"."""
    return tuple(sorted({way.restricted for way in ways if way.restricted}))


def good_until(printed_on: date, dues: Mapping[str, date], change: date | None = None) -> Expiry:
    """Until when a sheet counts: a month, or until a line is due for confirmation, or who or what is on it changes.

    `dues` holds by name the last day on which each line is fresh, `change` the first day on which the sheet is wrong.
    What was due already does not count: the line says so itself.
    """
    ends = [Expiry(printed_on + GOOD_FOR, f"{GOOD_FOR.days} days after it was printed")]
    ends += [Expiry(due, f"{name} is due for confirmation then") for name, due in dues.items() if due >= printed_on]
    if change is not None and change > printed_on:
        ends.append(Expiry(change - DAY, "who or what is on it changes on the next day"))
    return min(ends, key=lambda end: end.on)


def first_of(today: date, *days: date | None) -> date | None:
    """The first of these days that is still to come."""
    return min((day for day in days if day and day > today), default=None)


def list_good_until(printed_on: date) -> Expiry:
    """Until when a list counts: of many partners one is different every week."""
    return Expiry(printed_on + LIST_GOOD_FOR, f"{LIST_GOOD_FOR.days} days after it was printed")


def closed_days(closures: ClosedDays, first: date, last: date) -> Iterator[str]:
    """The days in a stretch on which an organisation is closed, in words: "26 Nov 2026: Thanksgiving Day"."""
    days = [first + step * DAY for step in range((last - first).days + 1)]
    for reason, some in groupby(days, key=closures.closed_on):
        if reason:
            stretch = list(some)
            ending = f" to {said(stretch[-1])}" if len(stretch) > 1 else ""
            yield f"{said(stretch[0])}{ending}: {reason}"


def said(day: date) -> str:
    """A day with its year, which paper needs: "3 Dec 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def printed(point: ContactPoint, good: Standing, hours: str) -> Printed:
    """A way on paper; a mark in words where it is not fresh, because paper has no colour."""
    return Printed(
        point=point,
        kind=point.name if point.name == point.kind.label else f"{point.name} ({point.kind.label.lower()})",
        number=shown(point.kind, point.value),
        extension=point.extension,
        hours=hours,
        mark=None if good.freshness is Freshness.FRESH else _MARKS.get(good.freshness, good.freshness.label),
        words=good.words,
        restricted=restricted_to(point),
    )


_MARKS = {Freshness.BAD: "Wrong, do not use", Freshness.UNCHECKED: "Unchecked", Freshness.DUE: "Due"}


def _lines(directory: Directory, at: datetime, visible: Collection[Visibility]) -> Iterator[_Line]:
    """Everybody here; of the organisations above, as on a call list, only duty and the house."""
    for distance, place in enumerate(_places(directory)):
        today = local_day(at, place.zone)
        existing = [position for position in place.positions if position.exists(today)]
        checks = _by_point(place.checks)
        for one in candidates(place, today, visible, existing, asked=False):
            if distance == 0 or one.stage in {Stage.DUTY, Stage.HOUSE}:
                asked_on = place.asked_on.get(one.point.id)
                local = at.astimezone(place.zone)
                yield _Line(
                    one, place, distance, standing(one.point, checks.get(one.point.id, ()), local, asked_on, on_day)
                )


def _places(directory: Directory) -> Iterator[Directory]:
    """An organisation, then those that it is part of, the nearest first."""
    place: Directory | None = directory
    while place is not None:
        yield place
        place = place.parent


def _by_point(checks: Iterable[Check]) -> dict[UUID, list[Check]]:
    found: dict[UUID, list[Check]] = {}
    for check in checks:
        found.setdefault(check.contact_point_id, []).append(check)
    return found


def _best(lines: Iterable[_Line]) -> list[_Line]:
    """In order, each contact point once, where it does best."""
    kept: dict[UUID, _Line] = {}
    for line in sorted(lines, key=lambda line: line.order):
        kept.setdefault(line.one.point.id, line)
    return list(kept.values())


def _entries(lines: Sequence[_Line]) -> Iterator[Entry]:
    """Lines of one person come together, where the best of them stands."""
    together: dict[object, list[_Line]] = {}
    for line in lines:
        together.setdefault(line.one.person.id if line.one.person else line.one.point.id, []).append(line)
    for some in together.values():
        best = some[0].one
        above = some[0].directory.name if some[0].distance else None
        role = ", ".join(part for part in (best.role, above) if part) or None
        ways = tuple(printed(line.one.point, line.good, _hours(line)) for line in some)
        yield Entry(best.name, role, best.absent or best.note, ways)


def _owner(line: _Line) -> str:
    return f"{line.one.name}: {shown(line.one.point.kind, line.one.point.value)}"


def _hours(line: _Line) -> str:
    """When it is answered; what has no hours of its own keeps those of the office, or the others."""
    if line.one.point.coverage:
        return hours_text(line.one.point.coverage)
    if line.directory.hours is None:
        return "hours not recorded"
    if line.directory.hours.always:
        return "24/7"
    return "when the office is closed" if line.one.after_hours else "office hours"
