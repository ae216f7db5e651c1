"""Refused rows as a file, from what is kept of an import."""

from collections.abc import AsyncIterator
from itertools import islice
from uuid import UUID

from litestar.response import Stream

from registry.platform.access.model import Actor
from registry.platform.errors import NotFound
from registry.platform.exchange import runs
from registry.platform.exchange.refused import problems_csv
from registry.platform.exchange.runs import Run

_BATCH = 200


async def refused_csv(run_id: UUID, actor: Actor) -> Stream:
    """Refused rows as a file for a spreadsheet.

    Raises:
        NotFound: there are none, or they are no longer kept.
    """
    run = await runs.own(run_id, actor)
    first = await runs.rows_of(run_id, "refused", limit=_BATCH)
    if not first:
        raise NotFound("There are no refused rows, or they are no longer kept.")
    headers = {"Content-Disposition": 'attachment; filename="refused-rows.csv"'}
    return Stream(_refused_pieces(run, first), media_type="text/csv; charset=utf-8", headers=headers)


async def _refused_pieces(run: Run, rows: list[runs.ReportRow]) -> AsyncIterator[bytes]:
    """The file a few hundred rows at a time, the columns' names only once."""
    head = 0
    while rows:
        pieces = problems_csv(run.columns, [row.refused() for row in rows])
        yield "".join(islice(pieces, head, None)).encode()
        head = 2  # the byte-order mark, and the columns
        rows = await runs.rows_of(run.id, "refused", rows[-1].position, _BATCH)
