"""Whom to call, this minute, and why: the decision that everything else in the contacts exists for."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from contacts.call_list import CallGroup, CallLine, CallList
from contacts.candidates import Candidate, Stage, candidates
from contacts.coverage import Cover, local_day, start_of
from contacts.freshness import standing
from contacts.holders import next_change, vacancies
from contacts.model import (
    Check,
    Directory,
    Freshness,
    PointKind,
    PositionRole,
    Visibility,
)
from contacts.opening import OpenState, house_cover, line_cover, open_now
from contacts.reachability import Grade, grade
from contacts.reasons import duty, reason
from contacts.succession import succession

__all__ = [
    "CallGroup",
    "CallLine",
    "CallList",
    "Grade",
    "OpenState",
    "grade",
    "open_now",
    "standing",
    "succession",
    "vacancies",
    "whom_to_call",
]


@dataclass(frozen=True, slots=True)
class _Ranked:
    line: CallLine
    sunk: bool
    stage: int
    order: tuple[int, int, int, str]

    @property
    def key(self) -> tuple[object, ...]:
        point = self.line.point
        kind = list(PointKind).index(point.kind)
        return (_GROUPS.index(self.line.group), self.sunk, self.stage, self.order, kind, point.value, str(point.id))


_GROUPS = list(CallGroup)
_ROLES = list(PositionRole)


def whom_to_call(
    directory: Directory,
    at: datetime,
    visible: Collection[Visibility],
    purpose: PositionRole | str | None = None,
) -> CallList:
    """Return the call list of an organisation for an aware instant and a viewer, with a reason for each line.

    On duty come first: primary, alternate, duty and after-hours lines, the organisation's 24-hour line, escalation, the
    parent's duty line; then lines whose hours nobody recorded; then those that may not answer. A bad line is last in
    its group. A purpose (a role or a tag) leaves only the positions that serve it, or all with a note if none does.
    """
    today = local_day(at, directory.zone)
    existing = [position for position in directory.positions if position.exists(today)]
    fitting = [position for position in existing if purpose and position.serves(purpose)]
    chosen = fitting or existing
    ranked = [
        *_ranked(directory, at, candidates(directory, today, visible, chosen, asked=bool(fitting))),
        *_of_parents(directory.parent, at, visible),
    ]
    lines = _best(ranked)
    opening = open_now(directory, at)
    changes = [line.until for line in lines] + [opening.changes_at, _next_edge(directory, today)]
    return CallList(
        lines=lines,
        vacant=vacancies(chosen, directory.assignments, directory.people, today),
        open=opening,
        changes_at=min((change for change in changes if change), default=None),
        note=_note(purpose, fitting=bool(fitting)),
    )


def _best(ranked: Iterable[_Ranked]) -> tuple[CallLine, ...]:
    """Put lines in order and keep each contact point once, where it does best."""
    kept: dict[object, CallLine] = {}
    for entry in sorted(ranked, key=lambda entry: (entry.key, entry.line.reason)):
        kept.setdefault(entry.line.point.id, entry.line)
    return tuple(kept.values())


def _ranked(directory: Directory, at: datetime, found: Iterable[Candidate]) -> Iterator[_Ranked]:
    scene = _scene(directory, at)
    for one in found:
        line = _line(one, scene)
        # With the office closed, the lines made for such hours are the better guess.
        first = scene.closed and one.stage is Stage.DUTY and not line.on_duty
        sunk = one.unreachable or line.standing.freshness is Freshness.BAD
        role = _ROLES.index(one.position.role) if one.position else -1
        who = f"{one.name.casefold()} {one.person.id if one.person else ''}"
        yield _Ranked(line, sunk, 0 if first else one.stage, (0, role, one.rank, who))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all lines of an organisation share at an instant."""

    directory: Directory
    at: datetime
    house: Cover | None
    edge: datetime | None
    checks: dict[UUID, list[Check]]

    @property
    def closed(self) -> bool:
        return self.house is not None and not self.house.on


def _scene(directory: Directory, at: datetime) -> _Scene:
    checks: dict[UUID, list[Check]] = {}
    for check in directory.checks:
        checks.setdefault(check.contact_point_id, []).append(check)
    local = at.astimezone(directory.zone)
    return _Scene(directory, local, house_cover(directory, at), _next_edge(directory, local.date()), checks)


def _line(one: Candidate, scene: _Scene) -> CallLine:
    directory, point = scene.directory, one.point
    cover = line_cover(point, directory, scene.at, scene.house, after_hours=one.after_hours)
    retires = start_of(point.retired_on, directory.zone) if point.retired_on else None
    changes = [change for change in (scene.edge, retires, cover.until if cover else None) if change]
    return CallLine(
        name=one.name,
        role=one.role,
        organisation=directory.name,
        point=point,
        reason=reason(one, directory, scene.at, cover),
        when=duty(one, directory, scene.at, cover),
        group=_group(one, cover),
        standing=standing(point, scene.checks.get(point.id, ()), scene.at, directory.asked_on.get(point.id)),
        until=min(changes, default=None),
        person=one.person,
        position=one.position,
    )


def _group(one: Candidate, cover: Cover | None) -> CallGroup:
    if one.absent:
        return CallGroup.MAY_NOT_ANSWER
    if cover is None:
        return CallGroup.UNKNOWN
    return CallGroup.ON_DUTY if cover.on else CallGroup.MAY_NOT_ANSWER


def _of_parents(parent: Directory | None, at: datetime, visible: Collection[Visibility]) -> Iterator[_Ranked]:
    """Yield the duty and house lines of the parent and of its parents, nearest first."""
    distance = 1
    while parent:
        today = local_day(at, parent.zone)
        existing = [position for position in parent.positions if position.exists(today)]
        found = candidates(parent, today, visible, existing, asked=False)
        helpful = [one for one in found if one.stage in {Stage.DUTY, Stage.HOUSE}]
        for entry in _ranked(parent, at, helpful):
            line = replace(entry.line, from_parent=True, reason=f"{parent.name}: {entry.line.reason}")
            order = (10 * distance + entry.stage, *entry.order[1:])
            yield replace(entry, line=line, stage=Stage.PARENT, order=order)
        parent, distance = parent.parent, distance + 1


def _next_edge(directory: Directory, today: date) -> datetime | None:
    """Return the first instant of the next day on which people, positions or dates change."""
    change = next_change(directory, today)
    return start_of(change, directory.zone) if change else None


def _note(purpose: PositionRole | str | None, *, fitting: bool) -> str | None:
    if purpose is None or fitting:
        return None
    sought = purpose.label if isinstance(purpose, PositionRole) else purpose
    return f"No position here answers for “{sought}”; this is everyone."
