"""Which item stands on the agenda of which meeting. Pure.

An item belongs to its series from the meeting that it was raised for. It comes up again at each meeting that takes
place, in the order of their times as they are now, until the one at which it is done or dropped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting of a series as agendas see it; `starts_at` is an instant."""

    id: UUID
    starts_at: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """An item as agendas see it. `closed_in` is the meeting at which it was done or dropped, None while it is open."""

    id: UUID
    rank: int
    raised_for: UUID
    closed_in: UUID | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """An item on one agenda; `carried` is how many earlier meetings had it on theirs."""

    id: UUID
    carried: int


def in_order(sittings: Iterable[Sitting]) -> list[Sitting]:
    """Meetings by their time as it is now."""
    return sorted(sittings, key=lambda one: (one.starts_at, one.id))


def agenda(meeting_id: UUID, sittings: Iterable[Sitting], matters: Iterable[Matter]) -> list[Placed]:
    """Return what stands on the agenda of a meeting, in its order; nothing where it was cancelled."""
    order = in_order(sittings)
    found = []
    for matter in sorted(matters, key=lambda one: (one.rank, one.id)):
        turns = run(matter, order)
        if meeting_id in turns:
            found.append(Placed(matter.id, turns.index(meeting_id)))
    return found


def run(matter: Matter, order: Sequence[Sitting]) -> list[UUID]:
    """Return the meetings that have an item on their agenda, the first one first.

    `order` are the meetings of its series as `in_order` gives them. Where the meeting that closed it was moved before
    the one that it was raised for, only the former had it.
    """
    places = {sitting.id: place for place, sitting in enumerate(order)}
    first = places.get(matter.raised_for, 0)
    last = places.get(matter.closed_in, len(order)) if matter.closed_in else len(order)
    had = order[first : last + 1] if first <= last else [order[last]]
    return [sitting.id for sitting in had if not sitting.cancelled]


def moved(order: Sequence[UUID], shown: Sequence[UUID], key: UUID, *, up: bool) -> list[UUID]:
    """Return the items of a series in a new order, in which one went past its neighbour on the agenda that is shown.

    Nothing changes where it is the first or last there already, or not there at all.
    """
    if key not in shown:
        return list(order)
    at = shown.index(key) + (-1 if up else 1)
    if not 0 <= at < len(shown):
        return list(order)
    rest = [one for one in order if one != key]
    where = rest.index(shown[at]) + (0 if up else 1)
    return [*rest[:where], key, *rest[where:]]
