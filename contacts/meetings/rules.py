"""What a change of a rule does to the meetings that stand already. Pure; local times are naive, on the wall clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from contacts.meetings.model import MeetingState

# What stands so near in people's calendars that it is cancelled before their eyes, rather than taken away.
NEAR = timedelta(days=90)
_FAR = timedelta(days=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A meeting that has not begun, as far as a change of the rule asks.

    `written`: something stands there already (agenda, answers, guests of its own, a time of its own).
    """

    id: UUID
    original_at: datetime
    local_at: datetime
    state: MeetingState
    outside: bool = False
    written: bool = False

    @property
    def moved(self) -> bool:
        return self.local_at != self.original_at

    @property
    def cancelled(self) -> bool:
        return self.state is MeetingState.CANCELLED


@dataclass(frozen=True, slots=True)
class Add:
    """A meeting that was not there."""

    original_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A meeting goes on as the one that the rule puts at `original_at`; `back`: the rule has it again."""

    id: UUID
    original_at: datetime
    local_at: datetime
    back: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """A meeting that the rule no longer has stands as cancelled, or, when it was already, as it is."""

    id: UUID
    at: datetime
    cancel: bool = True


@dataclass(frozen=True, slots=True)
class Drop:
    """A meeting that only the former rule foresaw, and on which nothing stands, is gone."""

    id: UUID
    at: datetime


Intent = Add | Place | Leave | Drop


def replan(standing: Sequence[Standing], wanted: Collection[datetime], today: datetime) -> list[Intent]:
    """Return what becomes of meetings to come when the rule puts them at these local starts; `today` is local, too.

    Each wanted start has exactly one meeting then. One that stands goes on as the nearest: at the same start, on the
    same day, or within half of the time between two, at most fifteen days. A time of its own stays. What is left over
    and has something written on it, or was near, stands as cancelled; the rest is gone.
    """
    placed = _paired(standing, sorted(set(wanted)))
    intents: list[Intent] = [_place(one, placed[one.id]) for one in standing if one.id in placed]
    intents += [Add(start) for start in sorted(set(wanted) - set(placed.values()))]
    return intents + [_left(one, today) for one in standing if one.id not in placed]


def _place(one: Standing, original_at: datetime) -> Place:
    return Place(one.id, original_at, one.local_at if one.moved else original_at, back=one.outside and one.cancelled)


def _left(one: Standing, today: datetime) -> Leave | Drop:
    if one.cancelled and (one.outside or one.written):
        return Leave(one.id, one.local_at, cancel=False)
    if one.written or one.moved or one.local_at - today < NEAR:
        return Leave(one.id, one.local_at, cancel=not one.cancelled)
    return Drop(one.id, one.local_at)


def _paired(standing: Sequence[Standing], wanted: Sequence[datetime]) -> dict[UUID, datetime]:
    """Each meeting that goes on with its new start. What is out of the rule comes back only at the very same start."""
    free = set(wanted)
    inside = [one for one in standing if not one.outside]
    placed: dict[UUID, datetime] = {}
    _take(placed, free, ((one, one.original_at) for one in [*inside, *(one for one in standing if one.outside)]))
    by_day = {start.date(): start for start in free}
    _take(placed, free, ((one, by_day.get(one.original_at.date())) for one in inside))
    _take(placed, free, _nearest([one for one in inside if one.id not in placed], sorted(free), _reach(wanted)))
    return placed


def _take(placed: dict[UUID, datetime], free: set[datetime], pairs: Iterable[tuple[Standing, datetime | None]]) -> None:
    for one, start in pairs:
        if start in free and one.id not in placed:
            placed[one.id] = start
            free.discard(start)


def _reach(wanted: Sequence[datetime]) -> timedelta:
    gaps = [later - earlier for earlier, later in pairwise(wanted)]
    return min([gap / 2 for gap in gaps] + [_FAR]) if gaps else timedelta.max


def _nearest(
    standing: Sequence[Standing], free: Sequence[datetime], reach: timedelta
) -> list[tuple[Standing, datetime]]:
    pairs = [
        (abs(one.original_at - start), one.original_at, place, one, start)
        for place, one in enumerate(standing)
        for start in free
        if abs(one.original_at - start) <= reach
    ]
    return [(one, start) for *_, one, start in sorted(pairs, key=lambda pair: pair[:3])]


def kept_out(without: Iterable[datetime], wanted: Iterable[datetime]) -> tuple[datetime, ...]:
    """Return the starts that a new rule leaves out: those on the days that the former one left out."""
    days = {start.date() for start in without}
    return tuple(sorted({start for start in wanted if start.date() in days}))
