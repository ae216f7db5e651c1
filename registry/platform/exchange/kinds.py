"""What can be imported and exported. The slices say it in their manifests; nothing here knows what a partner is."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from registry.platform import slices
from registry.platform.access.model import Actor, Permission, can
from registry.platform.errors import NotFound
from registry.platform.exchange.decision import Create, Record, Update
from registry.platform.exchange.fields import Target
from registry.platform.exchange.outcome import Outcome, Problem
from registry.platform.exchange.plan import Plan
from registry.platform.exchange.profile import Profile, Way
from registry.platform.exchange.values import Value
from registry.platform.likely import Draft

Fields = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the directory is looked for: by keys, by the records' own ids, all of a scheme, or all that there is."""

    keys: frozenset[str] = frozenset()
    ids: frozenset[UUID] = frozenset()
    scheme: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The directory as far as a file is concerned: records by every key, and their versions by id.

    `ambiguous` keys lead to more than one record, so that they lead to none.
    """

    records: Mapping[str, Record]
    versions: Mapping[str, int]
    ambiguous: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What is to be written: new records with the ids they get, and changes of records that are there."""

    creates: Sequence[tuple[UUID, Create]]
    updates: Sequence[Update]
    undo: bool = False


class Store(Protocol):
    """Where one type of record is kept. Everything is done for a whole file at once."""

    async def read(self, wanted: Wanted) -> Current:
        """The records that a file may be about, and those that it may refer to."""

    async def by_ids(self, ids: Sequence[UUID]) -> dict[UUID, Record]:
        """Records as they are now; one that is gone is missing."""

    async def settle(self, rows: Sequence[Outcome], current: Current, profile: Profile) -> list[Outcome]:
        """The rows with their values in the words of the directory, so that what is the same compares as the same."""

    def draft(self, create: Create) -> Draft | None:
        """What is known of something new, to see whether it is there already; None where that is not asked."""

    async def judge(self, plan: Plan, current: Current, by: Actor) -> dict[int, tuple[Problem, ...]]:
        """What is against a row (by number) beyond its own values: the house's rules, and the limits of who imports."""

    def follow(self, update: Update, record: Record) -> Update:
        """The change with what follows from it."""

    async def write(self, writing: Writing, current: Current) -> dict[str, list[str]]:
        """Write; what was made beside the records, by table, to be taken back with them."""

    async def standing(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        """Why records that an import made cannot be taken away again; those that can are not in it."""

    async def remove(self, ids: Sequence[UUID], made: Mapping[str, Sequence[str]]) -> None:
        """Take records away, and what was made beside them."""

    async def organisations(self, ids: Sequence[UUID]) -> dict[UUID, UUID]:
        """Each record with the organisation whose entry in the look-up and in the audit it belongs to."""

    async def hold(self, organisations: Collection[UUID]) -> None:
        """Keep others from changing these until the end of the transaction, in the order in which everybody does."""


Shown = Callable[[Sequence[Mapping[str, Value]], Actor], Awaitable[Sequence[Mapping[str, Value]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One type of record: its fields and where it is kept. `noun` is one of it, `nouns` several.

    `echoes` are fields that name something kept elsewhere, which may be called otherwise without the record changing;
    `derived` ones follow from other fields. `match` is how a row of a file that no profile knows finds its record.
    `spread` gives the rows of an export, where one record has several; `shown` leaves out of records what their reader
    may not know. Of `hushed` records the audit says which facts
    changed, and not what they are.
    """

    noun: str
    nouns: str
    targets: tuple[Target, ...]
    store: Store
    echoes: frozenset[str] = frozenset()
    derived: frozenset[str] = frozenset()
    match: tuple[Way, ...] = ("id", "identifiers", "name")
    spread: Callable[[Mapping[str, Value]], Sequence[Mapping[str, Value]]] | None = None
    shown: Shown | None = None
    hushed: Callable[[Sequence[UUID]], Awaitable[Collection[UUID]]] | None = None


Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """Something that comes in files. `schemes` are those of identifiers, with their words; `filters` those of exports.

    `listing` gives the ids of what an export holds, in its order, for the filters chosen and whoever asks; `own` is the
    profile under which an export is read again; `link` is the address of a record's page, to be completed with its id.
    `reading` and `writing` are needed beside the permissions to export and to import. `settings` are fields that the
    mapping's form asks for where no column says them.
    """

    name: str
    label: str
    records: Mapping[str, RecordType]
    profiles: Callable[[], Mapping[str, Profile]]
    own: str
    link: str
    schemes: Mapping[str, str]
    filters: Mapping[str, Mapping[str, str]]
    listing: Callable[[Chosen, Actor], Awaitable[Sequence[UUID]]]
    reading: Permission | None = None
    writing: Permission | None = None
    settings: tuple[str, ...] = ()

    @property
    def main(self) -> Any:
        """The first type of record."""
        return next(iter(self.records))

    def may_import(self, by: Actor) -> bool:
        return can(by, Permission.IMPORT_DIRECTORY) and (self.writing is None or can(by, self.writing))

    def may_export(self, by: Actor) -> bool:
        return can(by, Permission.EXPORT_DIRECTORY) and (self.reading is None or can(by, self.reading))

    def targets(self, record: str) -> tuple[Target, ...]:
        """Every field of a type of record, those of other slices included."""
        return (*self.records[record].targets, *(t for part in parts(self.name, record) for t in part.targets))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPart:
    """Fields of a record that another slice keeps: read and written by the record's id.

    `private` fields are masked in the audit. `standing` says what people have put on records there.
    """

    kind: str
    record: str
    targets: tuple[Target, ...]
    current: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, Fields]]]
    write: Callable[[Mapping[UUID, Fields], Actor | None, bool], Awaitable[int]]
    standing: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, str]]] | None = None
    private: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(target.name for target in self.targets)


def kinds() -> dict[str, ImportKind]:
    """Every kind that a slice brings, by name."""
    return {kind.name: kind for part in slices.load() for kind in part.import_kinds}


def kind_called(name: str) -> ImportKind:
    """The kind of this name.

    Raises:
        NotFound: no slice brings it.
    """
    found = kinds().get(name)
    if found is None:
        raise NotFound(f"Nothing called “{name[:40]}” can be imported or exported here.")
    return found


def parts(kind: str, record: str) -> list[ImportPart]:
    """The fields that other slices add to a type of record."""
    every = (part for one in slices.load() for part in one.import_parts)
    return [part for part in every if (part.kind, part.record) == (kind, record)]
