"""What a worker does for reports: read, lay out in child processes, keep; and forget what is a day old."""

import logging
from datetime import datetime, time
from typing import Any
from uuid import UUID

from agreements.paper import STYLES, Paper
from agreements.reports import runs
from agreements.reports.model import RENEWALS, Run
from agreements.reports.renewals import leaves, renewals
from registry.partners.sectors import Sector
from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.documents.render import PARTS_MOST, pdf
from registry.platform.errors import NotFound, RegistryError
from registry.platform.exchange.spreadsheet import write_csv
from registry.platform.jobs import Job, Nightly
from registry.platform.slices import Booklet, Leaves, Said, load

log = logging.getLogger("registry.reports")
_BROKE = "Something broke on our side while this was made. It has been logged; ask for it again."


class TooLong(RegistryError):
    code = "report_too_long"

    def __init__(self) -> None:
        super().__init__("That would be thousands of pages. Narrow it to a sector or an area, and ask again.")


def booklets() -> dict[str, Booklet]:
    """The long documents that the slices offer, by name."""
    return {one.name: one for part in load() for one in part.booklets}


async def make(payload: dict[str, Any]) -> None:
    """Make a report that waits. A refusal is kept with it; what broke is logged without what it was about."""
    run = await runs.begun(UUID(payload["report"]))
    if run is None:
        return
    try:
        await _made(run)
    except RegistryError as refusal:
        await runs.failed(run.id, refusal.sentence)
    except Exception:
        log.exception("a report failed: %s", run.name)
        await runs.failed(run.id, _BROKE)


async def _made(run: Run) -> None:
    actor, at = await runs.asker(run), clock.now()

    async def read(done: int, total: int) -> None:
        await runs.told(run.id, "Reading", done, total)

    if run.asked.get("form") == "csv":
        found = await _booklet(run).table(actor, *_of(run), at, read)
        await _recorded(run, actor, len(found.rows))
        text = "".join(write_csv(found.columns, found.rows, spreadsheet=True))
        await runs.finished(run.id, text.encode(), _name(run, actor, "csv"), "text/csv; charset=utf-8")
        return
    made = await _leaves(run, actor, at, read)
    if len(made.parts) > PARTS_MOST:
        raise TooLong
    await _recorded(run, actor, made.lines)
    await runs.finished(run.id, await _laid_out(run, made), _name(run, actor, "pdf"), "application/pdf")


async def _laid_out(run: Run, made: Leaves) -> bytes:
    async def laid_out(done: int, total: int) -> None:
        await runs.told(run.id, "Laying out", done, total)

    await laid_out(0, len(made.parts) + 1)
    styles = [STYLES, Paper(run.asked.get("paper") or Paper.LETTER).style, made.styles]
    return await pdf(made.parts, title=made.title, styles=styles, progress=laid_out)


async def _recorded(run: Run, actor: Actor, count: int) -> None:
    """Tell the trail before anything leaves."""
    async with db.transaction():
        asked = {name: value for name, value in run.asked.items() if value}
        await audit.record(actor, "exported", "report", run.id, after={"report": run.name, "count": count, **asked})


async def _leaves(run: Run, actor: Actor, at: datetime, read: Said) -> Leaves:
    if run.name != RENEWALS:
        return await _booklet(run).write(actor, *_of(run), at, read)
    today, months = clock.today(actor.time_zone), int(run.asked["months"])
    lines = await renewals(actor, today, months, *_of(run))
    return leaves(lines, today, months, actor.name, _narrowed(run))


def _booklet(run: Run) -> Booklet:
    found = booklets().get(run.name)
    if found is None:
        raise NotFound
    return found


def _of(run: Run) -> tuple[str | None, UUID | None]:
    area = run.asked.get("area_id")
    return run.asked.get("sector") or None, UUID(area) if area else None


def _name(run: Run, actor: Actor, ending: str) -> str:
    return f"{run.name}-{clock.today(actor.time_zone)}.{ending}"


def _narrowed(run: Run) -> str:
    sector = run.asked.get("sector")
    return ", ".join(part for part in (Sector(sector).label if sector else "", run.asked.get("area") or "") if part)


async def forget() -> None:
    """Every night, and reports are not given out after their day even before that."""
    await runs.purge(clock.now())


JOBS: list[Job | Nightly] = [Job(runs.JOB, make), Nightly("forget reports", forget, at=time(0, 40))]
