"""From a file to what it would change: read, understand, compare with the directory, and judge. Nothing is written."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.exchange.decision import Record
from registry.platform.exchange.doubles import doubted
from registry.platform.exchange.kinds import Current, ImportKind, RecordType, Wanted, parts
from registry.platform.exchange.mapping import proposal, recognise
from registry.platform.exchange.outcome import Joined, Outcome, Parsed, Problem, RefusedRow
from registry.platform.exchange.parse import parse
from registry.platform.exchange.plan import Plan, Terms, plan, terms_of
from registry.platform.exchange.profile import Profile
from registry.platform.exchange.reachable import reachable
from registry.platform.exchange.reader import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file that was read and understood: every row's outcome, and what a person should know of the file."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]
    rows: list[Outcome]
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a file would change, and the directory as it was compared."""

    plan: Plan
    current: Current

    @property
    def digest(self) -> bytes:
        """The same for what changes the same; two looks at a file can be told apart by it."""
        told = repr((self.plan.creates, self.plan.updates))
        return sha256(told.encode()).digest()


def understand(data: bytes | Path, name: str, kind: ImportKind, profile: Profile) -> Read:
    """Read a whole file with a profile. Work for a thread: it takes seconds for a large one.

    Raises:
        Unreadable: the file is none, or broken.
        Invalid: the profile does not fit the file.
    """
    table = read_table(data, name)
    rows = list(parse(table.rows, table.columns, profile, kind.targets(profile.record)))
    whole = data.read_bytes() if isinstance(data, Path) else data
    notes = (*table.notes, *_not_taken(table.columns, profile))
    return Read(columns=table.columns, notes=notes, rows=rows, sha256=sha256(whole).digest(), size=len(whole))


def _not_taken(columns: Sequence[str], profile: Profile) -> list[str]:
    """Which columns the profile does not look at: nothing of them is kept."""
    taken = profile.columns | {column for source in profile.sources for column in source.columns}
    names = [column for column in columns if column not in taken]
    return [f"Columns that are not taken: {', '.join(names)}."] if names else []


def proposed(columns: Sequence[str], kind: ImportKind, profiles: Mapping[str, Profile]) -> tuple[Profile, bool]:
    """The profile made for such a file, else a mapping by the columns' names; and whether it was made for it."""
    known = recognise(columns, profiles.values())
    if known:
        return known, True
    return proposal(columns, kind), False


@asynccontextmanager
async def looking() -> AsyncIterator[None]:
    """One unchanging view of the directory in which nothing can be written."""
    if db.within():
        yield
        return
    async with db.transaction():
        await db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


async def prepare(rows: Sequence[Outcome], kind: ImportKind, profile: Profile, by: Actor) -> Prepared:
    """Compare understood rows with the directory, in the caller's transaction."""
    of = kind.records[profile.record]
    terms = terms_of(profile, kind.targets(profile.record), of.noun)
    current = await _with_parts(await of.store.read(_wanted(rows, terms)), kind, profile.record)
    settled = await of.store.settle(rows, current, profile)
    made = await asyncio.to_thread(plan, settled, current.records, terms)
    made = _followed(made, of, current)
    refused = await of.store.judge(made, current, by)
    made = await doubted(_without(made, refused, settled), of.store, leave=profile.leave_doubles)
    return Prepared(plan=_together(reachable(made, current.records, terms)), current=current)


def _together(made: Plan) -> Plan:
    """The plan in which a row that goes in with a refused one is refused as well."""
    lost = {row.number for row in made.refused}
    refused = [_with(row) for row in made.joined if row.to in lost]
    return replace(
        made,
        joined=[row for row in made.joined if row.to not in lost],
        refused=sorted([*made.refused, *refused], key=lambda row: row.number),
    )


def _with(row: Joined) -> RefusedRow:
    reason = f"It belongs to the same record as row {row.to}, which is refused."
    return RefusedRow(row.number, row.values, (Problem("", "", reason),), row.keys)


def _wanted(rows: Iterable[Outcome], terms: Terms) -> Wanted:
    """The keys of every row, and the partners that rows refer to."""
    keys: set[str] = set()
    for row in rows:
        if isinstance(row, Parsed | RefusedRow):
            keys.update(row.keys)
        if isinstance(row, Parsed):
            identifiers = row.fields.get("identifiers")
            keys.update(identifiers if isinstance(identifiers, tuple) else ())
            keys.update(value for name in terms.refers if isinstance(value := row.fields.get(name), str))
    return Wanted(keys=frozenset(keys), scheme=terms.scheme, everything=terms.complete and not terms.scheme)


async def _with_parts(current: Current, kind: ImportKind, record: str) -> Current:
    """The records with the fields that other slices keep of them."""
    there = {UUID(one.id): one for one in current.records.values() if one.id in current.versions}
    fields = await fields_of_parts(list(there), kind, record)
    whole = {str(key): Record(one.id, {**one.fields, **fields.get(key, {})}) for key, one in there.items()}
    return replace(current, records={key: whole.get(one.id, one) for key, one in current.records.items()})


async def fields_of_parts(ids: Sequence[UUID], kind: ImportKind, record: str) -> dict[UUID, dict[str, str | None]]:
    """What the other slices know of records."""
    found: dict[UUID, dict[str, str | None]] = {key: {} for key in ids}
    for part in parts(kind.name, record):
        for key, fields in (await part.current(ids)).items():
            found[key].update({name: fields[name] for name in part.names})
    return found


def _followed(made: Plan, of: RecordType, current: Current) -> Plan:
    """Changes with what follows from them."""
    records = {record.id: record for record in current.records.values()}
    return replace(made, updates=[of.store.follow(one, records[one.id]) for one in made.updates])


def _without(made: Plan, refused: Mapping[int, tuple[Problem, ...]], rows: Iterable[Outcome]) -> Plan:
    """The plan without the rows that something is against; they are refused with the others."""
    if not refused:
        return made
    values = {row.number: row for row in rows if isinstance(row, Parsed) and row.number in refused}
    added = [RefusedRow(number, values[number].values, refused[number], values[number].keys) for number in values]
    return replace(
        made,
        creates=[one for one in made.creates if one.number not in refused],
        updates=[one for one in made.updates if one.number not in refused],
        notices=[one for one in made.notices if one.number not in refused],
        refused=sorted([*made.refused, *added], key=lambda row: row.number),
    )
