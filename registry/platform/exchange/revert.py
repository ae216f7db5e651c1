"""Taking a whole import back, as long as nothing newer stands on what it did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.audit import Event
from registry.platform.errors import RegistryError
from registry.platform.exchange import runs
from registry.platform.exchange.apply import (
    Order,
    Progress,
    changed,
    hush,
    hushed,
    private,
    records_now,
    reindex,
    write_parts,
)
from registry.platform.exchange.decision import Change, Create, Record, Update
from registry.platform.exchange.difference import same
from registry.platform.exchange.kinds import RecordType, Wanted, Writing, kind_called, parts
from registry.platform.exchange.runs import ReportRow, Run, Status
from registry.platform.exchange.values import Value

SHOWN = 5


class CannotRevert(RegistryError):
    """Something newer stands on what the import did."""

    code = "cannot_revert"

    def __init__(self, against: Sequence[str]) -> None:
        shown = "; ".join(against[:SHOWN])
        more = f"; and {len(against) - SHOWN:,} more" if len(against) > SHOWN else ""
        super().__init__(f"This import cannot be taken back, because newer work stands on it: {shown}{more}.")
        self.against = tuple(against)


class NotApplied(RegistryError):
    """Only what was applied, and not taken back since, can be taken back."""

    code = "not_applied"


async def revert(run_id: UUID, by: Actor, progress: Progress) -> Run:
    """Take the import back: what it made goes, what it changed is as before. All or nothing, in one transaction.

    Raises:
        CannotRevert: naming the first few things that stand on it.
        NotApplied: it was not applied, was taken back before, or is older than a year.
    """
    async with db.transaction():
        await db.execute("SET LOCAL statement_timeout = 0")
        run = await runs.own(run_id, by)
        await runs.lock(run.kind)
        run = await runs.own(run_id, by)
        creates, updates = await _done(run)
        order = Order(run=run.id, kind=kind_called(run.kind), record=_record(run), by=by)
        await progress("Looking for newer work", 0, len(creates) + len(updates))
        against = await _against(order, creates, updates)
        if against:
            raise CannotRevert(against)
        await _take_back(order, run, creates, updates, progress)
        await runs.put(
            run.id, status=Status.REVERTED, reverted_at=clock.now(), reverted_by=by.name, stage="", problem=None
        )
        after = {"file": run.file_name, "removed": len(creates), "restored": len(updates)}
        after |= {"trail": await audit.end_of(audit.FILES)}
        await audit.record(by, "reverted", "import", run.id, after=after)
        return await runs.own(run_id, by)


async def _done(run: Run) -> tuple[list[ReportRow], list[ReportRow]]:
    if run.status not in {Status.APPLIED, Status.REVERTING}:
        raise NotApplied("This import was not applied, or was taken back already.")
    creates, updates = await runs.rows_of(run.id, "create"), await runs.rows_of(run.id, "update")
    if run.summary and run.summary.writes != len(creates) + len(updates):
        raise NotApplied("What this import did is no longer kept; it was more than a year ago.")
    return creates, updates


def _record(run: Run) -> str:
    return str(run.profile.record if run.profile else kind_called(run.kind).main)


async def _against(order: Order, creates: Sequence[ReportRow], updates: Sequence[ReportRow]) -> list[str]:
    """Why it cannot be taken back, partner by partner."""
    ids = [row.subject_id for row in creates if row.subject_id]
    now = await records_now(order, [*ids, *(row.subject_id for row in updates if row.subject_id)])
    standing = dict(await order.kind.records[order.record].store.standing(ids))
    for part in parts(order.kind.name, order.record):
        standing |= await part.standing(ids) if part.standing else {}
    of = order.kind.records[order.record]
    found = [_newer(row, row.fields(), now, of) for row in creates]
    found += [_newer(row, {change.field: change.after for change in row.changes()}, now, of) for row in updates]
    found += [f"{row.label} has {standing[row.subject_id]}" for row in creates if row.subject_id in standing]
    return [sentence for sentence in found if sentence]


def _newer(row: ReportRow, left: Mapping[str, Value], now: Mapping[UUID, Record], of: RecordType) -> str:
    """What somebody changed of a record since the import left it so."""
    record = now.get(row.subject_id) if row.subject_id else None
    if record is None:
        return f"{row.label} is no longer there"
    differing = [
        name
        for name, value in left.items()
        if name not in of.derived and not _still(value, record.fields.get(name), echo=name in of.echoes)
    ]
    return f"{row.label} has another {differing[0].replace('_', ' ')} now" if differing else ""


def _still(left: Value, now: Value, *, echo: bool) -> bool:
    return (left is None) == (now is None) if echo else same(left, now)


async def _take_back(
    order: Order, run: Run, creates: Sequence[ReportRow], updates: Sequence[ReportRow], progress: Progress
) -> None:
    store = order.kind.records[order.record].store
    ids = [row.subject_id for row in creates if row.subject_id]
    undone = [_backwards(row) for row in updates]
    organisations = await store.organisations([*ids, *(UUID(one.id) for one in undone)])
    quiet = await hushed(order, [*ids, *(UUID(one.id) for one in undone)])
    await store.hold(set(organisations.values()))
    await write_parts(order, _emptied(order, ids), undone, undo=True)
    wanted = Wanted(keys=_named(undone), ids=frozenset(UUID(one.id) for one in undone))
    await store.write(Writing(creates=(), updates=undone, undo=True), await store.read(wanted))
    await store.remove(ids, run.made)
    quiet |= await hushed(order, [UUID(one.id) for one in undone])
    await reindex(list(organisations.values()), progress)
    await audit.record_many(order.by, [
        hush(event, quiet)
        for event in (*_gone(order, creates, organisations), *changed(order, undone, organisations, "restored"))
    ], audit.FILES)  # fmt: skip


def _backwards(row: ReportRow) -> Update:
    changes = tuple(replace(change, before=change.after, after=change.before) for change in row.changes())
    return Update(row.number or 0, row.key, str(row.subject_id), changes, {})


def _emptied(order: Order, ids: Iterable[UUID]) -> list[tuple[UUID, Create]]:
    names = [name for part in parts(order.kind.name, order.record) for name in part.names]
    return [(key, Create(0, "", dict.fromkeys(names), {})) for key in ids]


def _named(updates: Iterable[Update]) -> frozenset[str]:
    """Other records that the values to be restored may refer to."""
    values = (change.after for one in updates for change in one.changes if _refers(change))
    return frozenset(value for value in values if isinstance(value, str))


def _refers(change: Change) -> bool:
    return change.field.endswith("_identifier")


def _gone(order: Order, creates: Iterable[ReportRow], organisations: Mapping[UUID, UUID]) -> Iterable[Event]:
    hidden = private(order)
    for row in creates:
        fields = {
            name: [audit.mask(str(value)) if value and name in hidden else value, None]
            for name, value in row.fields().items()
            if value not in (None, ())
        }
        key = organisations.get(row.subject_id) if row.subject_id else None
        yield Event("removed", order.record, str(row.subject_id), fields | {"import": [None, str(order.run)]}, key)
