"""What an import would do, row by row, before anything is done: a comparison and nothing else."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from registry.platform.exchange.decision import Create, Decision, Doubtful, Missing, Notice, Record, Unchanged, Update
from registry.platform.exchange.difference import Manner, changes, given, listed
from registry.platform.exchange.fields import Target
from registry.platform.exchange.outcome import Joined, LeftOut, Outcome, Parsed, Problem, RefusedRow
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.values import Value


@dataclass(frozen=True, slots=True)
class Terms:
    """What a comparison has to know of profile and fields.

    `caseless` fields do not differ by capitals alone; from `keeps` nothing is ever taken away; `noun` is one record.
    """

    complete: bool
    required: Mapping[str, str]
    refers: Mapping[str, str]
    caseless: frozenset[str]
    scheme: str
    keeps: frozenset[str] = frozenset()
    noun: str = "partner"


def terms_of(profile: Profile, targets: Iterable[Target], noun: str = "partner") -> Terms:
    fields = list(targets)
    return Terms(
        complete=profile.complete,
        required={target.name: target.label for target in fields if target.required},
        refers={target.name: target.refers for target in fields if target.refers},
        caseless=frozenset(source.field for source in profile.sources if source.transform == "title_case"),
        scheme=profile.scheme,
        keeps=frozenset(target.name for target in fields if target.keeps),
        noun=noun,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of it; every list in the file's order, `missing` by key."""

    creates: list[Create] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    unchanged: list[Unchanged] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)


def plan(rows: Iterable[Outcome], current: Mapping[str, Record], terms: Terms) -> Plan:
    """Compare a file's rows with the directory, given by every key under which something can be found.

    References are looked for in the directory and in the file itself, so districts and schools may come together.
    """
    every = list(rows)
    known = current.keys() | {key for row in every if isinstance(row, Parsed) for key in row.keys}
    made, seen = Plan(), set[str]()
    lists = {
        Create: made.creates, Update: made.updates, Unchanged: made.unchanged,
        Notice: made.notices, LeftOut: made.left_out, RefusedRow: made.refused, Joined: made.joined,
    }  # fmt: skip
    for decision in decisions(every, current, terms, known, seen):
        lists[type(decision)].append(decision)  # type: ignore[attr-defined]
    made.missing.extend(missing(current, terms, seen))
    return made


def decisions(
    rows: Iterable[Outcome],
    current: Mapping[str, Record],
    terms: Terms,
    known: Container[str],
    seen: set[str],
) -> Iterator[Decision]:
    """One decision for each row as it comes, a row's notices before it; `seen` is filled with the ids met.

    `known` holds the identifiers that a reference may name. Only keys and row numbers are kept in memory.
    """
    first: dict[str, tuple[int, int]] = {}
    claimed: dict[str, int] = {}
    for row in rows:
        if not isinstance(row, Parsed):
            seen.update(_met(row, current))
            yield row
            continue
        twice = _twice(row, first)
        record = None if twice else _find(row, current, terms)
        if not twice and record and record.id in claimed:
            twice = f"Row {claimed[record.id]} is about the same {terms.noun}."
        if twice:
            yield RefusedRow(row.number, row.values, (Problem("", "", twice),), row.keys)
            continue
        if record:
            claimed[record.id] = row.number
            seen.add(record.id)
        yield from _decided(row, record, terms, known)


def missing(current: Mapping[str, Record], terms: Terms, seen: Container[str]) -> list[Missing]:
    """What the directory has under the file's scheme and no row was about; nothing when the file has no scheme."""
    prefix = f"{terms.scheme}:" if terms.scheme else "id:" if terms.complete else ""
    keys = sorted(key for key in current if prefix and key.startswith(prefix))
    return [Missing(key, current[key].id) for key in keys if current[key].id not in seen]


def _met(row: LeftOut | RefusedRow | Joined, current: Mapping[str, Record]) -> list[str]:
    """What a refused row was about is not missing from the file."""
    keys = row.keys if isinstance(row, RefusedRow) else ()
    return [current[key].id for key in keys[:1] if key in current]


def _twice(row: Parsed, first: dict[str, tuple[int, int]]) -> str:
    """What is wrong when an earlier row had the same surest key; `first` holds its number and a hash of its cells."""
    cells = hash(frozenset(row.values.items()))
    number, before = first.setdefault(row.keys[0], (row.number, cells))
    if number == row.number:
        return ""
    if before == cells:
        return f"This row says the same as row {number}."
    return f"Row {number} is already “{row.keys[0]}”; correct one of them."


def _find(row: Parsed, current: Mapping[str, Record], terms: Terms) -> Record | None:
    """What the row is about: by its surest key, else by a lesser one that nothing speaks against."""
    for position, key in enumerate(row.keys):
        record = current.get(key)
        if record and (position == 0 or not _is_another(row, record, terms)):
            return record
    return None


def _is_another(row: Parsed, record: Record, terms: Terms) -> bool:
    """Whether the record already has a different identifier of the file's own scheme."""
    prefix = f"{terms.scheme}:"
    own = [identifier for identifier in listed(record.fields.get("identifiers")) if identifier.startswith(prefix)]
    return bool(terms.scheme and own and not set(own) & set(row.keys))


def _decided(row: Parsed, record: Record | None, terms: Terms, known: Container[str]) -> Iterator[Decision]:
    fields, notices, problems = _referred(row, terms, known)
    after = given(row.defaults) | given(fields)
    if record is None:
        problems += [Problem("", "", f"{label} is needed for a new {terms.noun}.") for label in _lacking(after, terms)]
    else:
        problems += [Problem("", "", f"{label} cannot be emptied.") for label in _emptied(fields, terms)]
    if problems:
        yield RefusedRow(row.number, row.values, tuple(problems), row.keys)
        return
    for problem in (*row.notices, *notices):
        yield Notice(row.number, problem)
    if record is None:
        yield Create(row.number, row.keys[0], after, row.typed)
        return
    manner = Manner(terms.complete, terms.caseless, terms.keeps)
    differing = tuple(changes(fields, record, manner))
    same = Unchanged(row.number, row.keys[0], record.id)
    yield Update(row.number, row.keys[0], record.id, differing, row.typed) if differing else same


def _lacking(fields: Mapping[str, Value], terms: Terms) -> list[str]:
    return [label for name, label in terms.required.items() if name not in fields]


def _emptied(fields: Mapping[str, Value], terms: Terms) -> list[str]:
    return [label for name, label in terms.required.items() if terms.complete and fields.get(name, label) is None]


def _referred(
    row: Parsed, terms: Terms, known: Container[str]
) -> tuple[dict[str, Value], list[Problem], list[Problem]]:
    """The row's fields without references to what nobody knows, with a notice or a problem for each of those."""
    fields, notices, problems = dict(row.fields), list[Problem](), list[Problem]()
    for name, kind in terms.refers.items():
        value = fields.get(name)
        if isinstance(value, str) and value not in known:
            fields.pop(name)
            reason = f"“{value}” is not in the directory, so the {name.replace('_', ' ')} was not set."
            (problems if kind == "required" else notices).append(Problem(name, value, reason))
    return fields, notices, problems
