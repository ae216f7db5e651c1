"""From what is known of partners and people to the cards that go along on a phone, with how good each number is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from contacts.freshness import standing
from contacts.model import Check, ContactPoint, Freshness, Person, PersonStatus, PointKind, Standing, WeeklyHours
from contacts.values import shown
from contacts.vcard import Card, Place, Way
from contacts.views import restricted_to
from contacts.words import on_day
from registry.platform.hours_text import hours_text


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An organisation as its card shows it; `ended` says in words that it is no more."""

    id: UUID
    name: str
    sector: str
    zone: ZoneInfo
    changed_at: datetime
    hours: WeeklyHours | None = None
    website: str | None = None
    place: Place | None = None
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A position that somebody holds now, and where."""

    position_id: UUID
    name: str
    organisation_id: UUID
    organisation: str


@dataclass(frozen=True, slots=True)
class Line:
    """A contact point that may be seen, with the name of the position that it belongs to."""

    point: ContactPoint
    post: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with what they hold and when something about them last changed."""

    person: Person
    changed_at: datetime
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that a batch of cards is made of; only what its reader may see."""

    houses: Mapping[UUID, House]
    people: Sequence[Somebody] = ()
    lines: Sequence[Line] = ()
    checks: Mapping[UUID, Sequence[Check]] = field(default_factory=dict)
    asked_on: Mapping[UUID, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes the cards along, when, and where the live ones are."""

    name: str
    now: datetime
    public_url: str


_STATES = {Freshness.BAD: "DO NOT USE", Freshness.UNCHECKED: "Unchecked"}
_WAYS = {PointKind.MOBILE: "cell", PointKind.FAX: "fax", PointKind.SECURE_PORTAL: "url"}


def house_card(house: House, known: Known, taker: Taker) -> Card:
    """The organisation's own card: the lines that lead to nobody in particular."""
    own = _ordered(one for one in known.lines if one.point.person_id is None and one.point.organisation_id == house.id)
    links = [Way("url", f"{taker.public_url}/card/{house.id}", "Live card")]
    if house.website:
        links.append(Way("url", house.website, "Website"))
    return Card(
        uid=house.id,
        kind="org",
        name=house.name,
        changed_at=_changed(house.changed_at, own, known),
        organisation=house.name,
        ways=(*_ways(own, house, known, taker), *links),
        place=house.place,
        categories=(house.sector,),
        note=_note([house.ended], own, house, known, taker),
    )


def person_card(who: Somebody, known: Known, taker: Taker) -> Card:
    """A person's card: their own lines, and those of the positions that they hold now."""
    person, house = who.person, known.houses[who.person.organisation_id]
    posts = {held.position_id for held in who.held}
    mine = _ordered(one for one in known.lines if _reaches(one.point, person.id, posts))
    names = [
        held.name if held.organisation_id == house.id else f"{held.name} ({held.organisation})" for held in who.held
    ]
    return Card(
        uid=person.id,
        kind="individual",
        name=person.name,
        changed_at=_changed(who.changed_at, mine, known),
        organisation=house.name,
        title=person.title or next(iter(names), None),
        role=", ".join(dict.fromkeys(names)) or None,
        ways=(*_ways(mine, house, known, taker), Way("url", f"{taker.public_url}/people/{person.id}", "Live card")),
        place=house.place,
        categories=(house.sector,),
        note=_note([_state(person), _speaks(person)], mine, house, known, taker),
    )


def group_card(name: str, key: str, members: Sequence[UUID], taker: Taker, changed_at: datetime) -> Card:
    """A list as a card of its own; the same `key` is always the same list. `members` are the ids of its cards."""
    return Card(
        uid=uuid5(UUID(int=0), f"{taker.public_url}/{key}"),
        kind="group",
        name=name,
        changed_at=changed_at,
        note=_closing(taker),
        members=tuple(members),
    )


def _reaches(point: ContactPoint, person_id: UUID, posts: set[UUID]) -> bool:
    if point.person_id is not None:
        return point.person_id == person_id
    return point.position_id in posts


def _ordered(lines: Iterable[Line]) -> list[Line]:
    kinds = list(PointKind)
    return sorted(lines, key=lambda one: (kinds.index(one.point.kind), one.point.value, one.point.id))


def _changed(at: datetime, lines: Sequence[Line], known: Known) -> datetime:
    """When anything on the card last changed, what was found about its numbers included."""
    checked = (check.at for line in lines for check in known.checks.get(line.point.id, ()))
    return max([at, *(line.changed_at for line in lines), *checked])


def _ways(lines: Sequence[Line], house: House, known: Known, taker: Taker) -> list[Way]:
    """What a phone may dial or write to: all but what was reported wrong, which is only in the note."""
    found = []
    for line in lines:
        point = line.point
        if _good(point, house, known, taker).freshness is not Freshness.BAD and point.kind is not PointKind.RADIO:
            kind = "email" if point.kind.email else _WAYS.get(point.kind, "voice")
            found.append(Way(kind, point.value, _label(line), point.extension))  # type: ignore[arg-type]
    return found


def _good(point: ContactPoint, house: House, known: Known, taker: Taker) -> Standing:
    now = taker.now.astimezone(house.zone)
    return standing(point, known.checks.get(point.id, ()), now, known.asked_on.get(point.id), on_day)


def _label(line: Line) -> str | None:
    """What it is called; of an ordinary mobile and an address the phone has a word of its own."""
    point = line.point
    own = point.label or (None if point.kind.email or point.kind is PointKind.MOBILE else point.kind.label)
    return ", ".join(dict.fromkeys(word for word in (line.post, own) if word)) or None


def _note(first: Iterable[str | None], lines: Sequence[Line], house: House, known: Known, taker: Taker) -> str:
    told = [part for part in first if part]
    told += [_remark(line, house, known, taker) for line in lines]
    if not lines:
        told.append("No number is listed that you may see.")
    if house.hours:
        told.append(f"Open {hours_text(house.hours)} ({house.zone.key.replace('_', ' ')}).")
    return "\n".join([*told, _closing(taker)])


def _remark(line: Line, house: House, known: Known, taker: Taker) -> str:
    """One number with when it is answered, how good it is and who may see it."""
    point = line.point
    good = _good(point, house, known, taker)
    number = shown(point.kind, point.value) + (f" ext. {point.extension}" if point.extension else "")
    what = [_label(line) or point.kind.label, number, hours_text(point.coverage) if point.coverage else None]
    state = _STATES.get(good.freshness, good.freshness.label)
    # Some readers leave the backslash before an escaped semicolon standing.
    found = good.words.replace(";", ",")
    words = found if good.freshness is Freshness.FRESH else f"{state}: {found}"
    told = ", ".join(part for part in what if part) + f" – {words}"
    limit = restricted_to(point)
    return f"{told}. RESTRICTED: {limit}" if limit else told


def _state(person: Person) -> str | None:
    until = f" until {person.back_on:%d %b %Y}" if person.back_on else ""
    if person.status is PersonStatus.ON_LEAVE:
        return f"On leave{until}."
    return "Marked as unreachable." if person.status is PersonStatus.UNREACHABLE else None


def _speaks(person: Person) -> str | None:
    return f"Speaks {', '.join(person.languages)}." if person.languages else None


def _closing(taker: Taker) -> str:
    day = on_day(taker.now, taker.now).removeprefix("on ")
    return f"As of {day}. Look it up again before you rely on it.\nFor official use. Taken along by {taker.name}."
