"""What the house's rules say to a row of a file, beyond its own values. Pure: the directory is given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from registry.partners.exchange_fields import reference_to
from registry.partners.model import Sector, Status, Subsector
from registry.partners.rules import Reason, against_coordinates, against_status, against_subsector, renaming
from registry.platform.exchange.decision import Change, Create, Record, Update
from registry.platform.exchange.difference import listed
from registry.platform.exchange.kinds import Current
from registry.platform.exchange.names import split_former
from registry.platform.exchange.outcome import Problem
from registry.platform.exchange.plan import Plan
from registry.platform.exchange.values import Value
from registry.platform.likely import Draft

Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Whole:
    """A row with everything that its partner would be; `before` is None for something new."""

    number: int
    key: str
    fields: Facts
    before: Record | None = None
    changed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Docket:
    """What is against the rows, by number."""

    found: dict[int, list[Problem]] = field(default_factory=dict)

    def refuse(self, number: int, column: str, value: Value, reason: str) -> None:
        self.found.setdefault(number, []).append(Problem(column, "" if value is None else str(value), reason))


def wholes(plan: Plan, records: Mapping[str, Record]) -> list[Whole]:
    """Every row that would be written, in the file's order. `records` by id."""
    made = [Whole(one.number, one.key, one.fields, None, frozenset(one.fields)) for one in plan.creates]
    made += [_changed(one, records[one.id]) for one in plan.updates]
    return sorted(made, key=lambda whole: whole.number)


def _changed(update: Update, record: Record) -> Whole:
    after = {change.field: change.after for change in update.changes}
    return Whole(update.number, update.key, {**record.fields, **after}, record, frozenset(after))


def judged(plan: Plan, current: Current) -> dict[int, tuple[Problem, ...]]:
    """What is against each row."""
    docket = Docket()
    rows = wholes(plan, {record.id: record for record in current.records.values()})
    for row in rows:
        for reason in _against(row):
            docket.refuse(row.number, reason.field, row.fields.get(reason.field), reason.sentence)
        if row.before is None and row.key in current.ambiguous:
            docket.refuse(row.number, "name", row.fields.get("name"), "Several partners are called so; give a number.")
    _numbers(rows, current, docket)
    _rings(rows, current, docket)
    return {number: tuple(problems) for number, problems in docket.found.items()}


def _against(row: Whole) -> Iterable[Reason]:
    fields = row.fields
    yield from _against_names(fields)
    if row.changed & {"sector", "subsector"}:
        subsector = Subsector(str(fields["subsector"])) if fields.get("subsector") else None
        yield from against_subsector(Sector(str(fields["sector"])), subsector)
    if row.changed & {"latitude", "longitude"}:
        yield from against_coordinates(_degrees(fields.get("latitude")), _degrees(fields.get("longitude")))
    if row.changed & {"status", "successor_identifier"}:
        yield from _against_status(row)


def _against_names(fields: Facts) -> Iterable[Reason]:
    former = Counter(split_former(text)[0] for text in listed(fields.get("former_names")))
    for name in [name for name, count in former.items() if count > 1][:1]:
        yield Reason("former_names", f"“{name}” is a former name twice, with different days.")


def _degrees(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _against_status(row: Whole) -> Iterable[Reason]:
    now = Status(str(row.before.fields["status"])) if row.before else Status.PROSPECT
    then = Status(str(row.fields.get("status") or Status.ACTIVE))
    # Whether the successor itself goes on is not asked: it may be a row of the same file.
    successor = Status.ACTIVE if row.fields.get("successor_identifier") else None
    reasons = against_status(now, then, successor, "as the file says")
    named = {"successor_id": "successor_identifier"}
    yield from (
        replace(reason, field=named.get(reason.field, reason.field))
        for reason in reasons
        if now is not then or reason.field != "status"
    )


def _numbers(rows: Iterable[Whole], current: Current, docket: Docket) -> None:
    """An identifier is one partner's."""
    taken: dict[str, int] = {}
    for row in rows:
        own = row.before.id if row.before else None
        for identifier in listed(row.fields.get("identifiers")) if "identifiers" in row.changed else ():
            other = current.records.get(identifier)
            if other and other.id != own:
                name = other.fields.get("name")
                docket.refuse(row.number, "identifiers", identifier, f"“{identifier}” is the number of {name}.")
            elif taken.setdefault(identifier, row.number) != row.number:
                sentence = f"“{identifier}” is the number in row {taken[identifier]}, too."
                docket.refuse(row.number, "identifiers", identifier, sentence)


def _rings(rows: Iterable[Whole], current: Current, docket: Docket) -> None:
    """Nobody is above itself. A row that would close a ring is refused, the others stay."""
    above = {reference_to(one): one.fields.get("parent_identifier") for one in current.records.values()}
    named = {key: reference_to(one) for key, one in current.records.items()}
    changed = [row for row in rows if "parent_identifier" in row.changed and row.number not in docket.found]
    for row in changed:
        for name in _own_names(row):
            named.setdefault(name, row.key)
    for row in changed:
        own, parent = named.get(row.key, row.key), row.fields["parent_identifier"]
        if parent is not None and _reaches(str(parent), own, above, named):
            docket.refuse(row.number, "parent_identifier", parent, "It would be part of itself.")
        else:
            above[own] = parent


def _own_names(row: Whole) -> tuple[str, ...]:
    number = f"id:{row.fields['id']}" if row.fields.get("id") else row.key
    return (row.key, number, *listed(row.fields.get("identifiers")))


def _reaches(start: str, goal: str, above: Mapping[str, Value], named: Mapping[str, str]) -> bool:
    at: Value = named.get(start, start)
    seen = set()
    while isinstance(at, str) and at not in seen:
        if at == goal:
            return True
        seen.add(at)
        parent = above.get(at)
        at = named.get(str(parent), parent) if parent else None
    return False


def draft(create: Create) -> Draft:
    """What a row says of somebody new, to see who that may be already."""
    fields = create.fields

    def text(name: str) -> str:
        return str(fields.get(name) or "")

    identifiers = listed(fields.get("identifiers"))
    former = [split_former(each)[0] for each in listed(fields.get("former_names"))]
    return Draft(
        name=text("name"),
        sector=text("sector"),
        region=text("region"),
        kind=text("kind") or "organisation",
        street=text("street"),
        city=text("city"),
        postal_code=text("postal_code"),
        others=[*listed(fields.get("aliases")), *former],
        latitude=_degrees(fields.get("latitude")),
        longitude=_degrees(fields.get("longitude")),
        numbers=[str(fields["telephone"])] if fields.get("telephone") else [],
        identifiers=[(scheme, value) for scheme, _, value in (each.partition(":") for each in identifiers)],
    )


def follow(update: Update, record: Record, today: date) -> Update:
    """A new name keeps the old one as a former name, so that it still finds its partner."""
    name = next((change for change in update.changes if change.field == "name"), None)
    if name is None:
        return update
    others = listed(record.fields.get("aliases"))
    former = renaming(str(name.before), str(name.after), others, today).former
    if former is None:
        return update
    changes = {change.field: change for change in update.changes}
    kept = changes.get("former_names") or Change("former_names", before := record.fields.get("former_names"), before)
    there = {split_former(text)[0] for text in listed(kept.after)}
    if former not in there:
        after = (*listed(kept.after), f"{former} (until {today})")
        changes["former_names"] = replace(kept, after=after)
    return replace(update, changes=tuple(changes.values()))
