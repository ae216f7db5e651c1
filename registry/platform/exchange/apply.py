"""Doing what an import would do: all of it in one transaction, or nothing."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from registry.platform import audit, clock, db, slices
from registry.platform.access.model import Actor
from registry.platform.audit import Event
from registry.platform.exchange import runs
from registry.platform.exchange.decision import Create, Record, Update
from registry.platform.exchange.kinds import Fields, ImportKind, Writing, parts
from registry.platform.exchange.prepare import Prepared, fields_of_parts
from registry.platform.exchange.reporting import report_rows
from registry.platform.exchange.summary import summary_of
from registry.platform.exchange.values import Value
from registry.platform.ids import new_id

BATCH = 2000
# How far it is: what is being done, how many of how many.
Progress = Callable[[str, int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An import to be carried out: which, of what, by whom."""

    run: UUID
    kind: ImportKind
    record: str
    by: Actor


async def carry_out(order: Order, prepared: Prepared, progress: Progress) -> None:
    """Write everything, bring the look-up in step and record it, in the caller's transaction.

    Raises:
        Conflict: somebody changed one of the records since they were read.
    """
    store = order.kind.records[order.record].store
    plan, ids = prepared.plan, {one.number: _id(one) for one in prepared.plan.creates}
    creates = [(ids[one.number], one) for one in plan.creates]
    every = [*ids.values(), *(UUID(one.id) for one in plan.updates)]
    quiet = await hushed(order, every)
    await progress("Writing", 0, len(every))
    made = await store.write(Writing(creates=creates, updates=plan.updates), prepared.current)
    await write_parts(order, creates, plan.updates, undo=False)
    organisations = await store.organisations(every)
    quiet |= await hushed(order, every)
    await reindex(list(organisations.values()), progress)
    await progress("Recording", len(every), len(every))
    await audit.record_many(order.by, [
        hush(event, quiet)
        for event in (*_made(order, creates, organisations), *changed(order, plan.updates, organisations))
    ], audit.FILES)  # fmt: skip
    records = await records_now(order, list(ids.values()))
    await runs.keep_rows(order.run, report_rows(plan, prepared.current.records, ids, records))
    await runs.put(
        order.run, status=runs.Status.APPLIED, applied_at=clock.now(), summary=runs.encoded(summary_of(plan)),
        digest=prepared.digest, made=runs.encoded(made), stage="", problem=None,
    )  # fmt: skip
    await _conclude(order, len(plan.creates), len(plan.updates))


def _id(create: Create) -> UUID:
    given = create.fields.get("id")
    return UUID(str(given)) if given else new_id()


async def _conclude(order: Order, created: int, updated: int) -> None:
    row = await db.fetch_one("SELECT file_name, sha256 FROM import_run WHERE id = $1", order.run)
    known = {"file": row["file_name"], "sha256": row["sha256"].hex()} if row else {}
    after = {**known, "created": created, "updated": updated, "trail": await audit.end_of(audit.FILES)}
    await audit.record(order.by, "applied", "import", order.run, after=after)


async def write_parts(
    order: Order, creates: Iterable[tuple[UUID, Create]], updates: Iterable[Update], *, undo: bool
) -> None:
    """Give the other slices the fields that are theirs."""
    for part in parts(order.kind.name, order.record):
        given: dict[UUID, Fields] = {}
        for key, create in creates:
            fields = {name: text(create.fields[name]) for name in part.names & create.fields.keys()}
            if fields:
                given[key] = fields | {"typed": create.typed.get("telephone")}
        for one in updates:
            fields = {change.field: text(change.after) for change in one.changes if change.field in part.names}
            if fields:
                given[UUID(one.id)] = fields | {"typed": one.typed.get("telephone")}
        if given:
            await part.write(given, order.by, undo)


def text(value: Value) -> str | None:
    return None if value is None else str(value)


async def reindex(organisation_ids: Sequence[UUID], progress: Progress) -> None:
    """Bring the look-up in step, saying how far it is."""
    unique = sorted(set(organisation_ids))
    for start in range(0, len(unique), BATCH):
        await progress("Making it findable", start, len(unique))
        await slices.reindex(unique[start : start + BATCH])


async def records_now(order: Order, ids: Sequence[UUID]) -> dict[UUID, Record]:
    """Records with all their fields, those of other slices included."""
    found = await order.kind.records[order.record].store.by_ids(ids)
    more = await fields_of_parts(list(found), order.kind, order.record)
    return {key: Record(one.id, {**one.fields, **more[key]}) for key, one in found.items()}


def _made(order: Order, creates: Iterable[tuple[UUID, Create]], organisations: Mapping[UUID, UUID]) -> Iterable[Event]:
    hidden = private(order)
    for key, create in creates:
        fields = {name: [None, _told(name, value, hidden)] for name, value in create.fields.items() if name != "id"}
        yield Event("imported", order.record, str(key), fields | {"import": [None, str(order.run)]}, organisations[key])


def changed(
    order: Order, updates: Iterable[Update], organisations: Mapping[UUID, UUID], action: str = "amended"
) -> Iterable[Event]:
    """An event for each change of a record, numbers and addresses masked."""
    hidden = private(order)
    for one in updates:
        fields: dict[str, object] = {
            change.field: [_told(change.field, change.before, hidden), _told(change.field, change.after, hidden)]
            for change in one.changes
        }
        key = UUID(one.id)
        yield Event(action, order.record, one.id, fields | {"import": [None, str(order.run)]}, organisations.get(key))


async def hushed(order: Order, ids: Sequence[UUID]) -> set[str]:
    """Those of these of which the audit says only which facts changed."""
    asked = order.kind.records[order.record].hushed
    return {str(key) for key in await asked(ids)} if asked else set()


def hush(event: Event, quiet: Collection[str]) -> Event:
    """The event without what the facts are, and without whose they are, where its record is one of these."""
    if event.subject_id not in quiet:
        return event
    told = {"changed": [None, sorted(event.changes.keys() - {"import"})], "import": event.changes.get("import")}
    return replace(event, changes=told, organisation_id=None)


def private(order: Order) -> frozenset[str]:
    """The fields that the audit shows masked."""
    return frozenset().union(*(part.private for part in parts(order.kind.name, order.record)))


def _told(name: str, value: Value, hidden: frozenset[str]) -> Value:
    return audit.mask(text(value)) if name in hidden else value
