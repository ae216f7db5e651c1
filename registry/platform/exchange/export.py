"""The directory as a file that this registry reads again: streamed, in the order of names, recorded."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from itertools import islice
from typing import Literal
from uuid import UUID

from registry.platform import audit, db
from registry.platform.access.model import Actor
from registry.platform.errors import Refused
from registry.platform.exchange.fields import cell_of
from registry.platform.exchange.kinds import Chosen, ImportKind, RecordType
from registry.platform.exchange.prepare import fields_of_parts
from registry.platform.exchange.spreadsheet import write_csv
from registry.platform.exchange.values import Value
from registry.platform.exchange.workbook_writer import Workbook

BATCH = 1000
Format = Literal["csv", "xlsx"]
Row = Mapping[str, str]


def columns_of(kind: ImportKind) -> list[str]:
    """The columns of an export, which its own profile reads again."""
    return [source.columns[0] for source in kind.profiles()[kind.own].sources]


async def begin(kind: ImportKind, chosen: Chosen, form: Format, by: Actor) -> Sequence[UUID]:
    """What the export holds, by id and in its order. Recorded with the filters that were chosen.

    Raises:
        Refused: this person may not export.
    """
    if not kind.may_export(by):
        raise Refused
    async with db.transaction():
        ids = await kind.listing(chosen, by)
        filters = {name: ", ".join(values) for name, values in chosen.items() if values}
        await audit.record(by, "exported", kind.name, form, after={"count": len(ids), **filters})
    return ids


async def rows(kind: ImportKind, ids: Sequence[UUID], by: Actor) -> AsyncIterator[list[Row]]:
    """The rows of an export, a thousand records at a time, for one reader. What went meanwhile is left out."""
    record = kind.profiles()[kind.own].record
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        found = await kind.records[record].store.by_ids(some)
        more = await fields_of_parts(list(found), kind, record)
        of = kind.records[record]
        whole: Sequence[Mapping[str, Value]] = [{**found[key].fields, **more[key]} for key in some if key in found]
        shown = await of.shown(whole, by) if of.shown else whole
        yield [row for fields in shown for row in _rows(of, fields)]


def _rows(of: RecordType, fields: Mapping[str, Value]) -> list[Row]:
    """The rows of one record: one, unless its type says otherwise."""
    spread = of.spread(fields) if of.spread else [fields]
    return [{name: cell_of(value) for name, value in row.items()} for row in spread]


async def pieces(
    kind: ImportKind, ids: Sequence[UUID], form: Format, *, by: Actor, guarded: bool
) -> AsyncIterator[bytes]:
    """The file in pieces, as `by` may see it. `guarded`: for a spreadsheet program, with no cell run as a formula."""
    columns = columns_of(kind)
    if form == "csv":
        yield _csv(columns, [], guarded=guarded)
        async for some in rows(kind, ids, by):
            yield _csv(columns, some, guarded=guarded, after_head=True)
        return
    book = Workbook(columns, kind.label)
    yield book.begin()
    async for some in rows(kind, ids, by):
        yield await asyncio.to_thread(book.add, some)
    yield book.end()


def _csv(columns: Sequence[str], some: Sequence[Row], *, guarded: bool, after_head: bool = False) -> bytes:
    head = (2 if guarded else 1) if after_head else 0
    return "".join(islice(write_csv(columns, some, spreadsheet=guarded), head, None)).encode()
