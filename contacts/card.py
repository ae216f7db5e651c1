"""The officer's card in words: whom to call, best first, each person once with every way to reach them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from contacts.call_list import CallGroup, CallLine, CallList
from contacts.model import CheckOutcome, ContactPoint, Freshness
from contacts.values import shown
from contacts.views import restricted_to
from registry.platform.access.model import Actor, Permission

Choice = tuple[str, str, str]

# How long the page thanks whoever noted something.
THANKS = timedelta(minutes=2)
CALLED: tuple[Choice, ...] = (
    ("reached", "Reached", "check"), ("no_answer", "No answer", "phone-off"),
    ("wrong_person", "Wrong person", "person-off"), ("moved", "Moved", "moved"),
)  # fmt: skip
WRITTEN: tuple[Choice, ...] = (
    ("reached", "Answered", "check"), ("no_answer", "No reply", "clock"),
    ("wrong_person", "Wrong person", "person-off"), ("moved", "Moved", "moved"),
)  # fmt: skip
_THANKS = {
    CheckOutcome.REACHED: "Noted: somebody answered. Thank you.",
    CheckOutcome.NO_ANSWER: "Noted: no answer. Thank you. Try the next one.",
    CheckOutcome.WRONG_PERSON: "Noted: wrong person. Thank you. A coordinator will put it right.",
    CheckOutcome.MOVED: "Noted: moved. Thank you. A coordinator will put it right.",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody; `when` only where it differs from the entry's, `thanks` right after a tap."""

    id: UUID
    number: str
    extension: str | None
    href: str | None
    kind: str
    when: str | None
    tone: str
    words: str
    earlier: str
    restricted: str | None
    action: str
    choices: Sequence[Choice]
    thanks: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody to call, or a line of the house."""

    rank: int
    name: str
    role: str
    reason: str
    detail: str | None
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the card; `folded` when there is somebody better to call than all of these."""

    title: str
    entries: tuple[Entry, ...]
    folded: bool


def parts(found: CallList, actor: Actor, now: datetime) -> tuple[Part, ...]:
    """The call list by its parts, its people numbered through."""
    made: dict[CallGroup, list[Entry]] = {}
    for rank, lines in enumerate(_by_person(found.lines), 1):
        made.setdefault(lines[0].group, []).append(_entry(rank, lines, actor, now))
    return tuple(_part(group, entries, alone=len(made) == 1) for group, entries in made.items())


def sunk(shown: Iterable[Part]) -> list[str]:
    """Numbers that this reader reported wrong a moment ago: they went to the end, and the next best came up."""
    ways = (way for part in shown for entry in part.entries for way in entry.ways)
    return [way.number for way in ways if way.thanks and way.tone == Freshness.BAD.value]


def _part(group: CallGroup, entries: list[Entry], *, alone: bool) -> Part:
    thanked = any(way.thanks for entry in entries for way in entry.ways)
    return Part(group.label, tuple(entries), group is CallGroup.MAY_NOT_ANSWER and not alone and not thanked)


def _by_person(lines: Iterable[CallLine]) -> Iterable[list[CallLine]]:
    """Lines of one person in one part come together, where the best of them stands."""
    together: dict[object, list[CallLine]] = {}
    for line in lines:
        whose = line.person.id if line.person else line.point.id
        together.setdefault((line.group, whose), []).append(line)
    return together.values()


def _entry(rank: int, lines: list[CallLine], actor: Actor, now: datetime) -> Entry:
    best = lines[0]
    return Entry(
        rank=rank,
        name=best.name,
        role=best.role or best.organisation,
        reason=best.reason,
        detail=f"/people/{best.person.id}" if best.person else None,
        ways=tuple(_way(line, best, actor, now) for line in lines),
    )


def _way(line: CallLine, best: CallLine, actor: Actor, now: datetime) -> Way:
    point = line.point
    words, _, earlier = line.standing.words.partition("; ")
    return Way(
        id=point.id,
        number=shown(point.kind, point.value),
        extension=point.extension,
        href=point.uri,
        kind=_kind(point, line.name),
        when=line.when if line.when != best.when else None,
        tone=line.standing.freshness.value,
        words=words,
        earlier=earlier,
        restricted=restricted_to(point),
        action=f"/contact-points/{point.id}/checks" if actor.may(Permission.RECORD_CHECK) else "",
        choices=CALLED if point.kind.spoken else WRITTEN,
        thanks=_thanks(line, actor, now),
    )


def _kind(point: ContactPoint, name: str) -> str:
    """What it is called, unless the entry is called so."""
    return point.kind.label if point.name == name else point.name


def _thanks(line: CallLine, actor: Actor, now: datetime) -> str | None:
    last = line.standing.last
    if last is None or last.by_user_id != actor.user_id or now - last.at > THANKS:
        return None
    return _THANKS.get(last.outcome)
